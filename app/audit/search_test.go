package audit

import (
	"context"
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/test/check"
)

// A text that hardly occurs is looked for part by part, and the foot says how far that is;
// a change of the text ends it.
func TestSearchSaysHowFarItIs(t *testing.T) {
	l := &ledger{newest: 120_000, hold: make(chan struct{})}
	r := newRoom(t, l, false)
	l.hold <- struct{}{}
	r.Until(func() bool { return r.status() == "120,000 events" })
	r.Chord(fyne.KeyModifierControl, fyne.KeyF)
	r.Type("zoe")
	r.Press(fyne.KeyReturn)
	check.Equal(t, "status", r.status(), "120,000 events · searching…")
	l.hold <- struct{}{} // where the log ends
	l.hold <- struct{}{}
	r.Until(func() bool { return r.status() == "Searching… 50,000 of 120,000 events" })
	r.See("desk3") // what was there stays until then
	l.hold <- struct{}{}
	r.Until(func() bool { return r.status() == "Searching… 100,000 of 120,000 events" })

	r.Type("=7000")
	r.Press(fyne.KeyReturn)
	r.Until(func() bool { return r.status() == "120,000 events · searching…" })
	r.Await() // the search under way ends without an answer
	l.hold <- struct{}{}
	l.hold <- struct{}{}
	r.Until(func() bool { return r.status() == "Searching… 50,000 of 120,000 events" })
	check.Equal(t, "asked for", l.asked().Text, "zoe=7000")
	close(l.hold)
	r.Until(func() bool { return r.status() == "0 of 120,000 events" })
	r.See("No events match.")
	r.tasks.Wait()
	r.Drain()
}

// What is read in parts is what one read returns.
func TestSearchReadsWhatIsThere(t *testing.T) {
	l := &ledger{newest: 51_000, lost: 3000}
	ctx := context.Background()
	for _, text := range []string{"code-delay=1000", "desk7"} {
		for _, at := range []shell.Span{{Limit: 100}, {Limit: 1000}, {Limit: 100, Below: 50_500}, {Limit: 120, Below: 1}} {
			q := data.EventQuery{Text: text}
			var steps []shell.Step
			page, err := search(ctx, l, data.Actor{}, q, at, func(s shell.Step) { steps = append(steps, s) })
			check.Equal(t, "error", err, nil)
			var want []int64
			for id := l.newest; id > 0; id-- {
				if e := l.event(id); id != l.lost && (at.Below == 0 || id < at.Below) && matches(e, q) {
					want = append(want, id)
				}
			}
			if len(want) > at.Limit && !page.More {
				t.Errorf("%s below %d: no more than %d", text, at.Below, at.Limit)
			}
			want = want[:min(len(want), at.Limit)]
			check.Equal(t, "events", len(page.Rows), len(want))
			for i := range want {
				check.Equal(t, "event", page.Rows[i].ID, want[i])
			}
			if at.Below == 0 {
				check.Equal(t, "newest", page.Newest, 51_000)
				last := steps[len(steps)-1]
				check.Equal(t, "all was searched", last.Done == last.Total, len(want) < at.Limit)
			}
		}
	}
	l.fail = errors.New("no")
	_, err := search(ctx, l, data.Actor{}, data.EventQuery{Text: "zoe"}, shell.Span{Limit: 100}, func(shell.Step) {})
	check.Equal(t, "error", err, l.fail)
}

// The foot says that events were cut off; a search ends where they were.
func TestCutOffAtTheFoot(t *testing.T) {
	l := &ledger{newest: 130_000, cut: 60_000}
	r := newRoom(t, l, false)
	r.Until(func() bool { return r.status() == "70,000 events · "+string(earlier) })
	r.Press(fyne.KeyEnd)
	r.Until(func() bool { _, ok := r.log.rows.event(69_999); return ok })
	if e, _ := r.log.rows.event(69_999); e.ID != l.cut+1 {
		t.Errorf("the last row is event %d", e.ID)
	}
	r.Chord(fyne.KeyModifierControl, fyne.KeyF)
	r.Type("zoe")
	r.Press(fyne.KeyReturn)
	r.Until(func() bool { return r.status() == "0 of 70,000 events · "+string(earlier) })
	if q := l.asked(); q.After < l.cut {
		t.Errorf("events above %d are looked for", q.After)
	}
	r.tasks.Wait()
	r.Drain()
}
