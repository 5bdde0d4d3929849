package shell

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/docs/manual"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	NoBrowserForManual data.Text = "No browser could be opened. The manual is in this file: open it in a browser, also one on another computer, with the folders beside it."
	ManualUnwritten    data.Text = "The manual could not be written. Make sure that your home folder can be written to and that the disk is not full."
)

// A Help opens the manual in the system's browser, at the page about a window. The pages lie
// in a folder of this computer account, where they stay: they contain nothing of the
// database. It is used on Fyne's goroutine.
type Help struct {
	// Root is the folder that contains the manual; empty: the default of this computer account.
	Root string

	app    fyne.App
	tasks  *Tasks
	places *Places
	window fyne.Window // says where the manual is; nil: it is not open
}

// OfferManual lets F1 open the manual in each window that p will show. OpenURL of app opens the
// browser. The work goes on after the window has closed, until tasks end.
func (p *Places) OfferManual(app fyne.App, tasks *Tasks) {
	p.help = &Help{app: app, tasks: tasks, places: p}
}

// Manual opens the manual at the page about the kind of w, or about a topic in it.
func (p *Places) Manual(w fyne.Window, topic string) {
	if p != nil && p.help != nil {
		p.help.show(w, topic)
	}
}

// ManualItem returns the command for that, with its key.
func (p *Places) ManualItem(w fyne.Window, topic string) *fyne.MenuItem {
	item := fyne.NewMenuItem(lang.T("Manual"), func() { p.Manual(w, topic) })
	item.Shortcut = &desktop.CustomShortcut{KeyName: fyne.KeyF1} // shown only: widgets.OnHelp presses it
	return item
}

// explain gives a window its F1.
func (p *Places) explain(w fyne.Window, o Opening) {
	if p == nil || p.help == nil {
		return
	}
	widgets.OnHelp(w, func(topic string) {
		if topic == "" && o.Part != nil {
			topic = o.Part()
		}
		p.help.show(w, cmp.Or(topic, o.Topic, o.Kind))
	})
}

// show opens the page about a topic. What it has to say is said over w.
func (h *Help) show(w fyne.Window, topic string) {
	root := h.Root
	open := h.app.OpenURL
	Run(h.tasks, func(context.Context) (string, error) {
		book := manual.In(lang.Current().Tag())
		folder, err := keepManual(root, book)
		if errors.Is(err, errNotOurs) {
			return "", err
		}
		if err != nil {
			return "", &data.Trouble{Kind: data.ErrReadOnly, Text: data.Say(ManualUnwritten), Cause: err}
		}
		path := filepath.Join(folder, filepath.FromSlash(book.Page(sections[topic])))
		if err := open(FileURL(path)); err != nil {
			return path, &data.Trouble{Kind: data.ErrUnreadable, Text: data.Say(NoBrowserForManual), Cause: err}
		}
		return path, nil
	}, func(path string, err error) {
		if err != nil {
			h.tell(w, path, Explain(err, "open the manual"))
		}
	})
}

const manualWindow = "manual"

// tell opens the window that says why no page appeared, and where it is. It is a window of its
// own: F1 is pressed in a question, too, behind which another one would have to wait.
func (h *Help) tell(over fyne.Window, path, why string) {
	if h.window != nil {
		widgets.Close(h.window)
	}
	w := h.app.NewWindow(lang.T("Manual"))
	h.window = w
	leave := func() { widgets.Close(w) }
	message := widgets.NewMessage(3) // longer in other languages
	message.Set(widgets.MessageWarning, why)
	parts := []fyne.CanvasObject{message}
	closes := widgets.NewButton(lang.T("Close"), leave)
	closes.Importance = widget.HighImportance
	var first fyne.Focusable = closes
	if path != "" {
		file := widgets.NewEntry()
		file.SetText(path)
		defer file.SelectAll() // once it is shown
		copied := widgets.NewButtonWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), func() { h.app.Clipboard().SetContent(path) })
		parts = append(parts, container.NewBorder(nil, nil, widgets.LabelFor(file, lang.T("File")), copied, file))
		first = file
	}
	widgets.SetContent(w, Frame(widgets.ButtonRow(closes), parts...))
	w.SetFixedSize(true)
	w.SetCloseIntercept(leave)
	w.SetOnClosed(func() {
		if h.window == w {
			h.window = nil
		}
		h.places.Closed(w)
	})
	widgets.InstallKeys(w, widgets.Keys{Enter: leave, Escape: leave})
	h.places.Show(w, Opening{Topic: manualWindow, Over: over})
	w.Canvas().Focus(first)
}
