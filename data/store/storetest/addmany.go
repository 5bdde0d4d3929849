package storetest

import (
	"errors"
	"fmt"
	"testing"

	"tapetrack/data"
)

// testAddAccounts adds many users at once, with the same result as one by one.
func testAddAccounts(t *testing.T, s store) {
	s.group("Ops", "dev")
	s.add("before")
	var list []data.Account
	for i := range 1234 { // more than one statement inserts or looks up
		a := full()
		a.ID, a.Email, a.Group = fmt.Sprint("User", i), fmt.Sprintf("User%d@x.org", i), []string{"OPS", "Dev", ""}[i%3]
		a.OTPRequired = i%2 == 0
		list = append(list, a)
	}
	s.do(func(tx data.Tx) error {
		if bad, err := tx.AddAccounts(list); err != nil || bad != 0 {
			return fmt.Errorf("%d: %w", bad, err)
		}
		_, err := tx.AddAccounts(nil)
		return err
	})
	before := int64(0)
	for i, want := range list {
		got := look(s, func(tx data.Tx) (data.Account, error) { return tx.AccountByLogin(want.Email) })
		if got.Key <= before {
			t.Fatalf("user %d has the key %d after %d", i, got.Key, before)
		}
		before = got.Key
		want.Key, want.Version, want.Group, want.OTP = got.Key, 1, []string{"Ops", "dev", ""}[i%3], data.Off
		if want.OTPRequired {
			want.OTP = data.Pending
		}
		s.sameAccount(got, want)
	}
	s.sound()
	s.same(look(s, func(tx data.Tx) (data.RowCount, error) { return tx.CountUsers(data.UserFilter{Text: "ser12"}, 0) }), data.RowCount{N: 45}) // 12, 120 to 129, 1200 to 1233
	// Keys are never used again.
	s.do(func(tx data.Tx) error { return tx.DeleteUser(before) })
	if key := s.add("after")[0]; key <= before {
		t.Errorf("the key %d was given to another", before)
	}
}

// testAddAccountsRefused adds users of whom some can't be added: the first of those is
// reported, and none is added.
func testAddAccountsRefused(t *testing.T, s store) {
	s.group("OPS")
	s.do(func(tx data.Tx) error {
		_, err := tx.AddAccount(data.Account{User: data.User{ID: "Old", Email: "Old@x.org"}})
		return err
	})
	user := func(id, email, group string) data.Account {
		return data.Account{User: data.User{ID: id, Email: email, Group: group}}
	}
	var many []data.Account
	for i := range 700 {
		many = append(many, user(fmt.Sprint("u", i), fmt.Sprintf("u%d@x.org", i), "ops"))
	}
	for name, tt := range map[string]struct {
		list  []data.Account
		bad   int
		field string
		kind  error
	}{
		"a User-ID that exists":     {[]data.Account{user("new", "", ""), user("oLD", "", "")}, 1, data.FieldUserID, data.ErrExists},
		"an email that exists":      {[]data.Account{user("new", "oLD@X.org", ""), user("old", "", "")}, 0, data.FieldEmail, data.ErrExists},
		"an unknown group":          {[]data.Account{user("new", "", "ops"), user("new2", "", "no")}, 1, data.FieldGroup, data.ErrNotFound},
		"two alike":                 {[]data.Account{user("new", "", ""), user("x", "", ""), user("NEW", "", "")}, 2, data.FieldUserID, data.ErrExists},
		"two alike by email":        {[]data.Account{user("a", "n@x.org", ""), user("b", "", ""), user("c", "N@x.org", "")}, 2, data.FieldEmail, data.ErrExists},
		"two alike, far apart":      {append(many[:len(many):len(many)], user("U3", "", "")), 700, data.FieldUserID, data.ErrExists},
		"one that exists, far away": {append(many[:len(many):len(many)], user("y", "old@x.org", "")), 700, data.FieldEmail, data.ErrExists},
	} {
		t.Run(name, func(t *testing.T) {
			s.do(func(tx data.Tx) error {
				bad, err := tx.AddAccounts(tt.list)
				f, ok := data.AsFieldError(err)
				if bad != tt.bad || !ok || f.Field != tt.field || !errors.Is(err, tt.kind) {
					t.Errorf("%d: %v", bad, err)
				}
				// This is an answer, after which the transaction can go on.
				n, err := tx.CountUsers(data.UserFilter{}, 0)
				if n.N != 1 {
					t.Errorf("there are %d users", n.N)
				}
				return err
			})
		})
	}
	s.sound()
}
