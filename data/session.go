package data

import (
	"time"

	"tapetrack/data/internal/actor"
)

// A Session is one sign-in, from its last step to Log Out.
type Session struct {
	ID       string // SHA-256, in hexadecimal digits, of the secret id that its program holds
	UserKey  int64
	UserID   string
	Name     string
	Program  string
	Version  string // of the program
	Computer string
	OpenedAt time.Time
	UsedAt   time.Time // when the last key or button that was reported was pressed, to within 20 seconds; OpenedAt at first
	SeenAt   time.Time // when its program was last known to run, to within a minute or two; zero in a session of an earlier release
	ClosedAt time.Time // zero while it is open
	WithCode bool      // a one-time password was proven
	Factor   Factor    // how the user signed in
	Previous SignIn    // the sign-in before this one
	Ticket   string    // hash of the ticket that was used for it; empty if there was none

	// ClientKey is the fingerprint of the key of the program instance that signed in over
	// the network, without which the session can't be used; empty if no server was asked.
	ClientKey string
	Address   string // of that client, as the server saw it

	Tapemaster bool // tapemaster rights at sign-in; not stored, and no permission: each act reads the rights again

	actor Actor // nobody, unless a sign-in returned this session
}

// Ended says what ended a session. Its texts are the detail of a sign-out, are stored
// and never change.
type Ended string

// What ended a session.
const (
	ByUser        Ended = "" // Log Out, Quit
	BySIGINT      Ended = "program ended by SIGINT"
	BySIGTERM     Ended = "program ended by SIGTERM"
	BySIGHUP      Ended = "program ended by SIGHUP"
	ByLostDisplay Ended = "display went away"
	ByFailure     Ended = "program failed"
	ByIdleTime    Ended = "idle for too long"
	ByAge         Ended = "open for as long as the policy permits"
)

// Client returns the program that signed in, as it claimed, and where the server saw it.
func (s Session) Client() Client {
	return Client{Program: s.Program, Version: s.Version, Computer: s.Computer, Address: s.Address, Key: s.ClientKey}
}

// GuessedIn is the detail of SessionsEnded for the session in which somebody typed the
// wrong passwords that locked its user. It is stored and never changes.
const GuessedIn = "1 session: wrong passwords typed in it"

// Actor returns who acts in this session: nobody, unless a sign-in returned it. A
// session that was read shows who is signed in, and does not let the reader act for
// them.
func (s Session) Actor() Actor { return s.actor }

// With returns the session with its actor, as a sign-in returns it.
func (s Session) With(a Actor) Session {
	s.actor = a
	return s
}

// Continue lets everything that acts in s act in next from now on, and reports whether it does:
// only if both are sign-ins of the same user, with the same rights.
func (s Session) Continue(next Session) bool {
	if s.UserKey != next.UserKey || s.Tapemaster != next.Tapemaster {
		return false
	}
	actor.Continue(s.actor, next.actor)
	return true
}
