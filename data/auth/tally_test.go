package auth

import (
	"context"
	"fmt"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

func (w *world) eventsOf(kinds ...data.Kind) []data.Event {
	w.t.Helper()
	var all []data.Event
	w.must(w.store.View(context.Background(), func(tx data.Tx) error {
		return newestFirst(tx, data.EventQuery{Kinds: kinds}, func(e data.Event) bool {
			all = append(all, e)
			return true
		})
	}))
	return all
}

// TestRefusalsAreListedTogether: from one address only some refusals in which nothing was judged
// are listed; one event a minute says how many more there were. A wrong password of a user is
// always listed.
func TestRefusalsAreListedTogether(t *testing.T) {
	w := newWorld(t)
	w.unlimited()
	w.add("alice")
	for i := range 50 {
		w.tryFrom(attacker, fmt.Sprint("nobody", i), "wrong")
	}
	if n := len(w.eventsOf(data.SignInRefused)); n != listedOfNetwork {
		t.Errorf("%d of 50 are listed", n)
	}
	for range 5 {
		w.tryFrom(attacker, "alice", "wrong")
	}
	if n := len(w.eventsOf(data.SignInRefused)); n != listedOfNetwork+5 {
		t.Errorf("%d after five wrong passwords", n)
	}
	w.tryFrom(another, "nobody", "wrong")
	if n := len(w.eventsOf(data.SignInRefused)); n != listedOfNetwork+6 {
		t.Errorf("%d after one from elsewhere", n)
	}
	w.gate.limits = Limits{}.orProduct()
	w.gate.networks = nil
	for range 30 {
		_, _ = w.SignIn(from(attacker), w.attempt("nobody", "wrong", ""))
	}
	before := len(w.eventsOf())
	w.must(w.Watch().Seen(t.Context(), nil))
	told := w.eventsOf(data.SignInsRefused)
	if len(told) != 1 || told[0].Address != attacker || told[0].Detail == "" || len(w.eventsOf()) != before+1 {
		t.Fatalf("%+v", told)
	}
	var many, busy, rest int
	if _, err := fmt.Sscanf(told[0].Detail, string(words.RefusedTogether), &many, &busy, &rest); err != nil ||
		many+rest != 40+30 || many < 5 || busy != 0 {
		t.Errorf("%q, %v", told[0].Detail, err)
	}
	w.must(w.Watch().Seen(t.Context(), nil))
	if n := len(w.eventsOf(data.SignInsRefused)); n != 1 {
		t.Errorf("told %d times", n)
	}
	before = len(w.eventsOf(data.SignInRefused))
	w.gate.networks = nil
	w.tryFrom(attacker, "nobody", "wrong")
	if n := len(w.eventsOf(data.SignInRefused)); n != before+1 {
		t.Error("a minute later none is listed")
	}
}

// TestTallyOfManyAddresses: however many addresses there are, the log grows by so many events
// a minute.
func TestTallyOfManyAddresses(t *testing.T) {
	var y tally
	listed := 0
	for i := range 3 * mostTallied {
		for range 2 {
			if y.lists(data.Client{Address: fmt.Sprintf("2001:db8:%x:%x::1", i>>16, i&0xffff)}) {
				listed++
			}
		}
	}
	if listed != listedInAll {
		t.Errorf("%d are listed", listed)
	}
	if len(y.of) > mostTallied || len(y.listed) > listedInAll {
		t.Errorf("%d addresses are kept", len(y.of))
	}
	events := y.take()
	if len(events) != mostTold+1 {
		t.Errorf("%d events", len(events))
	}
	want := lang.InEnglish(data.Say(words.RefusedElsewhereAtLeast, int64(mostTallied-mostTold), int64(0), int64(0), int64(6*mostTallied-listedInAll-2*mostTold)))
	if last := events[len(events)-1]; last.Address != "" || last.Detail != want {
		t.Errorf("%q, want %q", last.Detail, want)
	}
	if more := y.take(); len(more) > 0 {
		t.Errorf("%d events of nothing", len(more))
	}
}
