package properties

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets"
	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"
)

var _ fyne.Widget = (*Sheet)(nil)

// The buttons of a Sheet.
const (
	ok     look.Text = "OK"
	cancel look.Text = "Cancel"
	apply  look.Text = "Apply"
	closes look.Text = "Close"
)

// Page is one tab of a Sheet.
type Page struct {
	Title   string
	Content fyne.CanvasObject // may have FocusFirst(), which is called when a key opens the page
	Foot    fyne.CanvasObject // below the content, such as a row of buttons; nil leaves it out
}

// Sheet is the content of a properties window: tabs, a line for errors, and OK, Cancel and Apply.
//
// OK and Apply only call back: the caller calls Busy, works, and then calls Idle and, depending on the result, SetError
// or Update, or closes the window.
type Sheet struct {
	widget.BaseWidget

	OnOK      func()
	OnCancel  func()
	OnApply   func()
	OnRefresh func() // F5
	OnPage    func() // another page is shown

	// Dirty reports whether something differs from what is stored; Apply is enabled only then. nil means never.
	Dirty func() bool

	pages   []Page
	tabs    *widgets.Tabs
	body    fyne.CanvasObject // the tabs, or the only page
	message *widgets.Message
	ok      *widgets.Button
	cancel  *widgets.Button
	apply   *widgets.Button
	root    *fyne.Container
	busy    bool
	left    fyne.Focusable // had the focus before the pages were withheld
	win     fyne.Window    // see InstallKeys; nil before

	withheld bool
	ended    bool              // see End
	troubles map[string]string // see SetTrouble
	pressed  *widgets.Button   // OK or Apply, the one that shows the work
}

// NewSheet returns a sheet with at least one page.
func NewSheet(pages ...Page) *Sheet {
	s := &Sheet{pages: pages, message: widgets.NewMessage(1)}
	tabs := make([]widgets.Tab, len(pages))
	for i, p := range pages {
		tabs[i] = widgets.Tab{Title: p.Title, Content: p.whole()}
	}
	s.tabs = widgets.NewTabs(tabs...)
	s.body = s.tabs
	if len(pages) == 1 { // a tab bar would offer no choice
		s.body = tabs[0].Content
	}
	s.tabs.OnSelected = func(int) {
		if s.OnPage != nil {
			s.OnPage()
		}
		s.focusPage()
	}
	s.ok = widgets.NewButton(look.Say(ok), s.doOK)
	s.ok.Importance = widget.HighImportance
	s.cancel = widgets.NewButton(look.Say(cancel), s.doCancel)
	s.apply = widgets.NewButton(look.Say(apply), s.doApply)
	s.apply.Disable()
	s.pressed = s.ok
	foot := container.NewVBox(s.message, widgets.ButtonRow(s.ok, s.cancel, s.apply))
	s.root = widgets.Stacked(nil, s.body, foot)
	s.ExtendBaseWidget(s)
	return s
}

// InstallKeys makes Enter OK and Escape Cancel everywhere in w; Ctrl+Tab, Ctrl+PageDown and their opposites change the
// tab. Set no OnEnter and OnEscape on the grids of the pages: their keys then reach the sheet.
func (s *Sheet) InstallKeys(w fyne.Window) {
	s.win = w
	widgets.InstallKeys(w, widgets.Keys{Enter: s.doOK, Escape: s.doCancel, Other: map[fyne.KeyName]func(){fyne.KeyF5: func() {
		if s.OnRefresh != nil {
			s.OnRefresh()
		}
	}}})
	for _, p := range s.pages {
		if g, ok := p.Content.(interface{ SetWindow(fyne.Window) }); ok {
			g.SetWindow(w)
		}
	}
	turn := func(key fyne.KeyName, mod fyne.KeyModifier, by int) {
		w.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: mod}, func(fyne.Shortcut) {
			if !widgets.ModalOpen(w) {
				s.turn(by)
			}
		})
	}
	turn(fyne.KeyTab, fyne.KeyModifierControl, 1)
	turn(fyne.KeyTab, fyne.KeyModifierControl|fyne.KeyModifierShift, -1)
	turn(fyne.KeyPageDown, fyne.KeyModifierControl, 1)
	turn(fyne.KeyPageUp, fyne.KeyModifierControl, -1)
}

// whole returns what the tab of a page shows.
func (p Page) whole() fyne.CanvasObject {
	if p.Foot == nil {
		return p.Content
	}
	return widgets.Stacked(nil, p.Content, container.New(layout.NewCustomPaddedLayout(gridGap, gridGap, 0, 0), p.Foot))
}

// CancelToClose makes Cancel read Close, once something was done that Cancel can't undo.
func (s *Sheet) CancelToClose() {
	s.cancel.SetText(look.Say(closes))
}

// End disables OK and Apply for good: nothing is left to store. Cancel reads Close.
func (s *Sheet) End() {
	s.ended = true
	s.CancelToClose()
	s.ok.Disable()
	s.Update()
}

// off reports whether OK and Apply are disabled even while nothing is under way.
func (s *Sheet) off() bool { return s.withheld || s.ended }

// Update calls Dirty again; call it after each change.
func (s *Sheet) Update() {
	if s.busy {
		return
	}
	if !s.off() && s.Dirty != nil && s.Dirty() {
		s.apply.Enable()
		return
	}
	s.apply.Disable()
	s.refocus()
}

// SetError shows a sentence above the buttons; "" removes it.
func (s *Sheet) SetError(sentence string) { s.SetMessage(widgets.MessageError, sentence) }

// Message returns the sentence above the buttons, or "".
func (s *Sheet) Message() string { return s.message.Text() }

// SetMessage shows a sentence of another kind above the buttons.
func (s *Sheet) SetMessage(kind widgets.MessageKind, sentence string) {
	s.message.Set(kind, sentence)
	s.root.Refresh() // a sentence of several lines needs more room
}

// Busy shows text on the button that was pressed last and disables OK and Apply until Idle is called. Cancel still works.
func (s *Sheet) Busy(text string) {
	s.busy = true
	s.pressed.Busy(text)
	s.ok.Disable()
	s.apply.Disable()
}

// Idle ends Busy.
func (s *Sheet) Idle() {
	s.busy = false
	s.pressed.Idle()
	if s.off() {
		s.ok.Disable()
	} else {
		s.ok.Enable()
	}
	s.Update()
}

// refocus moves the focus from a button that can no longer be pressed to one that can: after Apply nothing differs.
func (s *Sheet) refocus() {
	c := input.CanvasOf(s)
	if c == nil {
		return
	}
	if b, ok := c.Focused().(*widgets.Button); !ok || (b != s.ok && b != s.apply) || !b.Disabled() {
		return
	}
	for _, b := range []*widgets.Button{s.ok, s.cancel} {
		if !b.Disabled() {
			c.Focus(b)
			return
		}
	}
}

// IsBusy reports whether Busy was called and Idle was not.
func (s *Sheet) IsBusy() bool { return s.busy }

// Page returns the index of the page shown.
func (s *Sheet) Page() int { return s.tabs.Selected() }

// SelectPage shows page i.
func (s *Sheet) SelectPage(i int) { s.tabs.Select(i) }

// CreateRenderer is called by Fyne.
func (s *Sheet) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(s.root)
}

// turn shows the next (1) or previous (-1) page, and wraps around.
func (s *Sheet) turn(by int) {
	n := len(s.pages)
	i := (s.Page() + by + n) % n
	if i == s.Page() || s.withheld {
		return
	}
	if c := input.CanvasOf(s); c != nil {
		c.Unfocus() // what had the focus is hidden with its page
	}
	s.tabs.Select(i)
}

// focusPage gives the focus to the page shown if nothing has it, as after a click on its tab.
func (s *Sheet) focusPage() {
	if c := input.CanvasOf(s); c == nil || c.Focused() != nil {
		return
	}
	if f, ok := s.pages[s.Page()].Content.(interface{ FocusFirst() }); ok {
		f.FocusFirst()
	}
}

func (s *Sheet) doOK() {
	if !s.busy && !s.off() && s.OnOK != nil {
		s.pressed = s.ok
		s.OnOK()
	}
}

func (s *Sheet) doCancel() {
	if s.OnCancel != nil {
		s.OnCancel()
	}
}

func (s *Sheet) doApply() {
	if !s.busy && !s.off() && s.OnApply != nil {
		s.pressed = s.apply
		s.OnApply()
	}
}
