package print

import (
	"context"
	"errors"
	"io"
	"strings"
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
	Rows  []row
}

// A row is a user in the table.
type row struct {
	ID, Name, Email, Group, OTP, Status, Last string
	Good                                      bool // the user can sign in
}

func (l list) html(w io.Writer) error { return pages.ExecuteTemplate(w, "users", l) }

// list reads the users of a scope. They leave the program, so this is an export and is
// logged as one.
func (d *Desk) list(ctx context.Context, scope data.UserScope, report func(shell.Step)) (list, error) {
	l := list{frame: d.frame("Users of TapeTrack"), Which: "Selected users"}
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
	return "The first " + lang.Say(words.RowsOf(data.RowCount{N: int64(here)}, total, words.Users)) + ". That is all a page can hold: print part of them, or export them."
}

// shown words a filter.
func shown(f data.UserFilter) string {
	var parts []string
	if f.Group != "" {
		parts = append(parts, "group "+f.Group)
	}
	if f.OTP != "" {
		parts = append(parts, "One Time Password "+string(f.OTP))
	}
	if f.Status != data.AnyStatus {
		parts = append(parts, "status "+lang.T(words.Status(f.Status)))
	}
	if f.Ready != data.Everybody {
		parts = append(parts, lang.Say(words.ReadyFilter(f.Ready)))
	}
	if f.Text != "" {
		parts = append(parts, "“"+f.Text+"” in User-ID, name or email address")
	}
	if len(parts) == 0 {
		return "All users"
	}
	return "Filter: " + strings.Join(parts, ", ")
}

func rowOf(u data.ExportedUser, now time.Time) row {
	r := row{
		ID: u.ID, Name: u.Name, Email: u.Email, Group: u.Group, OTP: string(u.OTP),
		Status: lang.T(words.Status(u.Status)), Good: u.Status == data.StatusOK, Last: "never",
	}
	if u.OTPPause.On(now) {
		r.OTP = "Suspended until " + day(u.OTPPause.Until)
	}
	if at := u.LastSignIn.At; !at.IsZero() {
		r.Last = at.Local().Format("2 Jan 2006 15:04")
		if u.LastSignIn.Program != "" {
			r.Last += ", " + u.LastSignIn.Program
		}
	}
	return r
}

// day words a day in this computer's time zone.
func day(t time.Time) string { return t.Local().Format("2 January 2006") }
