// Package print makes pages for the printer: users as a table, and letters that tell
// users how to sign in with a one-time password. The system's browser shows and prints
// them. They contain no password, code or secret.
package print

import (
	"context"
	"errors"
	"io"
	"net/url"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// Users is where the pages get their data. data/auth has one.
type Users interface {
	ExportUsers(ctx context.Context, by data.Actor, scope data.UserScope, each func(data.ExportedUser) error) error
	UsersOf(ctx context.Context, by data.Actor, keys []int64) (data.UserPage, error)
	CountUsers(ctx context.Context, by data.Actor, f data.UserFilter, most int64) (data.RowCount, error)
	Groups(context.Context, data.Actor) ([]data.Group, error)
	Policies(context.Context, data.Actor) ([]data.PolicyItem, error)
}

// A Desk prints for one session.
type Desk struct {
	Service Users
	Session data.Session
	Place   string               // names the database for people; may be empty
	Paper   *shell.Paper         // keeps the pages until the session ends
	OpenURL func(*url.URL) error // opens a URL with the desktop's program for it
	Now     func() time.Time     // the clock; nil means time.Now
	Said    func(string)         // takes a sentence about what was done; may be nil
}

// The most that one page can hold. With more a browser becomes slow, and nobody reads
// that much on paper.
const (
	mostUsers   = 10_000
	mostLetters = 1_000
)

// Users opens a page with a table of the users in scope, ready to print. Progress and
// errors are laid over w; tasks are w's.
func (d *Desk) Users(w fyne.Window, tasks *shell.Tasks, scope data.UserScope) {
	d.print(job{
		window: w, tasks: tasks, title: lang.T("Print Users"), name: "users.html", unit: words.Users,
		page: func(ctx context.Context, report func(shell.Step)) (func(io.Writer) error, error) {
			l, err := d.list(ctx, scope, report)
			return l.html, err
		},
	})
}

// Letters opens a page with a letter for each of these users, ready to print: who they
// are, how to get an authenticator, and what they will see.
func (d *Desk) Letters(w fyne.Window, tasks *shell.Tasks, keys []int64) {
	if len(keys) > mostLetters {
		widgets.Inform(w, lang.T("Too many letters"), lang.T("At most %s letters can be made at once, and %d users are selected. Select fewer.", data.Say("%d", mostLetters), len(keys)), nil)
		return
	}
	d.print(job{
		window: w, tasks: tasks, title: lang.T("Print Letters"), name: "letters.html", unit: words.Letters,
		page: func(ctx context.Context, report func(shell.Step)) (func(io.Writer) error, error) {
			l, err := d.letters(ctx, keys, report)
			return l.html, err
		},
	})
}

// A job is a page to be made.
type job struct {
	window fyne.Window
	tasks  *shell.Tasks
	title  string
	name   string     // of the file, without its folder
	unit   words.Unit // what progress counts
	// page reads what it needs and returns what writes the page.
	page func(context.Context, func(shell.Step)) (func(io.Writer) error, error)
}

// print makes the page, which can be cancelled, and opens it in the browser.
func (d *Desk) print(j job) {
	if widgets.ModalOpen(j.window) {
		return
	}
	progress, paper := shell.NewProgress(), d.Paper
	m := &widgets.Modal{Title: j.title, Content: shell.FixedWidth(progress.Content, 360), Default: lang.T("Cancel"), Topic: shell.TopicLetters}
	cancel := func() {}
	m.Done = func(bool) { cancel() } // does nothing once the work has ended
	m.Show(j.window)
	cancel = shell.RunReporting(j.tasks, func(ctx context.Context, report func(shell.Step)) (string, error) {
		write, err := j.page(ctx, report)
		if err != nil {
			return "", err
		}
		return paper.Write(j.name, func(w io.Writer) error { return errors.Join(write(w), ctx.Err()) })
	}, func(s shell.Step) {
		progress.Set(s, j.unit)
	}, func(path string, err error) {
		cancelled := !m.Open()
		cancel = func() {}
		m.Close(true)
		switch {
		case cancelled || errors.Is(err, context.Canceled):
		case err != nil:
			shell.ShowError(j.window, err, "print")
		default:
			d.open(j, path)
		}
	})
}

// open opens the page, or says where it is if no browser can be opened.
func (d *Desk) open(j job, path string) {
	open := d.OpenURL
	say := d.Said
	if say == nil {
		say = func(string) {}
	}
	say(lang.T(shell.OpeningBrowser))
	shell.Do(j.tasks.Aside(), func(context.Context) error { return open(shell.FileURL(path)) }, func(err error) {
		if err != nil {
			say("")
			tellPath(j.window, path, err)
			return
		}
		say(lang.T(shell.PageOpened+": %s", path)) // since a browser that does not appear may give no error
	})
}

// tellPath says where the page is.
func tellPath(w fyne.Window, path string, err error) {
	message := widgets.NewMessage(2)
	message.Set(widgets.MessageWarning, shell.Explain(&data.Trouble{
		Kind: data.ErrUnreadable, Text: data.Say("No browser could be opened. Open this file in one to print it. It is deleted when you sign out."), Cause: err,
	}, "open browser"))
	file := widgets.NewEntry()
	file.SetText(path)
	file.Call(lang.T("File"))
	copied := widgets.NewButtonWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), func() { fyne.CurrentApp().Clipboard().SetContent(path) })
	m := &widgets.Modal{
		Title: lang.T("The page is ready"), Default: lang.T("Close"), Focus: file, Topic: shell.TopicLetters,
		Content: shell.ModalWidth(w, container.NewVBox(message, file, container.NewHBox(copied))),
	}
	m.Show(w)
	file.SelectAll()
}

func (d *Desk) now() time.Time {
	if d.Now == nil {
		return time.Now()
	}
	return d.Now()
}

// origin says when and by whom a page was printed, and, with the place, from which database.
func (d *Desk) origin(withPlace bool) string {
	now, by := d.now().Local(), shell.Who(d.Session.Name, d.Session.UserID)
	date, at := data.Moment{At: now, Layout: data.LayoutLongDate}, now.Format("15:04")
	if withPlace && d.Place != "" {
		return lang.T("Printed on %s at %s by %s from %s.", date, at, by, d.Place)
	}
	return lang.T("Printed on %s at %s by %s.", date, at, by)
}
