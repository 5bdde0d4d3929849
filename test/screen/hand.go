package screen

import (
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tapetrack/test/worded"
	"tapetrack/widgets"
)

// This file is the user's hand: keys and clicks.

// Type types text into the focused object.
func (s *Screen) Type(text string) {
	s.t.Helper()
	for _, r := range text {
		if f := s.Front().canvas.Focused(); f != nil {
			k := &fyne.KeyEvent{Name: fyne.KeyName(strings.ToUpper(string(r)))}
			if d, ok := f.(desktop.Keyable); ok {
				d.KeyDown(k)
				d.KeyUp(k)
			}
			f.TypedRune(r)
		} else {
			s.t.Fatalf("nothing has the focus for %q in %q", r, s.Front().title)
		}
	}
}

// Press presses keys without modifiers.
func (s *Screen) Press(keys ...fyne.KeyName) {
	s.t.Helper()
	for _, k := range keys {
		s.Chord(0, k)
	}
}

// Insist presses the red button of a question, to which Tab leads: it must not have the focus first.
func (s *Screen) Insist(button string) {
	s.t.Helper()
	if worded.Reads(s.Focus(), button) {
		s.t.Errorf("%q has the focus at once", button)
	}
	for range 5 {
		s.Press(fyne.KeyTab)
		if worded.Reads(s.Focus(), button) {
			s.Press(fyne.KeyReturn)
			return
		}
	}
	s.t.Fatalf("Tab does not lead to %q", button)
}

// Chord presses a key while modifiers are held down.
func (s *Screen) Chord(mod fyne.KeyModifier, key fyne.KeyName) {
	s.t.Helper()
	w := s.Front()
	s.driver.modifiers = mod
	defer func() { s.driver.modifiers = 0 }()
	focused := w.canvas.Focused()
	if key == fyne.KeyTab && mod&^fyne.KeyModifierShift == 0 {
		if t, ok := focused.(fyne.Tabbable); !ok || !t.AcceptsTab() {
			s.keyDown(w, &fyne.KeyEvent{Name: key})
			if mod == 0 {
				w.canvas.FocusNext()
			} else {
				w.canvas.FocusPrevious()
			}
			s.up(w, key)
			return
		}
	}
	if mod&^fyne.KeyModifierShift != 0 {
		w.shortcut(s.shortcut(mod, key))
		return
	}
	s.down(w, key)
	s.up(w, key)
	if !w.visible {
		s.late(w, key)
	}
}

// late is the same key pressed once more before the driver removes the window, which it does when it has read the
// keyboard: what closed the window must not happen again.
func (s *Screen) late(w *Window, key fyne.KeyName) {
	before := len(s.windows)
	s.driver.late = w
	s.down(w, key)
	s.driver.late = nil
	if len(s.windows) != before {
		s.t.Errorf("%s once more in %q, which had closed, opened or closed a window", key, w.title)
	}
}

// Hold holds a key down: it repeats the given number of times. When another window comes to the front, the next
// repetition goes down there, as if the key had been released.
func (s *Screen) Hold(key fyne.KeyName, times int) {
	s.t.Helper()
	at := s.Front()
	s.down(at, key)
	for range times {
		if w := s.Front(); w != at {
			s.up(at, key)
			at = w
			s.down(at, key)
			continue
		}
		s.typed(at, &fyne.KeyEvent{Name: key})
	}
	s.up(at, key)
}

// down presses a key in w: the focused object, or else the window, gets two calls with the same event.
func (s *Screen) down(w *Window, key fyne.KeyName) {
	e := &fyne.KeyEvent{Name: key}
	s.keyDown(w, e)
	s.typed(w, e)
}

func (s *Screen) keyDown(w *Window, e *fyne.KeyEvent) {
	switch f, ok := w.canvas.Focused().(desktop.Keyable); {
	case ok:
		f.KeyDown(e)
	case w.canvas.Focused() == nil && w.canvas.down != nil:
		w.canvas.down(e)
	}
}

func (s *Screen) typed(w *Window, e *fyne.KeyEvent) {
	if f := w.canvas.Focused(); f != nil {
		f.TypedKey(e)
	} else if f := w.canvas.OnTypedKey(); f != nil {
		f(e)
	}
	if e.Name == fyne.KeySpace && s.isFront(w) {
		// The character of the key comes after it, to what has the focus then.
		if f := w.canvas.Focused(); f != nil {
			f.TypedRune(' ')
		}
	}
}

// up releases a key in w. A window is sent that also when it is no longer in front; a closed one is sent nothing.
func (s *Screen) up(w *Window, key fyne.KeyName) {
	if !w.visible {
		return
	}
	if !s.isFront(w) {
		s.Leave()
	}
	e := &fyne.KeyEvent{Name: key}
	switch f, ok := w.canvas.Focused().(desktop.Keyable); {
	case ok:
		f.KeyUp(e)
	case w.canvas.Focused() == nil && w.canvas.up != nil:
		w.canvas.up(e)
	}
}

// isFront reports whether w gets the keys.
func (s *Screen) isFront(w *Window) bool {
	for i := len(s.windows) - 1; i >= 0; i-- {
		if s.windows[i].visible {
			return s.windows[i] == w
		}
	}
	return false
}

// Paste presses Ctrl+V with text on the clipboard.
func (s *Screen) Paste(text string) {
	s.t.Helper()
	s.Clipboard().SetContent(text)
	s.Chord(fyne.KeyModifierControl, fyne.KeyV)
}

func (s *Screen) shortcut(mod fyne.KeyModifier, key fyne.KeyName) fyne.Shortcut {
	if mod == fyne.KeyModifierControl {
		switch key {
		case fyne.KeyV:
			return &fyne.ShortcutPaste{Clipboard: s.Clipboard()}
		case fyne.KeyC:
			return &fyne.ShortcutCopy{Clipboard: s.Clipboard()}
		case fyne.KeyA:
			return &fyne.ShortcutSelectAll{}
		case fyne.KeyX:
			return &fyne.ShortcutCut{Clipboard: s.Clipboard()}
		case fyne.KeyZ:
			return &fyne.ShortcutUndo{}
		case fyne.KeyY:
			return &fyne.ShortcutRedo{}
		}
	}
	return &desktop.CustomShortcut{KeyName: key, Modifier: mod}
}

// shortcut goes to the focused object, or else to the window.
func (w *Window) shortcut(sh fyne.Shortcut) {
	if f, ok := w.canvas.Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(sh)
		return
	}
	w.canvas.TypedShortcut(sh)
}

// itemPath returns the items that lead to the first one called label, in a menu or its submenus; none if there is none.
func itemPath(m *fyne.Menu, label string) []*fyne.MenuItem {
	for _, i := range m.Items {
		if worded.Reads(i.Label, label) {
			return []*fyne.MenuItem{i}
		}
		if i.ChildMenu != nil {
			if below := itemPath(i.ChildMenu, label); len(below) > 0 {
				return append([]*fyne.MenuItem{i}, below...)
			}
		}
	}
	return nil
}

// menus returns the menu bar of a window, and its menus.
func (w *Window) menus() (*widgets.MenuBar, []*fyne.Menu) {
	bar := Find[*widgets.MenuBar](w, nil)
	if bar == nil {
		return nil, nil
	}
	return bar, bar.Menus().Items
}

// MenuItem returns an item of the main menu of the window in front, or of one of its submenus.
func (s *Screen) MenuItem(menu, item string) *fyne.MenuItem {
	s.t.Helper()
	path := s.menuPath(menu, item)
	return path[len(path)-1]
}

func (s *Screen) menuPath(menu, item string) []*fyne.MenuItem {
	s.t.Helper()
	_, menus := s.Front().menus()
	for _, m := range menus {
		if path := itemPath(m, item); worded.Reads(m.Label, menu) && len(path) > 0 {
			return path
		}
	}
	s.t.Fatalf("%q has no menu %s > %s", s.Front().title, menu, item)
	return nil
}

// Menu chooses an item of the main menu of the window in front, by clicks. Behind a question the bar takes none.
func (s *Screen) Menu(menu, item string) {
	s.t.Helper()
	path := s.menuPath(menu, item)
	if path[len(path)-1].Disabled {
		s.t.Fatalf("%s > %s is grey in %q", menu, item, s.Front().title)
	}
	bar, _ := s.Front().menus()
	var title place
	s.Front().walk(func(p place) {
		if worded.Reads(text(p.object), menu) && slices.Contains(p.parents, fyne.CanvasObject(bar)) {
			title = p
		}
	})
	s.click(title.middle(), false)
	if widgets.ModalOpen(s.Front()) {
		return
	}
	for _, i := range path {
		s.click(s.find(i.Label), false)
	}
}

// Menus returns the main menu of the window in front, like
// "File: Log Out, Quit; Help: About".
func (s *Screen) Menus() string {
	s.t.Helper()
	var menus []string
	_, all := s.Front().menus()
	for _, m := range all {
		var items []string
		for _, i := range m.Items {
			if !i.IsSeparator {
				items = append(items, i.Label)
			}
		}
		menus = append(menus, m.Label+": "+strings.Join(items, ", "))
	}
	return strings.Join(menus, "; ")
}

// CloseButton presses the close button of the window in front.
func (s *Screen) CloseButton() {
	s.t.Helper()
	if w := s.Front(); w.onClose != nil {
		w.onClose()
	} else {
		w.Close()
	}
}

// Click clicks on the middle of a text of the window in front.
func (s *Screen) Click(text string) {
	s.t.Helper()
	s.click(s.find(text), false)
}

// ClickWith clicks on a text while modifiers are held down.
func (s *Screen) ClickWith(mod fyne.KeyModifier, text string) {
	s.t.Helper()
	s.driver.modifiers = mod
	defer func() { s.driver.modifiers = 0 }()
	s.Click(text)
}

// ClickAt clicks at a place of the window in front.
func (s *Screen) ClickAt(pos fyne.Position) {
	s.t.Helper()
	s.click(pos, false)
}

// RightClick clicks on a text with the secondary button.
func (s *Screen) RightClick(text string) {
	s.t.Helper()
	s.click(s.find(text), true)
}

// RightClickAt clicks at a place of the window in front.
func (s *Screen) RightClickAt(pos fyne.Position) {
	s.t.Helper()
	s.click(pos, true)
}

// DoubleClick clicks twice, fast.
func (s *Screen) DoubleClick(text string) {
	s.t.Helper()
	at := s.find(text)
	s.click(at, false)
	s.Hurry(func() { s.click(at, false) })
}

// Hurry does something as fast as the second click of a double click, and a hand that is typing.
func (s *Screen) Hurry(do func()) {
	s.driver.doubleTap = math.MaxInt64
	defer func() { s.driver.doubleTap = 0 }()
	do()
}

// click gives the click to the object that the real driver would choose: the deepest one that
// takes any kind of click, even if it does not take this kind.
func (s *Screen) click(pos fyne.Position, secondary bool) {
	s.t.Helper()
	w := s.Front()
	hit := w.at(pos)
	unfocus := func() { // as Fyne does when a button goes down, and when it comes up
		if f, ok := hit.object.(fyne.Focusable); !ok || f != w.canvas.Focused() {
			w.canvas.Unfocus()
		}
	}
	ev := &fyne.PointEvent{AbsolutePosition: pos, Position: pos.Subtract(hit.pos)}
	if m, ok := hit.object.(desktop.Mouseable); ok {
		mouse := &desktop.MouseEvent{PointEvent: *ev, Button: desktop.MouseButtonPrimary}
		if secondary {
			mouse.Button = desktop.MouseButtonSecondary
		}
		m.MouseDown(mouse)
		unfocus()
		m.MouseUp(mouse)
	}
	unfocus()
	if secondary {
		if o, ok := hit.object.(fyne.SecondaryTappable); ok {
			o.TappedSecondary(ev)
		}
		return
	}
	if o, ok := hit.object.(fyne.Tappable); ok {
		o.Tapped(ev)
	}
}
