package storetest

import (
	"testing"
	"time"

	"tapetrack/data"
)

// full returns an account in which every field has a value.
func full() data.Account {
	return data.Account{
		User: data.User{
			ID: "Alice", Name: "Alice Lidell", Email: "Alice@Example.com", Group: "OPS", Disabled: true, Tapemaster: true,
			Revocation: data.WrongPasswords, OTP: data.Pending, OTPRequired: true, CreatedAt: noon,
			LastSignIn: data.SignIn{At: noon.Add(time.Hour), Program: "Lite", Computer: "desk"},
			Guarded:    true, OTPPause: data.Pause{From: noon.Add(4 * time.Minute), Until: noon.Add(5 * time.Hour)},
		},
		PendingSince:   noon.Add(6 * time.Minute),
		PendingSignIns: 7,
		PutOff:         8,
		PasswordHash:   "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
		PasswordSet:    noon.Add(time.Minute),
		ChangePassword: data.TemporaryFirst,
		Passwords:      data.Counter{Failures: 3, Start: noon.Add(2 * time.Minute), Delay: 4 * time.Second},
		Codes:          data.Counter{Failures: 5, Start: noon.Add(3 * time.Minute), Delay: time.Hour},
	}
}

func (s store) addFull() data.Account {
	s.t.Helper()
	s.group("OPS")
	a := full()
	s.do(func(tx data.Tx) (err error) {
		a.Key, err = tx.AddAccount(a)
		return err
	})
	a.Version = 1
	return a
}

func testAccount(t *testing.T, s store) {
	want := s.addFull()
	s.sameAccount(s.account(want.Key), want)

	empty := s.add("bob")[0]
	s.sameAccount(s.account(empty), data.Account{User: data.User{
		Key: empty, Version: 1, ID: "bob", OTPRequired: true, OTP: data.Pending, CreatedAt: noon,
	}})
	s.fails(data.ErrNotFound, func(tx data.Tx) error { _, err := tx.Account(99); return err })

	// Values that the store sets are ignored.
	s.do(func(tx data.Tx) error {
		key, err := tx.AddAccount(data.Account{
			User:           data.User{ID: "carol", Key: want.Key, Version: 7, OTP: data.Active},
			Authenticators: []data.Authenticator{{ID: "x"}},
		})
		if err != nil {
			return err
		}
		got, err := tx.Account(key)
		s.sameAccount(got, data.Account{User: data.User{Key: key, Version: 1, ID: "carol", OTP: data.Off}})
		return err
	})
	// Times are returned in UTC, whatever their zone was, to the millisecond.
	zone := time.FixedZone("", 5*3600+1800)
	s.do(func(tx data.Tx) error {
		key, err := tx.AddAccount(data.Account{User: data.User{ID: "dave", CreatedAt: noon.In(zone).Add(999 * time.Microsecond)}})
		if err != nil {
			return err
		}
		got, err := tx.Account(key)
		s.same(got.CreatedAt, noon)
		if got.CreatedAt.Location() != time.UTC {
			t.Error("not UTC")
		}
		return err
	})
}

func testAccountByLogin(t *testing.T, s store) {
	want := s.addFull()
	s.add("bob")
	for _, login := range []string{"Alice", "alice", "ALICE", "alice@example.com", "ALICE@EXAMPLE.COM"} {
		got := look(s, func(tx data.Tx) (data.Account, error) { return tx.AccountByLogin(login) })
		s.sameAccount(got, want)
	}
	for _, login := range []string{"", " ", "alic", "alice ", "al%", "%", "_____", "Alice Lidell", "' OR ''='", "x\x00", "\xff", "ALICE@EXAMPLE.CO"} {
		s.fails(data.ErrNotFound, func(tx data.Tx) error { _, err := tx.AccountByLogin(login); return err })
	}
}

func testAddAccountRefused(t *testing.T, s store) {
	s.addFull()
	for _, tt := range []struct {
		user  data.User
		field string
		kind  error
	}{
		{data.User{ID: "aLICE"}, data.FieldUserID, data.ErrExists},
		{data.User{ID: "bob", Email: "aLICE@eXAMPLE.cOM"}, data.FieldEmail, data.ErrExists},
		{data.User{ID: "bob", Group: "nobody"}, data.FieldGroup, data.ErrNotFound},
	} {
		err := s.Update(t.Context(), func(tx data.Tx) error {
			_, err := tx.AddAccount(data.Account{User: tt.user})
			return err
		})
		checkField(t, err, tt.field, tt.kind)
	}
	// Upper and lower case beyond ASCII: every form of a letter is the same.
	s.add("straße", "σίγμα", "Kelvin")
	for _, id := range []string{"STRAẞE", "ΣΊΓΜΑ", "\u212Aelvin"} {
		s.fails(data.ErrExists, func(tx data.Tx) error {
			_, err := tx.AddAccount(data.Account{User: data.User{ID: id}})
			return err
		})
	}
	s.add("without-mail-1", "without-mail-2") // empty addresses are not equal
}

func testUpdateAccount(t *testing.T, s store) {
	s.group("DEV")
	added := s.addFull()
	other := s.add("other")[0]
	want := data.Account{
		User: data.User{
			Key: added.Key, Version: 1, ID: "Alicia", Name: "A", Email: "", Group: "dev", OTPRequired: false, CreatedAt: noon.Add(-time.Hour),
			LastSignIn: data.SignIn{At: noon.Add(9 * time.Hour), Program: "nobody", Computer: "reads this"},
		},
		PasswordHash: "other", PasswordSet: noon.Add(5 * time.Minute), ChangePassword: data.CodesGuessed,
		Passwords: data.Counter{Failures: 77}, Codes: data.Counter{Failures: 78},
		PendingSince: noon.Add(-time.Minute), PendingSignIns: 79, PutOff: 80,
	}
	want.OTPPause = data.Pause{Until: noon.Add(time.Hour)}
	s.do(func(tx data.Tx) error { return tx.UpdateAccount(want) })
	want.Version, want.OTP, want.Group = 2, data.Off, "DEV"
	want.LastSignIn, want.Passwords, want.Codes, want.PendingSignIns, want.PutOff = added.LastSignIn, added.Passwords, added.Codes, added.PendingSignIns, added.PutOff
	s.sameAccount(s.account(added.Key), want)
	s.same(s.account(other).Version, int64(1))

	// Every flag can be reset and every text emptied.
	s.do(func(tx data.Tx) error {
		return tx.UpdateAccount(data.Account{User: data.User{Key: added.Key, Version: 2, ID: "a"}})
	})
	s.sameAccount(s.account(added.Key), data.Account{
		User:      data.User{Key: added.Key, Version: 3, ID: "a", OTP: data.Off, LastSignIn: added.LastSignIn},
		Passwords: added.Passwords, Codes: added.Codes, PendingSignIns: added.PendingSignIns, PutOff: added.PutOff,
	})
	// A User-ID that was given up is free.
	s.add("Alice")
}

func testUpdateAccountVersion(_ *testing.T, s store) {
	key := s.add("alice")[0]
	first, second := s.account(key), s.account(key)
	first.Name, second.Name = "first", "second"
	s.do(func(tx data.Tx) error { return tx.UpdateAccount(first) })
	s.fails(data.ErrChanged, func(tx data.Tx) error { return tx.UpdateAccount(second) })
	s.same(s.account(key).Name, "first")
	first.Key, first.ID = 99, "nobody"
	s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.UpdateAccount(first) })
}

func testUpdateAccountRefused(t *testing.T, s store) {
	s.addFull()
	bob := s.account(s.add("bob")[0])
	for _, tt := range []struct {
		change func(*data.User)
		field  string
		kind   error
	}{
		{func(u *data.User) { u.ID = "ALICE" }, data.FieldUserID, data.ErrExists},
		{func(u *data.User) { u.Email = "ALICE@example.com" }, data.FieldEmail, data.ErrExists},
		{func(u *data.User) { u.Group = "x" }, data.FieldGroup, data.ErrNotFound},
	} {
		changed := bob
		tt.change(&changed.User)
		checkField(t, s.Update(t.Context(), func(tx data.Tx) error { return tx.UpdateAccount(changed) }), tt.field, tt.kind)
	}
	s.sameAccount(s.account(bob.Key), bob)
	bob.ID = "BOB" // the user's own User-ID is not taken by another user
	s.do(func(tx data.Tx) error { return tx.UpdateAccount(bob) })
	s.same(s.account(bob.Key).ID, "BOB")
}

func testCountersAndLastSignIn(_ *testing.T, s store) {
	want := s.addFull()
	for _, failures := range []int{0, 1, 100} {
		want.Passwords = data.Counter{Failures: failures, Start: noon, Delay: time.Duration(failures) * time.Second}
		want.Codes = data.Counter{Failures: failures * 2}
		want.LastSignIn = data.SignIn{At: noon.Add(time.Duration(failures) * time.Second), Program: "P", Computer: "C", Address: "A"}
		s.do(func(tx data.Tx) error { return tx.SetCounters(want.Key, want.Passwords, want.Codes) })
		s.do(func(tx data.Tx) error { return tx.SetLastSignIn(want.Key, want.LastSignIn) })
		s.sameAccount(s.account(want.Key), want)
	}
	s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.SetCounters(99, want.Passwords, want.Codes) })
	s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.SetLastSignIn(99, want.LastSignIn) })
}

func testDeleteUser(_ *testing.T, s store) {
	key := s.addWithAuthenticators("alice", "a1", "a2")
	other := s.addWithAuthenticators("bob", "b1")
	s.do(func(tx data.Tx) error {
		for id, user := range map[string]int64{"s1": key, "s2": key, "s3": other} {
			if err := tx.OpenSession(data.Session{ID: id, UserKey: user}); err != nil {
				return err
			}
		}
		return tx.AppendEvent(data.Event{At: noon, Kind: data.SignedIn, UserKey: key, UserID: "alice"})
	})
	s.do(func(tx data.Tx) error { return tx.DeleteUser(key) })
	s.fails(data.ErrNotFound, func(tx data.Tx) error { _, err := tx.Account(key); return err })
	s.fails(data.ErrNotFound, func(tx data.Tx) error { _, err := tx.Session("s1"); return err })
	s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.DeleteUser(key) })
	s.same(len(s.account(other).Authenticators), 1)
	s.same(look(s, func(tx data.Tx) (data.Session, error) { return tx.Session("s3") }).UserKey, other)
	s.same(len(look(s, func(tx data.Tx) ([]data.Event, error) { return tx.Events(key, 10) })), 1)

	// The key is never given again, not even if it was the highest.
	s.do(func(tx data.Tx) error { return tx.DeleteUser(other) })
	if again := s.add("alice")[0]; again <= other {
		s.t.Errorf("key %d was given again as %d", other, again)
	}
}

func testAdministrators(_ *testing.T, s store) {
	s.add("zoe", "bob")
	s.do(func(tx data.Tx) error {
		for _, id := range []string{"Yan", "abe"} {
			if _, err := tx.AddAccount(data.Account{User: data.User{ID: id, Tapemaster: true, OTPRequired: true}}); err != nil {
				return err
			}
		}
		key, err := tx.AddAccount(data.Account{User: data.User{ID: "TapeMaster"}}) // even without the flag
		if err != nil {
			return err
		}
		return tx.AddAuthenticator(key, data.Authenticator{ID: "a"})
	})
	for _, all := range []bool{false, true} {
		got := look(s, func(tx data.Tx) ([]data.Account, error) { return tx.Administrators(all) })
		ids := map[string]int{}
		for _, a := range got {
			ids[a.ID] = len(a.Authenticators)
			s.same(a, s.account(a.Key))
		}
		s.same(ids, map[string]int{"abe": 0, "TapeMaster": 1, "Yan": 0})
	}
}

func checkField(t *testing.T, err error, field string, kind error) {
	t.Helper()
	f, ok := data.AsFieldError(err)
	if !ok || f.Field != field || f.Kind != kind || f.Text.Format == "" {
		t.Errorf("got %#v, want a FieldError for %s that matches %v", err, field, kind)
	}
}
