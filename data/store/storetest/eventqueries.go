package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// said are texts that events hold, and parts of them are asked for.
var said = []string{
	"", "password", "Password and CODE", "100%", "100 %", "under_score", "under-score", `back\slash`, "Zoë", "ZOË", "zoe", "straße", "字", "line\nbreak", "'quoted'", "NUL\x00inside",
	string(data.WrongPassword), string(data.OldProgram), string(data.WrongPasswords), "name disabled=true tapemaster-rights=false", "access disabled=false",
	"code-delay=", "code-delay=12", "email group-id", data.ConsolePrefix + "root@vault7",
	"1,284 sessions elsewhere: password changed", "until 2026-12-01 10:00 UTC: 1.284 „lost“", "1 user, ended early", "OPS: one-time password optional",
}

// addresses are those of clients.
var addresses = []string{"", "10.1.4.22", "2001:db8::1", "fe80::1%eth0"}

// readOnly are texts that people read of events and that none of them holds.
var readOnly = []string{
	"Sign-in refused: wrong password", "signed IN", "locked", "too many wrong passwords", "tapemaster rights taken away", "user enabled", "User disabled",
	"User changed", "Email Name", "back to the profile", "(code-delay: 12)", "(Email, Group-ID)", "Sign-in refused: old", "(unknown)", "console: root", "modified outside TapeTrack", "another program", "rotated replaced new",
	"(außerhalb von TapeTrack verändert)", "Anmeldung abgelehnt: falsches Passwort", "1.284 Sitzungen an anderer Stelle: Passwort geändert", "vorzeitig beendet", "„Bis", "[Šìğñ",
}

// testQueryEvents compares random searches with a plain look at every event.
func testQueryEvents(t *testing.T, s store) {
	kinds := []data.Kind{
		data.SignedIn, data.SignedOut, data.SignInRefused, data.OTPBlocked, data.UserRevoked, data.UserChanged, data.PolicySet, data.KeyRotated, "of another program",
		data.SessionsEnded, data.OTPPaused, data.UsersExported, data.GroupChanged,
	}
	rapid.Check(t, func(rt *rapid.T) {
		events := appendRandom(rt, s, kinds)
		newest := int64(0)
		if len(events) > 0 {
			newest = events[len(events)-1].ID
		}
		for range 20 {
			q := drawQuery(rt, kinds)
			var want []data.Event
			for _, e := range slices.Backward(events) {
				if asked(q, e) {
					want = append(want, e)
				}
			}
			more := len(want) > q.Limit
			want = want[:min(len(want), q.Limit)]
			var page data.EventPage
			err := s.View(context.Background(), func(tx data.Tx) (err error) {
				page, err = tx.QueryEvents(q)
				return err
			})
			if err != nil {
				rt.Fatal(err)
			}
			if !slices.Equal(page.Events, want) || page.More != more || page.Total != int64(len(events)) || page.Newest != newest {
				rt.Fatalf("%+v found %+v of %d up to %d, more %t\nwant %+v of %d up to %d, more %t",
					q, page.Events, page.Total, page.Newest, page.More, want, len(events), newest, more)
			}
		}
	})
	for _, q := range []data.EventQuery{{Limit: 0}, {Limit: 1001}, {Limit: -1}, {Limit: 1, Before: -1}, {Limit: 1, After: -1}} {
		if err := s.View(t.Context(), func(tx data.Tx) error { _, err := tx.QueryEvents(q); return err }); err == nil {
			t.Errorf("%+v was answered", q)
		}
	}
}

// appendRandom adds some events and returns all events, oldest first.
func appendRandom(rt *rapid.T, s store, kinds []data.Kind) []data.Event {
	text := rapid.SampledFrom(said)
	err := s.Update(context.Background(), func(tx data.Tx) error {
		for range rapid.IntRange(0, 20).Draw(rt, "events") {
			e := data.Event{
				At:      noon.Add(time.Duration(rapid.IntRange(-50, 50).Draw(rt, "minutes")) * time.Minute), // clocks are set back
				Kind:    rapid.SampledFrom(kinds).Draw(rt, "kind"),
				UserKey: rapid.Int64Range(0, 3).Draw(rt, "user"), UserID: text.Draw(rt, "user-id"), Actor: text.Draw(rt, "actor"),
				Program: text.Draw(rt, "program"), Computer: text.Draw(rt, "computer"), Detail: text.Draw(rt, "detail"),
				Address: rapid.SampledFrom(addresses).Draw(rt, "address"),
			}
			if rapid.IntRange(0, 9).Draw(rt, "time of no program") == 0 {
				e.At = time.Date(rapid.SampledFrom([]int{-1, 0, 9999, 10_000}).Draw(rt, "year"), 1, 1, 0, 0, 0, 0, time.UTC)
			}
			if err := tx.AppendEvent(e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		rt.Fatal(err)
	}
	all := look(s, func(tx data.Tx) ([]data.Event, error) { return tx.Events(0, 1_000_000) })
	slices.Reverse(all)
	return all
}

func drawQuery(rt *rapid.T, kinds []data.Kind) data.EventQuery {
	q := data.EventQuery{Limit: rapid.IntRange(1, 30).Draw(rt, "limit"), Language: rapid.SampledFrom(append(lang.Languages(), lang.Pseudo)).Draw(rt, "language")}
	asks := func(what string) bool { return rapid.IntRange(0, 2).Draw(rt, "ask for "+what) == 0 }
	if asks("user") {
		q.UserKey = rapid.Int64Range(1, 4).Draw(rt, "user")
	}
	if asks("kinds") {
		q.Kinds = rapid.SliceOfN(rapid.SampledFrom(kinds), 0, 4).Draw(rt, "kinds")
	}
	if asks("outcome") {
		q.Outcome = rapid.SampledFrom([]data.EventOutcome{data.Succeeded, data.Refused}).Draw(rt, "outcome")
	}
	minute := rapid.IntRange(-60, 60)
	if asks("since") {
		q.Since = noon.Add(time.Duration(minute.Draw(rt, "since")) * time.Minute)
	}
	if asks("until") {
		q.Until = noon.Add(time.Duration(minute.Draw(rt, "until")) * time.Minute)
	}
	if asks("text") {
		whole := []rune(rapid.SampledFrom(slices.Concat(said, readOnly, addresses, []string{"nothing", "%", "_", `\`})).Draw(rt, "text"))
		from := rapid.IntRange(0, len(whole)).Draw(rt, "from")
		q.Text = string(whole[from:rapid.IntRange(from, len(whole)).Draw(rt, "to")])
		if rapid.Bool().Draw(rt, "upper") {
			q.Text = strings.ToUpper(q.Text)
		}
	}
	if asks("beginning") {
		whole := []rune(rapid.SampledFrom(said).Draw(rt, "user-id"))
		q.Begins = string(whole[:rapid.IntRange(0, min(3, len(whole))).Draw(rt, "to")])
		if rapid.Bool().Draw(rt, "upper") {
			q.Begins = strings.ToUpper(q.Begins)
		}
	}
	if asks("before") {
		q.Before = rapid.Int64Range(1, 300).Draw(rt, "before")
	}
	if asks("after") {
		q.After = rapid.Int64Range(1, 300).Draw(rt, "after")
	}
	return q
}

// asked reports whether an event matches a query, in the plainest way.
func asked(q data.EventQuery, e data.Event) bool {
	switch {
	case q.UserKey != 0 && e.UserKey != q.UserKey,
		!strings.HasPrefix(data.Fold(e.UserID), data.Fold(q.Begins)),
		len(q.Kinds) > 0 && !slices.Contains(q.Kinds, e.Kind),
		q.Outcome != data.AnyOutcome && e.Kind.Outcome() != q.Outcome,
		!q.Since.IsZero() && e.At.Before(q.Since),
		!q.Until.IsZero() && !e.At.Before(q.Until),
		q.Before != 0 && e.ID >= q.Before, e.ID <= q.After:
		return false
	}
	return data.Finds(data.SoughtWords(q.Text), words.EventTexts(e, lang.In(q.Language).Say)...)
}

// testQueryEventsLongText searches for texts that are longer than databases take patterns.
func testQueryEventsLongText(t *testing.T, s store) {
	long := strings.Repeat("x_%é", 20_000)
	s.do(func(tx data.Tx) error {
		return tx.AppendEvent(data.Event{At: noon, Kind: data.UserChanged, UserID: long, Actor: "alice", Detail: "of " + long})
	})
	plain := strings.Repeat("x_%", 30_000)
	s.do(func(tx data.Tx) error {
		return tx.AppendEvent(data.Event{At: noon, Kind: data.UserChanged, UserID: plain, Actor: "alice", Detail: "of " + plain})
	})
	for _, c := range []struct {
		text, begins string
		want         int
	}{{long, "", 1}, {plain, "", 1}, {long + "y", "", 0}, {plain + "y", "", 0}, {"", long, 1}, {"", plain, 1}, {"", long + "y", 0}, {"", plain + "y", 0}} {
		err := s.View(t.Context(), func(tx data.Tx) error {
			page, err := tx.QueryEvents(data.EventQuery{Text: c.text, Begins: c.begins, Limit: 10})
			if len(page.Events) != c.want {
				t.Errorf("%d and %d bytes find %d events, want %d", len(c.text), len(c.begins), len(page.Events), c.want)
			}
			return err
		})
		if err != nil {
			t.Errorf("%d and %d bytes: %v", len(c.text), len(c.begins), err)
		}
	}
}

// testQueryEventsPages reads one search page by page.
func testQueryEventsPages(t *testing.T, s store) {
	const n = 57
	s.do(func(tx data.Tx) error {
		for i := range n {
			if err := tx.AppendEvent(data.Event{At: noon, Kind: data.SignedIn, Detail: fmt.Sprint("détail ", i%2)}); err != nil {
				return err
			}
		}
		return nil
	})
	for _, q := range []data.EventQuery{{}, {Text: "DÉTAIL"}, {Kinds: []data.Kind{data.SignedIn, data.SignedOut}}, {Since: noon}, {Outcome: data.Succeeded}} {
		q.Limit = 10
		next := int64(n)
		for more := true; more; {
			page := look(s, func(tx data.Tx) (data.EventPage, error) { return tx.QueryEvents(q) })
			for _, e := range page.Events {
				s.same(e.ID, next)
				next--
			}
			more = page.More
			if more && len(page.Events) != 10 {
				t.Fatalf("%+v: a page of %d", q, len(page.Events))
			}
			q.Before = page.Events[len(page.Events)-1].ID
		}
		s.same(next, int64(0))
	}
}

// testEventTexts stores bytes that are not text.
func testEventTexts(_ *testing.T, s store) {
	s.do(func(tx data.Tx) error {
		return tx.AppendEvent(data.Event{Kind: "\xff", UserID: "a\xc3", Actor: "\xed\xa0\x80", Program: "\x00", Computer: "é\xe9", Detail: "\xf5"})
	})
	got := look(s, func(tx data.Tx) ([]data.Event, error) { return tx.Events(0, 1) })
	s.same(got, []data.Event{{ID: 1, Kind: "\uFFFD", UserID: "a\uFFFD", Actor: "\uFFFD", Program: "\x00", Computer: "é\uFFFD", Detail: "\uFFFD"}})
	s.sound()
}

// sound fails unless an audit finds nothing.
func (s store) sound() {
	s.t.Helper()
	report := look(s, func(tx data.Tx) (data.AuditReport, error) { return tx.Audit(nil) })
	if !report.Sound() {
		s.t.Fatalf("the audit finds %s %q", report.Damage, report.Damaged)
	}
}
