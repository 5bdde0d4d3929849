package auth

import (
	"context"

	"tapetrack/data"
)

// Users returns a page of the user list.
func (s *Administration) Users(ctx context.Context, by data.Actor, q data.UserQuery) (data.UserPage, error) {
	var page data.UserPage
	err := s.list(ctx, by, &q.Filter, func(tx data.Tx) (err error) {
		page.GivenOutLasts = q.Filter.GivenOutLasts
		if page.Users, err = tx.Users(q); err != nil {
			return err
		}
		return s.sayRules(tx, page.Users)
	})
	return page, err
}

// CountUsers counts the users that a filter shows, up to most; 0 is no limit.
func (s *Administration) CountUsers(ctx context.Context, by data.Actor, f data.UserFilter, most int64) (data.RowCount, error) {
	var count data.RowCount
	err := s.list(ctx, by, &f, func(tx data.Tx) (err error) {
		count, err = tx.CountUsers(f, most)
		return err
	})
	return count, err
}

// UserKeys returns the keys of a page of the user list; q.Limit may be up to 20,000.
func (s *Administration) UserKeys(ctx context.Context, by data.Actor, q data.UserQuery) ([]int64, error) {
	var keys []int64
	err := s.list(ctx, by, &q.Filter, func(tx data.Tx) (err error) {
		keys, err = tx.UserKeys(q)
		return err
	})
	return keys, err
}

// UserPlace returns how many users come before one in the list of q; ErrNotFound if the
// list does not show that user.
func (s *Administration) UserPlace(ctx context.Context, by data.Actor, q data.UserQuery, key int64) (int64, error) {
	var place int64
	err := s.list(ctx, by, &q.Filter, func(tx data.Tx) (err error) {
		place, err = tx.UserPlace(q, key)
		return err
	})
	return place, err
}

// ShownAmong returns which of the keys belong to users that a filter shows, in
// ascending order. At most 20,000 keys.
func (s *Administration) ShownAmong(ctx context.Context, by data.Actor, f data.UserFilter, keys []int64) ([]int64, error) {
	var shown []int64
	err := s.list(ctx, by, &f, func(tx data.Tx) (err error) {
		shown, err = tx.ShownAmong(f, keys)
		return err
	})
	return shown, err
}

// UsersOf returns users by key in the order of User-IDs, without those that no longer
// exist. At most 1000 keys.
func (s *Administration) UsersOf(ctx context.Context, by data.Actor, keys []int64) (data.UserPage, error) {
	var page data.UserPage
	var f data.UserFilter
	err := s.list(ctx, by, &f, func(tx data.Tx) (err error) {
		page.GivenOutLasts = f.GivenOutLasts
		if page.Users, err = tx.UsersOf(keys); err != nil {
			return err
		}
		return s.sayRules(tx, page.Users)
	})
	return page, err
}

// list is look for lists: it fills in what f needs from clock and policy.
func (s *service) list(ctx context.Context, by data.Actor, f *data.UserFilter, read func(data.Tx) error) error {
	return s.look(ctx, by, func(tx data.Tx) error {
		r, err := rulesIn(tx)
		if err != nil {
			return err
		}
		f.Now, f.GivenOutLasts = s.now(), r.passwordLasts
		return read(tx)
	})
}

// Changes returns a number that differs once anything in the database was changed, see
// data.Storage. It reveals nothing else, so it needs no actor.
func (s *Self) Changes(ctx context.Context) (int64, error) { return s.store.Changes(ctx) }

// Means returns by key what users can use as a one-time password. At most 1000 users.
func (s *Administration) Means(ctx context.Context, by data.Actor, users []data.User) (map[int64]data.Means, error) {
	keys := make([]int64, 0, len(users))
	for _, u := range users {
		keys = append(keys, u.Key)
	}
	var means map[int64]data.Means
	err := s.look(ctx, by, func(tx data.Tx) (err error) {
		means, err = tx.Means(keys)
		return err
	})
	return means, err
}

// User returns one user by key.
func (s *Administration) User(ctx context.Context, by data.Actor, key int64) (data.User, error) {
	var user data.User
	err := s.look(ctx, by, func(tx data.Tx) (err error) {
		user, err = s.shown(tx, key)
		return err
	})
	return user, err
}

// UserByID returns one user by User-ID or e-mail address.
func (s *Administration) UserByID(ctx context.Context, by data.Actor, id string) (data.User, error) {
	var user data.User
	err := s.look(ctx, by, func(tx data.Tx) error {
		account, err := tx.AccountByLogin(id)
		if err == nil {
			err = s.sayRule(tx, &account.User)
		}
		user = account.User
		return err
	})
	return user, err
}
