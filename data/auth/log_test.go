package auth

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// TestLogIsForAdministrators, in every form.
func TestLogIsForAdministrators(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	by := w.session("alice", "")
	before := w.dump("events")
	_, log := w.Log(t.Context(), by, data.EventQuery{Limit: 10})
	_, verify := w.VerifyLog(t.Context(), by, nil)
	_, state := w.SignInState(t.Context(), by, w.account("alice").Key)
	export := w.ExportLog(t.Context(), by, data.EventQuery{}, func(data.Event) error {
		t.Error("an event is handed out")
		return nil
	})
	for name, err := range map[string]error{"log": log, "verify": verify, "export": export, "state": state} {
		if !errors.Is(err, data.ErrDenied) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if w.dump("events") != before {
		t.Error("something was written")
	}
	if n := w.number("SELECT count(*) FROM events WHERE kind = ? AND actor = 'alice'", data.ActDenied); n != 4 {
		t.Errorf("%d of four denied acts are in the log", n)
	}
}

// TestExportLog hands out every event once, newest first, over several pages,
// and is in the log itself.
func TestExportLog(t *testing.T) {
	w := newWorld(t)
	user := w.add("alice")
	w.must(w.store.Update(t.Context(), func(tx data.Tx) error {
		for range 2*exportPage + 1 {
			if err := tx.AppendEvent(about(user, data.QRShown, data.Client{}, w.clock.Now(), "")); err != nil {
				return err
			}
		}
		return nil
	}))
	all := w.allEvents()
	slices.Reverse(all)
	var got []data.Event
	w.must(w.ExportLog(t.Context(), theConsole, data.EventQuery{Limit: 3}, func(e data.Event) error {
		got = append(got, e)
		return nil
	}))
	if !slices.Equal(got, all) {
		t.Errorf("%d events of %d, or in another order", len(got), len(all))
	}
	if last := w.since(len(all)); !slices.Equal(last, []string{string(data.EventsExported) + " " + lang.T("%d events", len(all))}) {
		t.Errorf("events %q", last)
	}
	n := 0
	w.must(w.ExportLog(t.Context(), theConsole, data.EventQuery{Kinds: []data.Kind{data.UserAdded}}, func(data.Event) error { n++; return nil }))
	if n != 1 {
		t.Errorf("%d events match", n)
	}
}

// TestExportEndedEarly: what was handed out until then is in the log, too, also
// if it was cancelled.
func TestExportEndedEarly(t *testing.T) {
	full := errors.New("the disk is full")
	for _, c := range []struct {
		name string
		each func(n int, cancel func()) error
		want error
		note []string
	}{
		{"at the third", func(n int, _ func()) error {
			if n == 3 {
				return full
			}
			return nil
		}, full, []string{string(data.EventsExported) + " 2 events, ended early"}},
		{"at the first", func(int, func()) error { return full }, full, nil},
		{"cancelled", func(n int, cancel func()) error {
			if n == 2 {
				cancel()
				return context.Canceled
			}
			return nil
		}, context.Canceled, []string{string(data.EventsExported) + " 1 event, ended early"}},
	} {
		w := newWorld(t)
		w.add("alice")
		w.add("bob")
		ctx, cancel := context.WithCancel(t.Context())
		before, n := len(w.allEvents()), 0
		err := w.ExportLog(ctx, theConsole, data.EventQuery{}, func(data.Event) error {
			n++
			return c.each(n, cancel)
		})
		cancel()
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := w.since(before); !slices.Equal(got, c.note) {
			t.Errorf("%s: events %q, want %q", c.name, got, c.note)
		}
	}
}

// TestVerifyLog notes what it found, and can be cancelled.
func TestVerifyLog(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	n := len(w.allEvents())
	report, err := w.VerifyLog(t.Context(), theConsole, nil)
	w.must(err)
	if got := w.allEvents()[n:]; !report.Sound() || len(got) != 1 || got[0].Kind != data.AuditVerified || got[0].Actor != consoleAt.Account || got[0].Detail != "sound, "+report.Seal {
		t.Errorf("%+v, events %+v", report, got)
	}
	w.raw("UPDATE users SET name = 'x' WHERE user_id = 'alice'")
	n = len(w.allEvents())
	report, err = w.VerifyLog(t.Context(), theConsole, nil)
	w.must(err)
	if got := w.allEvents()[n:]; report.Sound() || len(got) != 1 || got[0].Detail != lang.Say(report.Damaged[0]) {
		t.Errorf("%+v, events %+v", report, got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	n = len(w.allEvents())
	if _, err := w.VerifyLog(ctx, theConsole, func(int64, int64) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	cancel()
	if got := w.since(n); len(got) != 0 {
		t.Errorf("cancelled: events %q", got)
	}
}

// TestVerifyUnsealedLog: a log that nothing can be appended to is reported all
// the same.
func TestVerifyUnsealedLog(t *testing.T) {
	w := newWorld(t)
	w.raw("UPDATE settings SET value = 'x' WHERE name = 'audit.head'")
	before := w.dump("events")
	report, err := w.VerifyLog(t.Context(), theConsole, nil)
	if err != nil || report.Damage.Empty() || w.dump("events") != before {
		t.Errorf("%+v, %v", report, err)
	}
	if _, err := w.SignIn(t.Context(), w.attempt(data.Superuser, superPassword, "")); !errors.Is(err, data.ErrTampered) {
		t.Errorf("a sign-in that can't be written down: %v", err)
	}
}

// TestSignInState: names and dates, never a key.
func TestSignInState(t *testing.T) {
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	w.session("alice", codes[0])
	w.temporary("alice")
	w.setCounters("alice", data.Counter{Failures: 2}, data.Counter{Failures: 3})
	s := w.state("alice")
	if names(s.Devices) != "Phone" || s.RecoveryLeft != 9 || s.RecoveryOf != 10 || s.Passwords.Failures != 2 || s.Codes.Failures != 3 ||
		!s.Temporary.Equal(w.clock.Now().Add(24*time.Hour)) || s.PasswordDue != data.NoChange || !s.PasswordEnds.IsZero() {
		t.Errorf("%+v", s)
	}
	if d := s.Devices[0]; d.Since.IsZero() || d.UsedAt.IsZero() || d.Disabled || d.Shown.Count != 1 {
		t.Errorf("%+v", d)
	}
	if _, err := w.SignInState(t.Context(), theConsole, 4711); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}
