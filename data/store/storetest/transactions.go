package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"tapetrack/data"
)

func testRollsBack(t *testing.T, s store) {
	boom := errors.New("boom")
	s.fails(boom, func(tx data.Tx) error {
		if _, err := tx.AddAccount(data.Account{User: data.User{ID: "alice"}}); err != nil {
			return err
		}
		return boom
	})
	s.fails(data.ErrNotFound, func(tx data.Tx) error { _, err := tx.AccountByLogin("alice"); return err })

	func() {
		defer func() { _ = recover() }()
		_ = s.Update(t.Context(), func(tx data.Tx) error {
			if _, err := tx.AddAccount(data.Account{User: data.User{ID: "alice"}}); err != nil {
				return err
			}
			panic(boom)
		})
	}()
	s.fails(data.ErrNotFound, func(tx data.Tx) error { _, err := tx.AccountByLogin("alice"); return err })

	// After an error of the database nothing is committed, even if f ignores the error.
	err := s.Update(t.Context(), func(tx data.Tx) error {
		_, _ = tx.AddAccount(data.Account{User: data.User{ID: "alice"}})
		_ = tx.OpenSession(data.Session{ID: "x", UserKey: 99})
		return nil
	})
	if err == nil {
		t.Error("committed after a failure")
	}
	s.fails(data.ErrNotFound, func(tx data.Tx) error { _, err := tx.AccountByLogin("alice"); return err })

	// After an error of the domain everything else is committed, if f ignores the error.
	key := s.add("bob")[0]
	s.do(func(tx data.Tx) error {
		stale, err := tx.Account(key)
		if err != nil {
			return err
		}
		stale.Version = 77
		if err := tx.UpdateAccount(stale); !errors.Is(err, data.ErrChanged) {
			t.Errorf("got %v", err)
		}
		if _, err := tx.AddAccount(data.Account{User: data.User{ID: "BOB"}}); !errors.Is(err, data.ErrExists) {
			t.Errorf("got %v", err)
		}
		return tx.AppendEvent(data.Event{Kind: data.SignInRefused, UserKey: key})
	})
	s.same(len(look(s, func(tx data.Tx) ([]data.Event, error) { return tx.Events(key, 9) })), 1)
}

func testViewCannotWrite(t *testing.T, s store) {
	key := s.add("alice")[0]
	for name, act := range map[string]func(data.Tx) error{
		"group":    func(tx data.Tx) error { return tx.AddGroup(data.Group{ID: "x"}) },
		"event":    func(tx data.Tx) error { return tx.AppendEvent(data.Event{}) },
		"counters": func(tx data.Tx) error { return tx.SetCounters(key, data.Counter{Failures: 1}, data.Counter{}) },
		"delete":   func(tx data.Tx) error { return tx.DeleteUser(key) },
	} {
		if s.View(t.Context(), act) == nil {
			t.Errorf("%s was written by a View", name)
		}
	}
	s.same(s.account(key).Passwords, data.Counter{})
}

func testViewIsConsistent(t *testing.T, s store) {
	key := s.add("alice")[0]
	err := s.View(t.Context(), func(tx data.Tx) error {
		before, err := tx.Account(key)
		if err != nil {
			return err
		}
		// A writer does not wait for readers, and they don't see what it wrote.
		s.do(func(tx data.Tx) error { return tx.SetCounters(key, data.Counter{Failures: 1}, data.Counter{}) })
		after, err := tx.Account(key)
		s.same(after, before)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s.same(s.account(key).Passwords.Failures, 1)

	// Readers don't wait for a writer either.
	s.do(func(tx data.Tx) error {
		if err := tx.SetCounters(key, data.Counter{Failures: 2}, data.Counter{}); err != nil {
			return err
		}
		s.same(s.account(key).Passwords.Failures, 1)
		return nil
	})
}

func testCancelled(t *testing.T, s store) {
	ctx, cancel := context.WithCancel(t.Context())
	err := s.Update(ctx, func(tx data.Tx) error {
		cancel()
		_, err := tx.AddAccount(data.Account{User: data.User{ID: "alice"}})
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	for _, run := range []func(context.Context, func(data.Tx) error) error{s.View, s.Update} {
		if err := run(ctx, func(data.Tx) error { t.Error("called"); return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	}
	s.fails(data.ErrNotFound, func(tx data.Tx) error { _, err := tx.AccountByLogin("alice"); return err })

	// Waiting for a writer can be cancelled, too.
	ctx, cancel = context.WithCancel(t.Context())
	s.do(func(data.Tx) error {
		done := make(chan error)
		go func() { done <- s.Update(ctx, func(data.Tx) error { return nil }) }()
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		return nil
	})
}

// Read-modify-write in many goroutines loses nothing, with readers in between.
func testCountingAtOnce(t *testing.T, s store) {
	key := s.addWithAuthenticators("alice", "a")
	var wg sync.WaitGroup
	const goroutines, rounds = 10, 10
	for g := range goroutines {
		wg.Go(func() {
			for range rounds {
				if err := s.Update(t.Context(), func(tx data.Tx) error {
					a, err := tx.Account(key)
					if err != nil {
						return err
					}
					a.Passwords.Failures++
					a.Name = fmt.Sprint(g)
					if err := tx.UpdateAccount(a); err != nil {
						return err
					}
					return tx.SetCounters(key, a.Passwords, a.Codes)
				}); err != nil {
					t.Error(err)
				}
				if err := s.View(t.Context(), func(tx data.Tx) error { _, err := tx.AccountByLogin("alice"); return err }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	got := s.account(key)
	s.same(got.Passwords.Failures, goroutines*rounds)
	s.same(got.Version, int64(2+goroutines*rounds))
}
