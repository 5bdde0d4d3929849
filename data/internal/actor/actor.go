// Package actor makes the value that identifies who asks for an operation. It is
// internal so that the compiler keeps every window, program and client from making
// one; of the packages below data only data/auth may, as a house test checks.
package actor

import (
	"fmt"
	"log/slog"
	"sync/atomic"
)

// An Actor identifies who asks for an operation: a user in an open session, or an
// account at the console. It has no exported field and can't be decoded, so it always
// comes from a sign-in or from the door of the console. It holds no rights: each act
// reads them in its transaction. The zero Actor is nobody and may do nothing.
type Actor struct {
	session *secret // the id that opens the session; nil at the console
	console Console
	proof   *secret // that the console is that of a database; nil in a session
}

// A secret hides its id behind a function: fmt calls no Format for unexported fields
// of a struct, and follows pointers. All copies of an actor share it.
type secret struct {
	id    func() string
	since atomic.Pointer[secret] // that of the session in which it goes on; nil: none
}

func keep(id string) *secret { return &secret{id: func() string { return id }} }

// now returns the secret that holds after each Continue.
func (s *secret) now() *secret {
	for next := s.since.Load(); next != nil; next = s.since.Load() {
		s = next
	}
	return s
}

// A Console says who is at the console, for the audit.
type Console struct {
	Account  string // console:account@computer
	Program  string
	Computer string
}

// InSession returns the actor of the session that this id opens.
func InSession(id string) Actor { return Actor{session: keep(id)} }

// Continue lets whoever holds was, or a copy of it, act in the session of next from now on.
// It does nothing unless both are in a session.
func Continue(was, next Actor) {
	if was.session == nil || next.session == nil {
		return
	}
	if from, to := was.session.now(), next.session.now(); from != to {
		from.since.Store(to)
	}
}

// AtConsole returns an actor with the rank of the console. The doors hold proof against
// the key of their database, so the console of one is nobody at another. Without an
// account or a proof it returns nobody.
func AtConsole(c Console, proof []byte) Actor {
	if c.Account == "" || len(proof) == 0 {
		return Actor{}
	}
	return Actor{console: c, proof: keep(string(proof))}
}

// Session returns the id that opens the actor's session; empty at the console and for
// nobody.
func Session(a Actor) string {
	if a.session == nil {
		return ""
	}
	return a.session.now().id()
}

// ConsoleOf returns who is at the console of some database, the proof that they are, and
// whether the actor is at one. Only data/auth can check the proof.
func ConsoleOf(a Actor) (at Console, proof []byte, there bool) {
	if a.proof == nil {
		return Console{}, nil, false
	}
	return a.console, []byte(a.proof.id()), true
}

// The id of an actor opens a session, so nothing that formats values shows it.

// Format writes what kind of actor it is, whatever the verb.
func (a Actor) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(a.kind())) }

// LogValue is Format for logs.
func (a Actor) LogValue() slog.Value { return slog.StringValue(a.kind()) }

func (a Actor) kind() string {
	switch {
	case a.session != nil:
		return "an open session"
	case a.proof != nil:
		return "the console"
	default:
		return "nobody"
	}
}
