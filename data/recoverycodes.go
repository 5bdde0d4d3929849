package data

// A RecoveryOffer invites users to make their first recovery codes.
type RecoveryOffer struct {
	PutOff int  // at how many more sign-ins it can be put off
	Last   bool // the user is the last usable administrator: there is nobody who could help
}

// DueCodes are recovery codes that a user must store before a sign-in can be completed.
// They are accepted from then on, and shown once.
type DueCodes struct {
	Codes  []string // in groups of four
	UserID string
	Name   string
	PutOff int  // at how many sign-ins with a code the user went on without
	Last   bool // the user is the last usable administrator
}

// String keeps the codes out of logs and messages.
func (DueCodes) String() string { return redacted }

// GoString keeps the codes out of logs and messages.
func (DueCodes) GoString() string { return redacted }
