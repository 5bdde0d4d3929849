package storetest

import (
	"slices"
	"testing"

	"tapetrack/data"
)

// testGroupMembers counts members by state, also after they were changed.
func testGroupMembers(_ *testing.T, s store) {
	s.group("Ops", "dev")
	var keys []int64
	for _, id := range []string{"off", "pending", "active", "blocked", "elsewhere"} {
		key := s.addWithAuthenticators(id, id)
		keys = append(keys, key)
		s.do(func(tx data.Tx) error {
			a, err := tx.Account(key)
			if err != nil {
				return err
			}
			a.Group = map[bool]string{true: "dev", false: "OPS"}[id == "elsewhere"]
			if id == "off" {
				if err := tx.DropAuthenticators(key); err != nil {
					return err
				}
				a.Version, a.OTPRequired = a.Version+1, false
			}
			if err := tx.UpdateAccount(a); err != nil || id != "active" && id != "blocked" {
				return err
			}
			if _, err := tx.Activate(id, 1, 0, noon); err != nil || id == "active" {
				return err
			}
			return tx.DisableAuthenticators(key)
		})
	}
	check := func(want ...data.Group) {
		s.t.Helper()
		got := look(s, countedGroups)
		for i, g := range got {
			s.same(look(s, func(tx data.Tx) (data.Group, error) { return tx.Group(g.ID) }), g)
			got[i].Key = 0
		}
		s.same(got, want)
	}
	check(data.Group{ID: "dev", Members: 1, Pending: 1}, data.Group{ID: "Ops", Members: 4, Enrolled: 2, Pending: 1})
	s.do(func(tx data.Tx) error { return tx.DeleteUser(keys[2]) })
	check(data.Group{ID: "dev", Members: 1, Pending: 1}, data.Group{ID: "Ops", Members: 3, Enrolled: 1, Pending: 1})

	s.do(func(tx data.Tx) error { return tx.DescribeGroup("DEV", "Developers") })
	s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.DescribeGroup("no", "x") })
	s.fails(data.ErrGroupInUse, func(tx data.Tx) error { return tx.DeleteGroup("dev") })
	s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.DeleteGroup("no") })
	s.do(func(tx data.Tx) error { return tx.DeleteUser(keys[4]) })
	check(data.Group{ID: "dev", Description: "Developers"}, data.Group{ID: "Ops", Members: 3, Enrolled: 1, Pending: 1})
	s.do(func(tx data.Tx) error { return tx.DeleteGroup("Dev") })
	check(data.Group{ID: "Ops", Members: 3, Enrolled: 1, Pending: 1})
}

// testUsersOf reads the users that exist, in the order of User-IDs.
func testUsersOf(t *testing.T, s store) {
	keys := s.add("Bert", "adam", "carl")
	slices.Reverse(keys)
	got := look(s, func(tx data.Tx) ([]data.User, error) { return tx.UsersOf(append(keys, 99, keys[0])) })
	var ids []string
	for _, u := range got {
		s.same(u, s.account(u.Key).User)
		ids = append(ids, u.ID)
	}
	s.same(ids, []string{"adam", "Bert", "carl"})
	s.same(look(s, func(tx data.Tx) ([]data.User, error) { return tx.UsersOf(nil) }), []data.User{})
	if err := s.View(t.Context(), func(tx data.Tx) error { _, err := tx.UsersOf(make([]int64, 1001)); return err }); err == nil {
		t.Error("1001 users were read")
	}
}

// countedGroups returns all groups with the numbers of their members.
func countedGroups(tx data.Tx) ([]data.Group, error) {
	groups, err := tx.Groups()
	if err != nil {
		return nil, err
	}
	return groups, tx.CountMembers(groups)
}
