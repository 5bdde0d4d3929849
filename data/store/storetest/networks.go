package storetest

import (
	"testing"
	"time"

	"tapetrack/data"
)

func testNetworks(_ *testing.T, s store) {
	const here, there = "192.0.2.1", "2001:db8::/64"
	signedIn := func(network string, after time.Time) bool {
		s.t.Helper()
		return look(s, func(tx data.Tx) (bool, error) { return tx.SignedInFrom(network, after) })
	}
	note := func(network string, at, before time.Time) {
		s.t.Helper()
		s.do(func(tx data.Tx) error { return tx.NoteNetwork(network, at, before) })
	}
	s.same(signedIn(here, noon.Add(-time.Hour)), false)
	note(here, noon, time.Time{})
	s.same(signedIn(here, noon.Add(-time.Millisecond)), true)
	s.same(signedIn(here, noon), false)
	s.same(signedIn(there, noon.Add(-time.Hour)), false)
	note(here, noon.Add(time.Hour), time.Time{})
	s.same(signedIn(here, noon), true)
	note(there, noon.Add(2*time.Hour), noon.Add(time.Hour+time.Millisecond)) // here was too long ago
	s.same(signedIn(here, noon.Add(-time.Hour)), false)
	s.same(signedIn(there, noon), true)

	tries := func(network string, user int64) data.Counter {
		s.t.Helper()
		return look(s, func(tx data.Tx) (data.Counter, error) { return tx.TriesFrom(network, user) })
	}
	set := func(network string, user int64, c data.Counter, at, before time.Time) {
		s.t.Helper()
		s.do(func(tx data.Tx) error { return tx.SetTriesFrom(network, user, c, at, before) })
	}
	delayed := data.Counter{Failures: 7, Start: noon, Delay: 10 * time.Second}
	s.same(tries(here, 1), data.Counter{})
	set(here, 1, data.Counter{Failures: 1}, noon, time.Time{})
	s.same(tries(here, 1), data.Counter{Failures: 1})
	set(here, 1, delayed, noon, time.Time{})
	set(there, 1, data.Counter{Failures: 2}, noon, time.Time{})
	s.same(tries(here, 1), delayed)
	s.same(tries(there, 1), data.Counter{Failures: 2})
	s.same(tries(here, 2), data.Counter{})
	s.do(func(tx data.Tx) error { return tx.DropTries(there, 1) })
	s.same(tries(here, 1), delayed)
	s.same(tries(there, 1), data.Counter{})
	set(there, 2, delayed, noon.Add(time.Hour), noon.Add(time.Millisecond)) // the others are old
	s.same(tries(here, 1), data.Counter{})
	set(here, 2, delayed, noon.Add(time.Hour), time.Time{})
	s.do(func(tx data.Tx) error { return tx.DropTries("", 2) })
	s.same(tries(here, 2), data.Counter{})
	s.same(tries(there, 2), data.Counter{})

	locked := func(network string, after, until time.Time) int {
		s.t.Helper()
		return look(s, func(tx data.Tx) (int, error) { return tx.LockedFrom(network, after, until) })
	}
	lock := func(network string, at, before time.Time) {
		s.t.Helper()
		s.do(func(tx data.Tx) error { return tx.NoteLock(network, at, before) })
	}
	for i := range 3 {
		lock(here, noon.Add(time.Duration(i)*time.Minute), time.Time{})
	}
	s.same(locked(here, noon.Add(-time.Second), noon.Add(time.Hour)), 3)
	s.same(locked(here, noon, noon.Add(time.Hour)), 2)
	s.same(locked(here, noon, noon.Add(time.Minute)), 1)
	s.same(locked(there, noon.Add(-time.Hour), noon.Add(time.Hour)), 0)
	lock(there, noon.Add(time.Hour), noon.Add(time.Minute))
	s.same(locked(here, noon.Add(-time.Hour), noon.Add(time.Hour)), 2)
	s.same(locked(there, noon.Add(-time.Hour), noon.Add(time.Hour)), 1)
}
