package app

import (
	"context"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/app/signin"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// login shows the login dialog, over the middle of a window; nil: of the one shown last.
func (h *host) login(over fyne.Window) {
	h.speak()
	paper := new(shell.Paper)
	h.Ending.leaves(func(data.Ended) { h.tasks.Finish(paper.End) })
	windows, leave := h.before()
	dialog := h.dialog(windows, over, paper)
	if choose := h.chooser(); choose != nil {
		dialog.Choose = func(missing bool) {
			h.choose(missing)
			leave()
		}
	}
	var flow *signin.Flow
	var open func(path string)
	dialog.Asked, dialog.Connect, open = h.servers(windows, func() signin.Before { return flow })
	flow = dialog.start(func(services Services, session data.Session) {
		h.signedIn(services, session)
		leave()
	}, h.end)
	h.opens(open)
}

// A dialog is the login dialog with what it opens.
type dialog struct {
	signin.Host
	tasks    *shell.Tasks
	services Services // set by Open, which ends before anybody signs in
}

func (h *host) dialog(windows *shell.Windows, over fyne.Window, paper *shell.Paper) *dialog {
	d := &dialog{tasks: h.tasks, Host: signin.Host{
		App: h.app, Icon: h.Icon, Client: h.Client, Place: h.database.Place(), Login: h.Login, LastUser: h.database.LastUser, Hint: h.Hint,
		Chosen: h.database.Chosen(), Clipboard: h.clipboard, Guide: &h.guide, Random: h.Random, Places: h.places, Over: over, FillIn: h.FillIn, Paper: paper,
		Help: h.help(windows, data.Actor{}, h.places.ManualItem(nil, shell.TopicLogin)).Menu(), Ahead: h.database.Ahead, OfServer: h.database.Server() != nil,
	}}
	d.Open = func(ctx context.Context) (signin.Judge, error) {
		opened, err := h.database.Open(ctx)
		if err != nil {
			return nil, err
		}
		d.services = opened
		return opened, nil
	}
	return d
}

func (d *dialog) start(done func(Services, data.Session), cancelled func()) *signin.Flow {
	return d.Start(d.tasks, func(session data.Session) { done(d.services, session) }, cancelled)
}

// StillThere and GoesOn are what people read here. Tests ask for them by name.
const (
	StillThere data.Text = "What you typed in the windows is still there."
	GoesOn     data.Text = "Sign in as %s to go on with the open windows. If another user signs in, they close."
)

// offerAgain asks for a new sign-in over the windows of a session that has ended because its
// program was out of reach: its user may be back at once, and what was typed stays.
func (h *host) offerAgain(m *Main, why error) {
	reason := words.Message(why)
	widgets.Surprised(m.Window)
	widgets.Confirm(m.Window, lang.T("You are signed out"), lang.Say(reason)+" "+lang.T(StillThere), lang.T("Sign In Again"), lang.T("Log Out"), false, func(yes bool) {
		if yes {
			h.again(m, why)
			return
		}
		m.over = false // whoever keeps on editing is asked once more
		h.logOut(m)
	})
}

// again shows the login dialog over the windows of a session that has ended, which go on in
// the next one of the same user.
func (h *host) again(m *Main, why error) {
	paper := new(shell.Paper)
	windows, leave := h.before()
	d := h.dialog(windows, m.Window, paper)
	d.Login, d.Hint = m.Session.UserID, data.Say(GoesOn, m.Session.UserID)
	end := func() {
		h.tasks.Finish(paper.End)
		leave()
	}
	d.start(func(services Services, session data.Session) {
		if m.Session.Continue(session) {
			m.over = false
			m.Windows.Refresh()
			m.Window.RequestFocus()
		} else {
			h.tasks.Finish(m.Paper.End)
			m.signIn.End()
			h.signedIn(services, session)
			h.closeAll(m)
		}
		end()
	}, func() {
		end()
		h.offerAgain(m, why)
	})
}
