package data

import "tapetrack/data/internal/actor"

// An Actor is who asks for an operation. It can't be made outside of data/auth: one
// comes with the Session of a sign-in, another from the door of the console. The
// zero Actor is nobody and may do nothing.
type Actor = actor.Actor
