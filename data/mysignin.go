package data

import "time"

// A Device is the part of an authenticator that people see: never its key.
type Device struct {
	ID       string
	Name     string
	Unnamed  bool      // nobody has named it: people read Name in their language
	Since    time.Time // when its first code was proven; zero until then
	UsedAt   time.Time
	Disabled bool // after too many wrong codes
	Shown    Display
}

// MySignIn is what a user sees of their own authenticators.
type MySignIn struct {
	State      OTPState
	CodeNeeded bool     // the user has an activated authenticator: the password alone proves nothing
	Devices    []Device // oldest first
	Most       int      // how many a user may have

	MayTurnOn bool  // it is off, and the user may turn it on
	Pause     Pause // while an administrator has suspended it

	RecoveryOn   bool // the policy lets users have recovery codes
	RecoveryLeft int
	RecoveryOf   int // size of the set; 0: none was made yet

	// MustReplace: the user signed in with a recovery code, and can do nothing else
	// before the lost phone is replaced.
	MustReplace bool
	// Fresh: the user signed in with a recovery code less than ten minutes ago, which
	// is proof enough for replacing the phone.
	Fresh bool
}

// RecoveryCodes is how many recovery codes a set has.
const RecoveryCodes = 10

// FewRecoveryCodes is the number of codes left at and below which people are warned.
const FewRecoveryCodes = 3
