package data_test

import (
	"testing"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/test/check"
)

// TestContinue: what acts in a session goes on only as the same user, with the same rights.
func TestContinue(t *testing.T) {
	in := func(id string, user int64, tapemaster bool) data.Session {
		return data.Session{UserKey: user, Tapemaster: tapemaster}.With(actor.InSession(id))
	}
	for _, c := range []struct {
		next data.Session
		goes bool
		acts string
	}{
		{in("two", 2, true), true, "two"},
		{in("two", 3, true), false, "one"},
		{in("two", 2, false), false, "one"},
	} {
		was := in("one", 2, true)
		held := was.Actor()
		check.Equal(t, "goes on", was.Continue(c.next), c.goes)
		check.Equal(t, "acts in", actor.Session(held), c.acts)
	}
}
