package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/account"
	"tapetrack/app/recovery"
	"tapetrack/app/signin"
	"tapetrack/data"
	"tapetrack/test/check"
)

// After both popups the main window stands alone, and three sign-ins can go by without
// recovery codes. Then they come first, and nobody is signed in without them.
func TestRecoveryCodesCanWait(t *testing.T) {
	w := newWorld(t)
	secret := w.activate("alice")
	w.start("Lite", "alice")
	for _, says := range []string{"2 more times", "1 more time ", account.LastPutOff} {
		w.signIn(secretWord, w.code(secret))
		w.titles("Lite")
		w.See(account.NoCodes, says, account.MakeCodes, "none yet")
		w.Menu("File", "Log Out")
		w.later()
	}
	w.signIn(secretWord, w.code(secret))
	w.titles("Recovery Codes")
	w.See(recovery.EachSignsYouIn, "Alice Ärmel (alice)")
	w.Press(fyne.KeyReturn)
	w.See(recovery.StoreFirst)
	w.Press(fyne.KeyEscape) // nothing is lost: they are not valid yet
	w.titles("Lite Login")
	w.See(signin.NotSignedIn)

	w.later()
	w.signIn(secretWord, w.code(secret))
	w.Click("Copy")
	w.Press(fyne.KeySpace) // stored
	w.CloseButton()
	w.See(recovery.VoidCodes)
	w.Click("Cancel")
	w.titles("Recovery Codes")
	w.Click("Done")
	w.titles("Lite")
	w.See("10 left")
	w.Gone(account.NoCodes)
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
	w.Click(account.MakeCodes)
	w.prove(secret)
	w.titles("Lite, Recovery Codes")
}
