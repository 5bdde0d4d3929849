package auth

import (
	"tapetrack/data"
	"tapetrack/data/internal/actor"
)

// Doors are those of people who sign in. A program holds the ones that it needs.
// They share what is behind them, and are safe for use by several goroutines.
type Doors struct {
	*Entrance
	*Self
	*Administration
}

// An Entrance judges sign-ins and leads through what comes between the login
// window and a session. Whoever comes to it is nobody yet.
type Entrance struct{ *service }

// A Self is what people do about their own account, in an open session.
type Self struct{ *service }

// An Administration is what holders of tapemaster rights do about everybody, in an
// open session or at the console.
type Administration struct{ *service }

// New returns the doors.
func New(p Parts) Doors {
	s := newService(p)
	return Doors{&Entrance{s}, &Self{s}, &Administration{s}}
}

// A Console is what is done on the computer that has the database and its key, by
// whoever may write both: it has the highest rank and no user. A server offers it to
// nobody.
type Console struct {
	*service
	by data.Actor
	at actor.Console
}

// OpenConsole opens the door of the console. account names the computer account
// that asks, as account@computer; where, the program and the computer.
// Without an account it is that of a program that makes a database for somebody who
// can't have signed in yet: it can set up, and nothing else.
func OpenConsole(p Parts, account string, where data.Client) *Console {
	at := actor.Console{Program: where.Program, Computer: where.Computer}
	if account != "" {
		at.Account = data.ConsolePrefix + account
	}
	return &Console{service: newService(p), by: actor.AtConsole(at), at: at}
}

// Actor returns who acts at the console, for Administration.
func (s *Console) Actor() data.Actor { return s.by }
