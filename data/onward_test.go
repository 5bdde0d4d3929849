package data_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"tapetrack/data"
)

// logOf answers queries for events with these numbers, in ascending order, as a store does. Only
// those that match are found.
func logOf(numbers []int64, match func(int64) bool, reads *int) func(data.EventQuery) (data.EventPage, error) {
	return func(q data.EventQuery) (page data.EventPage, err error) {
		*reads++
		if len(numbers) > 0 {
			page.Newest = numbers[len(numbers)-1]
		}
		for _, n := range slices.Backward(numbers) {
			if n <= q.After || q.Before != 0 && n >= q.Before || !match(n) {
				continue
			}
			if len(page.Events) == q.Limit {
				page.More = true
				break
			}
			page.Events = append(page.Events, data.Event{ID: n})
		}
		return page, nil
	}
}

// Whoever asks from the number where the last answer ended gets each event once, oldest first,
// whatever is missing and whatever a filter leaves out.
func TestOnwardGivesEachEventOnce(t *testing.T) {
	for range 300 {
		var numbers, want, got []int64
		for n := rand.Int64N(5000); len(numbers) < rand.IntN(60); n += 1 + rand.Int64N(3)*rand.Int64N(400) {
			numbers = append(numbers, n+1)
		}
		match := func(n int64) bool { return true }
		if every := rand.Int64N(4); every > 1 {
			match = func(n int64) bool { return n%every == 0 }
		}
		for _, n := range numbers {
			if match(n) {
				want = append(want, n)
			}
		}
		reads, after := 0, int64(0)
		for {
			events, upTo, err := data.Onward(data.EventQuery{Limit: 1 + rand.IntN(9)}, after, logOf(numbers, match, &reads))
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range events {
				if e.ID <= after || e.ID > upTo {
					t.Fatalf("event %d between %d and %d", e.ID, after, upTo)
				}
				got = append(got, e.ID)
			}
			if upTo == after {
				break
			}
			after = upTo
		}
		if !slices.Equal(got, want) {
			t.Fatalf("of %v: %v, want %v", numbers, got, want)
		}
	}
}

// A log whose first ten million events were cut takes some twenty questions, one for each
// doubling, and none that ends nowhere.
func TestOnwardPassesWhatWasCut(t *testing.T) {
	all := func(int64) bool { return true }
	for _, first := range []int64{10_000_000, math.MaxInt64 - 1} {
		numbers, reads := []int64{first, first + 1}, 0
		after := int64(0)
		if first > 1<<40 {
			after = first - 1
		}
		events, upTo, err := data.Onward(data.EventQuery{Limit: 500}, after, logOf(numbers, all, &reads))
		if err != nil || len(events) != 2 || events[0].ID != first || upTo != first+1 || reads > 40 {
			t.Errorf("from %d: %v up to %d after %d reads: %v", first, events, upTo, reads, err)
		}
	}
	// A shorter log is another one.
	reads := 0
	if events, upTo, err := data.Onward(data.EventQuery{Limit: 5}, 9, logOf([]int64{1, 2}, all, &reads)); err != nil || len(events) != 0 || upTo != 2 {
		t.Error(events, upTo, err)
	}
	broken := errors.New("broken")
	if _, upTo, err := data.Onward(data.EventQuery{Limit: 5}, 9, func(data.EventQuery) (data.EventPage, error) { return data.EventPage{}, broken }); !errors.Is(err, broken) || upTo != 9 {
		t.Error(upTo, err)
	}
}
