package auth

import (
	"testing"
	"time"

	"tapetrack/data"
)

// chores reads what olga, who holds tapemaster rights, has to see to.
func (w *world) choresOf(by data.Actor) data.Chores {
	w.t.Helper()
	o, err := w.Overview(w.t.(*testing.T).Context(), by)
	w.must(err)
	if o.Chores == nil {
		return data.Chores{}
	}
	return *o.Chores
}

// TestChores: the first page of administrators counts as the ready-made filters do, and
// knows when the log was verified and backed up last, by whomever.
func TestChores(t *testing.T) {
	w := newWorld(t)
	w.add("olga", withRights)
	by := w.session("olga", "")
	n := func(n int64) data.RowCount { return data.RowCount{N: n} }
	if got, want := w.choresOf(by), (data.Chores{AdministratorsWithout: n(2)}); got != want { // and tapemaster
		t.Errorf("%+v, want %+v", got, want)
	}

	w.add("pia", withOTP)
	w.clock.Move(7*24*time.Hour - time.Millisecond)
	w.add("paul", withOTP)
	if got := w.choresOf(by).PendingLong; got != n(0) {
		t.Errorf("a moment before 7 days: %+v", got)
	}
	w.clock.Move(time.Millisecond)
	w.addActive("alice")
	w.must(w.Note(t.Context(), data.BackedUp, "tapes.db"))
	made := w.clock.Now()
	w.clock.Move(time.Hour)
	_, err := w.VerifyLog(t.Context(), by, nil)
	w.must(err)
	want := data.Chores{PendingLong: n(1), AdministratorsWithout: n(2), FewCodesLeft: n(1), BackedUp: made, Verified: w.clock.Now()}
	if got := w.choresOf(by); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}

	w.clock.Move(time.Hour)
	w.raw("UPDATE users SET name = 'x' WHERE user_id = 'pia'")
	if _, err = w.VerifyLog(t.Context(), by, nil); err != nil {
		t.Fatal(err)
	}
	want.Verified, want.Unsound = w.clock.Now(), true
	if got := w.choresOf(by); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}

	// Backups of before need the key that was replaced.
	w.clock.Move(time.Hour)
	w.must(w.Note(t.Context(), data.KeyRotated, ""))
	want.BackedUp, want.Rekeyed = time.Time{}, true
	if got := w.choresOf(by); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	w.clock.Move(time.Hour)
	w.must(w.Note(t.Context(), data.BackedUp, "tapes.db"))
	want.BackedUp, want.Rekeyed = w.clock.Now(), false
	if got := w.choresOf(by); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}

	// Nobody else is told.
	w.add("bob")
	if got := w.choresOf(w.session("bob", "")); got != (data.Chores{}) {
		t.Errorf("bob sees %+v", got)
	}
}
