package shell

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// OutOfReach is what people read here. Tests ask for it by name.
const OutOfReach data.Text = "No connection to the %s since %s. Work goes on as soon as it is back."

// lost is what the windows say while the server is out of reach.
type lost struct {
	text  string // "" while it is in reach
	lines []*lostLine
}

// lostLine is the line at the foot of a window.
type lostLine struct {
	fyne.CanvasObject
	label  *widget.Label
	around *fyne.Container // the line and what is above it
}

func newLostLine() *lostLine {
	l := &lostLine{label: widget.NewLabel("")}
	l.label.Truncation = fyne.TextTruncateEllipsis
	l.CanvasObject = container.NewVBox(widget.NewSeparator(),
		container.NewBorder(nil, nil, container.New(layout.NewCustomPaddedLayout(0, 0, theme.Padding(), 0), widget.NewIcon(theme.NewWarningThemedResource(theme.WarningIcon()))), nil, l.label))
	return l
}

func (l *lostLine) set(text string) {
	l.label.SetText(text)
	if text == "" {
		l.Hide()
	} else {
		l.Show()
	}
	if l.around != nil {
		l.around.Refresh()
	}
}

// AboveLost puts the content of the main window above a line that says, while it is so, that
// the server is out of reach. The content stays as it is until then, and goes on by itself.
func (ws *Windows) AboveLost(content fyne.CanvasObject) fyne.CanvasObject {
	above, _ := ws.aboveLost(content)
	return above
}

// aboveLost is AboveLost for a window that may close before the others.
func (ws *Windows) aboveLost(content fyne.CanvasObject) (above fyne.CanvasObject, closed func()) {
	if ws.Lost == nil {
		return content, func() {}
	}
	l := newLostLine()
	l.set(ws.lost.text)
	ws.lost.lines = append(ws.lost.lines, l)
	l.around = container.NewBorder(nil, l.CanvasObject, nil, nil, content)
	return l.around, func() {
		ws.lost.lines = slices.DeleteFunc(ws.lost.lines, func(other *lostLine) bool { return other == l })
	}
}

// tellLost says whether the server is out of reach, once it has changed.
func (ws *Windows) tellLost() {
	if ws.Lost == nil {
		return
	}
	text := ""
	if since := ws.Lost(); !since.IsZero() {
		text = lang.T(OutOfReach, ws.Place, Moment(since, time.Now()))
	}
	if text == ws.lost.text {
		return
	}
	ws.lost.text = text
	for _, l := range ws.lost.lines {
		l.set(text)
	}
}
