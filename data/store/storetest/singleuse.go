package storetest

import (
	"testing"
	"time"

	"tapetrack/data"
)

func (s store) singleUse(user int64, kind data.SingleUseKind) []data.SingleUse {
	s.t.Helper()
	return look(s, func(tx data.Tx) ([]data.SingleUse, error) { return tx.SingleUse(user, kind) })
}

// set replaces the codes of a kind and returns them as they are stored.
func (s store) set(user int64, kind data.SingleUseKind, codes ...data.SingleUse) []data.SingleUse {
	s.t.Helper()
	s.do(func(tx data.Tx) error { return tx.SetSingleUse(user, kind, codes) })
	got := s.singleUse(user, kind)
	for i := range min(len(codes), len(got)) {
		want := codes[i]
		want.Key, want.Kind, want.UsedAt = got[i].Key, kind, time.Time{}
		s.same(got[i], want)
	}
	s.same(len(got), len(codes))
	return got
}

func (s store) spend(key int64, at time.Time, want bool) {
	s.t.Helper()
	s.do(func(tx data.Tx) error {
		got, err := tx.SpendSingleUse(key, at)
		s.same(got, want)
		return err
	})
}

func testSingleUse(t *testing.T, s store) {
	keys := s.add("alice", "bob")
	s.same(s.singleUse(keys[0], data.RecoveryCode), []data.SingleUse{})

	recovery := s.set(keys[0], data.RecoveryCode,
		data.SingleUse{Key: 77, Salt: []byte{0, 255}, Hash: []byte("h1"), IssuedAt: noon, UsedAt: noon}, // Key and UsedAt are the store's
		data.SingleUse{Salt: []byte{0, 255}, Hash: []byte("h2"), IssuedAt: noon, Kind: data.TemporaryCode},
		data.SingleUse{})
	temporary := s.set(keys[0], data.TemporaryCode, data.SingleUse{Salt: []byte("t"), Hash: []byte("h3"), IssuedAt: noon, Lasts: 24 * time.Hour})
	others := s.set(keys[1], data.RecoveryCode, data.SingleUse{Hash: []byte("h1")})

	s.spend(recovery[1].Key, noon.Add(time.Hour), true)
	s.spend(recovery[1].Key, noon.Add(2*time.Hour), false)
	s.spend(recovery[2].Key+1000, noon, false) // never existed
	recovery[1].UsedAt = noon.Add(time.Hour)
	s.same(s.singleUse(keys[0], data.RecoveryCode), recovery)
	s.same(s.singleUse(keys[0], data.TemporaryCode), temporary)

	// New ones replace all of a kind, used or not, and have new keys.
	again := s.set(keys[0], data.RecoveryCode, data.SingleUse{Hash: []byte("h4")})
	if again[0].Key <= others[0].Key {
		t.Errorf("key %d was given again", again[0].Key)
	}
	s.spend(recovery[0].Key, noon, false) // replaced
	s.set(keys[0], data.TemporaryCode)
	s.spend(temporary[0].Key, noon, false)
	s.same(s.singleUse(keys[0], data.RecoveryCode), again)
	s.same(s.singleUse(keys[1], data.RecoveryCode), others)

	// They are deleted with their user.
	s.do(func(tx data.Tx) error { return tx.DeleteUser(keys[0]) })
	s.same(s.singleUse(keys[0], data.RecoveryCode), []data.SingleUse{})
	s.spend(again[0].Key, noon, false)
	s.same(s.singleUse(keys[1], data.RecoveryCode), others)
	if s.Update(t.Context(), func(tx data.Tx) error {
		return tx.SetSingleUse(keys[0], data.RecoveryCode, []data.SingleUse{{}})
	}) == nil {
		t.Error("a code of nobody was stored")
	}
	s.sound()
}

// A code is good for one sign-in, however many present it at the same time.
func testSpendAtOnce(_ *testing.T, s store) {
	key := s.add("alice")[0]
	for _, c := range s.set(key, data.RecoveryCode, make([]data.SingleUse, 3)...) {
		s.same(atOnce(s, func(tx data.Tx) (bool, error) { return tx.SpendSingleUse(c.Key, noon) }), 1)
	}
	s.sound()
}

// Set, read and used in one transaction, as the rules do.
func testSingleUseTogether(_ *testing.T, s store) {
	key := s.add("alice")[0]
	s.do(func(tx data.Tx) error {
		for range 2 {
			if err := tx.SetSingleUse(key, data.TemporaryCode, []data.SingleUse{{Hash: []byte("x")}}); err != nil {
				return err
			}
		}
		codes, err := tx.SingleUse(key, data.TemporaryCode)
		if err != nil {
			return err
		}
		for _, want := range []bool{true, false} {
			got, err := tx.SpendSingleUse(codes[0].Key, noon)
			if err != nil {
				return err
			}
			s.same(got, want)
		}
		codes, err = tx.SingleUse(key, data.TemporaryCode)
		s.same(codes, []data.SingleUse{{Key: codes[0].Key, Kind: data.TemporaryCode, Hash: []byte("x"), UsedAt: noon}})
		return err
	})
	s.sound()
}

func testRenameAndDrop(_ *testing.T, s store) {
	key := s.addWithAuthenticators("alice", "a", "b")
	other := s.addWithAuthenticators("bob", "c")
	s.do(func(tx data.Tx) error { _, err := tx.Activate("a", 5, 0, noon); return err })
	before := s.account(key)

	s.do(func(tx data.Tx) error { return tx.RenameAuthenticator("a", "Café 字") })
	before.Version++
	before.Authenticators[0].Name = "Café 字"
	s.sameAccount(s.account(key), before)

	s.do(func(tx data.Tx) error { return tx.DropAuthenticator("a") })
	before.Version++
	before.OTP, before.Authenticators = data.Pending, before.Authenticators[1:]
	s.sameAccount(s.account(key), before)

	// Renamed, used and dropped in one transaction.
	s.do(func(tx data.Tx) error {
		if err := tx.RenameAuthenticator("b", "x"); err != nil {
			return err
		}
		if won, err := tx.Activate("b", 6, 0, noon); err != nil || !won {
			return err
		}
		a, err := tx.Account(key)
		s.same(a.OTP, data.Active)
		s.same(a.Authenticators[0].Name, "x")
		if err != nil {
			return err
		}
		return tx.DropAuthenticator("b")
	})
	s.same(len(s.account(key).Authenticators), 0)
	s.same(len(s.account(other).Authenticators), 1)
	for _, id := range []string{"a", "B", ""} {
		s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.RenameAuthenticator(id, "x") })
		s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.DropAuthenticator(id) })
	}
	s.sound()
}

func testCountPutOff(_ *testing.T, s store) {
	want := s.addFull()
	for _, n := range []int{1, 0, 3} {
		s.do(func(tx data.Tx) error { return tx.CountPutOff(want.Key, n) })
		want.PutOff = n
		s.sameAccount(s.account(want.Key), want)
		// Nothing else that is counted resets it, nor does an administrator's change.
		want.PendingSignIns, want.Codes.Failures = n+1, n+2
		want.LastSignIn = data.SignIn{At: noon.Add(time.Duration(n) * time.Minute), Program: "Lite", Computer: "desk"}
		s.do(func(tx data.Tx) error {
			if err := tx.CountPending(want.Key, n+1); err != nil {
				return err
			}
			if err := tx.SetLastSignIn(want.Key, want.LastSignIn); err != nil {
				return err
			}
			return tx.SetCounters(want.Key, want.Passwords, want.Codes)
		})
		s.sameAccount(s.account(want.Key), want)
	}
	changed := want
	changed.PutOff = 99 // ignored
	s.do(func(tx data.Tx) error { return tx.UpdateAccount(changed) })
	want.Version++
	s.sameAccount(s.account(want.Key), want)
	s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.CountPutOff(99, 1) })
	s.sound()
}

func testCountPending(_ *testing.T, s store) {
	want := s.addFull()
	for _, n := range []int{1, 2, 0} {
		s.do(func(tx data.Tx) error { return tx.CountPending(want.Key, n) })
		want.PendingSignIns = n
		s.sameAccount(s.account(want.Key), want)
		// Neither counting failures nor an administrator's change resets it.
		want.Passwords.Failures += n
		s.do(func(tx data.Tx) error { return tx.SetCounters(want.Key, want.Passwords, want.Codes) })
		s.sameAccount(s.account(want.Key), want)
	}
	s.do(func(tx data.Tx) error {
		if err := tx.CountPending(want.Key, 5); err != nil {
			return err
		}
		want.Codes.Failures = 50
		return tx.SetCounters(want.Key, want.Passwords, want.Codes)
	})
	want.PendingSignIns = 5
	s.sameAccount(s.account(want.Key), want)
	changed := want
	changed.PendingSignIns = 99 // ignored
	s.do(func(tx data.Tx) error { return tx.UpdateAccount(changed) })
	want.Version++
	s.sameAccount(s.account(want.Key), want)
	s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.CountPending(99, 1) })
	s.sound()
}
