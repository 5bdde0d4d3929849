package auth

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestAfterRestore: no code that was used before a backup was restored opens
// again, and nobody is locked out.
func TestAfterRestore(t *testing.T) {
	const step = 30 * time.Second
	for _, c := range []struct {
		name   string
		newest func(present int64) int64 // in the database that is replaced
		used   int64                     // the step of the newest code that may have been used, from the present one
		wait   time.Duration             // after which the present code opens again
	}{
		{"the old one is there", func(present int64) int64 { return present + 1 }, 1, 2 * step},
		{"it stood before", func(present int64) int64 { return present - 5 }, 0, step},
		{"nothing is known", func(int64) int64 { return -1 }, 3, 4 * step},
		{"a clock stood ahead", func(present int64) int64 { return present + 1_000_000 }, 3, 4 * step},
		{"the year 2106", func(int64) int64 { return 1 << 62 }, 3, 4 * step},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.addActive("alice")
			w.add("bob", withOTP)
			present := w.clock.Now().Unix() / 30
			w.must(w.AfterRestore(t.Context(), c.newest(present), "backup.db"))
			for n := int64(-1); n <= c.used; n++ {
				if n > 1 {
					w.clock.Set(time.Unix((present+n-1)*30, 0))
				}
				code := w.code("alice", int(present+n-w.clock.Now().Unix()/30))
				if got := reasonOf(w.signIn("alice", code)); got != string(data.UsedCode) {
					t.Errorf("step %d: %s", n, got)
				}
			}
			w.clock.Set(time.Unix(present*30, 0).Add(c.wait))
			w.session("alice", w.code("alice", 0))
			w.session("bob", w.code("bob", 0))
		})
	}
}

// Codes that open one sign-in are void, and who was signed in is not any more.
func TestAfterRestoreVoids(t *testing.T) {
	w := newWorld(t)
	key := w.addActive("alice").Key
	session := w.session("alice", w.code("alice", 0))
	recovery, err := w.FirstRecoveryCodes(t.Context(), session)
	w.must(err)
	temporary, err := w.IssueTemporaryCode(t.Context(), theConsole, key, "phone at home")
	w.must(err)
	w.must(w.AfterRestore(t.Context(), -1, "backup.db"))
	w.clock.Move(5 * time.Minute)
	for _, code := range []string{recovery[0], temporary.Code} {
		if out := w.signIn("alice", code); out.Refusal == nil {
			t.Errorf("%s", reasonOf(out))
		}
	}
	if _, err := w.Overview(t.Context(), session); !errors.Is(err, data.ErrSessionEnded) {
		t.Error(err)
	}
	// She gets new ones at her next sign-in with a code.
	again, err := w.FirstRecoveryCodes(t.Context(), w.session("alice", w.code("alice", 0)))
	if w.must(err); len(again) != data.RecoveryCodes {
		t.Errorf("%d recovery codes", len(again))
	}
	events := w.allEvents()
	found := false
	for _, e := range events {
		found = found || e.Kind == data.Restored && e.Detail == "backup.db" && e.Actor == consoleAt.Account
	}
	if !found {
		t.Error("the audit does not say so")
	}
}

// TestAcceptOlder: an older database that somebody goes on with is as safe as one that was
// restored, and administrators are told.
func TestAcceptOlder(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	session := w.session("alice", w.code("alice", 0))
	code := w.code("alice", 1)
	w.must(w.AcceptOlder(t.Context(), "seal 7-00 instead of 9-00"))
	if _, err := w.Overview(t.Context(), session); !errors.Is(err, data.ErrSessionEnded) || !strings.Contains(lang.Say(words.Message(err)), fmt.Sprint(EndedRestored)) {
		t.Error(err)
	}
	w.clock.Move(30 * time.Second)
	if got := reasonOf(w.signIn("alice", code)); got != string(data.UsedCode) {
		t.Errorf("a code that may have been used: %s", got)
	}
	if !slices.ContainsFunc(w.allEvents(), func(e data.Event) bool {
		return e.Kind == data.OlderAccepted && e.Actor == consoleAt.Account && strings.Contains(e.Detail, "9-00")
	}) {
		t.Error("the audit does not say so")
	}
	if !slices.Contains(data.AlarmKinds(), data.OlderAccepted) {
		t.Error("administrators are not told")
	}
}
