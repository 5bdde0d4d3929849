package storetest

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"tapetrack/data"
)

// After any acts in any order, the indexed state is the one that follows from the
// authenticators, in the account, in the list and in the counts.
func testStateNeverDiffers(t *testing.T, s store) {
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		m := &states{t: rt, storage: s.Storage, step: 100}
		defer func() {
			for _, key := range m.users {
				_ = m.storage.Update(context.Background(), func(tx data.Tx) error { return tx.DeleteUser(key) })
			}
		}()
		for i := range 2 {
			m.update(func(tx data.Tx) error {
				key, err := tx.AddAccount(data.Account{User: data.User{ID: fmt.Sprintf("u%d-%d", run, i)}})
				m.users = append(m.users, key)
				return err
			})
		}
		rt.Repeat(map[string]func(*rapid.T){
			"require":    m.require,
			"add":        m.add,
			"activate":   m.activate,
			"use":        m.use,
			"show":       m.show,
			"disable":    m.disable,
			"drop":       m.drop,
			"together":   m.together,
			"roll back":  m.rollBack,
			"":           m.check,
			"add second": m.add,
		})
	})
}

type states struct {
	t       *rapid.T
	storage data.Storage
	users   []int64
	ids     []string // of authenticators, some of them dropped by now
	step    int64
}

func (m *states) update(f func(data.Tx) error) {
	if err := m.storage.Update(context.Background(), f); err != nil {
		m.t.Fatal(err)
	}
}

func (m *states) user(rt *rapid.T) int64 { return rapid.SampledFrom(m.users).Draw(rt, "user") }

func (m *states) id(rt *rapid.T) string {
	if len(m.ids) == 0 {
		rt.Skip("there is none")
	}
	return rapid.SampledFrom(m.ids).Draw(rt, "id")
}

func (m *states) require(rt *rapid.T) {
	key, on := m.user(rt), rapid.Bool().Draw(rt, "on")
	m.update(func(tx data.Tx) error {
		a, err := tx.Account(key)
		if err != nil {
			return err
		}
		a.OTPRequired = on
		// Both of these are ignored.
		a.OTP, a.Authenticators = data.Blocked, nil
		return tx.UpdateAccount(a)
	})
}

func (m *states) add(rt *rapid.T) {
	a := data.Authenticator{ID: data.NewID(), Disabled: rapid.IntRange(0, 3).Draw(rt, "disabled") == 0}
	key := m.user(rt)
	m.update(func(tx data.Tx) error { return tx.AddAuthenticator(key, a) })
	m.ids = append(m.ids, a.ID)
}

func (m *states) activate(rt *rapid.T) {
	id := m.id(rt)
	m.step += rapid.Int64Range(-1, 1).Draw(rt, "step")
	m.update(func(tx data.Tx) error { _, err := tx.Activate(id, m.step, 0, noon); return err })
}

func (m *states) use(rt *rapid.T) {
	id := m.id(rt)
	m.step++
	m.update(func(tx data.Tx) error { _, err := tx.UseStep(id, m.step, 0, noon); return err })
}

func (m *states) show(rt *rapid.T) {
	id := m.id(rt)
	_ = m.storage.Update(context.Background(), func(tx data.Tx) error { return tx.MarkShown(id, noon, data.Client{}) })
}

func (m *states) disable(rt *rapid.T) {
	key := m.user(rt)
	m.update(func(tx data.Tx) error { return tx.DisableAuthenticators(key) })
}

func (m *states) drop(rt *rapid.T) {
	key := m.user(rt)
	m.update(func(tx data.Tx) error { return tx.DropAuthenticators(key) })
}

// together does several things in one transaction, as the rules of sign-in do.
func (m *states) together(rt *rapid.T) {
	key, id := m.user(rt), data.NewID()
	m.step++
	m.update(func(tx data.Tx) error {
		if err := tx.DropAuthenticators(key); err != nil {
			return err
		}
		if err := tx.AddAuthenticator(key, data.Authenticator{ID: id}); err != nil {
			return err
		}
		a, err := tx.Account(key)
		if err != nil {
			return err
		}
		a.OTPRequired = true
		if err := tx.UpdateAccount(a); err != nil {
			return err
		}
		if won, err := tx.Activate(id, m.step, 0, noon); err != nil || !won {
			return fmt.Errorf("activate: %t, %w", won, err)
		}
		won, err := tx.UseStep(id, m.step, 0, noon)
		if err != nil || won {
			return fmt.Errorf("use again: %t, %w", won, err)
		}
		return nil
	})
	m.ids = append(m.ids, id)
}

func (m *states) rollBack(rt *rapid.T) {
	key := m.user(rt)
	_ = m.storage.Update(context.Background(), func(tx data.Tx) error {
		if err := tx.DropAuthenticators(key); err != nil {
			return err
		}
		return context.Canceled
	})
}

func (m *states) check(rt *rapid.T) {
	err := m.storage.View(context.Background(), func(tx data.Tx) error {
		listed := map[int64]data.OTPState{}
		users, err := tx.Users(data.UserQuery{Sort: data.ByOTP, Limit: 1000})
		if err != nil {
			return err
		}
		for _, u := range users {
			listed[u.Key] = u.OTP
		}
		counts := data.Counts{}
		for _, key := range m.users {
			a, err := tx.Account(key)
			if err != nil {
				return err
			}
			want := data.StateOf(a.OTPRequired, a.Authenticators, data.NotDisabled)
			if a.OTP != want || listed[key] != want {
				rt.Errorf("user %d: account %s, list %s, want %s", key, a.OTP, listed[key], want)
			}
			counts.Users++
			switch want {
			case data.Off:
				counts.Off++
			case data.Pending:
				counts.Pending++
			case data.Active:
				counts.Active++
			case data.Blocked:
				counts.Blocked++
			}
		}
		if got, err := tx.Count(); err != nil || got != counts {
			rt.Errorf("counts %+v, want %+v (%v)", got, counts, err)
		}
		return nil
	})
	if err != nil {
		rt.Fatal(err)
	}
}
