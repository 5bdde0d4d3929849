package storetest

import (
	"fmt"
	"testing"
	"time"

	"tapetrack/data"
)

func testTickets(_ *testing.T, s store) {
	keys := s.add("alice", "bob")
	kept := func(id string, kind data.TicketKind, user int64, at time.Time) data.KeptTicket {
		return data.KeptTicket{ID: id, Kind: kind, UserKey: user, KeptAt: at, Sealed: []byte("what " + id + " holds")}
	}
	keep := func(k data.KeptTicket, before time.Time) {
		s.t.Helper()
		s.do(func(tx data.Tx) error { return tx.KeepTicket(k, 5, before) })
	}
	there := func(ids ...string) {
		s.t.Helper()
		for _, id := range ids {
			s.same(look(s, func(tx data.Tx) (data.KeptTicket, error) { return tx.KeptTicket(id) }).ID, id)
		}
	}
	gone := func(ids ...string) {
		s.t.Helper()
		for _, id := range ids {
			s.fails(data.ErrNotFound, func(tx data.Tx) error { _, err := tx.KeptTicket(id); return err })
		}
	}
	first := kept("a0", data.ForSignIn, keys[0], noon)
	keep(first, time.Time{})
	s.same(look(s, func(tx data.Tx) (data.KeptTicket, error) { return tx.KeptTicket("a0") }), first)
	gone("A0", "")

	// The new content replaces the old one and its age.
	later := first
	later.Sealed, later.KeptAt = []byte("more"), noon.Add(time.Minute)
	keep(later, time.Time{})
	s.same(look(s, func(tx data.Tx) (data.KeptTicket, error) { return tx.KeptTicket("a0") }), later)

	// Five for each user and kind, whatever the clock says.
	keep(kept("other kind", data.ForMySignIn, keys[0], noon), time.Time{})
	keep(kept("other user", data.ForSignIn, keys[1], noon), time.Time{})
	for i := 1; i <= 5; i++ {
		keep(kept(fmt.Sprint("a", i), data.ForSignIn, keys[0], noon.Add(-time.Duration(i)*time.Minute)), time.Time{})
	}
	gone("a0")
	there("a1", "a2", "a3", "a4", "a5", "other kind", "other user")

	// Old tickets of all users are deleted.
	keep(kept("b1", data.ForSignIn, keys[1], noon), noon.Add(-3*time.Minute))
	gone("a4", "a5")
	there("a1", "a2", "a3", "other kind", "other user", "b1")

	// So are those that are as far ahead, after the clock was set back.
	keep(kept("b2", data.ForSignIn, keys[1], noon.Add(-5*time.Minute)), noon.Add(-9*time.Minute))
	gone("other kind", "other user", "b1")
	there("a2", "a3", "b2")
	keep(kept("other kind", data.ForMySignIn, keys[0], noon), time.Time{})
	keep(kept("other user", data.ForSignIn, keys[1], noon), time.Time{})
	keep(kept("b1", data.ForSignIn, keys[1], noon), time.Time{})

	drop := func(id string, want bool) {
		s.t.Helper()
		s.do(func(tx data.Tx) error {
			was, err := tx.DropTicket(id)
			s.same(was, want)
			return err
		})
	}
	drop("a1", true)
	drop("a1", false)
	s.do(func(tx data.Tx) error { return tx.DeleteUser(keys[0]) })
	gone("a2", "a3", "other kind")
	there("other user", "b1")
	s.do(func(tx data.Tx) error { return tx.DropTickets() })
	gone("other user", "b1")
	if s.Update(s.t.Context(), func(tx data.Tx) error { return tx.KeepTicket(kept("x", data.ForSignIn, 99, noon), 5, time.Time{}) }) == nil {
		s.t.Error("a ticket of nobody was kept")
	}
}

// testTicketOpensOnce: a ticket that was used for a session can never be used again.
func testTicketOpensOnce(_ *testing.T, s store) {
	keys := s.add("alice", "bob")
	open := func(id string, user int64, ticket string) func(data.Tx) error {
		return func(tx data.Tx) error {
			return tx.OpenSession(data.Session{ID: id, UserKey: user, OpenedAt: noon, UsedAt: noon, Ticket: ticket})
		}
	}
	s.do(open("one", keys[0], "ticket"))
	s.same(look(s, func(tx data.Tx) (data.Session, error) { return tx.Session("one") }).Ticket, "ticket")
	s.fails(data.ErrExists, open("two", keys[0], "ticket"))
	if s.Update(s.t.Context(), open("three", keys[1], "ticket")) == nil {
		s.t.Error("it opens a session of another user")
	}
	s.do(func(tx data.Tx) error { return tx.CloseSession("one", noon) })
	s.fails(data.ErrExists, open("four", keys[0], "ticket"))
	s.do(open("five", keys[0], "another"))
	for _, id := range []string{"six", "seven"} { // without any
		s.do(open(id, keys[0], ""))
	}
}

func testSessionUsed(_ *testing.T, s store) {
	key := s.add("alice")[0]
	want := data.Session{ID: "one", UserKey: key, OpenedAt: noon, UsedAt: noon}
	s.do(func(tx data.Tx) error { return tx.OpenSession(want) })
	used := func(at time.Time) { s.do(func(tx data.Tx) error { return tx.SessionUsed("one", at) }) }
	session := func() data.Session {
		return look(s, func(tx data.Tx) (data.Session, error) { return tx.Session("one") })
	}
	want.UsedAt = noon.Add(time.Hour)
	used(want.UsedAt)
	s.same(session(), want)
	want.UsedAt = noon.Add(time.Minute) // a clock that was set back
	used(want.UsedAt)
	s.same(session(), want)
	want.ClosedAt = noon.Add(2 * time.Hour)
	s.do(func(tx data.Tx) error { return tx.CloseSession("one", want.ClosedAt) })
	used(noon.Add(3 * time.Hour))
	s.same(session(), want)
	s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.SessionUsed("none", noon) })
}
