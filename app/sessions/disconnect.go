package sessions

import (
	"context"
	"slices"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	disconnectDots data.Text = "Disconnect…"
	ClosesOne      data.Text = "%s on %s closes its windows, shows your message and returns to its login."
	ClosesSeveral  data.Text = "The programs close their windows, show your message and return to their logins."
	NotYourOwn     data.Text = "Your own session stays open."
	toldThem       data.Text = "Optional. Also kept in the log."
)

// inOrder returns the sessions of rows, from the top.
func inOrder(r *rows, at []int) []*session {
	slices.Sort(at)
	var all []*session
	for _, i := range at {
		all = append(all, r.session(i))
	}
	return all
}

// disconnect handles Disconnect…: of the selected sessions, except one's own.
func (a *active) disconnect() {
	if widgets.ModalOpen(a.window) {
		return
	}
	var others []data.OpenSession
	all := a.selected()
	for _, s := range all {
		if !s.Own {
			others = append(others, s.OpenSession)
		}
	}
	switch {
	case len(others) > 0:
		a.ask(others, len(others) < len(all))
	case len(all) > 0:
		a.outcome.Refused(lang.T(data.OwnSession))
	}
}

// ask asks whether to end sessions, unless that is refused anyway. own is whether one's own was
// selected, too.
func (a *active) ask(cut []data.OpenSession, own bool) {
	if a.asking {
		return
	}
	a.asking = true
	service, by, ids := a.desk.Service, a.desk.Session.Actor(), idsOf(cut)
	shell.Do(a.tasks, func(ctx context.Context) error {
		_, err := service.Disconnect(data.DryRun(ctx), by, ids, "")
		return err
	}, func(err error) {
		a.asking = false
		if err != nil {
			shell.ShowError(a.window, err, "disconnect")
			return
		}
		a.question(cut, own)
	})
}

func idsOf(all []data.OpenSession) []string {
	var ids []string
	for _, s := range all {
		ids = append(ids, s.ID)
	}
	return ids
}

// question lays the question over the window.
func (a *active) question(cut []data.OpenSession, own bool) {
	title, does := lang.T("Disconnect %s?", cut[0].UserID), data.Say(ClosesOne, cut[0].Program, words.Computer(cut[0].Computer, cut[0].Address))
	if len(cut) > 1 {
		title, does = lang.T("Disconnect %d sessions?", len(cut)), data.Say(ClosesSeveral)
	}
	does = data.InARow(does, data.Say(shell.EnteredLost))
	if own {
		does = data.InARow(does, data.Say(NotYourOwn))
	}
	text, refused := widgets.NewEntry(), widgets.NewMessage(1)
	text.MaxRunes = data.MaxMessage + 1 // one more, so that a longer text is refused and not cut
	text.SetPlaceHolder(lang.T("for example: The server restarts at 18:00"))
	told := widget.NewLabel(lang.T(toldThem))
	told.SizeName = theme.SizeNameCaptionText
	m := &widgets.Modal{Title: title, Message: lang.Say(does), Default: lang.T("Disconnect"), Cancel: lang.T("Cancel"), Danger: true}
	label := container.NewVBox(widgets.LabelFor(text, lang.T("Message")))
	refused.Hide()
	m.Content = shell.ModalWidth(a.window, shell.InModal(container.NewVBox(container.NewBorder(nil, nil, label, nil, container.New(layout.NewCustomPaddedVBoxLayout(0), text, told)), refused)))
	text.OnSubmitted = func(written string) { // the default, unless that would throw a message away
		if written == "" {
			m.Close(false)
		}
	}
	service, by, ids := a.desk.Service, a.desk.Session.Actor(), idsOf(cut)
	m.Check = func() bool {
		m.Busy(lang.T("Working…"))
		message := text.Text
		shell.Run(a.tasks, func(ctx context.Context) (int, error) {
			return service.Disconnect(ctx, by, ids, message)
		}, func(ended int, err error) {
			m.Idle()
			_, field := data.AsFieldError(err)
			switch {
			case err == nil:
				m.Close(true)
				a.outcome.Done(lang.Say(words.SessionsCut(cut[0].UserID, len(cut), ended)))
				a.reload()
			case m.Open():
				shell.Complain(refused, text, shell.Explain(err, "disconnect"))
				refused.Show()
				m.Refresh()
				if field {
					a.window.Canvas().Focus(text)
				}
			default:
				shell.ShowError(a.window, err, "disconnect")
			}
		})
		return false
	}
	m.Show(a.window)
	a.window.Canvas().Focus(text)
}
