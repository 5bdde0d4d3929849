package signin

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	ShownAbove     data.Text = "Authenticator apps show this name above each account, to tell it from accounts in other databases."
	SetUpElsewhere data.Text = "Another program has just set up this database. Sign in with the password that was chosen there."
	ChooseDatabase data.Text = "Choose Database…"
	ConnectToOne   data.Text = "Connect to a Server…"
	oneElsewhere   data.Text = "If your organisation has a server or a database, use that one instead."
	WhatNext       data.Text = "What happens next:"
)

// A SetUp asks for the first password of the superuser, and for the name of the
// organisation, if there is no database yet, and says what happens next. The superuser then
// signs in like everybody.
type SetUp struct {
	App     fyne.App
	Icon    fyne.Resource
	Program string
	Path    string                                  // where the database will be
	Create  func(context.Context, data.SetUp) error // creates it; called off Fyne's goroutine
	Done    func(hint data.Sentence)                // it exists; hint says so if another program created it
	Cancel  func()                                  // the window was closed
	Choose  func(missing bool)                      // asks for another database in place of this window; nil: none can be chosen
	Connect func()                                  // asks for a server; nil: none can be taken

	Rule      data.PasswordRule      // rule for the password
	Random    func(least int) string // draws a random password; nil: none is offered
	Clipboard *shell.Clipboard
	Places    *shell.Places // where the window opens; may be nil
}

// setUp is the window of a SetUp.
type setUp struct {
	*shell.PasswordForm
	tasks  *shell.Tasks
	window fyne.Window
}

// Leave closes the window behind another one.
func (s setUp) Leave() { shell.CloseBehind(s.tasks, s.window) }

// Show opens the window.
func (s SetUp) Show(tasks *shell.Tasks) Before {
	w := s.App.NewWindow(lang.T("Set Up"))
	form := shell.NewPasswordForm(w, false)
	form.OfferRandom(s.Random, s.Clipboard)
	form.SetRule(s.Rule)
	issuer := widgets.NewEntry()
	issuer.SetPlaceHolder("TapeTrack")
	form.AddField(data.FieldIssuer, lang.T("Organisation"), issuer, lang.T(ShownAbove))
	form.AddBelow(whatNext())
	form.OnCancel = func() {
		s.Cancel()
		widgets.Close(w)
	}
	form.OnOK = func(_, next string) {
		made := data.SetUp{Password: next, Issuer: issuer.Text}
		shell.Do(tasks, func(ctx context.Context) error {
			return s.Create(ctx, made)
		}, func(err error) {
			if err != nil && !errors.Is(err, data.ErrExists) {
				form.Fail(err, "set up")
				return
			}
			var hint data.Sentence
			if err != nil {
				shell.Log(err, "set up")
				hint = data.Say(SetUpElsewhere)
			}
			s.Done(hint)
			shell.CloseBehind(tasks, w)
		})
	}
	shown := setUp{form, tasks, w}
	var more, others []fyne.CanvasObject
	if s.Connect != nil {
		others = append(others, widgets.NewButton(lang.T(ConnectToOne), s.Connect))
	}
	if s.Choose != nil {
		others = append(others, widgets.NewButton(lang.T(ChooseDatabase), func() {
			if form.MayLeave() { // the database may just have been created
				s.Choose(true)
				shown.Leave()
			}
		}))
	}
	if others != nil {
		more = append(more, shell.FixedWidth(shell.Text(lang.T(oneElsewhere)), shell.DialogWidth), container.NewHBox(others...))
	}
	more = append(more, shell.FixedWidth(shell.Text(lang.T("Choose a password for the administrator, the user %s.", data.Superuser)), shell.DialogWidth))
	showForm(s.Places, shell.TopicSetUp, w, form, s.Icon, s.Program, lang.T("Set up a new database"),
		lang.T("No database was found. A new one will be created at:\n%s", s.Path), more...)
	return shown
}

// whatNext says what happens after OK.
func whatNext() fyne.CanvasObject {
	lines := []fyne.CanvasObject{shell.Small(lang.T(WhatNext))}
	for i, step := range shell.FirstSteps() {
		lines = append(lines, shell.Numbered(i+1, shell.Small(step), theme.SizeNameCaptionText))
	}
	return shell.FixedWidth(container.New(layout.NewCustomPaddedVBoxLayout(-12), lines...), shell.DialogWidth)
}
