package words

import (
	"tapetrack/data"
)

// BeforePassword is what everybody is told before the password is proven.
const BeforePassword = "User-ID or password is not correct, or the user is locked after several wrong passwords; an administrator can unlock."

const (
	// checkClocks ends what is said of wrong codes. It is said in a delay, too: whoever
	// has to wait finds the cause in the meantime, not one more guess later.
	checkClocks = "if it keeps failing, check that the time is set automatically on phone and computer."
	// signInAgain is said of what has no words of its own once the password is
	// proven.
	signInAgain = "The sign-in could not be completed. Please sign in again."
)

// reasons have the words of each reason: for the log, to go behind a colon, and
// for the person at the screen once the password is proven. Before that
// everybody is told the same.
var reasons = map[data.Reason]struct {
	log  string
	told func(data.Refusal) string
}{
	data.UnknownUser:    {log: "unknown User-ID"},
	data.WrongPassword:  {log: "wrong password"},
	data.RevokedUser:    {log: "revoked after wrong passwords"},
	data.PasswordDelay:  {log: "too soon after wrong passwords"},
	data.PasswordRaced:  {log: "the password was changed during the sign-in"},
	data.DamagedAccount: {log: "the record of the user was modified outside TapeTrack"},

	data.DisabledUser: {
		"the user is disabled",
		always("This user is disabled. An administrator can enable it."),
	},
	data.RevokedByAdmin: {
		"revoked by an administrator",
		always("This user was revoked by an administrator. An administrator can unlock it."),
	},
	data.DeniedProgram: {
		"the user may not start the program",
		func(r data.Refusal) string {
			return "This user may not start " + r.Program + ". An administrator can permit it."
		},
	},
	data.OldProgram: {
		"the program is too old",
		func(r data.Refusal) string {
			return "This " + r.Program + " is too old for a user with an activated one-time password. Install version " + r.Needs + " or later."
		},
	},
	data.NoCode: {
		"no code was typed",
		always("Type the code that your authenticator shows now into the field OTP."),
	},
	data.BadCode: {
		"the text typed is not a code",
		always("A code has six digits. Type the one that your authenticator shows now. If you have lost your phone, type a recovery code in full."),
	},
	data.WrongCode: {"wrong code", func(r data.Refusal) string {
		if r.Wait > 0 {
			return "The code is not correct. Type another one in " + Wait(r.Wait) + "; " + checkClocks
		}
		return "The code is not correct. Type the one shown now; " + checkClocks
	}},
	data.UsedCode: {"the code was already used", func(r data.Refusal) string {
		switch r.Ahead() {
		case data.UsedLater:
			return "A later code was used before this one. Type the one that your authenticator shows in " + Wait(r.Wait) + "."
		case data.UsedFarAhead:
			return "The codes of the next " + Wait(r.Wait) + " are used up, because a computer's clock was that far ahead. " +
				"Type a recovery code, or ask an administrator for help (Lost phone)."
		}
		return "This code was already used. Wait until your authenticator shows the next one."
	}},
	data.CodeDelay: {"too soon after wrong codes", func(r data.Refusal) string {
		return "Too many wrong codes. Try again in " + Wait(r.Wait) + "; " + checkClocks
	}},
	data.BlockedOTP: {
		"the one-time password is blocked",
		always("Your authenticator can no longer be used. Type a recovery code, or ask an administrator for help (Lost phone)."),
	},
	data.NoSecret: {
		"the Secret Key can't be read",
		always("The key for your authenticator can't be read. Ask an administrator to set One Time Password to False and then to True again."),
	},
	data.Replaced: {
		"the QR code was replaced during the sign-in",
		always("The QR code was replaced by an administrator. Remove the account from your authenticator and sign in again."),
	},
	data.TurnedOff: {
		"the one-time password was turned off during the sign-in",
		always("An administrator turned your one-time password off. Sign in again; no code is needed."),
	},
	data.BecameActive: {
		"the one-time password was activated elsewhere during the sign-in",
		always("Your one-time password was activated elsewhere. Sign in with a code."),
	},
	data.TicketUnknown: {log: "the sign-in was no longer open"},
	data.NewPasswordDue: {
		"a new password was due",
		always("Choose a new password first."),
	},
	data.NeedsTemporary: {
		"the temporary code was not typed",
		always("Your one-time password was reset. Type the temporary code that your administrator gave you into the field OTP."),
	},
	data.UsedRecovery: {
		"the recovery code was already used",
		always("This recovery code was already used; each works once. Type another one from your list."),
	},
	data.EndedTemporary: {
		"the temporary code was already used or had expired",
		always("This temporary code was already used or has expired. Ask an administrator for another one."),
	},
	data.TurnedOn: {
		"the one-time password was turned on during the sign-in",
		always("An administrator turned your one-time password on. Sign in again to see your QR code."),
	},
	data.CodeVoid: {
		"the code was replaced, or the one-time password reset, before the sign-in was complete",
		always("The code that you signed in with is no longer valid: your codes were replaced, or your one-time password was reset. Sign in again."),
	},
	data.PasswordEnded: {
		"the password that was given out had expired",
		always("The password that you were given has expired. Ask an administrator for another one."),
	},
}

func always(text string) func(data.Refusal) string { return func(data.Refusal) string { return text } }

// Refusal says to the person at the screen why they were refused, and what to do
// next.
func Refusal(r data.Refusal) string {
	if !r.Proven {
		return BeforePassword
	}
	if told := reasons[r.Reason].told; told != nil {
		return told(r)
	}
	return signInAgain
}

// Reason says for the log why something was refused: "wrong password". A reason
// that this version does not know is returned as it is stored.
func Reason(r data.Reason) string {
	if row, ok := reasons[r]; ok {
		return row.log
	}
	return string(r)
}
