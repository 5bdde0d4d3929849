package audit

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

var _ fyne.Widget = (*History)(nil)

// A Log is where events are read. data/auth has one.
type Log interface {
	Log(context.Context, data.Actor, data.EventQuery) (data.EventPage, error)
}

// History is the events about one user, newest first, for a tab of the property sheet:
// what the Sign-in Log shows of that user, without its filters.
type History struct {
	widget.BaseWidget

	OnRead func(error) // called with the result of each read; may be nil

	user   int64
	window fyne.Window
	rows   *rows
	view   *rowlist.List
	whole  *widget.Label // see logWindow
	status *widget.Label
	root   *fyne.Container
	open   *widgets.Button

	selected data.Event // ID 0: none
	asked    bool       // it was shown, so it is read whenever the user is
}

func historyColumns(served bool) []rowlist.Column {
	return append([]rowlist.Column{
		{ID: "time", Title: lang.T(columnTime), Width: momentWidth()},
		{ID: columnWhat, Title: lang.T(columnHappened), Wants: 240},
		rowlist.Column{ID: "by", Title: lang.T(columnBy), Width: 122, Least: 84}.Titled(),
	}, places(served,
		rowlist.Column{ID: "program", Title: lang.T(shell.Program), Width: 76},
		rowlist.Column{ID: "computer", Title: lang.T(shell.Computer), Width: 72})...)
}

func historyCells(served bool, e data.Event) []rowlist.Cell {
	if e.ID == 0 {
		return []rowlist.Cell{{}, {Text: lang.T(removed)}}
	}
	return append([]rowlist.Cell{
		{Text: moment(e.At)},
		{Text: lang.Say(words.Happened(e))},
		{Text: lang.Say(words.Actor(e))},
	}, placeCells(served, e)...)
}

// NewHistory returns the events about a user, as a session reads them. It reads nothing before
// Reload.
func NewHistory(log Log, by data.Session, user int64, w fyne.Window, tasks *shell.Tasks) *History {
	h := &History{user: user, window: w}
	h.rows = newRows(log, by.Actor(), tasks, func(e data.Event) []rowlist.Cell { return historyCells(shell.Served(by), e) }, h.arrived, func() { h.show(nil) }, func(shell.Step) {})
	h.view = rowlist.New(historyColumns(shell.Served(by)), h.rows)
	h.view.Call(lang.T("History"))
	h.view.OnSelect = func(i int) {
		h.note(i)
		if h.rows.Retry() {
			h.view.Refresh()
		}
	}
	h.view.OnOpen = func(int) { h.details() }
	h.view.Menu = func(i int) *fyne.Menu {
		if i < 0 || h.selected.ID == 0 {
			return nil
		}
		return fyne.NewMenu("", fyne.NewMenuItemWithIcon(lang.T("Details"), theme.InfoIcon(), h.details), fyne.NewMenuItemWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), func() { copyEvent(h.selected) }))
	}
	h.status = widget.NewLabel(" ")
	h.status.SizeName = theme.SizeNameCaptionText
	h.status.Truncation = fyne.TextTruncateEllipsis
	h.open = widgets.NewButton(lang.T("Details"), h.details)
	h.open.Disable()
	h.whole = newWhole()
	h.root = widgets.Stacked(nil, h.view, container.NewVBox(h.whole, container.NewBorder(nil, nil, h.open, nil, h.status)))
	h.ExtendBaseWidget(h)
	return h
}

// CreateRenderer is called by Fyne.
func (h *History) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(h.root) }

// Held is the list and what stands below it, see package aloud.
func (h *History) Held() []fyne.CanvasObject { return []fyne.CanvasObject{h.root} }

// FocusFirst gives the list the focus.
func (h *History) FocusFirst() { h.window.Canvas().Focus(h.view) }

// Shown is called when the tab is shown; the first time it reads.
func (h *History) Shown() {
	if !h.asked {
		h.asked = true
		everything := func(context.Context, *data.EventQuery) error { return nil }
		h.rows.Show(&logQuery{events: data.EventQuery{UserKey: h.user}, prepare: everything})
	}
}

// Reload adds newer events above the rows, if the tab was ever shown. Selection and
// scroll position stay.
func (h *History) Reload() {
	if h.asked {
		first, end := h.view.Window()
		h.rows.Reload(first, end, h.view.Selected())
	}
}

// arrived shows what was loaded, or why it was not.
func (h *History) arrived(a shell.Arrival, err error) {
	if a.Renewed {
		h.view.Empty = lang.T("There are no events about this user.")
		h.view.Refresh()
		if i := h.rows.find(h.selected.ID); i != h.view.Selected() {
			h.view.Select(i)
		}
	}
	h.view.Moved(a.Moved)
	h.show(err)
}

// show shows how many rows there are, and that they were read, or not.
func (h *History) show(err error) {
	h.view.Refresh()
	h.note(h.view.Selected())
	count, _ := h.rows.Counted()
	h.status.SetText(lang.Say(words.Rows(count, words.Events)))
	if h.OnRead != nil {
		h.OnRead(err)
	}
}

func (h *History) note(i int) {
	h.selected, _ = h.rows.event(i)
	if h.selected.ID == 0 {
		h.open.Disable()
	} else {
		h.open.Enable()
	}
	if tellWhole(h.whole, h.view, i, h.selected) {
		h.root.Refresh()
	}
}

func (h *History) details() { showDetails(h.window, h.selected) }
