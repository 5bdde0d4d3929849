package store_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"tapetrack/data"
	"tapetrack/data/store"
	"tapetrack/data/store/sqlite"
)

// opened returns an empty storage that is closed when the test ends. Its engine is the
// one that is always there; what each engine has to do is in storetest.
func opened(t *testing.T) data.Storage {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	if err := sqlite.Create(t.Context(), path, func(*sqlite.DB) error { return nil }); err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db.Unlock(store.FixedKey{})
}

// A transaction that touches many rows remembers few, and the sum fits all the
// same: of what was forgotten the codes are read again.
func TestManyRowsInOneTransaction(t *testing.T) {
	const many = store.MostKept + 100
	storage := opened(t)
	keys := make([]int64, many)
	kept := func(x data.Tx, at string, i int) error {
		if n := store.Remembered(x); n > store.MostKept+20 {
			return fmt.Errorf("%s, user %d: %d codes, authenticators, bonds and counters are remembered", at, i, n)
		}
		return nil
	}
	err := storage.Update(t.Context(), func(x data.Tx) (err error) {
		for i := range keys {
			if keys[i], err = x.AddAccount(data.Account{User: data.User{ID: fmt.Sprint("U", i)}, PasswordHash: "hash"}); err != nil {
				return err
			}
			if err := kept(x, "add", i); err != nil {
				return err
			}
		}
		for round, change := range map[string]func(a data.Account) error{
			"write": func(a data.Account) error { a.Name = "Name"; return x.UpdateAccount(a) },
			"count": func(a data.Account) error { return x.SetCounters(a.Key, data.Counter{Failures: 1}, data.Counter{}) },
			"enrol": func(a data.Account) error {
				return x.AddAuthenticator(a.Key, data.Authenticator{ID: a.ID, Sealed: []byte{1}})
			},
			"read": func(data.Account) error { return nil },
		} {
			for i, key := range keys {
				a, err := x.Account(key)
				if err != nil {
					return err
				}
				if err := change(a); err != nil {
					return fmt.Errorf("%s %d: %w", round, i, err)
				}
				if err := kept(x, round, i); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = storage.View(t.Context(), func(x data.Tx) error {
		report, err := x.Audit(nil)
		if !report.Sound() {
			t.Errorf("%+v", report)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A state that does not follow from the authenticators is not trusted even if
// the row carries its code: only a program with the key, and a fault, writes one.
func TestWrongState(t *testing.T) {
	storage := opened(t)
	key := int64(0)
	err := storage.Update(t.Context(), func(x data.Tx) (err error) {
		key, err = x.AddAccount(data.Account{User: data.User{ID: "alice"}, PasswordHash: "hash"})
		return err
	})
	if err == nil {
		err = storage.Update(t.Context(), func(x data.Tx) error { return store.GiveState(x, key, data.Pending) })
	}
	if err != nil {
		t.Fatal(err)
	}
	err = storage.View(t.Context(), func(x data.Tx) error { _, err := x.Account(key); return err })
	if !errors.Is(err, data.ErrTampered) {
		t.Errorf("got %v", err)
	}
}

// Each sign-in asks for the latest time: the index has it at its end, however
// long the log is.
func TestLatestEventIsQuick(t *testing.T) {
	err := opened(t).View(t.Context(), func(x data.Tx) error {
		for query, want := range map[string]string{
			store.LatestEvent: "SCAN events USING COVERING INDEX events_by_time",
			store.NextEvent:   "SEARCH events USING INTEGER PRIMARY KEY (rowid>?)",
		} {
			plan, err := store.Rows(store.On(x), "EXPLAIN QUERY PLAN "+query, func(step *string) []any { return []any{new(int64), new(int64), new(int64), step} }, 0)
			if !slices.Equal(plan, []string{want}) || err != nil {
				t.Errorf("%s: %q, %v", query, plan, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
