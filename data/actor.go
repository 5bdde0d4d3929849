package data

import "time"

// An Actor is who asks for an operation. Their rights are read in the same
// transaction as the act, from the session or from being at the console.
type Actor struct {
	Session  string // id of an open session; empty at the console
	Console  string // console:account@computer; empty in a session
	Program  string
	Computer string
}

// A Session is one sign-in, from its last step to Log Out.
type Session struct {
	ID       string
	UserKey  int64
	UserID   string
	Name     string
	Program  string
	Version  string // of the program
	Computer string
	OpenedAt time.Time
	ClosedAt time.Time // zero while it is open
	WithCode bool      // a one-time password was proven
	Factor   Factor    // with what it was opened
	Previous SignIn    // the sign-in before this one

	Tapemaster bool // tapemaster rights at sign-in; not stored, and no permission: each act reads the rights again

	Ended Ended // by what it ends, for the event of SignOut; not stored
}

// Ended says by what a session ended. Its texts are the detail of a sign-out,
// are stored and never change.
type Ended string

// What ends a session from outside of the program's windows.
const (
	ByUser        Ended = "" // Log Out, Quit
	BySIGINT      Ended = "program ended by SIGINT"
	BySIGTERM     Ended = "program ended by SIGTERM"
	BySIGHUP      Ended = "program ended by SIGHUP"
	ByLostDisplay Ended = "display went away"
	ByFailure     Ended = "program failed"
)

// Actor returns who acts in this session.
func (s Session) Actor() Actor {
	return Actor{Session: s.ID, Program: s.Program, Computer: s.Computer}
}
