package admin

import (
	"context"
	"slices"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets/rowlist"
)

// Sentences that people read here. Tests ask for them by name.
const (
	tooManySelected data.Text = "At most %d users can be selected at once; this would be %d. Narrow the list with Find and the filters."
	filterHides     data.Text = "The filter hides this user."
)

// This file keeps what is known about the selected users, which decides which
// commands are possible. The list itself knows only their keys.

const (
	usersAtOnce = 1000 // read by key in one transaction
	pickedRead  = 1000 // up to this many selected users are read to know what is possible; of more, only those that were on the screen
)

// selectionChanged is called when the set of selected users changes.
func (l *list) selectionChanged() {
	l.forgetUnselected()
	l.outcome.Selected()
	l.renewPicked()
	l.readPicked(false)
	l.update()
}

// forgetUnselected drops what is known about users who are no longer selected.
func (l *list) forgetUnselected() {
	l.view.WithSelection(func(keys []int64) {
		picked := map[int64]data.User{}
		for _, key := range keys {
			if u, ok := l.picked[key]; ok {
				picked[key] = u
			}
		}
		l.picked = picked
	})
}

// renewPicked updates the selected users from the rows that are loaded.
func (l *list) renewPicked() {
	l.view.WithSelection(func(keys []int64) {
		chosen := make(map[int64]bool, len(keys))
		for _, key := range keys {
			chosen[key] = true
		}
		l.rows.Each(func(_ int, u data.User) {
			if chosen[u.Key] {
				l.picked[u.Key] = u
			}
		})
	})
}

// readPicked reads the selected users that were not on the screen, or all of them
// again. A user who no longer exists is deselected.
func (l *list) readPicked(again bool) {
	l.view.WithSelection(func(keys []int64) {
		if len(keys) > pickedRead || l.reading && !again {
			return
		}
		if !again {
			keys = slices.DeleteFunc(keys, func(key int64) bool { _, ok := l.picked[key]; return ok })
		}
		if len(keys) == 0 {
			return
		}
		l.reading = true
		l.readUsers(keys, func(users []data.User, gone []int64, err error) {
			l.reading = false
			if err != nil {
				return // the list reports the error
			}
			for _, u := range users {
				l.picked[u.Key] = u
			}
			l.deselect(gone)
			l.forgetUnselected()
			l.readPicked(false) // whoever was selected since then
			l.update()
		})
	})
}

// readUsers reads users by key, and reports which of them no longer exist.
func (l *list) readUsers(keys []int64, done func(users []data.User, gone []int64, err error)) {
	service, by := l.desk.Users, l.desk.Session.Actor()
	shell.Run(l.tasks, func(ctx context.Context) ([]data.User, error) {
		return usersByKey(ctx, service, by, keys)
	}, func(users []data.User, err error) {
		done(users, missing(keys, users), err)
	})
}

// usersByKey reads any number of users by key.
func usersByKey(ctx context.Context, service Users, by data.Actor, keys []int64) ([]data.User, error) {
	var users []data.User
	for part := range slices.Chunk(keys, usersAtOnce) {
		page, err := service.UsersOf(ctx, by, part)
		if err != nil {
			return nil, err
		}
		users = append(users, page.Users...)
	}
	return users, nil
}

// missing returns the keys that none of the users has.
func missing(keys []int64, users []data.User) []int64 {
	there := make(map[int64]bool, len(users))
	for _, u := range users {
		there[u.Key] = true
	}
	return slices.DeleteFunc(slices.Clone(keys), func(key int64) bool { return there[key] })
}

// Reasons why nothing can be done.
const (
	selectFirst data.Text = "Select a user first."
	beingRead   data.Text = "Loading the selection…"
)

// unread reports whether the selected users are still unknown.
func (l *list) unread() bool {
	return !l.view.Settled() || l.unsifted() || l.view.SelectedCount() == 1 && len(l.picked) == 0
}

// caughtUp does what had to wait for the selected users to be read: it takes back the
// sentence that says so, and opens what was opened since then.
func (l *list) caughtUp() {
	if l.unread() {
		return
	}
	l.outcome.Arrived()
	if l.opened {
		l.opened = false
		l.run(l.commands.properties)
	}
}

// unsifted reports whether users may be selected whom the filter hides: the rows of a new
// filter are being read, or it is being looked up whom it shows.
func (l *list) unsifted() bool {
	return l.sifting || l.rows.Reading() && l.rows.Wanted().Filter != l.rows.Shown().Filter
}

// sift deselects whom the filter does not show: whatever is done to the selected users is
// done to users who can be seen in the list. Until that is known, nothing is done.
func (l *list) sift() {
	filter, newest := l.rows.Shown().Filter, l.sifts.Next()
	l.sifting = false
	if filter == (data.UserFilter{}) || l.view.SelectedCount() == 0 {
		return
	}
	l.view.WithSelection(func(keys []int64) { // at once: Reordered has settled it
		l.sifting = true
		users, by := l.desk.Users, l.desk.Session.Actor()
		shell.Run(l.tasks, func(ctx context.Context) ([]int64, error) {
			return users.ShownAmong(ctx, by, filter, keys)
		}, func(shown []int64, err error) {
			if !newest() {
				return
			}
			l.sifting = false
			if err != nil {
				shell.Log(err, "look for users whom the filter hides")
				shown = nil // nobody is known to be shown
			}
			l.deselectHidden(slices.DeleteFunc(keys, func(key int64) bool {
				_, there := slices.BinarySearch(shown, key)
				return there
			}))
			l.update()
		})
	})
}

// deselectHidden deselects users whom the filter hides.
func (l *list) deselectHidden(keys []int64) {
	if slices.Contains(keys, l.latest) {
		l.outcome.Add(lang.T(filterHides))
	}
	l.latest = 0
	if len(keys) > 0 {
		l.deselect(keys)
	}
}

// deselect deselects users because of what was done to them.
func (l *list) deselect(keys []int64) {
	l.outcome.Hold(func() { l.view.Deselect(keys...) })
}

// one returns the selected user, if there is exactly one and it has been read.
func (l *list) one() (data.User, bool) {
	if l.view.SelectedCount() != 1 || l.unread() {
		return data.User{}, false
	}
	var user data.User
	l.view.WithSelection(func(keys []int64) { user = l.picked[keys[0]] })
	return user, user.Key != 0
}

// tooMany says why no more users were selected.
func (l *list) tooMany(n int) {
	l.outcome.Refused(lang.T(tooManySelected, rowlist.MaxSelected, n))
}

// added selects a new user and goes to that row.
func (l *list) added(user data.User) {
	l.picked[user.Key] = user
	l.view.SelectKeys([]int64{user.Key})
	l.follow, l.latest = user.Key, user.Key
}
