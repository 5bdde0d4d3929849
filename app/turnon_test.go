package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/account"
	"tapetrack/app/mysignin"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// Users turn on their own one-time password from the first page: by mouse or by keyboard
// alone, with their password and a code. Only the code stores anything, and the next
// sign-in asks for the next one.
func TestTurnOnOnesOwn(t *testing.T) {
	for name, press := range map[string]func(w *world){
		"mouse":    func(w *world) { w.Click("Turn On…") },
		"keyboard": func(w *world) { w.reach("Turn On…", fyne.KeyTab); w.Press(fyne.KeyReturn) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.start("Lite", "bob")
			w.signIn(secretWord, "")
			w.See(lang.T(account.OwnOff))
			press(w)
			w.titles("Lite, My Sign-in")
			w.See("Confirm Your Identity")
			w.at("Password")
			w.Gone("OTP") // there is no code yet
			w.Type("wrong words")
			w.Press(fyne.KeyReturn)
			w.See(auth.WrongCurrent)
			w.Type(secretWord)
			w.Press(fyne.KeyReturn)
			w.See(lang.T(mysignin.TurnOnTitle), "TapeTrack", "bob")
			key := w.newKey()
			check.Equal(t, "before the code", w.user("bob").OTP, data.Off)
			w.Type("000000")
			w.Press(fyne.KeyReturn)
			w.at("OTP")
			check.Equal(t, "after a wrong code", w.user("bob").OTP, data.Off)
			code := w.code(key)
			w.Type(code)
			if name == "mouse" {
				w.Click("OK")
			} else {
				w.Press(fyne.KeyReturn)
			}
			check.Equal(t, "after the right code", w.user("bob").OTP, data.Active)
			w.See(lang.T(mysignin.TurnedOn))
			check.Equal(t, "recovery codes", len(w.keepCodes("Lite, My Sign-in")), data.RecoveryCodes)
			w.See(lang.T(mysignin.FirstCodesMade), "Phone", lang.T(account.CodeNeeded))
			w.Gone("Turn On…")
			w.Window("Lite")
			w.See(lang.T(account.CodeNeeded))
			w.Gone(lang.T(account.OwnOff))

			w.Menu("File", "Log Out")
			w.signIn(secretWord, code)
			w.See(told(data.UsedCode))
			w.later()
			w.Type(w.code(key))
			w.Press(fyne.KeyReturn)
			w.titles("Lite")
			turned, _, _ := strings.Cut(string(account.OwnTurnedOn), "%s")
			w.See(turned)
			w.later()
			w.Menu("File", "Log Out") // whoever did it signs in first
			w.signIn(secretWord, w.code(key))
			w.titles("Lite")
			w.See(turned)
		})
	}
}

// Cancel at each step changes nothing, and the password is asked for again.
func TestTurnOnCancelled(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.Menu("File", mySignIn)
	w.See(lang.T(mysignin.MayTurnOn))
	w.Gone("Add…", "New Recovery Codes…", lang.T(mysignin.PasswordAlone))
	w.Click("Turn On…")
	w.Press(fyne.KeyEscape)
	w.Gone("Confirm Your Identity")
	for range 2 {
		w.Click("Turn On…")
		w.Type(secretWord)
		w.Press(fyne.KeyReturn)
		w.See(lang.T(mysignin.TurnOnTitle))
		w.Press(fyne.KeyEscape)
		w.See(lang.T(mysignin.MayTurnOn))
		check.Equal(t, "state", w.user("bob").OTP, data.Off)
	}
	w.Click("Turn On…")
	w.Type(secretWord)
	w.Press(fyne.KeyReturn)
	key := w.newKey()
	w.change("bob", func(e *data.UserEdit) { e.OTP = data.TurnOTPOn }) // an administrator is quicker
	w.Type(w.code(key))
	w.Press(fyne.KeyReturn)
	w.See(auth.TurnOnPending, lang.T(mysignin.NotActivated))
	w.Gone(lang.T(mysignin.TurnOnTitle), "Turn On…")
	check.Equal(t, "state", w.user("bob").OTP, data.Pending)
}

// Where users may not, they are told who can; administrators always may.
func TestTurnOnForbidden(t *testing.T) {
	w := newWorld(t)
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicyOwnOTP: "false"}))
	w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.See(lang.T(account.NothingToDo))
	w.Menu("File", mySignIn)
	w.See(lang.T(mysignin.PasswordAlone))
	w.Gone("Turn On…", "Add…")
	w.CloseButton()

	w.start(program, "olga")
	w.signIn(secretWord, "")
	w.Menu("File", mySignIn)
	w.See(lang.T(mysignin.MayTurnOn))
	w.Gone(lang.T(mysignin.PasswordAlone))
	w.Click("Turn On…")
	w.See("Confirm Your Identity")
}
