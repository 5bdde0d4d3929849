package mysignin

import (
	"slices"
	"time"

	"fyne.io/fyne/v2/widget"

	"tapetrack/app/account"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	replaceFirst data.Text = "You signed in with a recovery code. Replace your lost phone before anything else."
	NotActivated data.Text = "Your one-time password is not activated yet. Choose File > Log Out, sign in again, " +
		"scan the QR code and enter the code that your authenticator shows."
	MayTurnOn     data.Text = "You sign in with User-ID and password alone. With a one-time password, nobody who learns your password can sign in as you."
	suspended     data.Text = "An administrator has suspended your one-time password until %s. Then codes are asked for again."
	OnlyOne       data.Text = "Remove: it is the only authenticator that signs you in. Add another one first, or replace it."
	PasswordAlone data.Text = "You sign in with User-ID and password alone. An administrator can turn your one-time password on."
)

// RecoveryTooOld says why a sign-in with a recovery code no longer opens the way to a new phone, after data.ProofTime.
const RecoveryTooOld data.Text = "You signed in with a recovery code more than %s ago. To replace your lost phone, " +
	"sign out, then sign in with another recovery code. If you have found the phone, sign in with a code from it instead."

// changeable reports whether the user can change anything here.
func changeable(s data.MySignIn) bool { return s.State == data.Active && !s.MustReplace }

// explain says what is unusual about the user's sign-in and, if nothing can be changed
// here, what to do instead; "" if there is nothing to say.
func explain(s data.MySignIn, now time.Time) (widgets.MessageKind, string) {
	switch {
	case s.MustReplace && s.Fresh:
		return widgets.MessageWarning, lang.T(replaceFirst)
	case s.MustReplace:
		return widgets.MessageWarning, lang.T(RecoveryTooOld, data.ProofTime)
	case s.State == data.Pending:
		return widgets.MessageInfo, lang.T(NotActivated)
	case s.State == data.Blocked:
		return widgets.MessageError, lang.T("None of your authenticators can be used. Sign in with a recovery code to replace them, or ask an administrator.")
	case s.Pause.On(now):
		return widgets.MessageInfo, lang.T(suspended, shell.Moment(s.Pause.Until, now))
	case s.State == data.Off && s.MayTurnOn:
		return widgets.MessageInfo, lang.T(MayTurnOn)
	case s.State == data.Off:
		return widgets.MessageInfo, lang.T(PasswordAlone)
	default:
		return widgets.MessageInfo, ""
	}
}

// recoveryWords says how many recovery codes are left; "" if the user can't have any.
func recoveryWords(s data.MySignIn) string {
	switch {
	case !s.RecoveryOn:
		return lang.T("Recovery codes are not used here. If you lose your phone, ask an administrator.")
	case s.State != data.Active:
		return ""
	}
	left := data.Say("Recovery codes: %s.", words.RecoveryCodes(s.RecoveryLeft, s.RecoveryOf))
	switch {
	case s.RecoveryOf == 0:
		return lang.Say(data.InARow(left, data.Say("Make some in case you lose your phone.")))
	case s.RecoveryLeft <= data.FewRecoveryCodes:
		return lang.Say(data.InARow(left, data.Say(account.MakeNew)))
	}
	return lang.Say(left)
}

// recoveryImportance makes a low number of codes stand out.
func recoveryImportance(s data.MySignIn) widget.Importance {
	if s.RecoveryOn && s.State == data.Active && s.RecoveryLeft <= data.FewRecoveryCodes {
		return widget.WarningImportance
	}
	return widget.MediumImportance
}

// nameRoom is how many characters the field for a name takes: more than a name may have,
// so that one that is too long is refused and not cut unseen.
const nameRoom = 4 * data.MaxDevice

// freeName suggests a name that no authenticator has: Phone, Phone 2 …
func freeName(devices []data.Device) string {
	name := lang.T("Phone")
	for n := 2; taken(devices, name); n++ {
		name = lang.T("Phone %d", n)
	}
	return name
}

func taken(devices []data.Device, name string) bool {
	for _, d := range devices {
		if data.Fold(d.Name) == data.Fold(name) {
			return true
		}
	}
	return false
}

// onlyOne reports whether no other authenticator gives codes, so that this one stays.
func onlyOne(devices []data.Device, id string) bool {
	return !slices.ContainsFunc(devices, func(d data.Device) bool { return d.ID != id && !d.Since.IsZero() && !d.Disabled })
}

// TypeShownCode is said where a code is missing.
const TypeShownCode data.Text = "Enter the code that your authenticator shows now."
