// Package actor makes the one value that says who asks for an operation. It is
// internal so that the compiler keeps every window, program and client from making
// one; of the packages below data only data/auth may (a test of the house holds
// that).
package actor

import (
	"fmt"
	"log/slog"
)

// An Actor is who asks for an operation: somebody in an open session, or whoever
// is at the console. It has no exported field and no way to be decoded: whoever has
// one was given it by a sign-in or by the door of the console. The rights are read
// in the transaction of each act, and are not in it. The zero Actor is nobody and
// may do nothing.
type Actor struct {
	session *secret // what lets in; nil at the console
	console Console
}

// A secret hides what it is behind a function: fmt calls no Format for what is in the
// fields of a struct, and follows pointers.
type secret struct{ id func() string }

// A Console says who is at the console, for the audit.
type Console struct {
	Account  string // console:account@computer
	Program  string
	Computer string
}

// InSession returns the actor of the session that this id opens.
func InSession(id string) Actor { return Actor{session: &secret{func() string { return id }}} }

// AtConsole returns who acts with the rank of the console. Without an account it
// returns nobody.
func AtConsole(c Console) Actor {
	if c.Account == "" {
		return Actor{}
	}
	return Actor{console: c}
}

// Session returns the id that lets the actor in, empty at the console and for
// nobody.
func Session(a Actor) string {
	if a.session == nil {
		return ""
	}
	return a.session.id()
}

// ConsoleOf returns who is at the console, and whether the actor is there.
func ConsoleOf(a Actor) (Console, bool) { return a.console, a.console.Account != "" }

// What an actor carries lets somebody in: nothing that formats values shows it.

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
