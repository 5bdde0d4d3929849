package data

import "tapetrack/data/internal/actor"

// An Actor identifies who asks for an operation. Only data/auth can make one: it comes
// with the Session of a sign-in, or from the door of the console. The zero Actor is
// nobody and may do nothing.
type Actor = actor.Actor
