package app

import (
	"context"

	"fyne.io/fyne/v2"

	"tapetrack/app/account"
	"tapetrack/app/help"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
)

// menu returns the menus of a main window.
func (h *host) menu(m *Main, services Services) *fyne.MainMenu {
	quit := fyne.NewMenuItem(lang.T("Quit"), func() { h.quit(m) })
	quit.IsQuit = true
	shell.MenuKey(quit, fyne.KeyQ)
	logOut := fyne.NewMenuItem(lang.T("Log Out"), func() { h.logOut(m) })
	shell.MenuKey(logOut, fyne.KeyL)
	menus := []*fyne.Menu{fyne.NewMenu(lang.T("File"),
		fyne.NewMenuItem(lang.T("Change Password…"), func() {
			account.PasswordChange{
				Accounts: services, Session: m.Session, Icon: h.Icon, Random: h.Random, Clipboard: h.clipboard, Parent: m.Window,
			}.Show(m.Windows)
		}),
		shell.MenuKey(fyne.NewMenuItem(lang.T("My Sign-in"), m.signIn.Show), fyne.KeyM),
	)}
	if h.Languages != nil {
		menus[0].Items = append(menus[0].Items, fyne.NewMenuItem(lang.T("Language…"), func() { h.chooseLanguage(m) }))
	}
	menus[0].Items = append(menus[0].Items, logOut, fyne.NewMenuItemSeparator(), quit)
	if h.Menus != nil {
		menus = append(menus, h.Menus(m)...)
	}
	return fyne.NewMainMenu(append(menus, h.helpOf(m))...)
}

// helpOf returns the menu Help of a main window. What it says of the database is for the
// session: the rules decide.
func (h *host) helpOf(m *Main) *fyne.Menu {
	by := data.Actor{}
	if m.Session.Tapemaster { // to others it is refused, which would be an event each time
		by = m.Session.Actor()
	}
	desk := h.help(m.Windows, by, h.places.ManualItem(m.Window, shell.MainWindow))
	desk.Needed = func() []data.NeededVersion { return m.needed }
	desk.Keys = func() []help.Key {
		var keys []help.Key
		for _, menu := range m.menus.Menus().Items {
			keys = append(keys, help.OfMenu(lang.T("Main window"), menu)...)
		}
		return append(keys, m.Keys...)
	}
	return desk.Menu()
}

// before returns the windows over one before the sign-in, for whoever can't sign in, and what
// closes them.
func (h *host) before() (windows *shell.Windows, leave func()) {
	tasks := h.tasks.Child()
	windows = shell.NewWindows(h.app, tasks)
	windows.Places = h.places
	return windows, func() {
		windows.CloseAll()
		tasks.Stop()
	}
}

func (h *host) help(windows *shell.Windows, by data.Actor, manual *fyne.MenuItem) *help.Desk {
	database := h.database
	return &help.Desk{
		Program: h.Name, Version: h.Version, Place: database.Place(), Icon: h.Icon, Windows: windows, Clipboard: h.clipboard,
		Manual:  manual,
		Keys:    func() []help.Key { return nil },
		Display: h.Display,
		Diagnose: func(ctx context.Context, display []data.Finding) data.Diagnostics {
			return database.Diagnose(ctx, by, display)
		},
	}
}
