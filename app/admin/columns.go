package admin

import (
	"time"

	"tapetrack/app/account"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// columns of the list: what each sorts by, and what it says about a user in the
// list and when rows are copied.
var columns = []struct {
	title data.Text
	rowlist.Column
	sort data.SortColumn
	cell func(*rows, data.User) rowlist.Cell
}{
	{"User-ID", rowlist.Column{ID: "user-id", Width: 164, Least: 132}, data.ByUserID, func(_ *rows, u data.User) rowlist.Cell { return userIDCell(u) }},
	{"Name", rowlist.Column{ID: "name", Wants: 150}, data.ByName, func(_ *rows, u data.User) rowlist.Cell { return rowlist.Cell{Text: u.Name} }},
	{"Email", rowlist.Column{ID: "email", Wants: 190}, data.ByEmail, func(_ *rows, u data.User) rowlist.Cell { return rowlist.Cell{Text: u.Email} }},
	{"Group", rowlist.Column{ID: "group", Width: 112, Least: 64}, data.ByGroup, func(_ *rows, u data.User) rowlist.Cell { return rowlist.Cell{Text: u.Group} }},
	{"One Time Password", rowlist.Column{ID: "otp", Width: 158, Least: 132, Badge: true}, data.ByOTP, func(r *rows, u data.User) rowlist.Cell { return otpCell(u, r.now()) }},
	{"Status", rowlist.Column{ID: "status", Width: 122, Least: 96, Badge: true}, data.ByStatus, func(r *rows, u data.User) rowlist.Cell {
		return statusCell(u.Status(r.now(), r.lasts))
	}},
	{"Last sign-in", rowlist.Column{ID: "last", Width: 172, Least: 96}, data.ByLastSignIn, func(r *rows, u data.User) rowlist.Cell {
		last := shell.Moment(u.LastSignIn.At, r.now())
		if u.LastSignIn.Program != "" {
			last = lang.T("%s, %s", last, u.LastSignIn.Program)
		}
		return rowlist.Cell{Text: last}
	}},
}

// cells words a user for the list.
func (r *rows) cells(u data.User) []rowlist.Cell {
	cells := make([]rowlist.Cell, len(columns))
	for i, c := range columns {
		cells[i] = c.cell(r, u)
	}
	return cells
}

// line words a user in the order of the columns, as tabbed takes it.
func (r *rows) line(u data.User) []string {
	var texts []string
	for _, c := range r.cells(u) {
		texts = append(texts, c.Text)
	}
	return texts
}

// isAdmin marks administrators, the users with tapemaster rights: short, so that it cuts no
// User-ID.
const isAdmin data.Text = "Admin"

func userIDCell(u data.User) rowlist.Cell {
	if u.Tapemaster || u.IsSuperuser() {
		return rowlist.Cell{Text: u.ID, Tag: lang.T(isAdmin)}
	}
	return rowlist.Cell{Text: u.ID}
}

// otpCell is the state of the one-time password, or until when it is suspended.
func otpCell(u data.User, now time.Time) rowlist.Cell {
	if u.OTPPause.On(now) {
		return rowlist.Cell{Text: lang.T(suspendedUntil, lang.Time(u.OTPPause.Until.Local(), data.LayoutDay)), Kind: widgets.BadgeNeutral}
	}
	return rowlist.Cell{Text: lang.T(words.OTPState(u.OTP)), Kind: account.OTPKind(u.OTP)}
}

// statusCell shows whether the user gets as far as the one-time password.
func statusCell(s data.UserStatus) rowlist.Cell {
	kind := widgets.BadgeNeutral
	switch s {
	case data.StatusOK:
		kind = widgets.BadgeSuccess
	case data.StatusRevoked, data.StatusDamaged:
		kind = widgets.BadgeError
	case data.StatusExpired:
		kind = widgets.BadgeWarning
	}
	return rowlist.Cell{Text: lang.T(words.Status(s)), Kind: kind}
}

// titles returns the columns with an arrow at the one that sorts.
func (l *list) titles() []rowlist.Column {
	var statuses []string
	for _, s := range data.UserStatuses() {
		statuses = append(statuses, lang.T(words.Status(s)))
	}
	var titles []rowlist.Column
	for _, c := range columns {
		column := c.Column
		switch c.sort {
		case data.ByStatus:
			column = column.Whole(statuses...)
		case data.ByLastSignIn:
			now := l.rows.now()
			column = column.Whole(lang.T("%s, %s", shell.Moment(now, now), data.ProgramNames()[0]) + " ")
		}
		if column.Title = lang.T(c.title); column.Width > 0 {
			column = column.Titled()
		}
		if c.sort == l.rows.Wanted().Sort {
			column = column.Sorted(l.rows.Wanted().Descending)
		}
		titles = append(titles, column)
	}
	return titles
}

// sortBy handles a click on the title of a column; a second click reverses the order.
func (l *list) sortBy(column int) {
	q := l.rows.Wanted()
	by := columns[column].sort
	q.Descending = q.Sort == by && !q.Descending
	q.Sort = by
	l.show(q, false)
	l.view.SetColumns(l.titles())
	l.keepView()
}
