package storetest

import (
	"testing"
	"time"

	"tapetrack/data"
)

func testAttempts(_ *testing.T, s store) {
	keep := func(id string, at, before time.Time) {
		s.t.Helper()
		s.do(func(tx data.Tx) error {
			return tx.KeepAttempt(data.KeptAttempt{ID: id, KeptAt: at, Sealed: []byte("what became of " + id)}, before)
		})
	}
	gone := func(ids ...string) {
		s.t.Helper()
		for _, id := range ids {
			s.fails(data.ErrNotFound, func(tx data.Tx) error { _, err := tx.KeptAttempt(id); return err })
		}
	}
	kept := func(id string) data.KeptAttempt {
		s.t.Helper()
		return look(s, func(tx data.Tx) (data.KeptAttempt, error) { return tx.KeptAttempt(id) })
	}
	keep("a", noon, time.Time{})
	s.same(kept("a"), data.KeptAttempt{ID: "a", KeptAt: noon, Sealed: []byte("what became of a")})
	gone("A", "")

	// One that could not be read is replaced: an attempt must never fail for it, since that
	// would undo what was counted.
	s.do(func(tx data.Tx) error {
		return tx.KeepAttempt(data.KeptAttempt{ID: "a", KeptAt: noon, Sealed: []byte("something else")}, time.Time{})
	})
	s.same(string(kept("a").Sealed), "something else")

	// Old ones are deleted, and those as far ahead, after the clock was set back.
	keep("b", noon.Add(10*time.Minute), noon)
	s.same(kept("a").ID, "a")
	keep("c", noon.Add(10*time.Minute+time.Millisecond), noon.Add(time.Millisecond))
	gone("a")
	keep("d", noon.Add(-time.Minute), noon.Add(-11*time.Minute))
	gone("b", "c")

	s.do(func(tx data.Tx) error { return tx.DropAttempts() })
	gone("d")
}
