package app

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/admin"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
	"tapetrack/widgets"
)

// desk opens the tab Sign-in of alice, who is Active, and returns her secret.
func desk(t *testing.T) (w *world, secret string) {
	t.Helper()
	w = newWorld(t)
	secret = w.activate("alice")
	w.administration("olga")
	w.sheet("alice")
	for !w.Says("Lost Phone…") {
		w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	}
	return w, secret
}

// lost fills the form Lost Phone in.
func (w *world) lost(what, reason string) {
	w.t.Helper()
	w.Click("Lost Phone…")
	w.Click(what)
	w.reach("Reason", fyne.KeyTab)
	w.Type(reason)
	w.Press(fyne.KeyReturn)
}

// given returns the temporary code on the screen and closes it.
func (w *world) given() string {
	w.t.Helper()
	code := regexp.MustCompile(`(?m)^([A-Z2-7]{4}-){2}[A-Z2-7]{4}$`).FindString(w.Front().Text())
	if code == "" {
		w.t.Fatalf("no temporary code is shown but:\n%s", w.Front().Text())
	}
	w.Press(fyne.KeyEscape)
	w.Gone(code)
	return code
}

func TestHelpDeskTellsTheState(t *testing.T) {
	w, _ := desk(t)
	w.See(lang.T(admin.ActiveWords), "Activated\ntoday ", "QR code shown\nonce", "Checkpoint on desk8", "Wrong passwords\nnone", "Temporary code\nnone")
	w.Press(fyne.KeyEscape)
	w.sheet("bob")
	w.Click("Sign-in")
	w.See("Off: no code is asked for", "Last sign-in\nnever")
	w.lost("Reset", "lost")
	w.See(fmt.Sprintf(auth.NoPhone, "bob"))
	w.Press(fyne.KeyEscape)
	w.Click("Test Code…")
	w.Type("123456")
	w.Press(fyne.KeyReturn)
	w.See(fmt.Sprintf(auth.NothingToTest, "bob", "Off"))
}

// A lost phone: the old one is worthless at once, and the QR code of the new one
// needs the code of the help desk.
func TestHelpDeskReset(t *testing.T) {
	w, old := desk(t)
	w.lost("Reset", "lost on the ferry")
	code := w.given()
	w.See(lang.T(admin.PendingTemporary), "Temporary code\nopen until")

	w.start("Lite", "alice")
	w.signIn(secretWord, w.code(old))
	w.front("Lite Login")
	w.Type(strings.ToLower(code)) // as she heard it
	w.Press(fyne.KeyReturn)
	w.front(popup1)
	fresh := w.copyKey()
	w.Click("6 digits")
	w.Type(w.code(fresh))
	w.Press(fyne.KeyReturn, fyne.KeyReturn)
	w.keep()
	w.front("Lite")
	check.Equal(t, "state", w.user("alice").OTP, data.Active)
	w.Window("alice Properties")
	w.Press(fyne.KeyF5)
	w.See(lang.T(admin.ActiveWords), "Temporary code\nnone")
}

func TestHelpDeskTemporaryCode(t *testing.T) {
	w, secret := desk(t)
	w.lost("Temporary code", "at home")
	code := w.given()
	for _, typed := range []func(){
		func() { w.Paste(" " + code + "\n") },
		func() { w.Type(code) },
	} {
		w.start("Lite", "alice")
		w.at("Password")
		w.Type(secretWord)
		w.Press(fyne.KeyTab)
		typed()
		w.Press(fyne.KeyReturn)
	}
	w.See(told(data.EndedTemporary))
	w.Type(w.code(secret))
	w.Press(fyne.KeyReturn)
	w.keep()
	w.front("Lite")
}

func TestHelpDeskOffUntil(t *testing.T) {
	w, secret := desk(t)
	w.lost("Suspend until a date", "in repair")
	w.See(lang.T(words.WithoutCode, "alice", "tomorrow 09:41"), "then Active")
	w.start("Lite", "alice")
	w.signIn(secretWord, "")
	w.front("Lite")
	w.Window("alice Properties")
	w.Window(userList)
	w.See("Suspended until 24 Nov")
	w.Window("alice Properties")
	w.Click("Ask for Codes Again")
	w.See("alice is asked for codes again.")
	w.start("Lite", "alice")
	w.signIn(secretWord, "")
	w.front("Lite Login")
	w.Type(w.code(secret))
	w.Press(fyne.KeyReturn)
	w.keep()
	w.front("Lite")
}

func TestHelpDeskTestsACode(t *testing.T) {
	w, secret := desk(t)
	w.Click("Test Code…")
	code := w.code(secret)
	w.Type(code)
	w.Press(fyne.KeyReturn)
	w.See("The code is correct")
	w.Type(code)
	w.Press(fyne.KeyReturn)
	w.See(auth.UsedAlready)
	w.now = w.now.Add(30 * time.Second)
	ahead := w.now
	w.now = w.now.Add(2 * time.Hour) // her phone
	early := w.code(secret)
	w.now = ahead
	w.Type(early)
	w.Press(fyne.KeyReturn)
	w.See("about 2 h ahead of that of this computer")
	w.Press(fyne.KeyEscape)
	w.See("Wrong codes\n1")
}

// Administrators can't do for themselves what would let them sign in without their phones.
func TestHelpDeskNotForOneself(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.change("olga", func(e *data.UserEdit) { e.OTP = data.TurnOTPOn })
	w.activate("olga")
	w.Window(userList)
	w.Press(fyne.KeyF5)
	w.Click("olga")
	check.Equal(t, "in the menu", w.MenuItem("User", "Lost Phone…").Disabled, true)
	w.sheet("olga")
	for !w.Says("Lost Phone…") {
		w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	}
	for _, act := range []string{"Reset", "Temporary code", "Suspend until a date"} {
		w.Click("Lost Phone…")
		w.Click(act)
		w.reach("Reason", fyne.KeyTab)
		w.Type("my phone")
		w.Press(fyne.KeyReturn)
		w.See(shell.Message(data.NotOwnSignIn()))
		w.Press(fyne.KeyEscape)
	}
	check.Equal(t, "state", w.user("olga").OTP, data.Active)
}

// The reason, which the log keeps, is in sight as soon as the form opens, and with all that can be asked for.
func TestLostPhoneShowsItsReason(t *testing.T) {
	for _, scale := range []float32{1, 1.25} {
		w := newWorld(t)
		w.activate("alice")
		w.Resolution(1024, 768, scale)
		w.App.Settings().SetTheme(widgets.NewTheme())
		w.administration("olga")
		w.Press(fyne.KeyHome)
		w.Menu("User", "Properties")
		w.Click("Sign-in")
		w.Click("Lost Phone…")
		seen := func(when string) {
			t.Helper()
			if reason, ok := w.PlaceOf("Reason").Y, w.PlaceOf("OK").Y; reason+20 > ok-20 {
				t.Errorf("scale %v, %s: the reason is at %v, OK at %v", scale, when, reason, ok)
			}
		}
		seen("as it opens")
		w.Press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
		w.See("Until")
		seen("suspended until a date")
	}
}
