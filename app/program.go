// Package app is the host of every program: it signs a user in, shows the main window,
// and starts again after Log Out. A program adds a name, an icon and its own menus.
package app

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/account"
	"tapetrack/app/help"
	"tapetrack/app/mysignin"
	"tapetrack/app/server"
	"tapetrack/app/shell"
	"tapetrack/app/signin"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// Services is what every program needs, whoever signs in to it.
type Services interface {
	signin.Judge
	account.Accounts
	mysignin.Service
	Alive(ctx context.Context, by data.Actor, pressed time.Duration) (left data.TimeLeft, err error)
	SignOut(context.Context, data.Actor, data.Ended) error
	Changes(context.Context) (int64, error)
}

// A Database opens or creates the database that the program was started with. Open,
// Create, Choose, Connect, Remove, Remember and LastUser are called off Fyne's goroutine: the disk may be
// slow.
type Database interface {
	// Missing reports whether neither database nor key exists, so that it can be set up. It
	// is called before there is a window, or off Fyne's goroutine.
	Missing() bool
	// Choosable reports whether Choose may be called, and Chosen whether the user has
	// chosen this database.
	Choosable() bool
	Chosen() bool
	// Choose opens the database at a path and takes it for all programs of this computer
	// account. The caller leaves the present one.
	Choose(ctx context.Context, path string) (Database, error)
	// Asked says whether a server is asked in place of a database on this computer.
	server.Asked
	// Connect asks a server who it is and takes it for all programs of this computer account,
	// and Remove takes a database in its place. The caller leaves the present one.
	Connect(ctx context.Context, link string) (Database, error)
	Remove(context.Context) (Database, error)
	// Ahead is how far the clock by which codes are judged is ahead of that of this computer,
	// and Lost since when the server is out of reach; zero if it is not, or is none. Both come
	// from memory.
	Ahead() time.Duration
	Lost() time.Time
	// Place names the database for people.
	Place() string
	// Path is where the database file is, or will be.
	Path() string
	// KeyFile is the key file that was named at the start; "" if none was.
	KeyFile() string
	// Open opens the database.
	Open(context.Context) (Services, error)
	// Create creates database and key. It returns a FieldError for what can't be accepted as typed.
	Create(context.Context, data.SetUp) error
	// Remember stores the User-ID of the last sign-in for the next login dialog.
	Remember(userID string)
	// LastUser returns it; "" if there is none.
	LastUser() string
	// Diagnose returns what support asks for, with what the display says. Of the database
	// itself only holders of tapemaster rights see more than where it is; by may be nobody.
	// It is called off Fyne's goroutine.
	Diagnose(ctx context.Context, by data.Actor, display []data.Finding) data.Diagnostics
}

// A Program is one of the desktop programs.
type Program struct {
	Name    string        // TapeMaster
	Version string        // 1.0.0
	Icon    fyne.Resource // drawn in windows
	// WindowIcon is the same icon as a small picture, for window managers.
	WindowIcon fyne.Resource
	Client     data.Client
	Login      string        // User-ID to fill in; empty: that of the last sign-in
	File       string        // that names a server, about which the first window asks; empty: none
	SetsUp     bool          // it offers to set up a database where there is none
	Hint       data.Sentence // for each login dialog; may be empty
	// FillIn returns the password and code of a user of a throwaway database; nil: the
	// database is none.
	FillIn func(login string) (password, code string)

	// Ending lets something outside the windows end the program; may be nil.
	Ending *Ending

	// Random draws a random password of at least that many characters; nil: none is
	// offered.
	Random func(least int) string
	// FirstPassword is the rule for the password that Set Up asks for.
	FirstPassword data.PasswordRule

	// WindowSystem does what Fyne does not; may be nil. Views remembers where windows
	// stood; may be nil.
	WindowSystem shell.WindowSystem
	Views        shell.Views

	// Languages decides the language; nil: none can be chosen.
	Languages Languages

	// Display describes the display that a window is on, for the diagnostics; may be nil.
	Display func(fyne.Window) []data.Finding

	// Menus returns the program's own menus, between File and Help; may be nil.
	Menus func(*Main) []*fyne.Menu
}

// A Main is the main window of a signed-in user.
type Main struct {
	Session   data.Session
	Window    fyne.Window
	Windows   *shell.Windows
	Tasks     *shell.Tasks
	Clipboard *shell.Clipboard
	Paper     *shell.Paper // keeps what is printed until Log Out or Quit
	Place     string       // names the database for people

	// Ways are where the first page leads to. Menus adds those of its program.
	Ways account.Ways

	// Keys are those of the windows that Menus leads to, for Help > Keys. Menus adds them.
	Keys []help.Key

	menus  *widgets.MenuBar
	page   *account.Page
	signIn *mysignin.Desk
	asking bool // a question about unsaved changes is open

	over bool // the session has ended, not by its user

	needed []data.NeededVersion // as the first page has read it

	refused bool // the user lost the rights that they signed in with
}

// Changed refreshes the first page: call it after users were changed.
func (m *Main) Changed() { m.page.Refresh() }

// Say says on the first page, for a moment, what was done in a window that has closed.
func (m *Main) Say(what string) { m.page.Say(what) }

// Confirm asks over w for password and code before users change their own sign-in, and
// calls done once they are right.
func (m *Main) Confirm(w fyne.Window, tasks *shell.Tasks, done func()) {
	m.signIn.Confirm(w, tasks, done)
}

// standing is called when the first page was read. Windows whose content the user may no
// longer see are not refreshed on changes: each refusal would be an event in the log.
func (m *Main) standing(o data.Overview, err error) {
	switch {
	case err == nil:
		m.refused, m.needed = m.Session.Tapemaster && !o.User.Tapemaster, o.Needed
	case errors.Is(err, data.ErrSessionEnded):
		m.refused = false // they show the end of the session
	}
	m.Windows.Hush(m.refused)
}

type host struct {
	Program
	app       fyne.App
	database  Database
	missing   bool          // there is none at its path, and none was set up since
	standing  data.Sentence // the hint for each login dialog
	tasks     *shell.Tasks
	clipboard *shell.Clipboard
	guide     shell.Guide
	places    *shell.Places
	language  string // from the next sign-in on; empty: the present one
}

// Run shows the program until it is quit. It returns when all its work is done, or an
// error that matches shell.ErrNoWindow if nothing can be shown.
func Run(app fyne.App, p Program, database Database) error {
	shell.UseLanguage(lang.Current().Tag()) // of widgets and Fyne, too
	app.Settings().SetTheme(widgets.NewTheme())
	app.SetIcon(p.WindowIcon) // of every window
	widgets.FollowKeyboard(app)
	h := &host{Program: p, standing: p.Hint, app: app, database: database, tasks: shell.NewTasks(context.Background())}
	h.clipboard = shell.NewClipboard(app, h.tasks)
	h.places = shell.NewPlaces(p.WindowSystem, p.Views, "windows-"+strings.ToLower(p.Name), h.tasks)
	h.places.OfferManual(app, h.tasks)
	h.start()
	if err := shell.Visible(app); err != nil {
		return err
	}
	app.Run()
	h.Ending.begin()
	h.tasks.Stop()
	h.tasks.Wait()
	return nil
}

func (h *host) start() {
	if h.Ending == nil {
		h.Ending = NewEnding()
	}
	h.Ending.runs(h.tasks, h.end)
	h.tasks.Finish(new(shell.Paper).Sweep)
	h.missing = h.database.Missing()
	h.begin()
}

// leastMain is the least size of what is in the main window below its menu bar, in Fyne units.
var leastMain = fyne.NewSize(480, 300)

// signedIn shows the main window.
func (h *host) signedIn(services Services, session data.Session) {
	h.Login, h.Hint = session.UserID, h.standing
	database := h.database
	h.tasks.Finish(func(context.Context) { database.Remember(session.UserID) })

	tasks := h.tasks.Child()
	m := &Main{Session: session, Window: h.app.NewWindow(h.Name), Tasks: tasks, Windows: shell.NewWindows(h.app, tasks), Clipboard: h.clipboard}
	m.Windows.Main, m.Windows.Places = m.Window, h.places
	m.Windows.Lost, m.Windows.Place = h.database.Lost, h.database.Place()
	m.Paper, m.Place = new(shell.Paper), h.database.Place()
	m.signIn = &mysignin.Desk{
		App: h.app, Service: services, Session: session, Program: h.Name, Icon: h.Icon,
		Windows: m.Windows, Tasks: tasks, Clipboard: h.clipboard, Guide: &h.guide, Changed: m.Changed,
	}
	m.Ways = account.Ways{
		MySignIn: m.signIn.Show, MakeCodes: m.signIn.MakeFirst, NewCodes: m.signIn.NewCodes, TurnOn: m.signIn.TurnOn,
		LogOut: func() { h.logOut(m) }, Copy: h.clipboard.Copy, Database: h.database.Path(), KeyFile: h.database.KeyFile(),
	}
	if s := h.database.Server(); s != nil {
		m.Ways.Server = strings.Join(s.Hosts, "\n")
	}
	menu := h.menu(m, services)
	reading := tasks.Child()
	m.page = account.NewPage(services, session, h.Icon, reading, m.Ways)
	m.page.OnRead = func(o data.Overview, err error) {
		m.standing(o, err)
		if errors.Is(err, data.ErrSessionEnded) {
			h.ended(m, err)
		}
	}
	h.Ending.leaves(func(how data.Ended) { h.signOut(m, services, how) })
	m.menus = widgets.NewMenuBar(m.Window)
	m.menus.Set(menu)
	widgets.SetContent(m.Window, m.Windows.AboveLost(m.menus.Above(shell.AtLeast(m.page.Content(), leastMain))))
	m.Window.SetCloseIntercept(func() { h.quit(m) })
	widgets.InstallKeys(m.Window, widgets.Keys{Close: func() { h.quit(m) }, Other: m.page.Keys()})
	size := fyne.NewSize(740, 620)
	if session.Tapemaster {
		size = fyne.NewSize(1200, 680) // two columns, so that nothing has to be scrolled to where the screen has room
	}
	m.Window.SetOnClosed(func() { h.places.Closed(m.Window) })
	h.places.Show(m.Window, shell.Opening{Kind: shell.MainWindow, Size: size})
	m.page.FocusFirst()
	m.Windows.Join(reading, m.page.Refresh)
	m.Windows.Watch(services.Changes)
	h.watchOver(m, services)
	if session.Factor == data.WithRecovery {
		m.signIn.Show() // somebody who lost a phone is here to replace it
	}
}

// logOut shows the login dialog and then closes the windows of the program, in this
// order: Fyne quits with the last window.
func (h *host) logOut(m *Main) {
	m.leave("Log Out without saving?", "Log Out", func() { h.backToLogin(m, data.ByUser) })
}

// backToLogin signs out and shows the login dialog in place of all windows.
func (h *host) backToLogin(m *Main, how data.Ended) {
	h.Ending.signOut(how)
	h.login(m.Window)
	h.closeAll(m)
}

// ended says why the session has ended, in place of all its windows: nothing of it can be
// read or pressed any longer.
func (h *host) ended(m *Main, why error) {
	if m.over {
		return
	}
	m.over = true
	if errors.Is(why, data.ErrSessionLost) {
		h.offerAgain(m, why)
		return
	}
	h.Ending.signOut(endedBy(why))
	reason, lost := words.Message(why), lostIn(m.Windows.Unsaved(), wereLost)
	signin.Ended{
		App: h.app, Icon: h.Icon, Program: h.Name, Places: h.places, Over: m.Window, Why: lang.Say(reason), Lost: lang.Say(lost), Quit: h.end,
		Again: func() {
			h.Hint = reason
			h.login(nil)
		},
	}.Show(h.tasks)
	h.closeAll(m)
}

// endedBy returns what the log says of the end. What an administrator or the user did
// elsewhere has closed the session and is in the log.
func endedBy(why error) data.Ended {
	switch {
	case errors.Is(why, data.ErrSessionOver):
		return data.ByAge
	case errors.Is(why, data.ErrSessionEnded) && !errors.Is(why, data.ErrSessionIdle):
		return data.ByUser
	}
	return data.ByIdleTime // also where no question was answered for that long
}

// closeAll closes the windows of a session, behind the one that was just shown. Where they
// stand is remembered while they do: a hidden window has no frame.
func (h *host) closeAll(m *Main) {
	h.places.KeepAll()
	m.Windows.CloseAll()
	m.Tasks.Stop()
	shell.CloseBehind(h.tasks, m.Window)
}

func (h *host) quit(m *Main) {
	m.leave("Quit without saving?", "Quit", func() {
		h.Ending.signOut(data.ByUser)
		h.end()
	})
}

// leave carries out an act that closes all windows. If something in them is not saved, it
// asks first, once for all of them.
func (m *Main) leave(question, name data.Text, act func()) {
	if m.asking {
		return
	}
	unsaved := m.Windows.Unsaved()
	if len(unsaved) == 0 {
		act()
		return
	}
	m.asking = true
	m.Window.RequestFocus()
	widgets.Confirm(m.Window, lang.T(question), lang.Say(lostIn(unsaved, willBeLost)), lang.T(name), lang.T(shell.KeepEditing), true, func(yes bool) {
		m.asking = false
		if yes {
			act()
		}
	})
}

// signOut removes what was printed and ends the session. It touches no widget, since an
// end from outside calls it on another goroutine than Fyne's.
func (h *host) signOut(m *Main, services Services, how data.Ended) {
	h.tasks.Finish(m.Paper.End)
	m.signIn.End()
	by := m.Session.Actor()
	h.tasks.Finish(func(ctx context.Context) {
		if err := services.SignOut(ctx, by, how); err != nil {
			slog.Error("operation failed", "operation", "sign out", "error", err)
		}
	})
}

// end ends the program.
func (h *host) end() {
	h.Ending.begin()
	h.places.KeepAll()
	h.clipboard.TakeBack()
	h.app.Quit()
}
