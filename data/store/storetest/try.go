package storetest

import (
	"context"
	"errors"
	"testing"

	"tapetrack/data"
)

// testTry: nothing that was tried remains, neither in the file nor in what the transaction
// knows, whatever the result; what is written before and after it does.
func testTry(t *testing.T, s store) {
	key := s.addWithAuthenticators("alice", "a")
	boom := errors.New("boom")
	s.do(func(tx data.Tx) error { return tx.SetSetting("policy.x", "1") })
	for _, result := range []error{nil, boom, data.ErrNotFound} {
		before := s.account(key)
		events := look(s, func(tx data.Tx) ([]data.Event, error) { return tx.Events(0, 100) })
		s.do(func(tx data.Tx) error {
			if _, err := tx.Account(key); err != nil {
				return err
			}
			if err := tx.AppendEvent(data.Event{At: noon, Kind: data.SignedIn, UserKey: key, Detail: "before"}); err != nil {
				return err
			}
			err := tx.Try(func() error { return errors.Join(everything(tx, key), result) })
			if !errors.Is(err, result) {
				t.Errorf("got %v, want %v", err, result)
			}
			got, err := tx.Account(key)
			s.same(got, before)
			if policy, err := tx.Setting("policy.x"); policy != "1" || err != nil {
				t.Errorf("the policy is %q, %v", policy, err)
			}
			if _, err := tx.AccountByLogin("bob"); !errors.Is(err, data.ErrNotFound) {
				t.Errorf("a user who was tried: %v", err)
			}
			return errors.Join(err, tx.AppendEvent(data.Event{At: noon, Kind: data.SignedOut, UserKey: key, Detail: "behind"}))
		})
		s.same(s.account(key), before)
		now := look(s, func(tx data.Tx) ([]data.Event, error) { return tx.Events(0, 100) })
		if len(now) != len(events)+2 || now[0].ID != now[1].ID+1 || now[0].Detail != "behind" || now[1].Detail != "before" {
			t.Errorf("the log was %+v and is %+v", events, now)
		}
		report := look(s, func(tx data.Tx) (data.AuditReport, error) { return tx.Audit(nil) })
		if !report.Sound() {
			t.Errorf("the audit finds %s %q", report.Damage, report.Damaged)
		}
	}
	// What was tried can then be written.
	s.do(func(tx data.Tx) error {
		return errors.Join(tx.Try(func() error { return everything(tx, key) }), everything(tx, key))
	})
	s.same(s.account(key).Passwords.Failures, 5)
	report := look(s, func(tx data.Tx) (data.AuditReport, error) { return tx.Audit(nil) })
	if !report.Sound() {
		t.Errorf("the audit finds %s %q", report.Damage, report.Damaged)
	}
}

// testBehindTry: what a transaction has read before Try is still right after it.
func testBehindTry(t *testing.T, s store) {
	key := s.addWithAuthenticators("alice", "a")
	s.do(func(tx data.Tx) error {
		_, err := tx.Activate("a", 1, 0, noon)
		return errors.Join(err, tx.SetSetting("policy.x", "1"))
	})
	s.do(func(tx data.Tx) error {
		_, account := tx.Account(key)
		_, policy := tx.Setting("policy.x")
		return errors.Join(account, policy,
			tx.Try(func() error { return everything(tx, key) }),
			tx.OpenSession(data.Session{ID: "behind", UserKey: key, UserID: "alice", OpenedAt: noon}),
			tx.SetCounters(key, data.Counter{Failures: 1}, data.Counter{}),
			tx.RenameAuthenticator("a", "Phone"),
			tx.SetSetting("policy.y", "3"))
	})
	a := s.account(key)
	if len(a.Authenticators) != 1 || a.Authenticators[0].Name != "Phone" || a.Authenticators[0].Disabled || a.OTP != data.Active {
		t.Errorf("%s, %+v", a.OTP, a.Authenticators)
	}
	s.same(a.Passwords.Failures, 1)
	s.same(look(s, func(tx data.Tx) (data.Session, error) { return tx.Session("behind") }).UserKey, key)
	s.same(look(s, func(tx data.Tx) (map[string]string, error) { return tx.Settings("policy.") }), map[string]string{"policy.x": "1", "policy.y": "3"})
	report := look(s, func(tx data.Tx) (data.AuditReport, error) { return tx.Audit(nil) })
	if !report.Sound() {
		t.Errorf("the audit finds %s %q", report.Damage, report.Damaged)
	}
}

// everything writes into every part of what a transaction remembers.
func everything(tx data.Tx, key int64) error {
	if _, err := tx.AddAccount(data.Account{User: data.User{ID: "bob"}}); err != nil {
		return err
	}
	for _, err := range []error{
		tx.SetCounters(key, data.Counter{Failures: 5}, data.Counter{Failures: 7}),
		tx.SetSetting("policy.x", "2"),
		tx.OpenSession(data.Session{ID: "s", UserKey: key, UserID: "alice", OpenedAt: noon}),
		closed(tx.CloseSessionsOf(key, "", noon)),
		tx.DisableAuthenticators(key),
		tx.SetSingleUse(key, data.RecoveryCode, []data.SingleUse{{Kind: data.RecoveryCode, Salt: []byte("salt"), Hash: []byte("hash"), IssuedAt: noon}}),
		tx.AppendEvent(data.Event{At: noon, Kind: data.UserRevoked, UserKey: key}),
		tx.AppendEvent(data.Event{At: noon, Kind: data.SignInRefused, UserKey: key}),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// closed is the error of closing sessions, however many they were.
func closed(_ int, err error) error { return err }

// testTryThatFails: if a statement fails in Try, nothing is committed, even if the error is
// ignored; and a View can't try anything.
func testTryThatFails(t *testing.T, s store) {
	key := s.add("alice")[0]
	count := func(tx data.Tx) error { return tx.SetCounters(key, data.Counter{Failures: 1}, data.Counter{}) }
	err := s.Update(context.Background(), func(tx data.Tx) error {
		if err := tx.Try(func() error { _ = tx.OpenSession(data.Session{ID: "x", UserKey: 99}); return nil }); err == nil {
			t.Error("a failure was not told")
		}
		if tx.Try(func() error { t.Error("tried after a failure"); return nil }) == nil {
			t.Error("a failure was forgotten")
		}
		_ = count(tx)
		return nil
	})
	if err == nil {
		t.Error("committed after a failure")
	}
	s.same(s.account(key).Passwords, data.Counter{})
	if s.View(context.Background(), func(tx data.Tx) error { return tx.Try(func() error { return nil }) }) == nil {
		t.Error("a View tried something")
	}
}
