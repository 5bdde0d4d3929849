package print

import (
	"context"
	"errors"
	"io"
	"time"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// A list is what the page of users shows.
type list struct {
	frame
	Which string // says which users these are
	Count string
	Heads []string // of the columns
	Rows  []row
	None  string // in place of the rows, if there are none
	Foot  foot
}

// A foot is what stands around the numbers of "Page 1 of 2".
type foot struct{ Before, Between, After string }

// A row is a user in the table.
type row struct {
	ID, Name, Email, Group, OTP, Status, Last string
	Good                                      bool // the user can sign in
}

func (l list) html(w io.Writer) error { return pages.ExecuteTemplate(w, "users", l) }

// list reads the users of a scope. They leave the program, so this is an export and is
// logged as one.
func (d *Desk) list(ctx context.Context, scope data.UserScope, report func(shell.Step)) (list, error) {
	l := newList(d.origin(true))
	by := d.Session.Actor()
	total := data.RowCount{N: int64(len(scope.Keys))}
	if len(scope.Keys) == 0 {
		l.Which = shown(scope.Query.Filter)
		var err error
		if total, err = d.Service.CountUsers(ctx, by, scope.Query.Filter, 0); err != nil {
			return l, err
		}
	}
	now := d.now()
	err := d.Service.ExportUsers(ctx, by, scope, func(u data.ExportedUser) error {
		if len(l.Rows) == mostUsers {
			return errFull
		}
		l.Rows = append(l.Rows, rowOf(u, now))
		report(shell.Step{Done: int64(len(l.Rows)), Total: min(total.N, mostUsers)})
		return nil
	})
	full := errors.Is(err, errFull)
	if err = without(err, errFull); err != nil {
		return l, err
	}
	if !full {
		total.N = int64(len(l.Rows)) // some users may have been added or deleted since
	}
	l.Count = count(len(l.Rows), total)
	return l, nil
}

// newList returns the page without its rows.
func newList(origin string) list {
	l := list{frame: newFrame("Users of TapeTrack", origin), Which: lang.T("Selected users"), None: lang.T("No users match.")}
	for _, head := range []data.Text{"User-ID", "Name", "Email", "Group", "One Time Password", "Status", "Last sign-in"} {
		l.Heads = append(l.Heads, lang.T(head))
	}
	around := pieces("Page %s of %s", "", "") // their numbers come in this order
	l.Foot = foot{around[0].Text, around[2].Text, around[4].Text}
	return l
}

// errFull ends an export when the page is full.
var errFull = errors.New("the page is full")

// without returns err without expected: an export that ends early may also not have been
// logged, which must be reported. A joined error that does not match expected is returned
// unchanged, since it has its own words.
func without(err, expected error) error {
	if !errors.Is(err, expected) {
		return err
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var others []error
		for _, e := range joined.Unwrap() {
			others = append(others, without(e, expected))
		}
		return errors.Join(others...)
	}
	return nil
}

// count says how many users there are, and what to do if the page can't hold them all.
func count(here int, total data.RowCount) string {
	if total.N <= int64(here) {
		return lang.T("%d users", here)
	}
	return lang.T("The first %s. That is all a page can hold: print part of them, or export them.", words.RowsOf(data.RowCount{N: int64(here)}, total, words.Users))
}

// shown words a filter.
func shown(f data.UserFilter) string {
	parts := data.List{By: data.Commas}
	add := func(part data.Sentence) { parts.Things = append(parts.Things, part) }
	if f.Group != "" {
		add(data.Say("filter|group %s", f.Group))
	}
	if f.OTP != "" {
		add(data.Say("filter|One Time Password %s", words.OTPState(f.OTP)))
	}
	if f.Status != data.AnyStatus {
		add(data.Say("filter|status %s", words.Status(f.Status)))
	}
	if f.Ready != data.Everybody {
		add(words.ReadyFilter(f.Ready))
	}
	if f.Text != "" {
		add(data.Say("filter|“%s” in User-ID, name or email address", f.Text))
	}
	if len(parts.Things) == 0 {
		return lang.T("All users")
	}
	return lang.T("Filter: %s", parts)
}

func rowOf(u data.ExportedUser, now time.Time) row {
	r := row{
		ID: u.ID, Name: u.Name, Email: u.Email, Group: u.Group, OTP: lang.T(words.OTPState(u.OTP)),
		Status: lang.T(words.Status(u.Status)), Good: u.Status == data.StatusOK, Last: lang.T("never"),
	}
	if u.OTPPause.On(now) {
		r.OTP = lang.T("Suspended until %s", day(u.OTPPause.Until))
	}
	if at := u.LastSignIn.At; !at.IsZero() {
		r.Last = lang.Time(at.Local(), data.LayoutTime)
		if u.LastSignIn.Program != "" {
			r.Last = lang.T("%s, %s", r.Last, u.LastSignIn.Program)
		}
	}
	return r
}

// day words a day in this computer's time zone.
func day(t time.Time) string { return lang.Time(t.Local(), data.LayoutLongDate) }
