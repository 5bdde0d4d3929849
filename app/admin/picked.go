package admin

import (
	"context"
	"fmt"
	"slices"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/words"
	"tapetrack/widgets/rowlist"
)

// Sentences that people read here. Tests ask for them by name.
const (
	tooManySelected = "At most %s users can be selected at once; this would be %s. Narrow the list with Find and the filters."
	mayBeHidden     = "Up to %s of them may be hidden by the filter."
	userHidden      = "The user is hidden by the filter."
	allHidden       = "All of them are hidden by the filter."
	oneHidden       = "1 of them is hidden by the filter."
	someHidden      = "%s of them are hidden by the filter."
)

// This file keeps what is known about the selected users, which decides which
// commands are possible. The list itself knows only their keys.

const (
	usersAtOnce = 1000 // read by key in one transaction
	pickedRead  = 1000 // up to this many selected users are read to know what is possible; of more, only those that were on the screen
)

// selectionChanged is called when the set of selected users changes.
func (l *list) selectionChanged() {
	l.view.WithSelection(func(keys []int64) {
		picked := map[int64]data.User{}
		for _, key := range keys {
			if u, ok := l.picked[key]; ok {
				picked[key] = u
			}
		}
		l.picked = picked
	})
	if l.refused { // the refusal was about the previous selection
		l.refused, l.outcome = false, ""
	}
	l.renewPicked()
	l.readPicked(false)
	l.update()
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
			l.view.Deselect(gone...)
			for _, key := range gone {
				delete(l.picked, key)
			}
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
	selectFirst = "Select a user first."
	beingRead   = "Loading the selection…"
)

// unread reports whether the selected users are still unknown.
func (l *list) unread() bool {
	return !l.view.Settled() || l.view.SelectedCount() == 1 && len(l.picked) == 0
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
	l.say(fmt.Sprintf(tooManySelected, words.Number(rowlist.MaxSelected), words.Number(n)))
	l.refused = true
}

// added selects a new user and goes to that row.
func (l *list) added(user data.User) {
	l.picked[user.Key] = user
	l.view.SelectKeys([]int64{user.Key})
	l.follow = user.Key
}

// hidden says how many of the selected users the filter hides; "" if none. Looking
// through all that a filter finds may take long, so it looks only at the first
// 2*MaxSelected rows.
func (l *list) hidden(users []data.User, done func(words string)) {
	query := l.rows.Shown()
	if len(users) == 0 || query.Filter == (data.UserFilter{}) {
		done("")
		return
	}
	query.Offset, query.Limit = 0, 2*rowlist.MaxSelected
	service, by := l.desk.Users, l.desk.Session.Actor()
	shell.Run(l.tasks, func(ctx context.Context) ([]int64, error) {
		return service.UserKeys(ctx, by, query)
	}, func(shown []int64, err error) {
		if err != nil {
			shell.Log(err, "look for hidden users") // the question is asked without it
			done("")
			return
		}
		there := make(map[int64]bool, len(shown))
		for _, key := range shown {
			there[key] = true
		}
		n := 0
		for _, u := range users {
			if !there[u.Key] {
				n++
			}
		}
		done(hiddenWords(n, len(users), len(shown) == query.Limit))
	})
}

// hiddenWords says that the filter hides n of so many users, or at most n.
func hiddenWords(n, of int, atMost bool) string {
	number := words.Number(n)
	switch {
	case n == 0:
		return ""
	case atMost:
		return fmt.Sprintf(mayBeHidden, number)
	case of == 1:
		return userHidden
	case n == of:
		return allHidden
	case n == 1:
		return oneHidden
	default:
		return fmt.Sprintf(someHidden, number)
	}
}
