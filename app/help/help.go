// Package help holds the windows of the menu Help: Keys, Diagnostics, About and the licences.
// They need no session, so that they can also be opened from the login dialog.
package help

import (
	"context"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
)

// A Desk is the help of one program.
type Desk struct {
	Program, Version string
	Place            string // names the database for people
	Icon             fyne.Resource
	Windows          *shell.Windows
	Clipboard        *shell.Clipboard

	// Manual is the command that opens the manual.
	Manual *fyne.MenuItem
	// Keys returns the keys of the windows of this session.
	Keys func() []Key
	// Diagnose returns what support asks for; display is what Display returned. It is
	// called off Fyne's goroutine.
	Diagnose func(ctx context.Context, display []data.Finding) data.Diagnostics
	// Needed returns the versions that the database requires and that are newer than this one;
	// nil: nobody who may know is signed in.
	Needed func() []data.NeededVersion
	// Display describes the display of an open window. It is called on Fyne's goroutine;
	// nil: nothing is known.
	Display func(fyne.Window) []data.Finding
}

// Menu returns the menu Help.
func (d *Desk) Menu() *fyne.Menu {
	return fyne.NewMenu(lang.T("Help"),
		d.Manual,
		fyne.NewMenuItem(lang.T("Keys"), d.ShowKeys),
		fyne.NewMenuItem(lang.T("Diagnostics"), d.ShowDiagnostics),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.T(aboutProgram, d.Program), d.ShowAbout),
	)
}
