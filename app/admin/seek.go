package admin

import (
	"context"
	"strings"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets/rowlist"
)

var _ rowlist.Seeker = (*rows)(nil)

// seekText returns the text of a user in a column that sorts by text; nil for another.
func seekText(by data.SortColumn) func(data.User) string {
	switch by {
	case data.ByUserID:
		return func(u data.User) string { return u.ID }
	case data.ByName:
		return func(u data.User) string { return u.Name }
	case data.ByEmail:
		return func(u data.User) string { return u.Email }
	case data.ByGroup:
		return func(u data.User) string { return u.Group }
	}
	return nil
}

// Seek goes to the first user whose text in the sorted column begins with text. The rows are
// in that order, so it asks for one user in the middle, and then in the middle of the half
// where the first one must be: twenty rows of a million.
func (r *rows) Seek(text string, found func(i int)) {
	query, textOf := r.Shown(), seekText(r.Shown().Sort)
	end := r.Len()
	if textOf == nil || query != r.Wanted() {
		return
	}
	want := data.Fold(text)
	users, by := r.desk.Users, r.desk.Session.Actor()
	shell.RunLatest(r.tasks, &r.seeks, func(ctx context.Context) (int, error) {
		return seek(end, func(i int) (string, error) {
			q := query
			q.Offset, q.Limit = int64(i), 1
			page, err := users.Users(ctx, by, q)
			if err != nil || len(page.Users) == 0 {
				return "", err
			}
			return data.Fold(textOf(page.Users[0])), nil
		}, want, query.Descending)
	}, func(i int, err error) {
		switch {
		case err != nil:
			shell.Log(err, "find a row")
		case i >= 0 && query == r.Shown() && query == r.Wanted():
			found(i)
		}
	})
}

// seek returns the first of end rows in order whose text begins with want, -1 if none does.
func seek(end int, row func(i int) (string, error), want string, descending bool) (int, error) {
	from, to := 0, end
	for from < to {
		middle := from + (to-from)/2
		text, err := row(middle)
		if err != nil {
			return -1, err
		}
		before := text < want
		if descending {
			before = text > want && !strings.HasPrefix(text, want)
		}
		if before {
			from = middle + 1
		} else {
			to = middle
		}
	}
	if from == end {
		return -1, nil
	}
	text, err := row(from)
	if err != nil || !strings.HasPrefix(text, want) {
		return -1, err
	}
	return from, nil
}
