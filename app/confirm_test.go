package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/admin"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

const confirmation = "Confirm Your Identity"

// olgaAtWork signs olga, who is Active, in to TapeMaster with a code, with the list
// of users in front, and returns her secret.
func olgaAtWork(t *testing.T) (w *world, secret string) {
	t.Helper()
	w = newWorld(t)
	w.change("olga", func(e *data.UserEdit) { e.OTP = data.TurnOTPOn })
	secret = w.activate("olga")
	w.start(program, "olga")
	w.signIn(secretWord, w.code(secret))
	w.keep()
	w.later()
	w.Menu("Administration", "Group User Administration")
	return w, secret
}

// Somebody at a program that olga left open can't turn her one-time password off: it asks
// for her password and a code, and the same change goes on with them.
func TestOwnOneTimePasswordAsks(t *testing.T) {
	w, secret := olgaAtWork(t)
	w.sheet("olga")
	w.reach("One Time Password", fyne.KeyDown)
	w.Type("f")
	w.Press(fyne.KeyReturn)
	w.See(lang.T(admin.TurnOffTitle, "olga"))
	w.Click("Turn Off")
	w.See(confirmation, "your password and a code")
	w.Press(fyne.KeyEscape)
	w.Gone(confirmation)
	w.front("olga Properties")
	check.Equal(t, "state", w.user("olga").OTP, data.Active)

	w.Press(fyne.KeyReturn)
	w.Click("Turn Off")
	w.at("Password")
	w.Type("wrong")
	w.Press(fyne.KeyTab)
	w.Type(w.code(secret))
	w.Press(fyne.KeyReturn)
	w.See(confirmation, auth.WrongCurrent)
	for field, text := range map[string]string{"Password": secretWord, "OTP": w.code(secret)} {
		w.reach(field, fyne.KeyTab)
		w.Chord(fyne.KeyModifierControl, fyne.KeyA)
		w.Type(text)
	}
	w.Press(fyne.KeyReturn)
	w.Gone(confirmation)
	w.front(userList)
	check.Equal(t, "state", w.user("olga").OTP, data.Off)
}

// An address of one's own asks for the password alone while there is no phone;
// the next change within ten minutes does not, and later one does again. Others
// are changed without.
func TestOwnAddressAsks(t *testing.T) {
	w := properties(t, "olga", "Email")
	w.Type("olga@example.com")
	w.Press(fyne.KeyReturn)
	w.See(confirmation, "Enter your password.")
	w.Gone("OTP")
	w.Type(secretWord)
	w.Press(fyne.KeyReturn)
	w.front(userList)
	check.Equal(t, "address", w.user("olga").Email, "olga@example.com")
	another := func(id, address string) {
		w.sheet(id)
		w.reach("Email", fyne.KeyDown)
		w.Chord(fyne.KeyModifierControl, fyne.KeyA)
		w.Type(address)
		w.Press(fyne.KeyReturn)
	}
	w.now = w.now.Add(9 * time.Minute)
	another("olga", "olga2@example.com")
	w.front(userList)
	check.Equal(t, "address", w.user("olga").Email, "olga2@example.com")
	w.now = w.now.Add(time.Minute)
	another("bob", "bob@example.com")
	w.front(userList)
	another("olga", "olga3@example.com")
	w.See(confirmation)
	w.Press(fyne.KeyEscape)
	w.front("olga Properties")
	check.Equal(t, "address", w.user("olga").Email, "olga2@example.com")
}

// From the list, too.
func TestOwnTurnOffAsks(t *testing.T) {
	w, secret := olgaAtWork(t)
	w.Click("olga")
	w.Menu("User", "Turn Off")
	w.Click("Turn Off")
	w.prove(secret)
	w.See("The one-time password of olga is off.")
	check.Equal(t, "state", w.user("olga").OTP, data.Off)
}
