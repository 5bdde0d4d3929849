package app

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tapetrack/app/shell"
	"tapetrack/app/signin"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

const (
	popup1 = "One Time Password"
	popup2 = "One Time Password Status"
)

// enrol signs alice in to Lite, so that popup 1 is in front.
func enrol(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.start("Lite", "alice")
	w.signIn(secretWord, "")
	w.titles(popup1) // and no login dialog
	return w
}

// copyKey presses Copy and returns what is on the clipboard.
func (w *world) copyKey() string {
	w.t.Helper()
	w.Clipboard().SetContent("")
	w.Click("Copy")
	w.See("The Secret Key was copied.")
	return w.Clipboard().Content()
}

// A copied key does not outlive the program.
func TestCopiedKeyIsTakenBack(t *testing.T) {
	w := enrol(t)
	w.copyKey()
	w.Press(fyne.KeyEscape) // back to the login
	w.Press(fyne.KeyEscape) // and out
	check.Equal(t, "on the clipboard", w.Clipboard().Content(), "")
}

// Whoever said once which authenticator they have is not asked again, in popup 1 and in My
// Sign-in, until the program ends.
func TestChosenAuthenticatorIsRemembered(t *testing.T) {
	w := enrol(t)
	w.Click(lang.T(shell.WhichAuthenticator))
	w.Click("Aegis")
	key := w.copyKey()
	w.Press(fyne.KeyEscape)
	w.signIn(secretWord, "")
	w.front(popup1)
	w.See("Aegis")
	w.Gone(lang.T(shell.WhichAuthenticator))
	w.Type(w.code(key))
	w.Press(fyne.KeyReturn, fyne.KeyReturn)
	w.keep()
	w.Menu("File", mySignIn)
	w.now = w.now.Add(data.ProofTime)
	w.Click("Add…")
	w.prove(key)
	w.See("Aegis", "Give it a name")
	w.Gone(lang.T(shell.WhichAuthenticator))
}

func TestPopupsUntilTheFirstCode(t *testing.T) {
	w := enrol(t)
	w.See("TapeTrack · alice", lang.T(signin.FirstTime))
	check.Equal(t, "stays above other programs", w.Front().OnTop(), false)
	w.at("6 digits (optional)")
	key := w.copyKey()
	if !regexp.MustCompile(`^[A-Z2-7]{32}$`).MatchString(key) {
		t.Errorf("copied %q", key)
	}
	shown := regexp.MustCompile(`(?m)^(?:[A-Z2-7]{4} ){3}[A-Z2-7]{4}$`).FindAllString(w.Front().Text(), 2)
	check.Equal(t, "the key as shown", strings.ReplaceAll(strings.Join(shown, ""), " ", ""), key)

	w.Press(fyne.KeyReturn)
	w.titles(popup2)
	check.Equal(t, "stays above other programs", w.Front().OnTop(), false)
	w.See(lang.T(signin.NotActiveYet), "comes back at every sign-in", "File > Log Out")
	w.at("OK")
	w.Press(fyne.KeyReturn)
	w.titles("Lite")
	w.See("Alice Ärmel", "Pending", "not activated yet", "with password", "this is the first sign-in")

	// The same secret again, until a code is typed.
	w.now = w.now.Add(time.Hour)
	w.Menu("File", "Log Out")
	w.titles("Lite Login")
	w.at("Password")
	w.signIn(secretWord, "")
	w.titles(popup1)
	w.See("This QR code was shown once before", "in Lite on desk7", "someone knows your password", "Not you? New QR Code")
	check.Equal(t, "key", w.copyKey(), key)
	w.CloseButton() // back: nothing is opened
	w.titles("Lite Login")

	w.signIn(secretWord, w.code(key))
	w.titles(popup1)
	w.See(lang.T(signin.Works), lang.T(signin.DoneRight), "shown twice before", "If one of these wasn't you")
	w.Gone("Cancel", "Activate", "optional", "New QR Code", "add an account", "Scan the QR code", "Secret Key", "Copy")
	w.at("OK")
	w.Press(fyne.KeySpace)
	w.titles(popup2)
	w.See(lang.T(signin.NowActive))
	w.Press(fyne.KeyEscape) // the same as OK
	w.keepCodes("Lite")
	w.See("Active", "with password and one-time password")
	check.Equal(t, "state", w.user("alice").OTP, data.Active)

	w.Menu("File", "Log Out")
	w.signIn(secretWord, w.code(key))
	w.See(told(data.UsedCode))
	w.now = w.now.Add(30 * time.Second)
	w.Type(w.code(key))
	w.Press(fyne.KeyReturn)
	w.titles("Lite")
}

func TestPopupActivatesAtOnce(t *testing.T) {
	w := enrol(t)
	key := w.copyKey()
	w.Click("6 digits (optional)")
	for _, code := range []string{"12345", "1234567", "12345678", "x"} {
		w.Type(code)
		w.Press(fyne.KeyReturn)
		w.See("A code has six digits.")
		w.at("6 digits (optional)")
		check.Equal(t, "left in the field", w.Field(), "")
	}
	wrong := "000000"
	if w.code(key) == wrong {
		wrong = "000001"
	}
	w.Type(wrong)
	w.Click("Activate")
	w.See("The code is not correct.")
	w.at("6 digits (optional)")
	check.Equal(t, "left in the field", w.Field(), "")
	check.Equal(t, "state", w.user("alice").OTP, data.Pending)

	w.Paste(w.code(key) + "\n")
	w.Press(fyne.KeyReturn)
	w.titles(popup2)
	w.See(lang.T(signin.NowActive))
	check.Equal(t, "state", w.user("alice").OTP, data.Active)
	w.CloseButton() // the same as OK
	w.keepCodes("Lite")
	w.See("with password and one-time password")
}

// A new QR code makes the one before worthless, whoever has scanned it.
func TestPopupNewQRCode(t *testing.T) {
	w := enrol(t)
	old := w.copyKey()
	w.Press(fyne.KeyEscape)
	w.signIn(secretWord, "")
	w.Click("Not you? New QR Code")
	w.See(lang.T(signin.NewQRCode), "shown for the first time")
	fresh := w.copyKey()
	if fresh == old {
		t.Error("the key is the old one")
	}
	w.Type(w.code(old))
	w.Press(fyne.KeyReturn)
	w.See("The code is not correct.")
	w.Type(w.code(fresh))
	w.Press(fyne.KeyReturn, fyne.KeyReturn)
	w.keepCodes("Lite")
	check.Equal(t, "state", w.user("alice").OTP, data.Active)
}

// After two sign-ins without a code, the policy of this test insists on one.
func TestPopupInsists(t *testing.T) {
	w := newWorld(t)
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicyPendingSignIns: "2"}))
	w.start("Lite", "alice")
	for left := 2; left > 0; left-- {
		w.signIn(secretWord, "")
		w.titles(popup1)
		w.See(lang.Say(words.Grace(data.Grace{SignIns: left})))
		w.Press(fyne.KeyReturn)
		w.See(lang.Say(words.Grace(data.Grace{SignIns: left})))
		w.Press(fyne.KeyReturn)
		w.titles("Lite")
		w.Menu("File", "Log Out")
	}
	w.signIn(secretWord, "")
	w.Press(fyne.KeyReturn)
	w.titles(popup1)
	w.See(lang.T(signin.CodeNeeded))
	w.Click("Not you? New QR Code")
	w.Press(fyne.KeyReturn) // nor does that help
	w.titles(popup1)
	w.Type(w.code(w.copyKey()))
	w.Press(fyne.KeyReturn, fyne.KeyReturn)
	w.keepCodes("Lite")
}

// The one button says what it does.
func TestPopupButtonSaysWhatItDoes(t *testing.T) {
	w := enrol(t)
	w.Button("OK")
	w.Gone("Activate")
	w.Type("1")
	w.Button("Activate")
	w.Press(fyne.KeyBackspace)
	w.Button("OK")
	w.Type("12345")
	w.Click("Activate")
	w.See("A code has six digits.")
	w.Button("OK")
	w.Press(fyne.KeyReturn)
	w.titles(popup1)
	w.See(lang.T(signin.TypeOrContinue))
	w.at("6 digits (optional)")
	w.Click("OK")
	w.titles(popup2)
}

func TestPopupIsLeft(t *testing.T) {
	for name, leave := range map[string]func(*world){
		"Escape":              func(w *world) { w.Press(fyne.KeyEscape) },
		"Cancel":              func(w *world) { w.Click("Cancel") },
		"close button":        func(w *world) { w.CloseButton() },
		"Escape at a button":  func(w *world) { w.Chord(fyne.KeyModifierShift, fyne.KeyTab); w.at("Copy"); w.Press(fyne.KeyEscape) },
		"Escape at the code":  func(w *world) { w.Type("123"); w.Press(fyne.KeyEscape) },
		"Escape with nothing": func(w *world) { w.Front().Canvas().Unfocus(); w.Press(fyne.KeyEscape) },
	} {
		w := enrol(t)
		leave(w)
		check.Equal(t, name, w.Titles(), "Lite Login")
		w.See(lang.T(signin.NotSignedIn))
		w.at("Password")
		check.Equal(t, "password", w.Field(), "")
		check.Equal(t, "quits", w.Quits, 0)
		check.Equal(t, "last sign-in", w.user("alice").LastSignIn.At.IsZero(), true)
		check.Equal(t, "windows", w.Exists(), 1)
	}
}

// What happens elsewhere between the popups ends the sign-in with a sentence.
func TestPopupsAndWhatHappensMeanwhile(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*world)
		says string
	}{
		{"activated", func(w *world) { w.activate("alice") }, told(data.BecameActive)},
		{"disabled", func(w *world) { w.change("alice", func(e *data.UserEdit) { e.Disabled = true }) }, told(data.DisabledUser)},
		{"restarted", func(w *world) { w.change("alice", func(e *data.UserEdit) { e.OTP = data.RestartOTP }) }, told(data.Replaced)},
		{"password reset", func(w *world) {
			w.must(w.ResetPassword(w.t.Context(), console, w.user("alice").Key, "another horse battery", false))
		}, told(data.TicketUnknown)},
		{"deleted", func(w *world) {
			w.must(w.DeleteUser(w.t.Context(), console, w.user("alice").Key))
		}, told(data.TicketUnknown)},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := enrol(t)
			c.do(w)
			w.Press(fyne.KeyReturn)
			w.titles(popup2)
			w.Press(fyne.KeyReturn)
			w.titles("Lite Login")
			w.See(c.says)
			w.at("Password")

			// The same while a code is typed into popup 1.
			w = enrol(t)
			code := w.code(w.copyKey())
			w.Click("6 digits (optional)")
			w.Type(code)
			c.do(w)
			w.Press(fyne.KeyReturn)
			w.titles("Lite Login")
			w.See(c.says)
		})
	}
}

func TestPopupTurnedOffMeanwhile(t *testing.T) {
	w := enrol(t)
	w.change("alice", func(e *data.UserEdit) { e.OTP = data.TurnOTPOff })
	w.Press(fyne.KeyReturn)
	w.Press(fyne.KeyReturn)
	w.titles("Lite")
	w.See("Off", "no code is asked for")
}

func TestPopupKeyCanBeSelected(t *testing.T) {
	w := enrol(t)
	key := w.copyKey()
	line := regexp.MustCompile(`(?m)^(?:[A-Z2-7]{4} ){3}[A-Z2-7]{4}$`).FindString(w.Front().Text())
	w.Click(line)
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Chord(fyne.KeyModifierControl, fyne.KeyC)
	check.Equal(t, "copied", w.Clipboard().Content(), key)
	w.at("6 digits (optional)")

	// It is not changed by whatever is typed there.
	w.Click(line)
	w.Type("x")
	w.Press(fyne.KeyBackspace, fyne.KeyDelete)
	w.Paste("AAAA")
	check.Equal(t, "shown", strings.Join(strings.Fields(w.Field()), ""), key)
	w.Press(fyne.KeyEscape)
	w.titles("Lite Login")
	w.signIn(secretWord, "")
	w.Click(line)
	w.Press(fyne.KeyReturn)
	w.titles(popup2)
}

func TestForcedNewPassword(t *testing.T) {
	w := newWorld(t)
	w.add(data.NewUser{User: data.User{ID: "temp", Name: "Temporary Friend", Group: "OPS"}, Temporary: true})
	w.start("Lite", "temp")
	w.signIn(secretWord, "")
	w.titles("Change Password")
	w.See("Choose a new password", "for one sign-in only")
	w.Gone("Current Password")
	w.at("New Password")
	for _, c := range []struct{ first, again, says, at string }{
		{"", "", "Enter a new password.", "New Password"},
		{"new words here", "new words", "The two passwords differ.", "Password (again)"},
		{"short", "short", "at least 8 characters", "New Password"},
		{"password1", "password1", "most common", "New Password"},
		{"TEMPORARY FRIEND", "TEMPORARY FRIEND", auth.OwnWordsOnly, "New Password"},
		{secretWord, secretWord, data.SamePassword, "New Password"},
	} {
		w.retype("New Password", c.first, c.again)
		w.See(c.says)
		w.at(c.at)
		w.titles("Change Password")
	}
	w.Press(fyne.KeyEscape)
	w.titles("Lite Login")
	w.at("Password")
	w.signIn(secretWord, "")
	w.titles("Change Password")
	w.retype("New Password", "new words here", "new words here")
	w.titles("Lite")
	w.Menu("File", "Log Out")
	w.signIn(secretWord, "")
	w.See(lang.Say(words.BeforePassword))
}

// retype fills the two fields of a new password again, the first of which is
// called so, and presses Enter.
func (w *world) retype(field, first, again string) {
	w.t.Helper()
	w.reach(field, fyne.KeyTab)
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Press(fyne.KeyBackspace)
	w.Type(first)
	w.Press(fyne.KeyTab)
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Press(fyne.KeyBackspace)
	w.Type(again)
	w.Press(fyne.KeyReturn)
}

// After both popups a password that was guessed at is replaced, too.
func TestPopupsThenNewPassword(t *testing.T) {
	w := newWorld(t)
	w.add(data.NewUser{User: data.User{ID: "temp", Group: "OPS"}, Temporary: true, OTP: true})
	w.start("Lite", "temp")
	w.signIn(secretWord, "")
	w.titles(popup1)
	code := w.code(w.copyKey())
	w.Click("6 digits (optional)")
	w.Type(code)
	w.Press(fyne.KeyReturn)
	w.titles(popup2)
	w.Press(fyne.KeyReturn)
	w.titles("Change Password")
	w.retype("New Password", "new words here", "new words here")
	w.keepCodes("Lite")
	w.See("with password and one-time password")
}

// Shift+F10 and the like are keys of lists; here they must do no harm.
func TestPopupOddKeys(t *testing.T) {
	w := enrol(t)
	w.Press(fyne.KeyF5, fyne.KeyF10, desktop.KeyMenu, fyne.KeyDelete, fyne.KeyUp, fyne.KeyPageDown)
	w.Chord(fyne.KeyModifierControl, fyne.KeyN)
	w.titles(popup1)
}
