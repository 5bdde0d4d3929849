package data

import "time"

// A SignInState is what an administrator sees of a user's sign-in: names and dates,
// never a key.
type SignInState struct {
	User         User
	Devices      []Device
	Passwords    Counter
	Codes        Counter
	RecoveryLeft int
	RecoveryOf   int
	Temporary    time.Time // when the unused temporary code expires; zero: there is none
	PasswordDue  PasswordChange
	PasswordEnds time.Time // when a password that was given out expires; zero: never
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

// A CodeTest is the result of testing a code that a user read out.
type CodeTest struct {
	Matches bool
	Device  string // name of the authenticator that shows it
	// Text tells the administrator whether it matches and, if not, what may be wrong
	// with the clock of phone or computer.
	Text Sentence
}
