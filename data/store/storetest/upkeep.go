package storetest

import (
	"testing"
	"time"

	"tapetrack/data"
)

func testBurnSteps(t *testing.T, s store) {
	one, two := s.addWithAuthenticators("one", "a", "b"), s.addWithAuthenticators("two", "c")
	s.do(func(tx data.Tx) error {
		if _, err := tx.UseStep("b", 500, 1, noon); err != nil {
			return err
		}
		_, err := tx.Activate("c", 90, 0, noon)
		return err
	})
	before := s.account(two)
	s.do(func(tx data.Tx) error { return tx.BurnSteps(100) })
	want := map[string]int64{"a": 100, "b": 500, "c": 100}
	for _, key := range []int64{one, two} {
		for _, a := range s.account(key).Authenticators {
			if a.LastStep != want[a.ID] {
				t.Errorf("%s stands at %d", a.ID, a.LastStep)
			}
		}
	}
	// Nothing else is changed, not even the version: no sheet shows this.
	before.Authenticators[0].LastStep = 100
	s.sameAccount(s.account(two), before)
	s.do(func(tx data.Tx) error {
		for step, want := range map[int64]bool{100: false, 101: true} {
			if did, err := tx.UseStep("c", step, 0, noon); err != nil || did != want && step == 100 {
				t.Errorf("step %d: %v, %v", step, did, err)
			}
		}
		return nil
	})
}

func testDropSingleUses(t *testing.T, s store) {
	keys := s.add("one", "two")
	code := data.SingleUse{Salt: []byte("s"), Hash: []byte("h"), IssuedAt: noon}
	s.do(func(tx data.Tx) error {
		if err := tx.SetSingleUse(keys[0], data.RecoveryCode, []data.SingleUse{code, code}); err != nil {
			return err
		}
		return tx.SetSingleUse(keys[1], data.TemporaryCode, []data.SingleUse{code})
	})
	s.do(func(tx data.Tx) error { return tx.DropSingleUses() })
	for _, key := range keys {
		for _, kind := range []data.SingleUseKind{data.RecoveryCode, data.TemporaryCode} {
			if left := look(s, func(tx data.Tx) ([]data.SingleUse, error) { return tx.SingleUse(key, kind) }); len(left) > 0 {
				t.Errorf("user %d has %d of %s", key, len(left), kind)
			}
		}
	}
	s.sound()
}

func testCloseSessions(t *testing.T, s store) {
	key := s.add("one")[0]
	later := noon.Add(time.Hour)
	s.do(func(tx data.Tx) error {
		for _, id := range []string{"open", "closed"} {
			if err := tx.OpenSession(data.Session{ID: id, UserKey: key, OpenedAt: noon}); err != nil {
				return err
			}
		}
		return tx.CloseSession("closed", noon)
	})
	s.do(func(tx data.Tx) error { return tx.CloseSessions(later) })
	for id, want := range map[string]time.Time{"open": later, "closed": noon} {
		if got := look(s, func(tx data.Tx) (data.Session, error) { return tx.Session(id) }); !got.ClosedAt.Equal(want) {
			t.Errorf("%s was closed at %v", id, got.ClosedAt)
		}
	}
}

func testReplaceAccount(t *testing.T, s store) {
	s.group("OPS")
	key := s.addWithAuthenticators("one", "a", "b")
	s.add("two")
	s.do(func(tx data.Tx) error {
		if _, err := tx.Activate("a", 90, 0, noon); err != nil {
			return err
		}
		if err := tx.SetCounters(key, data.Counter{Failures: 3}, data.Counter{Failures: 4}); err != nil {
			return err
		}
		return tx.SetSingleUse(key, data.RecoveryCode, []data.SingleUse{{Salt: []byte("s"), Hash: []byte("h"), IssuedAt: noon}})
	})
	before := s.account(key)
	a := data.Account{
		User:         data.User{Key: key, ID: "new", Name: "New", Group: "ops", OTPRequired: true, CreatedAt: noon},
		PasswordHash: "hash", PasswordSet: noon, ChangePassword: data.TemporaryFirst, PendingSince: noon,
	}
	s.do(func(tx data.Tx) error { return tx.ReplaceAccount(a) })
	want := a
	want.Group, want.OTP, want.Version = "OPS", data.Pending, before.Version+1
	s.sameAccount(s.account(key), want)
	if left := look(s, func(tx data.Tx) ([]data.SingleUse, error) { return tx.SingleUse(key, data.RecoveryCode) }); len(left) > 0 {
		t.Error("the codes are still there")
	}
	s.sound()
	s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.ReplaceAccount(data.Account{User: data.User{Key: 99, ID: "x"}}) })
	s.fails(data.ErrExists, func(tx data.Tx) error { return tx.ReplaceAccount(data.Account{User: data.User{Key: key, ID: "TWO"}}) })
}
