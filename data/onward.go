package data

import (
	"math"
	"slices"
)

// widestOnward is the most numbers of events that are looked through at once. A query that finds
// little by a text reads all of them.
const widestOnward = 1 << 20

// Onward returns events that match q and come after the one with a number, oldest first, up to
// q.Limit, and the number up to which everything was looked through: the one to ask from next. It
// asks read for a few pages at most where the numbers after that one are without events, as where
// old ones were cut. Before and After of q are not heard. If the newest event of the log is upTo, nothing
// else is there yet; if it is below the number after, it is another log, and upTo is that newest one.
func Onward(q EventQuery, after int64, read func(EventQuery) (EventPage, error)) (events []Event, upTo int64, err error) {
	for width := int64(q.Limit); ; {
		q.After, q.Before = after, 0
		if after < math.MaxInt64-width {
			q.Before = after + width + 1
		}
		page, err := read(q)
		switch {
		case err != nil:
			return nil, after, err
		case page.Newest <= after:
			return nil, page.Newest, nil
		case page.More:
			width = max(width/2, 1) // there are more than fit a page, and the oldest come first
			continue
		case q.Before == 0 || page.Newest < q.Before:
			return oldestFirst(page.Events), page.Newest, nil
		case len(page.Events) > 0:
			return oldestFirst(page.Events), q.Before - 1, nil
		}
		after, width = q.Before-1, min(2*width, widestOnward)
	}
}

func oldestFirst(events []Event) []Event {
	reversed := slices.Clone(events)
	slices.Reverse(reversed)
	return reversed
}
