package data

// A Reason says why a sign-in, or another act that asks for password or code,
// was refused. It is the true reason and goes into the audit; what the person is
// told is the same for all reasons before the password is proven, see Refusal.
type Reason string

// Reasons before the password is proven. They all read the same. See
// reasons below.
const (
	UnknownUser   Reason = "unknown-user"
	WrongPassword Reason = "wrong-password"
	RevokedUser   Reason = "revoked"          // for wrong passwords; the password was not judged
	PasswordDelay Reason = "password-delayed" // the password was not judged
	// PasswordDelayHere: too soon after wrong passwords from the same network, which delay the
	// user there alone; the password was not judged.
	PasswordDelayHere Reason = "password-delayed-here"
	PasswordRaced     Reason = "password-changed" // the password was changed while it was checked
	DamagedAccount    Reason = "damaged"          // the row does not carry its keyed code
)

// Reasons once the password is proven.
const (
	DisabledUser   Reason = "disabled"
	RevokedByAdmin Reason = "revoked-by-administrator"
	DeniedProgram  Reason = "program-not-permitted"
	OutsideRanges  Reason = "outside-ip-ranges"
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

// A Tried says what was tried without success, for people who are told at their next
// sign-in.
type Tried int

// What was tried.
const (
	TriedNothing Tried = iota // what was typed is no guess, or was right
	TriedPassword
	TriedCode
)

// A reasonFact is something that holds for what is refused for a reason.
type reasonFact uint8

const (
	proven reasonFact = 1 << iota // the reason is told, but only to somebody who has proven the password; the others all read the same
	again                         // another code can be typed at the same place
)

// A reasonRow describes a reason.
type reasonRow struct {
	reason Reason
	facts  reasonFact
	tried  Tried
	words  Text                   // for the log; follows a colon
	says   func(Refusal) Sentence // to the person at the screen, once the password is proven; nil: signInAgain
}

// What people are told for more than one reason.
const (
	beforePassword = "User-ID or password is not correct, or the account is locked after several wrong passwords: an administrator can unlock it."
	signInAgain    = "The sign-in could not be completed. Sign in again."
	sixDigits      = "A code has six digits."
	// emptyShowsQR is for users who have not activated yet and may hold an old account in
	// their app: scanning again helps more often than setting clocks.
	emptyShowsQR = "Leave OTP empty to see the QR code again and scan it."
	// checkClocks ends what is said of wrong codes. It is said in a delay, too: whoever
	// has to wait finds the cause in the meantime, not one more guess later.
	checkClocks = "if it keeps failing, check that the time is set automatically on phone and computer."
	// lostPhone is said to everybody who signs in with a code where recovery codes count,
	// whether they have any or not.
	lostPhone = "If you have lost your phone, enter a recovery code."
)

// reasons are all reasons.
var reasons = []reasonRow{
	{UnknownUser, 0, TriedNothing, "unknown User-ID", nil},
	{WrongPassword, 0, TriedPassword, "wrong password", nil},
	{RevokedUser, 0, TriedPassword, "locked after wrong passwords", nil},
	{PasswordDelay, 0, TriedPassword, "too soon after wrong passwords", nil},
	{PasswordDelayHere, 0, TriedPassword, "too soon after wrong passwords from the same address", nil},
	{PasswordRaced, 0, TriedNothing, "the password was changed during the sign-in", nil},
	{DamagedAccount, 0, TriedNothing, "the record of the user was modified outside TapeTrack", nil},

	{
		DisabledUser, proven, TriedNothing, "the user is disabled",
		always("Your account is disabled. An administrator can enable it."),
	},
	{
		RevokedByAdmin, proven, TriedNothing, "locked by an administrator",
		always("Your account was locked by an administrator. An administrator can unlock it."),
	},
	{DeniedProgram, proven, TriedNothing, "the user may not start the program", func(r Refusal) Sentence {
		return Say("You are not permitted to use %s. An administrator can permit it.", r.Program)
	}},
	{
		OutsideRanges, proven, TriedNothing, "the address is not in the user's IP ranges",
		always("You can't sign in from this computer: your account is limited to certain addresses. Ask an administrator to permit this one, or sign in on a computer that is permitted."),
	},
	{OldProgram, proven, TriedNothing, "the program is too old", func(r Refusal) Sentence {
		return Say("This %s is too old for your one-time password. Install version %s or later, or ask an administrator to.", r.Program, r.Needs)
	}},
	{NoCode, proven | again, TriedNothing, "no code was typed", func(r Refusal) Sentence {
		return orRecovery(r, Say("Enter the code that your authenticator shows now into the field OTP."))
	}},
	{BadCode, proven | again, TriedNothing, "the text typed is not a code", func(r Refusal) Sentence {
		switch r.Where {
		case AtSignIn:
			return Say(sixDigits + " Enter the one that your authenticator shows now. If you have lost your phone, enter a recovery code in full.")
		case AtPending:
			return Say(sixDigits + " Enter the one that your authenticator shows now. " + emptyShowsQR)
		case BesideQR:
			return Say(sixDigits + " Enter the one that your authenticator shows for this QR code.")
		default:
			return Say(sixDigits + " Enter the one that your authenticator shows now.")
		}
	}},
	{WrongCode, proven | again, TriedCode, "wrong code", func(r Refusal) Sentence {
		switch {
		case r.SingleUse != "":
			return wrongSingleUse(r)
		case r.Where == AtPending && r.Wait > 0:
			return Say("The code is not correct. Enter another one in %s. "+emptyShowsQR, r.Wait)
		case r.Where == AtPending:
			return Say("The code is not correct. " + emptyShowsQR)
		case r.Wait > 0:
			return orRecovery(r, Say("The code is not correct. Enter another one in %s; "+checkClocks, r.Wait))
		case r.Where == BesideQR:
			return Say("The code is not correct. Enter the one shown now for this QR code; " + checkClocks)
		default:
			return orRecovery(r, Say("The code is not correct. Enter the one shown now; "+checkClocks))
		}
	}},
	{UsedCode, proven | again, TriedCode, "the code was already used", func(r Refusal) Sentence {
		switch r.Ahead() {
		case UsedLater:
			return Say("A later code was used before this one. Enter the one that your authenticator shows in %s.", r.Wait)
		case UsedFarAhead:
			return Say("The codes of the next %s are used up, because a computer's clock was that far ahead. %s", r.Wait, instead(r))
		}
		return Say("This code was already used. Wait until your authenticator shows the next one.")
	}},
	{CodeDelay, proven | again, TriedCode, "too soon after wrong codes", func(r Refusal) Sentence {
		if r.Where == AtPending {
			return Say("Too many wrong codes. Try again in %s. "+emptyShowsQR, r.Wait)
		}
		return orRecovery(r, Say("Too many wrong codes. Try again in %s; "+checkClocks, r.Wait))
	}},
	{BlockedOTP, proven, TriedNothing, "the one-time password is blocked", func(r Refusal) Sentence {
		return Say("Your authenticator can no longer be used. %s", instead(r))
	}},
	{
		NoSecret, proven, TriedNothing, "the Secret Key can't be read",
		always("The key for your authenticator can't be read. Ask an administrator to set One Time Password to False and then to True again."),
	},
	{
		Replaced, proven, TriedNothing, "the QR code was replaced during the sign-in",
		always("The QR code was replaced by an administrator. Remove the account from your authenticator and sign in again."),
	},
	{
		TurnedOff, proven, TriedNothing, "the one-time password was turned off during the sign-in",
		always("An administrator turned your one-time password off. Sign in again; no code is needed."),
	},
	{
		BecameActive, proven, TriedNothing, "the one-time password was activated elsewhere during the sign-in",
		always("Your one-time password was activated elsewhere. Sign in with a code."),
	},
	{TicketUnknown, proven, TriedNothing, "the sign-in was no longer open", nil},
	{NewPasswordDue, proven | again, TriedNothing, "a new password was due", always("Choose a new password first.")},
	{
		NeedsTemporary, proven | again, TriedNothing, "the temporary code was not typed",
		always("Your one-time password was reset. Enter the temporary code that your administrator gave you into the field OTP."),
	},
	{
		UsedRecovery, proven | again, TriedCode, "the recovery code was already used",
		always("This recovery code was already used; each works once. Enter another one from your list."),
	},
	{
		EndedTemporary, proven | again, TriedCode, "the temporary code was already used or had expired",
		always("This temporary code was already used or has expired. Ask an administrator for another one."),
	},
	{
		TurnedOn, proven, TriedNothing, "the one-time password was turned on during the sign-in",
		always("An administrator turned your one-time password on. Sign in again to see your QR code."),
	},
	{
		CodeVoid, proven, TriedNothing, "the code was replaced, or the one-time password reset, before the sign-in was complete",
		always("The code that you signed in with is no longer valid: your codes were replaced, or your one-time password was reset. Sign in again."),
	},
	{
		PasswordEnded, proven, TriedNothing, "the password that was given out had expired",
		always("The password that you were given has expired. Ask an administrator for another one."),
	},
}

// orRecovery adds to what is said of a code what helps somebody who has lost the phone.
func orRecovery(r Refusal, s Sentence) Sentence {
	if r.Where == AtSignIn {
		return InARow(s, Say(lostPhone))
	}
	return s
}

// instead says what helps somebody whose authenticator does not.
func instead(r Refusal) Sentence {
	if r.Where == AtSignIn {
		return Say("Enter a recovery code, or ask an administrator for help (Lost Phone).")
	}
	return Say("Ask an administrator for help (Lost Phone).")
}

// wrongSingleUse says how to type a recovery or temporary code right. It depends on
// nothing that is stored: the kind follows from what was typed.
func wrongSingleUse(r Refusal) Sentence {
	const (
		recovery  = "The recovery code is not correct. Compare it with your latest list; earlier lists no longer work."
		temporary = "The temporary code is not correct. Compare it with the last one that your administrator gave you; earlier ones no longer work."
	)
	s := Say(recovery)
	if r.SingleUse == TemporaryCode {
		s = Say(temporary)
	}
	if r.Wait > 0 {
		return InARow(s, Say("You can try again in %s.", r.Wait))
	}
	return s
}

// always says the same whatever else the refusal knows.
func always(text Text) func(Refusal) Sentence {
	return func(Refusal) Sentence { return Sentence{Format: text} }
}

// row returns the row of a reason, an empty one if this version does not know it.
func (r Reason) row() reasonRow {
	for _, row := range reasons {
		if row.reason == r {
			return row
		}
	}
	return reasonRow{}
}

func (r Reason) is(f reasonFact) bool { return r.row().facts&f != 0 }

// Reasons returns all reasons, those from before the password is proven first.
func Reasons() []Reason {
	all := make([]Reason, len(reasons))
	for i, row := range reasons {
		all[i] = row.reason
	}
	return all
}

// Told reports whether the reason is told to whoever has proven the password.
func (r Reason) Told() bool { return r.is(proven) }

// Tried returns what was tried without success.
func (r Reason) Tried() Tried { return r.row().tried }

// Words says why something was refused, for the log: "wrong password". It is empty for
// a reason that this version does not know.
func (r Reason) Words() Sentence { return Sentence{Format: r.row().words} }
