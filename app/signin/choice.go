package signin

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/app/shell/filedialog"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	NoneHere   data.Text = "There is no TapeTrack database here"
	lookedFor  data.Text = "%s has looked for it at:\n%s\n\nAsk your administrator where your database is. If you are the administrator, start TapeMaster, which sets up a new one."
	chooseLine data.Text = "All TapeTrack programs of this computer account will use it"
	TrustIt    data.Text = "It receives your password: choose only a database that your administrator told you to use."
)

// A Choice asks for another database. It is checked before it is taken.
type Choice struct {
	App     fyne.App
	Icon    fyne.Resource
	Program string
	Places  *shell.Places // where the window opens; may be nil
	Path    string        // of the present one
	Missing bool          // there is nothing at Path
	None    bool          // nor can this program set one up

	// Choose opens and takes the one at a path; called off Fyne's goroutine. Where the file there
	// names a server instead, the error is a NamesServer.
	Choose func(context.Context, string) error
	Done   func() // it is taken
	Cancel func() // the window was closed

	Connect func(data.Server) // offers one, or asks for any if it is the zero one; nil: none can be taken
}

// A NamesServer is the error of a file that is no database, and names a server.
type NamesServer struct{ Server data.Server }

// Error is for a log.
func (NamesServer) Error() string { return "the file names a server" }

// choice is the window of a Choice.
type choice struct {
	judging *shell.Judging
	leave   func()
}

// MayLeave reports whether no database is being opened, which may just be taken.
func (c choice) MayLeave() bool { return !c.judging.IsBusy() }

// Leave closes the window behind another one.
func (c choice) Leave() { c.leave() }

// Show opens the window.
func (c Choice) Show(tasks *shell.Tasks) Before {
	w := c.App.NewWindow(lang.T("Choose Database"))
	own := tasks.Child()
	file := shell.NewPathField(w, own, filedialog.Question{
		Title: lang.T("Choose Database"), Kinds: []filedialog.Kind{{Name: lang.T("Databases"), Endings: []string{".db"}}, {Name: lang.T("All files")}},
	})
	if !c.Missing { // otherwise OK would look for it once more where it is not
		file.SetPath(c.Path)
	}
	message := widgets.NewMessage(3)
	var judging shell.Judging
	shown := choice{&judging, func() {
		file.Close()
		own.Stop()
		shell.CloseBehind(tasks, w)
	}}
	leave := func() {
		if shown.MayLeave() {
			c.Cancel()
			shown.Leave()
		}
	}
	ok := widgets.NewButton(lang.T("OK"), nil)
	submit := func() {
		path := file.Path()
		message.Clear()
		shell.Judge(own, &judging, lang.T("Opening…"), []shell.Busy{ok}, func(ctx context.Context) (struct{}, error) {
			return struct{}{}, c.Choose(ctx, path)
		}, func(_ struct{}, err error) {
			var named NamesServer
			if errors.As(err, &named) {
				c.Connect(named.Server)
				return
			}
			if err != nil {
				shell.Complain(message, file.Entry, shell.Explain(err, "choose database"))
				w.Canvas().Focus(file.Entry)
				file.SelectAll()
				return
			}
			c.Done()
			shown.Leave()
		})
	}
	ok.OnTapped = submit
	ok.Importance = widget.HighImportance
	title, line, text := lang.T("Choose a database"), lang.T(chooseLine), lang.T(TrustIt)
	if c.None {
		title, line, text = lang.T(NoneHere), c.Program, lang.T(lookedFor, c.Program, c.Path)
	}
	widgets.SetContent(w, shell.Frame(
		shell.Column(message, c.buttons(ok, widgets.NewButton(lang.T("Cancel"), leave))),
		shell.Heading(c.Icon, title, line), shell.FixedWidth(shell.Text(text), shell.DialogWidth),
		container.New(layout.NewFormLayout(), widgets.LabelFor(file, lang.T("File")), file.Content)))
	file.Refused = func(err error) { message.Set(widgets.MessageError, shell.Explain(err, "browse")) }
	w.SetOnDropped(func(_ fyne.Position, dropped []fyne.URI) {
		if len(dropped) == 1 && !judging.IsBusy() {
			file.SetPath(dropped[0].Path())
			w.Canvas().Focus(file.Entry)
		}
	})
	w.SetCloseIntercept(leave)
	widgets.InstallKeys(w, widgets.Keys{Enter: submit, Escape: leave})
	w.SetFixedSize(true)
	c.Places.Show(w, shell.Opening{Topic: shell.TopicDatabase})
	w.Canvas().Focus(file.Entry)
	file.SelectAll()
	return shown
}

// buttons are the last row.
func (c Choice) buttons(ok, cancel *widgets.Button) fyne.CanvasObject {
	row := widgets.ButtonRow(ok, cancel)
	if c.Connect == nil {
		return row
	}
	return container.NewHBox(widgets.NewButton(lang.T(ConnectToOne), func() { c.Connect(data.Server{}) }), layout.NewSpacer(), row)
}
