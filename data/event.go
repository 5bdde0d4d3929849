package data

import "time"

// ConsolePrefix begins the Actor of an event at the console: console:account@computer.
const ConsolePrefix = "console:"

// An Event is one line of the audit. It never holds a secret, a code, a
// password, an otpauth URI, or what was typed for an unknown User-ID.
type Event struct {
	ID       int64
	At       time.Time
	Kind     Kind
	UserKey  int64  // whom it is about; 0 if nobody or an unknown user
	UserID   string // the User-ID at that time
	Actor    string // User-ID of whoever acted, or console:account@computer; By says who that was proven to be
	Program  string // as its client claims, if there is an Address
	Computer string // the same
	Detail   string
	// Address is that of the client, as the server saw it; empty if no server was asked.
	Address string
	// Damaged: a value can't be read, because no program of ours wrote it; what
	// stands before it is there. That the rest is genuine only Verify tells.
	Damaged bool
}

// Sound reports whether e can be what a program of ours wrote, as far as a list
// can tell without looking at the chain.
func (e Event) Sound() bool { return !e.Damaged && IsWritable(e.At) }

// Reason returns why something was refused, with true, if that is what an event's
// detail says.
func (e Event) Reason() (Reason, bool) {
	return Reason(e.Detail), e.Detail != "" && e.Kind.is(reasoned)
}

// Nobody stands where the name of whoever acted would, if nobody has shown who they
// are, in files and scripts. No User-ID has parentheses.
const Nobody = "(unknown)"

// By returns who acted as files and scripts have it: a User-ID,
// console:account@computer, Nobody, or "" for what happened by itself.
//
// Events of a sign-in that was refused are stored with the user whom they are
// about as the one who acted, and so are locks after wrong passwords and codes, and
// the end of the session in which they were typed.
// But whoever typed there did not prove who they were.
func (e Event) By() string {
	switch {
	case e.Actor != e.UserID: // an administrator, or the console
		return e.Actor
	case e.Kind == SignInRefused, e.Kind == OTPBlocked, e.Kind == TokenMisused, e.Kind == UserRevoked && e.Detail != string(ByAdministrator),
		e.Kind == SessionsEnded && e.Detail == GuessedIn:
		return Nobody
	}
	return e.Actor
}
