package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/account"
	"tapetrack/app/recovery"
	"tapetrack/app/signin"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// After both popups the main window stands alone, and three sign-ins can go by without
// recovery codes. Then they come first, and nobody is signed in without them.
func TestRecoveryCodesCanWait(t *testing.T) {
	w := newWorld(t)
	secret := w.activate("alice")
	w.start("Lite", "alice")
	for _, says := range []string{"2 more times", "1 more time ", lang.T(account.LastPutOff)} {
		w.signIn(secretWord, w.code(secret))
		w.titles("Lite")
		w.See(lang.T(account.NoCodes), says, lang.T(account.MakeCodes), "none yet")
		w.Menu("File", "Log Out")
		w.later()
	}
	w.signIn(secretWord, w.code(secret))
	w.titles("Recovery Codes")
	w.See("You have signed in 3 times without recovery codes.", lang.T(recovery.EachSignsYouIn), "Alice Ärmel (alice)")
	w.Press(fyne.KeyReturn)
	w.See(lang.T(recovery.StoreFirst))
	for _, leave := range []func(){w.CloseButton, func() { w.Click("Cancel") }, func() { w.Press(fyne.KeyEscape) }} {
		leave()
		w.See("Close without these codes?", lang.T(recovery.VoidCodes))
		w.Press(fyne.KeyEscape)
		w.titles("Recovery Codes")
	}
	w.Press(fyne.KeyEscape)
	w.Insist("Close")
	w.titles("Lite Login")
	w.See(lang.T(signin.NotSignedIn))

	w.later()
	w.signIn(secretWord, w.code(secret))
	w.Click("Copy")
	w.Press(fyne.KeySpace) // stored
	w.CloseButton()
	w.See(lang.T(recovery.VoidCodes))
	w.Press(fyne.KeyEscape)
	w.titles("Recovery Codes")
	w.Click("Done")
	w.titles("Lite")
	w.See("10 left")
	w.Gone(lang.T(account.NoCodes))
}

// Codes that were stored, but for nothing, are told to be so wherever the sign-in ends.
func TestStoredCodesThatAreNotValid(t *testing.T) {
	set := func(w *world, name, value string) {
		w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{name: value}))
	}
	for name, c := range map[string]struct {
		happens func(w *world)
		reason  data.Reason
	}{
		"too late":       {func(w *world) { w.now = w.now.Add(15 * time.Minute) }, data.TicketUnknown},
		"disabled":       {func(w *world) { w.change("alice", func(e *data.UserEdit) { e.Disabled = true }) }, data.DisabledUser},
		"no more policy": {func(w *world) { set(w, data.PolicyRecoveryCodes, "false") }, data.CodeVoid},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			set(w, data.PolicyRecoveryLater, "0")
			secret := w.activate("alice")
			w.start("Lite", "alice")
			w.signIn(secretWord, w.code(secret))
			w.titles("Recovery Codes")
			w.Click("Copy")
			w.Click(lang.T(recovery.Stored))
			c.happens(w)
			w.Click("Done")
			w.titles("Lite Login")
			w.See(lang.Say(data.Refusal{Reason: c.reason, Proven: true}.Says()), lang.T(signin.CodesNotValid))
			if _, in := w.sessions["alice"]; in {
				t.Error("alice is signed in")
			}
		})
	}
}

// With the policy at 0 they come right after the popups.
func TestRecoveryCodesAtOnce(t *testing.T) {
	w := newWorld(t)
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicyRecoveryLater: "0"}))
	w.start("Lite", "alice")
	w.signIn(secretWord, "")
	w.Type(w.code(w.copyKey()))
	w.Press(fyne.KeyReturn)
	w.titles(popup2)
	w.Press(fyne.KeyReturn)
	w.titles("Recovery Codes")
	w.See(lang.T(recovery.NeverOff))
	w.Gone("You have signed in")
	check.Equal(t, "windows", w.Exists(), 2) // and the hidden login
	w.Press(fyne.KeySpace, fyne.KeyReturn)
	w.titles("Lite")
	w.See("10 left", "with password and one-time password")
}

// Who comes by later is asked who they are.
func TestFirstCodesAskAfterAWhile(t *testing.T) {
	w := newWorld(t)
	secret := w.activate("alice")
	w.start("Lite", "alice")
	w.signIn(secretWord, w.code(secret))
	w.now = w.now.Add(10 * time.Minute)
	w.Click(lang.T(account.MakeCodes))
	w.prove(secret)
	w.titles("Lite, Recovery Codes")
}
