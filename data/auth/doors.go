package auth

import (
	"tapetrack/data"
	"tapetrack/data/internal/actor"
)

// Doors are the doors for people who sign in. A program holds those that it needs. They
// share one service, and are safe for use by several goroutines.
type Doors struct {
	*Entrance
	*Self
	*Administration
}

// An Entrance judges sign-ins, and everything between the login window and a session.
// Its callers are not identified yet.
type Entrance struct{ *service }

// A Self is for users in an open session: what they do about their own account.
type Self struct{ *service }

// An Administration is for holders of tapemaster rights, in an open session or at the
// console: what they do about all users.
type Administration struct{ *service }

// New returns the doors, which share one service made of p.
func New(p Parts) Doors {
	s := newService(p)
	return Doors{&Entrance{s}, &Self{s}, &Administration{s}}
}

// A Console is for an account of the computer that may write the database and its key.
// It has the highest rank and no user. A server offers it to nobody.
type Console struct {
	*service
	by data.Actor
	at actor.Console
}

// OpenConsole opens the door of the console. account names the computer account, as
// account@computer; where names program and computer. Without an account it is for a
// program that makes a database for somebody who can't have signed in yet: it can only
// set up. Without a storage or its Sealer nobody is at the console.
func OpenConsole(p Parts, account string, where data.Client) *Console {
	at := actor.Console{Program: where.Program, Computer: where.Computer}
	if account != "" {
		at.Account = data.ConsolePrefix + account
	}
	s := newService(p)
	return &Console{service: s, by: s.enter(at), at: at}
}

// consolePlace names to the Sealer what proves that somebody is at the console of its
// database.
const consolePlace = "console"

// enter returns who is at the console of the database of s: whoever has its key, and
// nobody else, can prove it.
func (s *service) enter(at actor.Console) data.Actor {
	if s.store == nil || s.sealer == nil || at.Account == "" {
		return data.Actor{}
	}
	proof, err := s.sealer.Seal([]byte(at.Account), consolePlace)
	if err != nil {
		return data.Actor{}
	}
	return actor.AtConsole(at, proof)
}

// atConsole returns the console that by acts at, if it is that of this database. At the
// console of another one they are nobody.
func (s *service) atConsole(by data.Actor) (actor.Console, bool) {
	at, proof, there := actor.ConsoleOf(by)
	if !there {
		return actor.Console{}, false
	}
	account, err := s.sealer.Open(proof, consolePlace)
	if err != nil || string(account) != at.Account {
		return actor.Console{}, false
	}
	return at, true
}

// Actor returns who acts at the console, for the Administration of the same database.
func (s *Console) Actor() data.Actor { return s.by }
