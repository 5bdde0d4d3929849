package audit

import (
	"errors"
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

const million = 1_000_000

func TestLogShowsEvents(t *testing.T) {
	r := newRoom(t, &ledger{newest: 12}, true)
	r.at("list")
	r.See("23 Nov 2026 11:59:00", "Signed in", "alice", "Lite", "desk3", "password and code", "Sign-in refused: wrong code", "Refused")
	check.Equal(t, "status", r.status(), "12 events")
	r.Press(fyne.KeyEscape)
	check.Equal(t, "windows after Escape", r.Exists(), 1)
	r.Chord(fyne.KeyModifierControl, fyne.KeyW)
	check.Equal(t, "windows", r.Exists(), 0)
}

func TestLogOfNothing(t *testing.T) {
	r := newRoom(t, &ledger{}, true)
	r.See("No events match.")
	check.Equal(t, "status", r.status(), "0 events")
	r.Press(fyne.KeyEnd, fyne.KeyReturn)
	r.Click("Export…")
	r.See("There is nothing to export.")
	r.ledger.newest = 1
	r.Press(fyne.KeyF5)
	check.Equal(t, "status", r.status(), "1 event")
}

// A million events are there at once, every one in its row, and hardly any is in
// memory.
func TestLogOfAMillion(t *testing.T) {
	r := newRoom(t, &ledger{newest: million}, true)
	check.Equal(t, "status", r.status(), "1,000,000 events")
	check.Equal(t, "reads", r.reads(), 1)
	r.Press(fyne.KeyEnd)
	check.Equal(t, "oldest", r.log.selected.ID, 1)
	check.Equal(t, "reads", r.reads(), 2)
	r.Press(fyne.KeyUp)
	check.Equal(t, "the one before", r.log.selected.ID, 2)
	r.Press(fyne.KeyHome)
	check.Equal(t, "newest", r.log.selected.ID, million)
	for row := range int64(60) {
		r.scroll(million/60 - 7)
		first, end := r.log.view.Window()
		for i := first; i < end; i++ {
			e, ok := r.log.rows.event(i)
			if !ok || e.ID != int64(million-i) {
				t.Fatalf("after %d: row %d is event %d (%v)", row, i, e.ID, ok)
			}
		}
	}
	if kept := r.loaded(); kept > maxPages*pageSize {
		t.Errorf("%d events are kept", kept)
	}
	last := r.reads()
	r.Front().Content().Refresh()
	check.Equal(t, "reads to draw what is there", r.reads(), last)
}

// While a page is under way, those that are scrolled past are not asked for.
func TestLogReadsWhatIsSeenOnly(t *testing.T) {
	l := &ledger{newest: million, hold: make(chan struct{})}
	r := newRoom(t, l, false)
	l.hold <- struct{}{}
	r.Until(func() bool { return r.status() == "1,000,000 events" })
	for range 500 {
		r.scroll(1000)
	}
	check.Equal(t, "reads", r.reads(), 2)
	l.hold <- struct{}{}
	r.Await()
	first, _ := r.log.view.Window()
	l.hold <- struct{}{}
	r.Until(func() bool { _, ok := r.log.rows.event(first); return ok })
	if n := r.reads(); n > 4 {
		t.Errorf("%d reads", n)
	}
}

// A filter over half a million is counted as far as a person cares, and goes on
// when somebody scrolls there.
func TestLogCountsWhatMatches(t *testing.T) {
	r := newRoom(t, &ledger{newest: million}, true)
	r.pick("All", "Refusals")
	check.Equal(t, "status", r.status(), "10,000+ of 1,000,000 events")
	check.Equal(t, "reads", r.reads(), 1+11)
	r.reach("list")
	r.Press(fyne.KeyEnd, fyne.KeyEnd)
	if n := r.log.rows.Len(); n <= 10_000 {
		t.Errorf("%d rows are known", n)
	}
	r.Press(fyne.KeyHome)
	seen := int64(million + 1)
	r.walk((maxPages+5)*pageSize, func(i int, e data.Event) {
		if e.ID >= seen || e.Kind != data.SignInRefused {
			t.Fatalf("row %d is event %d after %d", i, e.ID, seen)
		}
		if gap := seen - e.ID; i > 0 && gap != 5 && gap != 10 {
			t.Fatalf("between event %d and %d some are missing", seen, e.ID)
		}
		seen = e.ID
	})
	if kept := r.loaded(); kept > maxPages*pageSize {
		t.Errorf("%d events are kept", kept)
	}
	r.pick("Refusals", "Policy")
	check.Equal(t, "status", r.status(), "1,000 of 1,000,000 events")
	r.pick("Policy", "All")
	check.Equal(t, "status", r.status(), "1,000,000 events")
}

// An event that somebody removed leaves its row empty, and moves no other.
func TestLogWithAnEventRemoved(t *testing.T) {
	for _, lost := range []int64{349, 251, 250, 120, 1} { // 251 and 250 end and begin a page
		r := newRoom(t, &ledger{newest: 350, lost: lost, counts: true}, true)
		check.Equal(t, "status", r.status(), "350 events")
		r.walk(350, func(i int, e data.Event) {
			if want := int64(350 - i); e.ID != want && (want != lost || e.ID != 0) {
				t.Fatalf("row %d is event %d", i, e.ID)
			}
		})
		r.log.view.Select(int(350 - lost))
		r.See("Missing", "An event was removed")
		r.Press(fyne.KeyReturn)
		r.Gone("Close")
		before := r.reads()
		r.Front().Content().Refresh()
		check.Equal(t, "reads to draw what is there", r.reads(), before)
	}
}

// Where IDs do not follow from rows they are counted.
func TestLogWithAGap(t *testing.T) {
	r := newRoom(t, &ledger{newest: 2500, lost: 1200}, true)
	check.Equal(t, "status", r.status(), "2,499 events")
	seen := int64(2501)
	r.walk(2499, func(i int, e data.Event) {
		if e.ID != seen-1 && e.ID != 1199 {
			t.Fatalf("row %d is event %d", i, e.ID)
		}
		seen = e.ID
	})
	check.Equal(t, "last", seen, 1)
}

// Newer events move no row; F5 shows them, and what is selected
// stays selected.
func TestLogGrowsMeanwhile(t *testing.T) {
	r := newRoom(t, &ledger{newest: 1000}, true)
	r.Press(fyne.KeyHome, fyne.KeyDown, fyne.KeyDown)
	check.Equal(t, "selected", r.log.selected.ID, 998)
	r.ledger.newest = 1300
	r.Press(fyne.KeyEnd)
	check.Equal(t, "oldest", r.log.selected.ID, 1)
	check.Equal(t, "status", r.status(), "1,000 events")
	r.Press(fyne.KeyHome, fyne.KeyDown, fyne.KeyF5)
	check.Equal(t, "status", r.status(), "1,300 events")
	check.Equal(t, "selected", r.log.selected.ID, 999)
	check.Equal(t, "selected row", r.log.view.Selected(), 301)
	r.pick("All", "Refusals") // the selected one is not among them
	check.Equal(t, "selected", r.log.selected.ID, 0)
	check.Equal(t, "Details", r.Button("Details").Disabled(), true)
}

// The same where rows are counted, and the first page is read a second time.
func TestLogGrowsWhileItIsCounted(t *testing.T) {
	const n = (maxPages + 10) * pageSize
	r := newRoom(t, &ledger{newest: n, lost: 1}, true)
	r.walk(n-1, func(int, data.Event) {})
	r.ledger.newest += 300
	r.Press(fyne.KeyHome)
	check.Equal(t, "newest", r.log.selected.ID, n)
	r.Press(fyne.KeyEnd)
	check.Equal(t, "oldest", r.log.selected.ID, 2)
}

func TestLogSaysWhyItCannotBeRead(t *testing.T) {
	r := newRoom(t, &ledger{newest: 1000, fail: data.Deny("Only holders of tapemaster rights read the log.")}, true)
	r.See("Only holders of tapemaster rights")
	check.Equal(t, "reads", r.reads(), 1)
	r.fail = nil
	r.Press(fyne.KeyF5)
	r.Gone("Only holders of tapemaster rights")
	check.Equal(t, "status", r.status(), "1,000 events")
	r.fail = errors.New("disk on fire")
	r.Press(fyne.KeyEnd) // a page
	r.See("Something went wrong")
	r.Gone("disk on fire")
	r.fail = nil
	r.Press(fyne.KeyUp)
	check.Equal(t, "selected", r.log.selected.ID, 2)
	r.Gone("Something went wrong")

	r.pick("All", "Refusals")
	r.fail = errors.New("disk on fire")
	r.pick("Refusals", "Sign-ins")
	r.See("Something went wrong")
	before := r.reads()
	r.Front().Content().Refresh()
	check.Equal(t, "reads to draw what is there", r.reads(), before)
}

// A page that can't be read is not tried for ever.
func TestLogPageFails(t *testing.T) {
	l := &ledger{newest: million}
	r := newRoom(t, l, false)
	r.Until(func() bool { return r.status() == "1,000,000 events" })
	l.mu.Lock()
	l.fail = errors.New("disk on fire")
	l.mu.Unlock()
	r.Press(fyne.KeyEnd)
	r.Until(func() bool { return r.Says("Something went wrong") })
	r.tasks.Wait()
	r.Drain()
	r.tasks.Wait()
	check.Equal(t, "reads", r.reads(), 2)
}

// Counting that fails is not tried for ever.
func TestLogCountFails(t *testing.T) {
	l := &ledger{newest: million, lost: 1, hold: make(chan struct{}, 100)}
	r := newRoom(t, l, false)
	l.hold <- struct{}{}
	r.Until(func() bool { return r.status() == "100+ of 999,999 events" })
	l.mu.Lock()
	l.fail = errors.New("disk on fire")
	l.mu.Unlock()
	for range cap(l.hold) {
		l.hold <- struct{}{}
	}
	r.Until(func() bool { return r.Says("Something went wrong") })
	r.tasks.Wait()
	r.Drain()
	r.tasks.Wait()
	if n := r.reads(); n > 3 {
		t.Errorf("it was tried %d times", n)
	}
}

func TestLogRowsAreFew(t *testing.T) {
	for _, n := range []int64{1, 99, 100, 101, 999, 1000, 1001, 10_000, 10_001} {
		for _, lost := range []int64{0, 1} { // without and with counting
			r := newRoom(t, &ledger{newest: n, lost: lost}, true)
			total := n - lost
			if r.status() != lang.T("%d events", total) && r.status() != "10,000+ of "+lang.T("%d events", total) {
				t.Errorf("of %d events: %q", total, r.status())
			}
			r.Press(fyne.KeyEnd, fyne.KeyEnd, fyne.KeyEnd)
			if total > 0 {
				check.Equal(t, fmt.Sprintf("oldest of %d", total), r.log.selected.ID, 1+lost)
			}
		}
	}
}

// What happened is never cut without a place where it is told in full.
func TestLogTellsTheWhole(t *testing.T) {
	r := newRoom(t, &ledger{newest: 12}, true)
	r.log.view.SetWidths(map[string]float32{"user": 118, "by": 118, "computer": 104}) // what the user has set does not give way
	r.log.window.Resize(fyne.NewSize(700, 400))
	r.Click("23 Nov 2026 11:57:00") // the sign-in that was refused
	check.Equal(t, "selected", r.log.selected.ID, 10)
	if r.log.whole.Hidden || r.log.whole.Text != "Sign-in refused: wrong code" {
		t.Errorf("in a narrow window it says %q, hidden: %t", r.log.whole.Text, r.log.whole.Hidden)
	}
	r.log.window.Resize(fyne.NewSize(1160, 580))
	r.Press(fyne.KeyUp)
	check.Equal(t, "hidden where there is room", r.log.whole.Hidden, true)
	r.Press(fyne.KeyDown)
	check.Equal(t, "hidden where there is room", r.log.whole.Hidden, true)
}
