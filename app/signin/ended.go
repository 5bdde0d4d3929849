package signin

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// An Ended says why a sign-in ended that its user did not end. It stands between the
// windows of the session and the login dialog: what somebody was typing when they closed
// must not be taken for a password. It takes the keyboard from no other program.
type Ended struct {
	App     fyne.App
	Icon    fyne.Resource
	Program string
	Places  *shell.Places // where the window opens; may be nil
	Over    fyne.Window   // in whose place it opens; may be nil
	Why     string
	Lost    string // says which unsaved input is lost; may be empty

	Again func() // shows the login dialog
	Quit  func()
}

// Show opens the window.
func (e Ended) Show(tasks *shell.Tasks) {
	w := e.App.NewWindow(lang.T("Signed Out"))
	message := widgets.NewMessage(2)
	message.Set(widgets.MessageWarning, e.Why)
	parts := []fyne.CanvasObject{shell.Heading(e.Icon, lang.T("You are signed out"), e.Program), message}
	if e.Lost != "" {
		parts = append(parts, shell.FixedWidth(shell.Text(e.Lost), shell.DialogWidth))
	}
	again := widgets.NewButton(lang.T("Sign In Again"), func() {
		e.Again()
		shell.CloseBehind(tasks, w)
	})
	again.Importance = widget.HighImportance
	widgets.SetContent(w, shell.Frame(widgets.ButtonRow(again, widgets.NewButton(lang.T("Quit"), e.Quit)), parts...))
	w.SetCloseIntercept(e.Quit)
	// Escape was meant for what stood here before.
	widgets.InstallKeys(w, widgets.Keys{Enter: again.OnTapped})
	w.SetFixedSize(true)
	widgets.Surprised(w)
	e.Places.Show(w, shell.Opening{Topic: shell.TopicLogin, Over: e.Over, Quiet: widgets.Away()})
}
