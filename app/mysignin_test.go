package app

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/account"
	"tapetrack/app/mysignin"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

const mySignIn = "My Sign-in"

// signedIn signs alice, who is Active, in to Lite with a code, and returns her
// secret. Her recovery codes were kept.
func signedIn(t *testing.T) (w *world, h *host, secret string, codes []string) {
	t.Helper()
	w = newWorld(t)
	secret = w.activate("alice")
	h = w.start("Lite", "alice")
	w.signIn(secretWord, w.code(secret))
	codes = w.keepCodes("Lite")
	check.Equal(t, "recovery codes", len(codes), data.RecoveryCodes)
	w.now = w.now.Add(10 * time.Minute) // the sign-in is no longer a proof
	w.later()
	return w, h, secret, codes
}

// later goes on to codes that are not used up.
func (w *world) later() { w.now = w.now.Add(30 * time.Second) }

// prove answers the question for password and code.
func (w *world) prove(secret string) {
	w.t.Helper()
	w.See("Confirm Your Identity")
	w.at("Password")
	w.Type(secretWord)
	w.Press(fyne.KeyTab)
	w.at("OTP")
	w.Type(w.code(secret))
	w.Press(fyne.KeyReturn)
	w.Gone("Confirm Your Identity")
	w.later()
}

// newKey copies the key that My Sign-in shows.
func (w *world) newKey() string {
	w.t.Helper()
	w.at("OTP")
	key := w.copyKey()
	w.at("OTP")
	return key
}

// device fails the test unless My Sign-in lists exactly these.
func (w *world) devices(names ...string) {
	w.t.Helper()
	mine, err := w.asked.MySignIn(w.t.Context(), w.session("alice").Actor())
	w.must(err)
	var got []string
	for _, d := range mine.Devices {
		got = append(got, d.Name)
	}
	if strings.Join(got, ", ") != strings.Join(names, ", ") {
		w.t.Errorf("the authenticators are %q, want %q", got, names)
	}
	w.See(names...)
}

// One proof is asked for, and holds for ten minutes.
func TestMySignInAddRenameRemove(t *testing.T) {
	w, h, secret, _ := signedIn(t)
	w.Menu("File", mySignIn)
	w.front(mySignIn)
	w.at("list")
	w.See(lang.T(account.CodeNeeded), "Recovery codes: 10 left.")
	w.devices("Phone")

	w.Press(fyne.KeyInsert)
	for _, c := range []struct{ password, code, says, at string }{
		{"", "", "Enter your password.", "Password"},
		{"wrong words", "123456", auth.WrongCurrent, "Password"},
		{secretWord, "", lang.T(mysignin.TypeShownCode), "OTP"},
		{secretWord, "12345", "A code has six digits.", "OTP"},
	} {
		w.reach("Password", fyne.KeyTab)
		w.Chord(fyne.KeyModifierControl, fyne.KeyA)
		w.Press(fyne.KeyBackspace)
		w.Type(c.password)
		w.Press(fyne.KeyTab)
		w.Chord(fyne.KeyModifierControl, fyne.KeyA)
		w.Press(fyne.KeyBackspace)
		w.Type(c.code)
		w.Press(fyne.KeyReturn)
		w.See(c.says)
		w.at(c.at)
	}
	w.Press(fyne.KeyEscape)
	w.Gone("Confirm Your Identity")
	w.Click("Add…")
	w.prove(secret)

	w.See("Add an authenticator", "TapeTrack · alice (2)", lang.T(mysignin.CurrentStay, "alice (2)"), "delete alice (2) from your app.", "Phone 2")
	second := w.newKey()
	w.Type("000000")
	w.Press(fyne.KeyReturn)
	w.See("The code is not correct.")
	check.Equal(t, "left in the field", w.Field(), "")
	w.Type(w.code(second))
	w.Press(fyne.KeyReturn)
	w.See("Phone 2 was added.")
	w.devices("Phone", "Phone 2")
	w.at("list")
	w.later()

	// Nobody asks again; the list goes by keys.
	w.Press(fyne.KeyEnd, fyne.KeyReturn)
	w.See("Rename Phone 2")
	w.Gone("Confirm Your Identity", "was added")
	w.Type(" Tablet ") // what is there is selected
	w.Press(fyne.KeyReturn)
	w.See("Phone 2 was renamed to Tablet.")
	w.devices("Phone", "Tablet")
	w.Press(fyne.KeyReturn)
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Press(fyne.KeyBackspace, fyne.KeyReturn)
	w.See("Rename Tablet") // a name that is no use keeps it open
	const long = "authenticator name that is longer than it may be"
	w.Type(long)
	w.Press(fyne.KeyReturn)
	w.See("Rename Tablet", "40 characters")
	check.Equal(t, "not cut", w.Field(), long)
	w.Press(fyne.KeyEscape)

	// The old one goes, the new one signs in.
	w.Press(fyne.KeyHome, fyne.KeyDelete)
	w.See("Remove Phone?")
	w.Insist("Remove")
	w.See("Phone was removed.")
	w.devices("Tablet")
	w.Press(fyne.KeyDelete) // the only one stays, and nothing is asked first
	w.Gone("Remove Tablet?")
	w.See(lang.T(mysignin.OnlyOne))
	check.Equal(t, "Remove can be pressed", !w.Button("Remove…").Disabled(), false)
	w.devices("Tablet")

	// The proof is good for ten minutes.
	h.tasks.Pass(10 * time.Minute)
	w.Click("Rename…")
	w.prove(second)
	w.See("Rename Tablet")
	w.Press(fyne.KeyEscape)
	w.Press(fyne.KeyEscape)
	w.titles("Lite")
	w.Menu("File", "Log Out")
	w.now = w.now.Add(time.Hour)
	w.signIn(secretWord, w.code(secret))
	w.See("The code is not correct.")
	w.Type(w.code(second))
	w.Press(fyne.KeyReturn)
	w.titles("Lite")
	w.See("Authenticator added", "by you in Lite on desk7")
}

// Whoever comes to a program just after its user has signed in with a code is asked before
// anything that would let them in again.
func TestMySignInAsksAfterASignIn(t *testing.T) {
	w, _, secret, _ := signedIn(t)
	w.Menu("File", "Log Out")
	w.signIn(secretWord, w.code(secret))
	w.later()
	w.Menu("File", mySignIn)
	w.Click("Rename…")
	w.See("Rename Phone")
	w.Type("Mobile")
	w.Press(fyne.KeyReturn)
	w.See("Phone was renamed to Mobile.")
	for _, act := range []string{"Add…", "Replace…", "New Recovery Codes…"} {
		w.Click(act)
		w.See("Confirm Your Identity")
		w.Press(fyne.KeyEscape)
	}
	w.Click("Add…")
	w.prove(secret)
	w.See("Add an authenticator")
	w.Press(fyne.KeyEscape)
	w.Click("New Recovery Codes…")
	w.See("Make new recovery codes?")
}

// A wrong password typed elsewhere in the program ends what was confirmed: the window says
// so, and asks again.
func TestMySignInAsksAfterAWrongPassword(t *testing.T) {
	w, _, secret, _ := signedIn(t)
	w.Menu("File", mySignIn)
	w.Click("Replace…")
	w.prove(secret)
	w.See("Replace Phone")
	w.Press(fyne.KeyEscape)
	by := w.session("alice").Actor()
	if err := w.asked.ChangePassword(t.Context(), by, "wrong", "an entirely new one"); err == nil {
		t.Fatal("the password was changed")
	}
	w.Click("Replace…")
	w.See(auth.WrongSince)
	w.Click("Replace…")
	w.See("Confirm Your Identity")
}

func TestMySignInReplace(t *testing.T) {
	w, h, secret, _ := signedIn(t)
	w.Menu("File", mySignIn)
	w.Click("Replace…")
	w.prove(secret)
	w.See("Replace Phone", lang.T(mysignin.OldStays, "Phone", "alice (2)"))
	w.Press(fyne.KeyEscape) // back to the list, not out of the window
	w.devices("Phone")
	w.at("list")
	w.RightClick("Phone")
	w.Click("Replace…")
	key := w.newKey()
	h.tasks.Pass(5*time.Minute - time.Second)
	w.Type("1") // somebody is there
	h.tasks.Pass(5*time.Minute - time.Second)
	w.See(key[:4])
	h.tasks.Pass(time.Second) // like popup 1
	w.Gone(key[:4])
	w.Click("Show")
	w.See(key[:4])
	w.Chord(fyne.KeyModifierShift, fyne.KeyTab)
	w.at("Name")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type(" ")
	w.Press(fyne.KeyReturn)
	w.See("Enter a name")
	w.at("Name")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	long := strings.Repeat("x", 45)
	w.Type(long)
	check.Equal(t, "name", w.Field(), long) // not cut, but refused with the reason
	w.Press(fyne.KeyReturn)
	w.See(lang.Say(words.Message(data.CheckDevice(long))))
	w.at("Name")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("New Phone")
	w.Press(fyne.KeyTab)
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type(w.code(key))
	w.Press(fyne.KeyReturn)
	w.See("New Phone replaces Phone.")
	w.devices("New Phone")
	w.titles("Lite, My Sign-in") // the recovery codes stay

	// Too long over it: the key is dropped, and nothing was changed.
	w.later()
	w.Click("Replace…")
	w.See("Replace New Phone")
	h.tasks.Pass(10 * time.Minute)
	w.See("10 minutes have passed")
	w.devices("New Phone")
}

func TestMySignInAfterARecoveryCode(t *testing.T) {
	w, _, _, codes := signedIn(t)
	w.Menu("File", "Log Out")
	w.signIn(secretWord, strings.ToLower(codes[3]))
	w.titles("Lite, My Sign-in") // it leads there by itself
	w.See("Replace your lost phone", lang.T(mysignin.LostPhone))
	w.Gone("Add…", "Rename…")
	w.Press(fyne.KeyEscape) // there is nothing else to do here
	w.titles("Lite")
	w.See(lang.T(account.WithRecovery), "Replace your lost phone", "9 left")
	w.Click("Replace Phone…")
	w.front(mySignIn)
	w.Press(fyne.KeyEscape)
	w.titles("Lite")
	w.Menu("File", mySignIn)
	key := w.newKey()
	w.Type("000000")
	w.Press(fyne.KeyReturn)
	w.See("The code is not correct.")
	w.later()
	w.Type(w.code(key))
	w.Press(fyne.KeyReturn)
	w.titles("Lite, My Sign-in, Recovery Codes")
	fresh := w.keepCodes("Lite, My Sign-in")
	check.Equal(t, "recovery codes", len(fresh), data.RecoveryCodes)
	if fresh[0] == codes[0] {
		t.Error("the recovery codes are the old ones")
	}
	w.See("Phone replaces your lost phone.", "Recovery codes: 10 left.")
	w.devices("Phone")
	w.Press(fyne.KeyEscape)
	w.Gone("Replace your lost phone")
	w.See("10 left")
	w.later()
	w.Menu("File", "Log Out")
	w.signIn(secretWord, codes[4])
	w.Gone("10 left")
	w.Type(w.code(key))
	w.Press(fyne.KeyReturn)
	w.titles("Lite")
}

// Ten minutes after a sign-in with a recovery code it is no longer a proof.
func TestMySignInTooLateAfterARecoveryCode(t *testing.T) {
	w, _, _, codes := signedIn(t)
	w.Menu("File", "Log Out")
	w.signIn(secretWord, codes[0])
	w.Press(fyne.KeyEscape)
	w.now = w.now.Add(10 * time.Minute)
	w.Click("Replace Phone…")
	w.front(mySignIn)
	w.See("more than 10 minutes ago", lang.T(mysignin.RecoveryTooOld, data.ProofTime))
	w.Gone(auth.TypeBoth) // it was not even tried
	for _, name := range []string{"Add…", "Replace…", "Rename…", "Remove…", "New Recovery Codes…"} {
		check.Equal(t, name+" can be pressed", !w.Button(name).Disabled(), false)
	}
	w.Press(fyne.KeyInsert, fyne.KeyDelete, fyne.KeyReturn)
	w.Gone("Confirm Your Identity")
}

func TestMySignInNewRecoveryCodes(t *testing.T) {
	w, _, secret, codes := signedIn(t)
	w.Menu("File", mySignIn)
	w.Click("New Recovery Codes…")
	w.prove(secret)
	w.See("Make new recovery codes?", "no longer be accepted")
	w.Insist("Make New Codes")
	fresh := w.keepCodes("Lite, My Sign-in")
	w.See(lang.T(mysignin.CodesMade))
	w.Menu2("Lite", "File", "Log Out")
	w.signIn(secretWord, codes[0])
	w.titles("Lite Login")
	w.Type(fresh[0])
	w.Press(fyne.KeyReturn)
	w.titles("Lite, My Sign-in")
}

// Menu2 chooses from the menu of another window than the one in front.
func (w *world) Menu2(window, menu, item string) {
	w.t.Helper()
	w.Window(window)
	w.Menu(menu, item)
}

// Where nothing can be changed the window says what to do instead.
func TestMySignInWithoutAnAuthenticator(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.Menu("File", mySignIn)
	w.See("Off", lang.T(mysignin.MayTurnOn), "There are no authenticators.")
	w.Gone("Add…") // Turn On… stands there
	w.Press(fyne.KeyInsert, fyne.KeyDelete, fyne.KeyReturn, fyne.KeyF5)
	w.Gone("Confirm Your Identity")
	w.Window("Lite")
	w.Menu("File", mySignIn) // what is open comes to the front
	check.Equal(t, "windows", w.Exists(), 2)
	w.Press(fyne.KeyEscape)
	w.titles("Lite")

	w = enrol(t)
	w.Press(fyne.KeyReturn, fyne.KeyReturn)
	w.titles("Lite")
	w.Menu("File", mySignIn)
	w.See("Pending", lang.T(mysignin.NotActivated), "not activated")
	w.RightClick("Pending")
	w.Press(fyne.KeyEscape)
}
