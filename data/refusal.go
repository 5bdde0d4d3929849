package data

import "time"

// A Reason says why a sign-in, or another act that asks for password or code,
// was refused. It is the true reason and goes into the audit; what the person is
// told is Refusal.Text, which is the same for all reasons before the password
// is proven.
type Reason string

// Reasons before the password is proven. They all read the same.
const (
	UnknownUser    Reason = "unknown-user"
	WrongPassword  Reason = "wrong-password"
	RevokedUser    Reason = "revoked"          // for wrong passwords; the password was not judged
	PasswordDelay  Reason = "password-delayed" // the password was not judged
	PasswordRaced  Reason = "password-changed" // the password was changed while it was checked
	DamagedAccount Reason = "damaged"          // the row does not carry its keyed code
)

// Reasons once the password is proven.
const (
	DisabledUser   Reason = "disabled"
	RevokedByAdmin Reason = "revoked-by-administrator"
	DeniedProgram  Reason = "program-not-permitted"
	OldProgram     Reason = "old-program"
	NoCode         Reason = "no-code"
	BadCode        Reason = "bad-code" // not six digits
	WrongCode      Reason = "wrong-code"
	UsedCode       Reason = "used-code"
	CodeDelay      Reason = "code-delayed" // the code was not judged
	BlockedOTP     Reason = "blocked"
	NoSecret       Reason = "no-secret"     // the pending secret can't be used
	Replaced       Reason = "replaced"      // the authenticator that was shown is no longer the one
	TurnedOff      Reason = "turned-off"    // the one-time password was turned off since
	BecameActive   Reason = "became-active" // activated elsewhere since
	TicketUnknown  Reason = "ticket-unknown"
	NewPasswordDue Reason = "new-password-due"
	NeedsTemporary Reason = "needs-temporary-code" // reset after a lost phone: no QR code without it
	UsedRecovery   Reason = "used-recovery-code"
	EndedTemporary Reason = "ended-temporary-code" // used or expired
	TurnedOn       Reason = "turned-on"            // the one-time password was turned on since
	CodeVoid       Reason = "code-void"            // the recovery or temporary code that was proven is nobody's any more
	PasswordEnded  Reason = "password-expired"     // one that was given out and not changed in time
)

// A Refusal is a result, not an error: the judge committed it.
type Refusal struct {
	Reason Reason
	Proven bool // whether the password was right
	// Wait is the time until a code is judged again, for CodeDelay and a WrongCode
	// that starts a delay; until the authenticator surely shows one that was not
	// used, for UsedCode.
	Wait    time.Duration
	Needs   string // version to install, for OldProgram
	Program string // for OldProgram and DeniedProgram
}

// BeforePassword is what everybody is told before the password is proven.
const BeforePassword = "User-ID or password is not correct, or the user is locked after several wrong passwords; an administrator can unlock."

// checkClocks ends what is said of wrong codes. It is said in a delay, too: who
// has to wait finds the cause meanwhile, not one more guess later.
const checkClocks = "if it keeps failing, check that the time is set automatically on phone and computer."

// Text returns the sentence for the person at the screen.
func (r Refusal) Text() string {
	if !r.Proven {
		return BeforePassword
	}
	switch r.Reason {
	case DisabledUser:
		return "This user is disabled. An administrator can enable it in Group User Administration."
	case RevokedByAdmin:
		return "This user was revoked by an administrator. An administrator can unlock it."
	case DeniedProgram:
		return "This user may not start " + r.Program + ". An administrator can permit it in Group User Administration, tab Access."
	case OldProgram:
		return "This " + r.Program + " is too old for a user with an activated one-time password. Install version " + r.Needs + " or later."
	case NoCode:
		return "Type the code that your authenticator shows now into the field OTP."
	case BadCode:
		return "A code has six digits. Type the one that your authenticator shows now. If you have lost your phone, type a recovery code in full."
	case WrongCode:
		if r.Wait > 0 {
			return "The code is not correct. Type another one in " + Wait(r.Wait) + "; " + checkClocks
		}
		return "The code is not correct. Type the one shown now; " + checkClocks
	case UsedCode:
		switch r.Ahead() {
		case UsedLater:
			return "A later code was used before this one. Type the one that your authenticator shows in " + Wait(r.Wait) + "."
		case UsedFarAhead:
			return "Codes of the next " + Wait(r.Wait) + " are used up: a computer's clock was that far ahead. Type a recovery code, or ask an administrator for help (Lost phone)."
		}
		return "This code was used already. Wait until your authenticator shows the next one."
	case CodeDelay:
		return "Too many wrong codes. Try again in " + Wait(r.Wait) + "; " + checkClocks
	case BlockedOTP:
		return "Your authenticator can't be used any more. Type a recovery code, or ask an administrator for help (Lost phone)."
	case NoSecret:
		return "The key for your authenticator can't be read. Ask an administrator to set One Time Password to False and to True again."
	case Replaced:
		return "The QR code was replaced by an administrator. Remove the account from your authenticator and sign in again."
	case TurnedOff:
		return "An administrator turned your one-time password off. Sign in again; no code is needed."
	case BecameActive:
		return "Your one-time password was activated elsewhere. Sign in with a code."
	case NeedsTemporary:
		return "Your one-time password was reset. Type the temporary code that your administrator gave you into the field OTP."
	case UsedRecovery:
		return "This recovery code was used already; each works once. Type another one of your list."
	case EndedTemporary:
		return "This temporary code was used already or has expired. Ask an administrator for another one."
	case TurnedOn:
		return "An administrator turned your one-time password on. Sign in again to see your QR code."
	case CodeVoid:
		return "The code that you signed in with is no longer valid: your codes were replaced, or your one-time password was reset. Sign in again."
	case PasswordEnded:
		return "The password that you were given has expired. Ask an administrator for another one."
	case NewPasswordDue:
		return "Choose a new password first."
	default:
		return "The sign-in could not be completed. Please sign in again."
	}
}

// Retry reports whether another code can be typed at the same place: the
// sign-in as such is not over.
func (r Refusal) Retry() bool {
	switch r.Reason {
	case NoCode, BadCode, WrongCode, UsedCode, CodeDelay, NewPasswordDue, NeedsTemporary, UsedRecovery, EndedTemporary:
		return true
	default:
		return false
	}
}

// Used says how much more than the code that was typed is used up.
type Used int

// What is used up, for a UsedCode.
const (
	UsedOnce     Used = iota // that code; the next one counts
	UsedLater                // some after it: the clock of phone or computer was set right
	UsedFarAhead             // many after it: the computer's clock stood ahead, and was set back
)

// Ahead says what is used up, by how long there is to wait. Clocks that are
// wrong by no more than codes tolerate use up no more than the three steps before
// the computer's clock, and a phone may be a step behind it.
func (r Refusal) Ahead() Used {
	const step = 30 * time.Second
	switch {
	case r.Wait <= step:
		return UsedOnce
	case r.Wait <= 5*step:
		return UsedLater
	default:
		return UsedFarAhead
	}
}

// Wait words a duration for people: "45 seconds", "2 minutes", "1 hour", "3 days".
// It rounds up, so that waiting as long as it says is enough.
func Wait(d time.Duration) string {
	seconds := int64((d + time.Second - 1) / time.Second)
	switch {
	case seconds <= 90:
		return Count(seconds, "second")
	case seconds <= 90*60:
		return Count((seconds+59)/60, "minute")
	case seconds <= 48*3600:
		return Count((seconds+3599)/3600, "hour")
	default:
		return Count((seconds+86399)/86400, "day")
	}
}
