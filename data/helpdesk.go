package data

import "time"

// A SignInState is what an administrator sees of somebody's sign-in: names and
// dates, never a key.
type SignInState struct {
	User         User
	Devices      []Device
	Passwords    Counter
	Codes        Counter
	RecoveryLeft int
	RecoveryOf   int
	Temporary    time.Time // until when a temporary code that was not used yet is good; zero: there is none
	PasswordDue  PasswordChange
	PasswordEnds time.Time // when a password that was given out expires; zero: it does not
}

// A GivenCode is a temporary code, shown once.
type GivenCode struct {
	Code  string // in groups of four
	Until time.Time
}

// String keeps the code out of logs and messages.
func (GivenCode) String() string { return redacted }

// GoString keeps the code out of logs and messages.
func (GivenCode) GoString() string { return redacted }

// A CodeTest says what became of a code that a user read out.
type CodeTest struct {
	Matches bool
	Device  string // name of the authenticator that shows it
	// Text says to the administrator whether it matches, and if not what may be
	// wrong with the clock of phone or computer.
	Text Sentence
}
