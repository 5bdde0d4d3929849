package data

import "time"

// A Session is one sign-in, from its last step to Log Out.
type Session struct {
	ID       string // SHA-256 of what lets in, in hexadecimal digits
	UserKey  int64
	UserID   string
	Name     string
	Program  string
	Version  string // of the program
	Computer string
	OpenedAt time.Time
	UsedAt   time.Time // when a key or button was pressed last, to 20 seconds, as far as it was reported; OpenedAt at first
	ClosedAt time.Time // zero while it is open
	WithCode bool      // a one-time password was proven
	Factor   Factor    // with what it was opened
	Previous SignIn    // the sign-in before this one
	Ticket   string    // hash of the ticket that was spent for it; empty if there was none

	Tapemaster bool // tapemaster rights at sign-in; not stored, and no permission: each act reads the rights again

	actor Actor // nobody, unless this is what a sign-in returned
}

// Ended says by what a session ended. Its texts are the detail of a sign-out,
// are stored and never change.
type Ended string

// By what a session ended.
const (
	ByUser        Ended = "" // Log Out, Quit
	BySIGINT      Ended = "program ended by SIGINT"
	BySIGTERM     Ended = "program ended by SIGTERM"
	BySIGHUP      Ended = "program ended by SIGHUP"
	ByLostDisplay Ended = "display went away"
	ByFailure     Ended = "program failed"
	ByIdleTime    Ended = "nothing was pressed for too long"
	ByAge         Ended = "open for as long as the policy permits"
)

// Actor returns who acts in this session: nobody, unless it is what a sign-in
// returned. One that was read says who is signed in, and lets nobody act for them.
func (s Session) Actor() Actor { return s.actor }

// With returns the session as its user gets it.
func (s Session) With(a Actor) Session {
	s.actor = a
	return s
}
