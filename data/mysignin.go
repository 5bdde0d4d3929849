package data

import "time"

// A Device is what people are shown of an authenticator: never its key.
type Device struct {
	ID       string
	Name     string
	Since    time.Time // when its first code was proven; zero while it waits for one
	UsedAt   time.Time
	Disabled bool // after too many wrong codes
	Shown    Display
}

// MySignIn is what a user sees of their own authenticators.
type MySignIn struct {
	State      OTPState
	CodeNeeded bool     // an authenticator stands for the user: the password alone proves nothing
	Devices    []Device // oldest first
	Most       int      // how many a user may have

	RecoveryOn   bool // the policy lets users have recovery codes
	RecoveryLeft int
	RecoveryOf   int // how many there were in the set; 0: none was made yet

	// MustReplace: this sign-in was made with a recovery code, and until the
	// lost phone is replaced nothing else can be done.
	MustReplace bool
	// Fresh: a sign-in with a recovery code, less than ten minutes ago, is proof
	// enough for replacing the phone.
	Fresh bool
}

// RecoveryCodes is how many recovery codes a set has.
const RecoveryCodes = 10

// FewRecoveryCodes is how many are few: from there on people are warned.
const FewRecoveryCodes = 3
