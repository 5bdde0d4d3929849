package signin

import (
	"fyne.io/fyne/v2"
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
	comesBack    data.Text = "This time User-ID and password are enough. The QR code comes back at every sign-in until one succeeds with a code."
	NotActiveYet data.Text = "One-time password is not active yet"
	NowActive    data.Text = "One-time password is now active"
)

// showStatus shows popup 2: what happens next. Closing it in any way is OK. It does not say
// that somebody is signed in: a new password or recovery codes may come before.
func (f *Flow) showStatus(out data.Outcome, active bool) {
	w := f.App.NewWindow(lang.T("One Time Password Status"))
	ok := widgets.NewButton(lang.T("OK"), nil)
	ok.Importance = widget.HighImportance
	var judging shell.Judging
	proceed := func() {
		switch {
		case out.ChangePassword != data.NoChange:
			f.showChoose(out)
			f.closeBehind(w)
		case judging.Begin(lang.T("Checking…"), ok):
			f.complete(out.Ticket, w)
		}
	}
	ok.OnTapped = proceed

	title, icon, lines := pendingStatus(out.Enrolment.Left)
	if active {
		title, icon, lines = activeStatus()
	}
	parts := []fyne.CanvasObject{shell.Title(title)}
	for _, line := range lines {
		parts = append(parts, shell.Text(line))
	}
	picture := widget.NewIcon(icon)
	body := container.NewBorder(nil, nil, container.NewVBox(container.NewGridWrap(fyne.NewSquareSize(40), picture)), nil,
		container.New(layout.NewCustomPaddedVBoxLayout(2), parts...))
	widgets.SetContent(w, shell.Frame(widgets.ButtonRow(ok), shell.FixedWidth(body, shell.DialogWidth)))
	w.SetFixedSize(true)
	w.SetCloseIntercept(proceed)
	widgets.InstallKeys(w, widgets.Keys{Enter: proceed, Escape: proceed})
	f.Places.Show(w, shell.Opening{Topic: shell.TopicEnrolment})
	w.Canvas().Focus(ok)
}

func pendingStatus(left data.Grace) (title string, icon fyne.Resource, lines []string) {
	lines = []string{
		lang.T(comesBack),
		lang.T("To activate, add the account to your authenticator."),
		lang.T("Then choose File > Log Out, and sign in with User-ID, password and, in the field OTP, the code that the authenticator shows."),
	}
	if left.Ends() {
		lines = append(lines, lang.Say(words.Grace(left)))
	}
	return lang.T(NotActiveYet), theme.NewWarningThemedResource(theme.InfoIcon()), lines
}

func activeStatus() (title string, icon fyne.Resource, lines []string) {
	return lang.T(NowActive), theme.NewSuccessThemedResource(theme.ConfirmIcon()), []string{
		lang.T("From now on every sign-in to TapeTrack programs needs User-ID, password and the current code from your authenticator. The QR code is no longer shown."),
		lang.T("Each code works once. If you lose your phone, ask an administrator for help."),
	}
}
