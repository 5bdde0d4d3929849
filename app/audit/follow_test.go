package audit

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// follow lets the log notice that the ledger grew.
func (r *room) follow() {
	r.log.book.Windows.Watch(func(context.Context) (int64, error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.newest, nil
	})
}

// grow lets n events happen, and two seconds pass.
func (r *room) grow(n int64) {
	r.mu.Lock()
	r.newest += n
	r.mu.Unlock()
	r.tasks.Pass(2 * time.Second)
}

// onScreen returns the IDs of the first and the last event on the screen.
func (r *room) onScreen() [2]int64 {
	r.t.Helper()
	first, end := r.log.view.Window()
	a, ok := r.log.rows.event(first)
	b, ok2 := r.log.rows.event(end - 1)
	if !ok || !ok2 {
		r.t.Fatalf("rows %d to %d are not loaded", first, end)
	}
	return [2]int64{a.ID, b.ID}
}

// New events show at the top; what is selected, and what is deep, stays. Every
// event is in its row afterwards, in a log whose IDs follow from rows and in one
// that is counted.
func TestLogFollows(t *testing.T) {
	for _, lost := range []int64{0, 1} {
		r := newRoom(t, &ledger{newest: 2000, lost: lost}, true)
		r.follow()
		r.Press(fyne.KeyHome, fyne.KeyDown)
		check.Equal(t, "selected", r.log.selected.ID, 1999)
		r.grow(1)
		check.Equal(t, "newest on the screen", r.onScreen()[0], 2001)
		check.Equal(t, "status", r.status(), lang.T("%d events", 2001-lost))
		check.Equal(t, "selected row", r.log.view.Selected(), 2)
		check.Equal(t, "selected", r.log.selected.ID, 1999)

		r.scroll(1500)
		deep := r.onScreen()
		for range 7 {
			r.grow(60)
			check.Equal(t, "deep", r.onScreen(), deep)
		}
		r.grow(2500)
		check.Equal(t, "deep", r.onScreen(), deep)
		check.Equal(t, "selected row", r.log.view.Selected(), 2+7*60+2500)
		r.Press(fyne.KeyDown)
		check.Equal(t, "the arrow keys go on there", r.log.selected.ID, 1998)
		total := 2001 + 7*60 + 2500 - lost
		check.Equal(t, "status", r.status(), lang.T("%d events", total))
		r.walk(int(total), func(i int, e data.Event) {
			if want := total + lost - int64(i); e.ID != want {
				t.Fatalf("row %d is event %d, not %d", i, e.ID, want)
			}
		})
		r.log.view.Select(int(total) - 1)
		r.grow(1)
		check.Equal(t, "the oldest", r.log.selected.ID, 1+lost)
		check.Equal(t, "is found", r.log.rows.find(1+lost), int(total))
		check.Equal(t, "a new one is found", r.log.rows.find(total+lost+1), 0)
		check.Equal(t, "one in a page above is found", r.log.rows.find(3000), int(total+lost+1-3000))
	}
}

// A filter takes what matches of the new events; what is typed stays.
func TestLogFollowsThroughAFilter(t *testing.T) {
	r := newRoom(t, &ledger{newest: 2000}, true)
	r.follow()
	r.pick("Any", "Refused")
	check.Equal(t, "status", r.status(), "398 of 2,000 events")
	r.grow(4)
	check.Equal(t, "status", r.status(), "398 of 2,004 events")
	r.grow(1)
	check.Equal(t, "status", r.status(), "399 of 2,005 events")
	check.Equal(t, "newest on the screen", r.onScreen()[0], 2005)
	check.Equal(t, "what is asked for", r.asked().After, 2004)
	r.grow(1495)
	seen := int64(3505)
	r.walk(r.log.rows.Len(), func(i int, e data.Event) {
		if gap := seen - e.ID; i > 0 && gap != 5 && gap != 10 {
			t.Fatalf("row %d is event %d after %d", i, e.ID, seen)
		}
		seen = e.ID
	})
	check.Equal(t, "oldest", seen, 5)

	r.Chord(fyne.KeyModifierControl, fyne.KeyF)
	r.Type("desk")
	r.grow(5)
	r.Type("3")
	check.Equal(t, "typed", r.Field(), "desk3")
	r.at("Text")
}

// A log that is empty at first, and one that was put back from a backup.
func TestLogFollowsWhatWasEmptyOrPutBack(t *testing.T) {
	r := newRoom(t, &ledger{}, true)
	r.follow()
	r.grow(250)
	check.Equal(t, "status", r.status(), "250 events")
	r.walk(250, func(i int, e data.Event) { check.Equal(t, "event", e.ID, int64(250-i)) })
	r.grow(-200)
	check.Equal(t, "status", r.status(), "50 events")
	check.Equal(t, "on the screen", r.onScreen()[0], 50)
	r.grow(12_000)
	check.Equal(t, "newest on the screen", r.onScreen()[0], 12_050)
}

// An event that was removed before anybody saw it leaves its row empty.
func TestLogFollowsWithAnEventRemoved(t *testing.T) {
	r := newRoom(t, &ledger{newest: 100, lost: 103, counts: true}, true)
	r.follow()
	r.grow(5)
	check.Equal(t, "status", r.status(), "105 events")
	r.See("Missing")
	check.Equal(t, "one below it", r.log.rows.find(102), 3)
}

// Nothing changes: nothing is asked. While an answer is under way nothing else is asked, and
// what happened since shows after it.
func TestLogFollowsNotTooOften(t *testing.T) {
	r := newRoom(t, &ledger{newest: 100}, true)
	r.follow()
	r.tasks.Pass(time.Second)
	before := r.reads()
	r.tasks.Pass(time.Minute)
	check.Equal(t, "reads of an idle log", r.reads(), before)
	for range 100 { // ten a second, for ten seconds
		r.newest++
		r.tasks.Pass(time.Second / 10)
	}
	if n := r.reads() - before; n > 10 {
		t.Errorf("%d reads in ten seconds", n)
	}
}

// A user who may no longer read the log stops seeing it.
func TestLogIsTakenAway(t *testing.T) {
	for _, err := range []error{data.ErrSessionEnded, data.Deny(data.NeedsRights)} {
		r := newRoom(t, &ledger{newest: 100}, true)
		r.follow()
		r.Press(fyne.KeyHome)
		r.fail = err
		r.grow(1)
		r.See(shell.Message(err))
		r.Gone("Signed in")
		check.Equal(t, "Details", r.Button("Details").Disabled(), true)
		r.fail = nil
		r.grow(1)
		r.Gone(shell.Message(err))
		r.See("Signed in")
	}
}

// The user in the filter is looked up when it is applied, not when events come, nor when the
// log was empty until then; all that is read is about that user.
func TestLogFollowsAUser(t *testing.T) {
	r := newRoom(t, &ledger{}, true)
	r.follow()
	r.reach("User")
	r.Type("bob")
	check.Equal(t, "looked up", r.sought[len(r.sought)-1], "bob")
	n := len(r.sought)
	r.grow(250)
	check.Equal(t, "looked up again", len(r.sought)-n, 0)
	check.Equal(t, "status", r.status(), "63 of 250 events")
	r.grow(400)
	check.Equal(t, "status", r.status(), "163 of 650 events")
	r.walk(163, func(i int, e data.Event) { check.Equal(t, "event", e.ID, 649-4*int64(i)) })
	check.Equal(t, "looked up again", len(r.sought)-n, 0)
	r.Press(fyne.KeyF5)
	check.Equal(t, "looked up by F5", len(r.sought)-n, 1)
	for _, q := range r.queries[len(r.queries)-3:] {
		check.Equal(t, "asked for", q.UserKey, 2)
	}
}
