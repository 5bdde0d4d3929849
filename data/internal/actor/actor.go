// Package actor makes the value that identifies who asks for an operation. It is
// internal so that the compiler keeps every window, program and client from making
// one; of the packages below data only data/auth may, as a house test checks.
package actor

import (
	"fmt"
	"log/slog"
)

// An Actor identifies who asks for an operation: a user in an open session, or an
// account at the console. It has no exported field and can't be decoded, so it always
// comes from a sign-in or from the door of the console. It holds no rights: each act
// reads them in its transaction. The zero Actor is nobody and may do nothing.
type Actor struct {
	session *secret // the id that opens the session; nil at the console
	console Console
}

// A secret hides its id behind a function: fmt calls no Format for unexported fields
// of a struct, and follows pointers.
type secret struct{ id func() string }

// A Console says who is at the console, for the audit.
type Console struct {
	Account  string // console:account@computer
	Program  string
	Computer string
}

// InSession returns the actor of the session that this id opens.
func InSession(id string) Actor { return Actor{session: &secret{func() string { return id }}} }

// AtConsole returns an actor with the rank of the console; without an account, nobody.
func AtConsole(c Console) Actor {
	if c.Account == "" {
		return Actor{}
	}
	return Actor{console: c}
}

// Session returns the id that opens the actor's session; empty at the console and for
// nobody.
func Session(a Actor) string {
	if a.session == nil {
		return ""
	}
	return a.session.id()
}

// ConsoleOf returns who is at the console, and whether the actor is there.
func ConsoleOf(a Actor) (Console, bool) { return a.console, a.console.Account != "" }

// The id of an actor opens a session, so nothing that formats values shows it.

// Format writes what kind of actor it is, whatever the verb.
func (a Actor) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(a.kind())) }

// LogValue is Format for logs.
func (a Actor) LogValue() slog.Value { return slog.StringValue(a.kind()) }

func (a Actor) kind() string {
	switch {
	case a.session != nil:
		return "an open session"
	case a.console.Account != "":
		return "the console"
	default:
		return "nobody"
	}
}
