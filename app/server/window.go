// Package server is the window Server: which server a program asks, how to recognise it, and
// how to take another one.
package server

import (
	"context"
	"slices"
	"strings"

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

// Ending is that of files that name a server.
const Ending = ".tapetrack"

// What people read here. Tests ask for it by name.
const (
	Title     data.Text = "Server"
	ConnectTo data.Text = "Connect to a server"
	Explained data.Text = "Paste the link that your administrator gave you; it begins with tapetrack://. Or open the file server.tapetrack."
	Question  data.Text = "Connect to this server?"
	Trust     data.Text = "All TapeTrack programs of this computer account will send User-IDs, passwords and codes to this server. Connect only if your administrator gave you this address and this code:"
	Compare   data.Text = "The server proves at each connection that this is its code. Compare it with the one that your administrator has."
	Removing  data.Text = "Remove the server?"
	Removed   data.Text = "All TapeTrack programs of this computer account will then work with a database on this computer. Nothing on the server changes."
	Answered  data.Text = "The server has answered. It has version %s."
	Several   data.Text = "This link has %d codes. Connect only if your administrator gave you each of them."
	Fixed     data.Text = "It is %s, and can't be changed here."
	SameOne   data.Text = "The file that you opened names this server."
	OtherOne  data.Text = "The file that you opened names another server, %s. To connect to that, remove this one first, and open the file once more."
	NotThat   data.Text = "The file that you opened names another server, %s. It was not connected."
	NoneTaken data.Text = "The database of this program is %s, so it takes no server. Start it without that, and open the file once more."
)

// An Asked is what a program asks: a server, or a database on this computer.
type Asked interface {
	// Server describes the server; nil: a database on this computer is asked.
	Server() *data.Server
	// Origin says what named it.
	Origin() data.Sentence
	// Connectable reports whether a server may be taken in its place, and Removable whether
	// the server may be removed.
	Connectable() bool
	Removable() bool
	// ReadServer reads what names a server: its link, or the path of a file that has it.
	// It is called off Fyne's goroutine, and so is TestServer, which asks a server who it is.
	ReadServer(text string) (data.Server, error)
	TestServer(ctx context.Context, link string) (data.Reached, error)
}

// A Desk opens the window.
type Desk struct {
	Asked
	Program string
	Icon    fyne.Resource
	Windows *shell.Windows

	// Connect takes a server in place of what is asked, and Remove a database in place of
	// the server. They are called off Fyne's goroutine.
	Connect func(ctx context.Context, link string) error
	Remove  func(ctx context.Context) error
	// MayLeave reports whether nothing is under way that another server would interrupt, or
	// says so; nil: never.
	MayLeave func() bool
	// Taken is called when another one was taken.
	Taken func()
}

const windowKey = "server"

// Show opens the window: with the server that is asked, or with a field for one.
func (d *Desk) Show() { d.offer(nil, "") }

// Offer opens the window and asks whether to connect to a server.
func (d *Desk) Offer(s data.Server) { d.offer(&s, "") }

// Open opens the window with a file that names a server, as after a double click on it: it asks
// whether to connect to that one, or says why it is not connected.
func (d *Desk) Open(path string) { d.offer(nil, path) }

func (d *Desk) offer(s *data.Server, path string) {
	d.Windows.Show(windowKey, lang.T(Title), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		v := &window{Desk: d, window: w, tasks: tasks, message: widgets.NewMessage(3)}
		switch present := d.Server(); {
		case present != nil && path != "":
			view := v.present(*present)
			first := view.Shown
			view.Shown = func() {
				first()
				v.compare(path, *present)
			}
			return view
		case present != nil:
			return v.present(*present)
		case !d.Connectable():
			return v.refusing()
		}
		return v.connecting(s, path)
	})
}

// compare says whether a file names the server that is asked.
func (v *window) compare(path string, present data.Server) {
	shell.Judge(v.tasks, &v.judging, lang.T("Reading…"), nil, func(context.Context) (data.Server, error) {
		return v.ReadServer(path)
	}, func(named data.Server, err error) {
		switch {
		case err != nil:
			v.message.Set(widgets.MessageError, shell.Explain(err, "read the link of a server"))
		case slices.Equal(named.Codes, present.Codes):
			v.message.Set(widgets.MessageSuccess, lang.T(SameOne))
		case v.Removable():
			v.message.Set(widgets.MessageWarning, lang.T(OtherOne, named.Place))
		default:
			v.message.Set(widgets.MessageWarning, lang.T(NotThat, named.Place))
		}
	})
}

// refusing says why no server can be taken.
func (v *window) refusing() shell.View {
	leave := func() { widgets.Close(v.window) }
	closes := widgets.NewButton(lang.T("Close"), leave)
	v.message.Set(widgets.MessageWarning, lang.T(NoneTaken, v.Origin()))
	widgets.InstallKeys(v.window, widgets.Keys{Escape: leave})
	return shell.View{
		Content: shell.Frame(shell.Column(v.message, widgets.ButtonRow(closes)), shell.Heading(v.Icon, lang.T(ConnectTo), v.Program)), Fixed: true,
		Shown: func() { v.window.Canvas().Focus(closes) },
	}
}

// window is the window.
type window struct {
	*Desk
	window  fyne.Window
	tasks   *shell.Tasks
	message *widgets.Message
	judging shell.Judging
}

// present shows the server that is asked.
func (v *window) present(s data.Server) shell.View {
	test := widgets.NewButton(lang.T("Test Connection"), nil)
	test.OnTapped = func() { v.test(s.Link, test) }
	leave := func() { widgets.Close(v.window) }
	closes := widgets.NewButton(lang.T("Close"), leave)
	row := container.NewHBox(test, layout.NewSpacer(), closes)
	note := lang.T(Fixed, v.Origin())
	if v.Removable() {
		row = container.NewHBox(widgets.NewButton(lang.T("Remove…"), v.remove), test, layout.NewSpacer(), closes)
		note = ""
	}
	about := []fyne.CanvasObject{shell.Heading(v.Icon, lang.T(Title), lang.T("%s asks this server", v.Program)), described(s), small(lang.T(Compare))}
	if note != "" {
		about = append(about, small(note))
	}
	widgets.InstallKeys(v.window, widgets.Keys{Escape: leave})
	return shell.View{
		Content: shell.Frame(shell.Column(v.message, row), about...), Fixed: true,
		Shown: func() { v.window.Canvas().Focus(test) },
	}
}

func small(text string) fyne.CanvasObject {
	return shell.FixedWidth(shell.Small(text), shell.DialogWidth)
}

// hostWidth is the width of the names of hosts, in Fyne units: beside their own name, in a small
// dialog.
const hostWidth = 340

// described is where a server is reached, and its code.
func described(s data.Server) fyne.CanvasObject {
	codes := make([]string, len(s.Codes))
	for i, code := range s.Codes {
		codes[i] = inRows(code)
	}
	codeTitle := lang.T("Code")
	if len(s.Codes) > 1 {
		codeTitle = lang.T("Codes")
	}
	hosts := widget.NewLabel(strings.Join(s.Hosts, "\n"))
	hosts.Wrapping = fyne.TextWrapBreak
	return container.New(layout.NewFormLayout(),
		name(lang.T("Address")), shell.FixedWidth(hosts, hostWidth),
		name(codeTitle), widget.NewLabelWithStyle(strings.Join(codes, "\n\n"), fyne.TextAlignLeading, fyne.TextStyle{Monospace: true}))
}

func name(text string) fyne.CanvasObject {
	return container.NewVBox(widget.NewLabelWithStyle(text, fyne.TextAlignTrailing, fyne.TextStyle{Bold: true}))
}

// inRows puts the groups of a code into rows, so that the eye finds back to its place.
func inRows(code string) string {
	const perRow = 5
	groups := strings.Fields(code)
	var rows []string
	for len(groups) > perRow {
		rows, groups = append(rows, strings.Join(groups[:perRow], " ")), groups[perRow:]
	}
	return strings.Join(append(rows, strings.Join(groups, " ")), "\n")
}

// test asks the server who it is.
func (v *window) test(link string, button *widgets.Button) {
	v.message.Clear()
	shell.Judge(v.tasks, &v.judging, lang.T("Testing…"), []shell.Busy{button}, func(ctx context.Context) (data.Reached, error) {
		return v.TestServer(ctx, link)
	}, func(reached data.Reached, err error) {
		if err != nil {
			v.message.Set(widgets.MessageError, shell.Explain(err, "test the connection"))
			return
		}
		v.message.Set(said(reached))
	})
}

// said says what a server answered.
func said(r data.Reached) (widgets.MessageKind, string) {
	answered := data.Say(Answered, r.Version)
	if apart := shell.ClockApart(r.Ahead); !apart.Empty() {
		return widgets.MessageWarning, lang.Say(data.InARow(answered, apart))
	}
	return widgets.MessageSuccess, lang.Say(answered)
}

// remove asks whether to remove the server.
func (v *window) remove() {
	if !v.mayLeave() {
		return
	}
	v.ask(&widgets.Modal{Title: lang.T(Removing), Message: lang.T(Removed), Default: lang.T("Remove"), Cancel: lang.T("Cancel"), Danger: true}, "remove the server", v.Remove)
}

// mayLeave reports whether the server may be exchanged now.
func (v *window) mayLeave() bool {
	if v.MayLeave == nil || v.MayLeave() {
		return true
	}
	v.message.Set(widgets.MessageInfo, lang.T(shell.CannotStop))
	return false
}

// ask asks m and, if the answer is yes, does what it asks about.
func (v *window) ask(m *widgets.Modal, operation string, do func(context.Context) error) {
	m.Done = func(yes bool) {
		if !yes || !v.mayLeave() { // a sign-in may have begun since the question
			return
		}
		v.message.Clear()
		shell.Judge(v.tasks, &v.judging, lang.T("Connecting…"), nil, func(ctx context.Context) (struct{}, error) {
			return struct{}{}, do(ctx)
		}, func(_ struct{}, err error) {
			if err != nil {
				v.message.Set(widgets.MessageError, shell.Explain(err, operation))
				return
			}
			v.Taken()
		})
	}
	m.Show(v.window)
}

// questionHeight is the height, in Fyne units, of a window in which the question fits that shows
// some addresses and two codes.
const questionHeight = 430

// connecting asks for a server. offered is the one that the database names; nil: none. path is the
// file that was opened; empty: none was.
func (v *window) connecting(offered *data.Server, path string) shell.View {
	file := shell.NewPathField(v.window, v.tasks, filedialog.Question{
		Title: lang.T("Open File"), Kinds: []filedialog.Kind{{Name: lang.T("Links of servers"), Endings: []string{Ending}}, {Name: lang.T("All files")}},
	})
	file.Refused = func(err error) { v.message.Set(widgets.MessageError, shell.Explain(err, "browse")) }
	file.SetPlaceHolder("tapetrack://…")
	next := widgets.NewButton(lang.T("Connect…"), nil)
	next.Importance = widget.HighImportance
	leave := func() {
		file.Close()
		widgets.Close(v.window)
	}
	submit := func() { v.read(file, next) }
	next.OnTapped, file.Picked = submit, submit
	v.window.SetOnDropped(func(_ fyne.Position, dropped []fyne.URI) {
		if len(dropped) == 1 && !v.judging.IsBusy() {
			file.SetPath(dropped[0].Path())
			submit()
		}
	})
	widgets.InstallKeys(v.window, widgets.Keys{Enter: submit, Escape: leave})
	return shell.View{
		Content: shell.AtLeast(shell.Frame(
			shell.Column(v.message, widgets.ButtonRow(next, widgets.NewButton(lang.T("Cancel"), leave))),
			shell.Heading(v.Icon, lang.T(ConnectTo), v.Program),
			shell.FixedWidth(shell.Text(lang.T(Explained)), shell.DialogWidth),
			container.New(layout.NewFormLayout(), widgets.LabelFor(file, lang.T("Link or file")), file.Content)),
			fyne.NewSize(0, questionHeight)),
		Fixed: true, Leave: leave,
		Shown: func() {
			v.window.Canvas().Focus(file.Entry)
			if offered != nil {
				file.SetText(offered.Link)
				v.question(*offered)
			}
			if path != "" {
				file.SetPath(path)
				submit()
			}
		},
	}
}

// read reads what was typed and asks whether to connect to it.
func (v *window) read(file *shell.PathField, next *widgets.Button) {
	text := strings.TrimSpace(file.Text)
	if !strings.Contains(text, "://") {
		text = file.Path()
	}
	v.message.Clear()
	shell.Judge(v.tasks, &v.judging, lang.T("Reading…"), []shell.Busy{next}, func(context.Context) (data.Server, error) {
		return v.ReadServer(text)
	}, func(s data.Server, err error) {
		if err != nil {
			shell.Complain(v.message, file.Entry, shell.Explain(err, "read the link of a server"))
			v.window.Canvas().Focus(file.Entry)
			return
		}
		v.question(s)
	})
}

// question asks whether to connect to a server.
func (v *window) question(s data.Server) {
	if !v.mayLeave() {
		return
	}
	message := data.Say(Trust)
	if n := len(s.Codes); n > 1 { // the server proves any of them
		message = data.InARow(data.Say(Several, n), message)
	}
	v.ask(&widgets.Modal{
		Title: lang.T(Question), Message: lang.Say(message), Content: described(s),
		Default: lang.T("Connect"), Cancel: lang.T("Cancel"), Danger: true,
	}, "connect to a server", func(ctx context.Context) error { return v.Connect(ctx, s.Link) })
}
