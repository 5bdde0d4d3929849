package auth

import (
	"cmp"
	"context"
	"slices"

	"tapetrack/data"
	"tapetrack/data/words"
)

// exportKeys is how many keys an export reads at a time in the order of a list; tests set
// fewer. exportUsers is how many users it then reads at a time by key.
var exportKeys = 20_000

const exportUsers = 1000

// ExportUsers calls each with every user that scope selects, in the order of its query,
// and logs the export. All are read from one state of the database, so that nobody is
// exported twice or missing, whatever changes during the export. If each returns an
// error, the export ends, and what was exported until then is logged, too.
func (s *Administration) ExportUsers(ctx context.Context, by data.Actor, scope data.UserScope, each func(data.ExportedUser) error) error {
	total := 0
	use := counted(&total, each)
	filter := &scope.Query.Filter
	err := s.list(ctx, by, filter, func(tx data.Tx) error {
		return everyUser(tx, scope, func(u data.User) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return use(data.ExportedUser{User: u, Status: u.Status(filter.Now, filter.GivenOutLasts)})
		})
	})
	return s.noteExport(ctx, by, data.UsersExported, total, words.Users, err)
}

// everyUser calls use with every user that scope selects.
func everyUser(tx data.Tx, scope data.UserScope, use func(data.User) error) error {
	if len(scope.Keys) > 0 {
		return theseUsers(tx, scope, use)
	}
	return everyKey(tx, scope.Query, func(keys []int64) error {
		for some := range slices.Chunk(keys, exportUsers) {
			if err := inOrder(tx, some, use); err != nil {
				return err
			}
		}
		return nil
	})
}

// everyKey calls use with the keys of all users that a query finds, many at a
// time.
func everyKey(tx data.Tx, q data.UserQuery, use func([]int64) error) error {
	q.Offset, q.Limit = 0, exportKeys
	if q.Sort == "" {
		q.Sort = data.ByUserID
	}
	for {
		keys, err := tx.UserKeys(q)
		if err != nil {
			return err
		}
		if err := use(keys); err != nil {
			return err
		}
		if len(keys) < q.Limit {
			return nil
		}
		q.Offset += int64(len(keys))
	}
}

// EveryUserKey returns the keys of all users that a query finds, in its order, from one
// state of the database: a list that is read by these keys has every user once, whatever
// changes in between. Each takes 8 bytes.
func (s *Administration) EveryUserKey(ctx context.Context, by data.Actor, q data.UserQuery) ([]int64, error) {
	var all []int64
	err := s.list(ctx, by, &q.Filter, func(tx data.Tx) error {
		return everyKey(tx, q, func(keys []int64) error {
			all = append(all, keys...)
			return ctx.Err()
		})
	})
	return all, err
}

// theseUsers calls use with the users of the keys of scope, each once, in the order of
// its query. It holds all of them in memory.
func theseUsers(tx data.Tx, scope data.UserScope, use func(data.User) error) error {
	var users []data.User
	keys := slices.Compact(slices.Sorted(slices.Values(scope.Keys)))
	for some := range slices.Chunk(keys, exportUsers) {
		found, err := tx.UsersOf(some)
		if err != nil {
			return err
		}
		users = append(users, found...)
	}
	slices.SortFunc(users, func(a, b data.User) int {
		order := cmp.Or(compared(scope.Query.Sort, a, b), cmp.Compare(data.Fold(a.ID), data.Fold(b.ID)))
		if scope.Query.Descending {
			return -order
		}
		return order
	})
	for _, u := range users {
		if err := use(u); err != nil {
			return err
		}
	}
	return nil
}

// compared compares users by a column as the store does, see data/store/storetest.
func compared(by data.SortColumn, a, b data.User) int {
	text := func(of func(data.User) string) int { return cmp.Compare(data.Fold(of(a)), data.Fold(of(b))) }
	switch by {
	case data.ByName:
		return text(func(u data.User) string { return u.Name })
	case data.ByEmail:
		return text(func(u data.User) string { return u.Email })
	case data.ByGroup:
		return text(func(u data.User) string { return u.Group })
	case data.ByOTP:
		return cmp.Compare(a.OTP, b.OTP)
	case data.ByStatus:
		if rank := cmp.Compare(statusRank(a), statusRank(b)); rank != 0 || statusRank(a) != givenOutRank {
			return rank
		}
		return a.GivenOut.Compare(b.GivenOut)
	case data.ByLastSignIn:
		return a.LastSignIn.At.Compare(b.LastSignIn.At)
	default:
		return 0
	}
}

const givenOutRank = 3 // statusRank of users with a password that was given out

// statusRank returns the place of a user's status in a list sorted by it.
func statusRank(u data.User) int {
	switch {
	case u.Disabled:
		return 0
	case u.Revocation != data.NotRevoked:
		return 1
	case u.Unset:
		return 2
	case !u.GivenOut.IsZero():
		return givenOutRank
	default:
		return givenOutRank + 1
	}
}

// inOrder calls use with the users of keys, in their order.
func inOrder(tx data.Tx, keys []int64, use func(data.User) error) error {
	users, err := tx.UsersOf(keys)
	if err != nil {
		return err
	}
	of := make(map[int64]int, len(users))
	for i, u := range users {
		of[u.Key] = i
	}
	for _, key := range keys {
		if i, there := of[key]; there {
			if err := use(users[i]); err != nil {
				return err
			}
		}
	}
	return nil
}
