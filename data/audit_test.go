package data_test

import (
	"errors"
	"slices"
	"testing"

	"tapetrack/data"
)

// Events 7 to 1 in pages of 3: all come, newest first, and a page is read only when
// the one before it was taken.
func TestEveryEvent(t *testing.T) {
	var read []int64
	broken := errors.New("broken")
	pages := func(fails int64) func(data.EventQuery) (data.EventPage, error) {
		read = nil
		return func(q data.EventQuery) (page data.EventPage, err error) {
			read = append(read, q.Before)
			if fails != 0 && q.Before == fails {
				return page, broken
			}
			id := int64(7)
			if q.Before != 0 {
				id = q.Before - 1
			}
			for ; id > 0 && len(page.Events) < q.Limit; id-- {
				page.Events = append(page.Events, data.Event{ID: id})
			}
			page.More = id > 0
			return page, nil
		}
	}
	for _, c := range []struct {
		name        string
		most        int
		fails       int64
		events, had []int64
		err         error
	}{
		{"all", 10, 0, []int64{7, 6, 5, 4, 3, 2, 1}, []int64{0, 5, 2}, nil},
		{"the first page", 3, 0, []int64{7, 6, 5}, []int64{0}, nil},
		{"one more", 4, 0, []int64{7, 6, 5, 4}, []int64{0, 5}, nil},
		{"a page can't be read", 10, 5, []int64{7, 6, 5}, []int64{0, 5}, broken},
	} {
		var events []int64
		var failed error
		for e, err := range data.EveryEvent(data.EventQuery{Limit: 3}, pages(c.fails)) {
			if failed = err; err != nil {
				break
			}
			if events = append(events, e.ID); len(events) == c.most {
				break
			}
		}
		if !slices.Equal(events, c.events) || !slices.Equal(read, c.had) || !errors.Is(failed, c.err) {
			t.Errorf("%s: %v, read %v, %v", c.name, events, read, failed)
		}
	}
}
