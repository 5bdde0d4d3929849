package main

import (
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// TestCompare: whatever was lost or doubled is found, and what nobody can know is not.
func TestCompare(t *testing.T) {
	books := func() *ledger {
		l := newLedger()
		l.people = []*person{{id: "alice", signedIn: 3, maybe: 1, vanished: 1, names: []string{"Alice"}}}
		l.added["bob"] = true
		l.added["carol"] = false
		l.imported = []imported{{"sure-", 2, true}, {"long-", 2 * data.WrittenAtOnce, false}}
		return l
	}
	sound := func() stored {
		s := stored{signIns: map[string]int{"alice": 4}, users: map[string]data.User{}, open: map[string]int{"alice": 2}}
		for _, id := range []string{"alice", "bob", "sure-0", "sure-1"} {
			s.users[id] = data.User{ID: id, Name: "Alice"}
		}
		return s
	}
	for what, c := range map[string]struct {
		change func(stored)
		want   string
	}{
		"nothing":              {func(stored) {}, ""},
		"one that was unsure":  {func(s stored) { s.signIns["alice"] = 3 }, ""},
		"a lost sign-in":       {func(s stored) { s.signIns["alice"] = 2 }, "1 sign-ins of alice were lost"},
		"a doubled sign-in":    {func(s stored) { s.signIns["alice"] = 5 }, "1 sign-ins of alice are doubled"},
		"a session too many":   {func(s stored) { s.open["alice"] = 3 }, "3 sessions of alice are open"},
		"a lost user":          {func(s stored) { delete(s.users, "bob") }, "bob was added"},
		"a lost person":        {func(s stored) { delete(s.users, "alice") }, "alice is gone"},
		"an older name":        {func(s stored) { s.users["alice"] = data.User{Name: "Alicia"} }, `alice is called "Alicia"`},
		"half of an import":    {func(s stored) { delete(s.users, "sure-1") }, "import sure- 1 are there"},
		"a row of a long file": {func(s stored) { s.users["long-0"] = data.User{} }, "import long- 1 are there"},
	} {
		l, s := books(), sound()
		c.change(s)
		l.compare(s)
		if got := strings.Join(l.wrong, "\n"); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: found %q, not %q", what, got, c.want)
		}
	}
}

// TestSamplesGrow: what grows in the last quarter is found.
func TestSamplesGrow(t *testing.T) {
	for grown, want := range map[float64]int{100: 0, 115: 0, 130: 1} {
		s, l := samples{lasts: 4 * time.Minute}, newLedger()
		for i := range 8 {
			one := sample{at: time.Duration(i) * 30 * time.Second, memory: 100}
			if i >= 6 {
				one.memory = grown
			}
			s.all = append(s.all, one)
		}
		if s.judge(l); len(l.wrong) != want {
			t.Errorf("from 100 to %.0f MB: found %q", grown, l.wrong)
		}
	}
}

// TestServerLog: errors, secrets and lines that are no entries are found.
func TestServerLog(t *testing.T) {
	books := newLedger()
	books.people = []*person{{id: "desk001", passwords: []string{"hunter two"}, secret: "ABCDEFGH"}}
	for line, want := range map[string]bool{
		`{"time":"2026-11-30T09:41:10.2Z","level":"INFO","msg":"call"}`:                  false,
		`{"time":"2026-11-30T09:41:10.2Z","level":"ERROR","msg":"call"}`:                 true,
		`{"time":"2026-11-30T09:41:10.2Z","level":"INFO","msg":"call","user":"desk001"}`: true,
		`{"time":"2026-11-30T09:41:10.2Z","level":"INFO","msg":"hunter two"}`:            true,
		`{"time":"2026-11-30T09:41:10.2Z","level":"INFO","msg":"call","key":"ABCDEFGH"}`: true,
		`panic: runtime error`: true,
	} {
		books.wrong = nil
		var l log
		_, _ = l.Write([]byte(line + "\n"))
		if l.judge(books); (len(books.wrong) > 0) != want {
			t.Errorf("%s: found %q", line, books.wrong)
		}
	}
}
