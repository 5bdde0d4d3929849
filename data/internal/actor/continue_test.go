package actor_test

import (
	"fmt"
	"testing"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/test/check"
)

// TestContinue: every copy of an actor goes on in the next session, and nobody else does.
func TestContinue(t *testing.T) {
	was, other := actor.InSession("one"), actor.InSession("one")
	held := was
	actor.Continue(held, actor.InSession("two"))
	check.Equal(t, "the actor", actor.Session(was), "two")
	check.Equal(t, "one of the same session", actor.Session(other), "one")
	three := actor.InSession("three")
	actor.Continue(was, three)
	check.Equal(t, "its copy, twice", actor.Session(held), "three")
	actor.Continue(three, was)
	actor.Continue(was, was)
	check.Equal(t, "in itself", actor.Session(was), "three")
	check.Equal(t, "printed", fmt.Sprintf("%+v %#v", was, &held), "an open session an open session")
}

// TestContinueAtTheConsole: what is not in a session does not come into one, nor out of one.
func TestContinueAtTheConsole(t *testing.T) {
	console := actor.AtConsole(actor.Console{Account: "console:me@desk7"}, []byte("proof"))
	in := actor.InSession("one")
	for _, a := range []data.Actor{console, {}} {
		actor.Continue(a, in)
		check.Equal(t, "came into a session", actor.Session(a), "")
		actor.Continue(in, a)
		check.Equal(t, "out of one", actor.Session(in), "one")
	}
}
