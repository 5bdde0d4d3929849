package auth

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/store/sqlite"
	"tapetrack/test/check"
)

// keep copies the database as it stands, as a backup by hand would.
func (w *world) keep() string {
	w.t.Helper()
	path := w.path + ".yesterday"
	w.raw("VACUUM INTO ?", path)
	return path
}

// restored opens a copy of a kept database in a world of its own, whose clock
// shows the same time.
func (w *world) restored(t *testing.T, kept string) *world {
	t.Helper()
	content, err := os.ReadFile(kept)
	w.must(err)
	made, err := template()
	w.must(err)
	r := &world{t: t, path: filepath.Join(check.Folder(t), "restored.db"), clock: &fakeClock{now: w.clock.Now()}, fast: new(fastHasher)}
	w.must(os.WriteFile(r.path, content, 0o600))
	r.db, err = sqlite.Open(context.Background(), r.path)
	w.must(err)
	t.Cleanup(func() { _ = r.db.Close() })
	r.open(Parts{Storage: r.db.Unlock(made.vault), Sealer: made.vault, Hasher: r.fast, Now: r.clock.Now, Version: testVersion})
	return r
}

// TestRestoredCodes: a file of yesterday knows an old time step, so that codes
// used since open once more: those of this step and the one before, which is for
// less than a minute. It is the same minute in which whoever looked over a
// shoulder would have to know the password and put the file back.
func TestRestoredCodes(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	kept := w.keep()
	w.clock.Move(24 * time.Hour)
	w.clock.Set(w.clock.Now().Truncate(30 * time.Second))
	before := w.code("alice", -1)
	w.session("alice", before)
	used := w.code("alice", 0)
	w.session("alice", used)
	for _, c := range []struct {
		after  time.Duration
		before string // the code of the step before
		used   string // that of the present one
	}{
		{0, "session", "session"},
		{29 * time.Second, "session", "session"},
		{30 * time.Second, "wrong-code", "session"},
		{59 * time.Second, "wrong-code", "session"},
		{60 * time.Second, "wrong-code", "wrong-code"},
		{24 * time.Hour, "wrong-code", "wrong-code"},
	} {
		for code, want := range map[string]string{before: c.before, used: c.used} {
			r := w.restored(t, kept)
			r.clock.Move(c.after)
			if got := reasonOf(r.signIn("alice", code)); got != want {
				t.Errorf("%s later: %s, want %s", c.after, got, want)
			}
			// Once only, and nobody is locked out.
			if again := reasonOf(r.signIn("alice", code)); again == "session" {
				t.Errorf("%s later: it opens twice", c.after)
			}
			r.clock.Move(time.Minute)
			if got := reasonOf(r.signIn("alice", r.code("alice", 0))); got != "session" {
				t.Errorf("%s later, the next code: %s", c.after, got)
			}
		}
	}
	// The one who is at his desk closes the gap by signing in.
	r := w.restored(t, kept)
	r.clock.Move(30 * time.Second)
	r.session("alice", r.code("alice", 0))
	if got := reasonOf(r.signIn("alice", used)); got != string(data.UsedCode) {
		t.Errorf("after the owner's sign-in: %s", got)
	}
}

// TestRestoredSingleUse: codes for one sign-in open once more however late,
// temporary ones until they end. That is why restore voids them.
func TestRestoredSingleUse(t *testing.T) {
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	given := w.temporary("alice")
	kept := w.keep()
	w.session("alice", codes[0])
	w.session("alice", given)
	for _, c := range []struct {
		code  string
		after time.Duration
		want  string
	}{
		{codes[0], 0, "session"},
		{codes[0], 365 * 24 * time.Hour, "session"},
		{given, 24*time.Hour - time.Second, "session"},
		{given, 24 * time.Hour, string(data.EndedTemporary)},
	} {
		r := w.restored(t, kept)
		r.clock.Move(c.after)
		if got := reasonOf(r.signIn("alice", c.code)); got != c.want {
			t.Errorf("%s later: %s, want %s", c.after, got, c.want)
		}
		if got := reasonOf(r.signIn("alice", c.code)); got == "session" {
			t.Errorf("%s later: twice", c.after)
		}
	}
}

// TestRestoredWhileTheClockIsBack: neither together locks anybody out for good.
func TestRestoredWhileTheClockIsBack(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	w.add("bob")
	kept := w.keep()
	r := w.restored(t, kept)
	r.clock.Move(-10 * time.Minute)
	if behind, err := r.ClockBehind(t.Context()); behind != 10*time.Minute || err != nil {
		t.Errorf("the clock is said to be %s behind, %v", behind, err)
	}
	if got := reasonOf(r.signIn("alice", r.code("alice", 0))); got != string(data.UsedCode) {
		t.Errorf("alice, ten minutes back: %s", got)
	}
	r.session("bob", "")
	r.clock.Move(10 * time.Minute)
	r.session("alice", r.code("alice", 0))
}
