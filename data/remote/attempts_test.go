package remote

import (
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/wire"
)

// What got no answer is asked again under the same id; anything else is another attempt, above
// all the same code with another password, which the server does not compare.
func TestAttemptsWithoutAnAnswer(t *testing.T) {
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	a := &attempts{now: func() time.Time { return now }}
	typed := wire.SignInRequest{Login: "alice", Password: "one", Code: "123456"}
	ask := func(by data.Actor, what wire.SignInRequest, answered bool) string {
		id, end := a.begin(by, "SignIn", what)
		end(answered)
		return id
	}
	first := ask(nobody, typed, false)
	other := typed
	other.Password = "two"
	if ask(nobody, other, true) == first || ask(actor.InSession("t"), typed, true) == first {
		t.Error("another attempt has the same id")
	}
	if ask(nobody, typed, false) != first || ask(nobody, typed, true) != first {
		t.Error("the same has another id")
	}
	if ask(nobody, typed, false) == first {
		t.Error("what was answered is asked again")
	}
	second := ask(nobody, typed, false)
	now = now.Add(openFor + time.Second)
	if ask(nobody, typed, true) == second || len(a.open) > 0 {
		t.Error("an attempt of long ago is asked again")
	}
}
