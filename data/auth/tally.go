package auth

import (
	"cmp"
	"slices"
	"sync"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// What refusals of sign-ins are counted as that are not listed one by one.
const (
	limited  = iota // too many from the network
	busy            // too many at once
	unlisted        // nothing was judged, as of an unknown user
	tallied
)

// Whoever types what they like at a login window must not fill the log. A refusal by a limit is
// not listed there, and of those where no password was judged, which anybody can have any number
// of, only so many between two writings: the others are counted, and once a minute one event for
// each network says how many there were. A wrong password of a user is always listed: that user
// is told of it.
const (
	listedOfNetwork = 10
	listedInAll     = 100
	// mostTold is how many networks get an event of their own: those with the most refusals.
	// One more event has the others together.
	mostTold = 20
	// mostTallied is how many networks are told apart.
	mostTallied = 10_000
)

// A tally counts the refusals that are not listed. What was counted in the last minute before
// a server fails is lost.
type tally struct {
	mu      sync.Mutex
	listed  map[string]int
	all     int
	of      map[string]*[tallied]int64 // by network
	rest    [tallied]int64             // of more networks than are told apart
	further bool                       // there are such
}

// lists reports whether one more refusal in which nothing was judged is listed, and counts it
// otherwise. Without a server all are.
func (t *tally) lists(client data.Client) bool {
	name := data.NetworkOf(client.Address)
	if name == "" {
		return true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.listed == nil {
		t.listed = map[string]int{}
	}
	if t.listed[name] >= listedOfNetwork || t.all >= listedInAll {
		t.add(name, unlisted)
		return false
	}
	t.listed[name]++
	t.all++
	return true
}

// count counts a refusal that is not listed.
func (t *tally) count(address string, what int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.add(data.NetworkOf(address), what)
}

// add is called below the mutex.
func (t *tally) add(name string, what int) {
	n := t.of[name]
	switch {
	case n != nil:
	case len(t.of) >= mostTallied:
		t.further = true
		n = &t.rest
	default:
		if t.of == nil {
			t.of = map[string]*[tallied]int64{}
		}
		n = new([tallied]int64)
		t.of[name] = n
	}
	n[what]++
}

// take returns what was counted since it was called last, as events without a time.
func (t *tally) take() []data.Event {
	t.mu.Lock()
	of, rest, further := t.of, t.rest, t.further
	t.of, t.rest, t.further, t.listed, t.all = nil, [tallied]int64{}, false, nil, 0
	t.mu.Unlock()
	sum := func(n *[tallied]int64) int64 { return n[limited] + n[busy] + n[unlisted] }
	var names []string
	for name := range of {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(sum(of[b]), sum(of[a])), cmp.Compare(a, b)) })
	var events []data.Event
	others := int64(0)
	for i, name := range names {
		n := of[name]
		if i < mostTold {
			events = append(events, data.Event{
				Kind: data.SignInsRefused, Address: name, Detail: lang.InEnglish(data.Say(words.RefusedTogether, n[limited], n[busy], n[unlisted])),
			})
			continue
		}
		others++
		for what := range n {
			rest[what] += n[what]
		}
	}
	if others > 0 || further {
		text := words.RefusedElsewhere
		if further {
			text = words.RefusedElsewhereAtLeast
		}
		events = append(events, data.Event{Kind: data.SignInsRefused, Detail: lang.InEnglish(data.Say(text, others, rest[limited], rest[busy], rest[unlisted]))})
	}
	return events
}

// appendTally writes down what a tally has counted.
func (s *service) appendTally(tx data.Tx, events []data.Event) error {
	for _, e := range events {
		e.At = s.now()
		if err := tx.AppendEvent(e); err != nil {
			return err
		}
	}
	return nil
}
