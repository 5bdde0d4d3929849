package data

import (
	"maps"
	"slices"
	"time"
)

// A Reason says why a sign-in, or another act that asks for password or code,
// was refused. It is the true reason and goes into the audit; what the person is
// told is the same for all reasons before the password is proven, see package
// words.
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

// A Tried says what was tried without success, for people who are told at their next
// sign-in.
type Tried int

// What was tried.
const (
	TriedNothing Tried = iota // what was typed is no guess, or was right
	TriedPassword
	TriedCode
)

// reasons have what follows from each reason. Their words are in package words.
var reasons = map[Reason]struct {
	proven bool // it is told, once the password is proven; the others read like all before that
	again  bool // another code can be typed at the same place
	tried  Tried
}{
	UnknownUser:    {false, false, TriedNothing},
	WrongPassword:  {false, false, TriedPassword},
	RevokedUser:    {false, false, TriedPassword},
	PasswordDelay:  {false, false, TriedPassword},
	PasswordRaced:  {false, false, TriedNothing},
	DamagedAccount: {false, false, TriedNothing},
	DisabledUser:   {true, false, TriedNothing},
	RevokedByAdmin: {true, false, TriedNothing},
	DeniedProgram:  {true, false, TriedNothing},
	OldProgram:     {true, false, TriedNothing},
	NoCode:         {true, true, TriedNothing},
	BadCode:        {true, true, TriedNothing},
	WrongCode:      {true, true, TriedCode},
	UsedCode:       {true, true, TriedCode},
	CodeDelay:      {true, true, TriedCode},
	BlockedOTP:     {true, false, TriedNothing},
	NoSecret:       {true, false, TriedNothing},
	Replaced:       {true, false, TriedNothing},
	TurnedOff:      {true, false, TriedNothing},
	BecameActive:   {true, false, TriedNothing},
	TicketUnknown:  {true, false, TriedNothing},
	NewPasswordDue: {true, true, TriedNothing},
	NeedsTemporary: {true, true, TriedNothing},
	UsedRecovery:   {true, true, TriedCode},
	EndedTemporary: {true, true, TriedCode},
	TurnedOn:       {true, false, TriedNothing},
	CodeVoid:       {true, false, TriedNothing},
	PasswordEnded:  {true, false, TriedNothing},
}

// Reasons returns all reasons in the order of their names.
func Reasons() []Reason { return slices.Sorted(maps.Keys(reasons)) }

// Told reports whether the reason is told to whoever has proven the password.
func (r Reason) Told() bool { return reasons[r].proven }

// Tried returns what was tried without success.
func (r Reason) Tried() Tried { return reasons[r].tried }

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

// String returns the true reason, for logs. What people are told comes from
// package words.
func (r Refusal) String() string { return string(r.Reason) }

// Retry reports whether another code can be typed at the same place: the
// sign-in as such is not over.
func (r Refusal) Retry() bool { return reasons[r.Reason].again }

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
