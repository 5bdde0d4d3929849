package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// addListed stores users that differ in every column that lists sort by.
func (s store) addListed() {
	s.t.Helper()
	s.group("Ops", "dev")
	s.do(func(tx data.Tx) error {
		for i, u := range []data.User{
			{ID: "Eve", Name: "zoë", Group: "ops"},
			{ID: "adam", Name: "Émile", Group: "DEV", OTPRequired: true},
			{ID: "Bert", Name: "", Group: "dev", Disabled: true, Revocation: data.ByAdministrator},
			{ID: "tapemaster", Name: "ZOË", Tapemaster: true},
			{ID: "carl", Name: "b", Group: "ops", OTPRequired: true, Email: "C@x.org", CreatedAt: noon},
		} {
			if i != 1 {
				u.LastSignIn = data.SignIn{At: noon.Add(-time.Duration(i) * time.Hour), Program: "Lite", Computer: "desk"}
			}
			if _, err := tx.AddAccount(data.Account{User: u}); err != nil {
				return err
			}
		}
		return nil
	})
}

func testUsersSorted(_ *testing.T, s store) {
	s.addListed()
	for column, want := range map[data.SortColumn]string{
		data.ByUserID:     "adam Bert carl Eve tapemaster",
		data.ByName:       "Bert carl Eve tapemaster adam", // "" b zoë ZOË émile
		data.ByGroup:      "tapemaster adam Bert carl Eve", // none dev dev ops ops
		data.ByOTP:        "Bert Eve tapemaster adam carl", // Off Off Off Pending Pending
		data.ByLastSignIn: "adam carl tapemaster Bert Eve", // never first
	} {
		ids := func(q data.UserQuery) string {
			users := look(s, func(tx data.Tx) ([]data.User, error) { return tx.Users(q) })
			var ids []string
			for _, u := range users {
				ids = append(ids, u.ID)
				full := s.account(u.Key).User
				s.same(u, full)
			}
			return strings.Join(ids, " ")
		}
		s.same(ids(data.UserQuery{Sort: column, Limit: 1000}), want)
		back := strings.Fields(want)
		slices.Reverse(back)
		s.same(ids(data.UserQuery{Sort: column, Limit: 1000, Descending: true}), strings.Join(back, " "))
		s.same(ids(data.UserQuery{Sort: column, Limit: 2, Offset: 1}), strings.Join(strings.Fields(want)[1:3], " "))
	}
	for _, q := range []data.UserQuery{
		{Sort: "", Limit: 1},
		{Sort: "name; DROP TABLE users", Limit: 1},
		{Sort: data.ByName, Limit: 0},
		{Sort: data.ByName, Limit: 1001},
		{Sort: data.ByName, Limit: 1, Offset: -1},
	} {
		if err := s.View(s.t.Context(), func(tx data.Tx) error { _, err := tx.Users(q); return err }); err == nil {
			s.t.Errorf("%+v was answered", q)
		}
	}
}

// The pages of every order together have each user once.
func testUsersPages(_ *testing.T, s store) {
	s.group("A", "B")
	const n = 57
	s.do(func(tx data.Tx) error {
		for i := range n {
			u := data.User{ID: fmt.Sprintf("u%02d", i*31%n), Name: strings.Repeat("x", i%3), Group: []string{"A", "B"}[i%2], OTPRequired: i%5 == 0}
			if i%4 != 0 {
				u.LastSignIn.At = noon.Add(time.Duration(i%7) * time.Hour)
			}
			if _, err := tx.AddAccount(data.Account{User: u}); err != nil {
				return err
			}
		}
		return nil
	})
	for _, column := range []data.SortColumn{data.ByUserID, data.ByName, data.ByGroup, data.ByOTP, data.ByLastSignIn} {
		for _, descending := range []bool{false, true} {
			seen := map[string]bool{}
			for offset := int64(0); offset <= n+10; offset += 10 {
				users := look(s, func(tx data.Tx) ([]data.User, error) {
					return tx.Users(data.UserQuery{Sort: column, Descending: descending, Offset: offset, Limit: 10})
				})
				s.same(len(users), int(max(min(10, n-offset), 0)))
				for _, u := range users {
					seen[u.ID] = true
				}
			}
			s.same(len(seen), n)
		}
	}
}

func testCount(_ *testing.T, s store) {
	s.same(look(s, func(tx data.Tx) (data.Counts, error) { return tx.Count() }), data.Counts{})
	s.addListed()
	for i, id := range []string{"active", "active2", "blocked"} {
		s.addWithAuthenticators(id, id)
		s.do(func(tx data.Tx) error {
			a, err := tx.AccountByLogin(id)
			if err != nil {
				return err
			}
			if _, err := tx.Activate(id, 1, 0, noon); err != nil || i < 2 {
				return err
			}
			return tx.DisableAuthenticators(a.Key)
		})
	}
	s.same(look(s, func(tx data.Tx) (data.Counts, error) { return tx.Count() }),
		data.Counts{Users: 8, Off: 3, Pending: 2, Active: 2, Blocked: 1, Disabled: 1}) // who is revoked, too

	s.do(func(tx data.Tx) error {
		_, err := tx.AddAccount(data.Account{User: data.User{ID: "locked", Revocation: data.ByAdministrator}})
		return err
	})
	listed := look(s, func(tx data.Tx) (c data.Counts, err error) {
		for f, count := range map[data.UserFilter]*int64{
			{}: &c.Users, {OTP: data.Off}: &c.Off, {OTP: data.Pending}: &c.Pending, {OTP: data.Active}: &c.Active, {OTP: data.Blocked}: &c.Blocked,
			{Status: data.StatusRevoked}: &c.Revoked, {Status: data.StatusDisabled}: &c.Disabled,
		} {
			n, err := tx.CountUsers(f, 0)
			if err != nil {
				return c, err
			}
			*count = n.N
		}
		return c, nil
	})
	s.same(look(s, func(tx data.Tx) (data.Counts, error) { return tx.Count() }), listed)
}

func testNamed(_ *testing.T, s store) {
	s.do(func(tx data.Tx) error {
		for id, email := range map[string]string{"Alice": "Alice@Example.com", "bob": "", "carol": "c@example.com", "dave": "d@example.com"} {
			if _, err := tx.AddAccount(data.Account{User: data.User{ID: id, Email: email}}); err != nil {
				return err
			}
		}
		return nil
	})
	for _, c := range []struct {
		ids, emails []string
		want        string
	}{
		{nil, nil, ""},
		{[]string{"alice", "ALICE", "nobody", ""}, nil, "Alice"},
		{nil, []string{"alice@example.com", "c@example.com", ""}, "Alice carol"},
		{[]string{"alice", "bob"}, []string{"alice@example.com", "d@example.com"}, "Alice bob dave"},
		{[]string{"d@example.com"}, []string{"bob"}, ""},
	} {
		users := look(s, func(tx data.Tx) ([]data.User, error) { return tx.UsersNamed(c.ids, c.emails) })
		var ids []string
		for _, u := range users {
			ids = append(ids, u.ID)
		}
		slices.Sort(ids)
		s.same(strings.Join(ids, " "), c.want)
	}
	s.do(func(tx data.Tx) error {
		if _, err := tx.UsersNamed(make([]string, 1001), nil); err == nil {
			s.t.Error("1001 User-IDs at once")
		}
		return nil
	})
}

func testMeans(t *testing.T, s store) {
	keys := s.add("none", "some")
	some, two := keys[1], s.addWithAuthenticators("two", "a", "b", "c")
	s.do(func(tx data.Tx) error {
		for _, id := range []string{"a", "b"} {
			if _, err := tx.Activate(id, 90, 0, noon); err != nil {
				return err
			}
		}
		code := data.SingleUse{Salt: []byte("s"), Hash: []byte("h"), IssuedAt: noon}
		if err := tx.SetSingleUse(some, data.RecoveryCode, []data.SingleUse{code, code, code}); err != nil {
			return err
		}
		if err := tx.SetSingleUse(two, data.TemporaryCode, []data.SingleUse{code}); err != nil {
			return err
		}
		codes, err := tx.SingleUse(some, data.RecoveryCode)
		if err == nil {
			_, err = tx.SpendSingleUse(codes[0].Key, noon)
		}
		return err
	})
	got := look(s, func(tx data.Tx) (map[int64]data.Means, error) { return tx.Means([]int64{keys[0], some, two}) })
	s.same(got, map[int64]data.Means{some: {RecoveryLeft: 2, RecoveryOf: 3}, two: {Authenticators: 2}})
	got = look(s, func(tx data.Tx) (map[int64]data.Means, error) { return tx.Means(nil) })
	s.same(got, map[int64]data.Means{})
}
