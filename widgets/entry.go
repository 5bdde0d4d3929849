package widgets

import (
	"unicode/utf8"

	"tapetrack/widgets/internal/input"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

var (
	_ desktop.Keyable   = (*Entry)(nil)
	_ fyne.Shortcutable = (*Entry)(nil)
	_ fyne.Tabbable     = (*Entry)(nil)
)

// DefaultMaxRunes is how many characters an Entry takes when its MaxRunes is 0.
const DefaultMaxRunes = 1200

// Entry is a single-line field that reports Escape, cleans what is pasted and has a greatest length.
//
// Fyne sends keys to the focused widget only, so a window never sees Escape while one of its entries has the focus.
// Entry hands on Escape, the function keys, Enter (unless OnSubmitted is set) and shortcuts that are not its own.
type Entry struct {
	widget.Entry

	// OnEscape is called for Escape, also while the entry is disabled; nil hands the key to the window.
	OnEscape func()

	// MaxRunes is the greatest number of characters; 0 means DefaultMaxRunes. Whatever is typed, pasted or set beyond
	// it is cut: a pasted megabyte would freeze the window.
	MaxRunes int

	// OnCopy gets the selected text of a copy or cut, by key or menu, in place of the clipboard; the text stays. If it
	// is nil, the clipboard gets the text, except from a field for passwords, which never copies, revealed or not.
	OnCopy func(selected string)

	// What follows is for a widget that contains an entry.

	OnKey      func(*fyne.KeyEvent) bool  // sees every key first; true if it used the key
	OnShortcut func(s fyne.Shortcut) bool // sees every shortcut first; true if it used the shortcut
	OnFocus    func(gained bool)
	TakesTab   bool // Tab is passed to OnKey

	named

	clean  func(string) string // applied to pasted text
	secret bool
}

// NewEntry returns a field for plain text.
func NewEntry() *Entry { return newEntry(cleanLine) }

// NewPasswordEntry returns a field that hides what is typed, with an icon to reveal it. The icon is no Tab stop.
func NewPasswordEntry() *Entry {
	e := newEntry(cleanLine)
	e.secret = true
	e.Password = true
	return e
}

// NewLoginEntry returns a field for a User-ID or an e-mail address. Blanks, line ends and invisible characters around
// a pasted one are dropped, so that the field holds what it shows.
func NewLoginEntry() *Entry { return newEntry(cleanCode) }

// NewCodeEntry returns a field for codes. Blanks, line ends and invisible characters around a pasted code are dropped.
// What counts as a code is judged elsewhere, so "123 456" and full-width digits stay.
func NewCodeEntry() *Entry { return newEntry(cleanCode) }

func newEntry(clean func(string) string) *Entry {
	e := &Entry{clean: clean}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.ExtendBaseWidget(e)
	return e
}

// Secret reports whether the entry was made for a password. Password does not: the reveal icon toggles it.
func (e *Entry) Secret() bool { return e.secret }

// Conceal hides a revealed password again. It does nothing in an entry that is not for passwords.
func (e *Entry) Conceal() {
	if e.secret && !e.Password {
		e.Password = true
		e.Refresh()
	}
}

// Reveal shows a password as text. It does nothing in an entry that is not for passwords.
func (e *Entry) Reveal() {
	if e.secret && e.Password {
		e.Password = false
		e.Refresh()
	}
}

// SelectAll selects the whole text, so that the next character typed replaces it. The focus does not move.
func (e *Entry) SelectAll() {
	e.MinSize() // creates the parts that hold the selection; Fyne panics without them
	e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// Select selects the characters from the first up to, but not with, the last, counted from 0, of a single line, so that
// the next character typed replaces them. The focus does not move.
func (e *Entry) Select(first, last int) {
	e.MinSize() // as in SelectAll
	press := func(key fyne.KeyName, times int) {
		for range times {
			e.Entry.TypedKey(&fyne.KeyEvent{Name: key})
		}
	}
	press(fyne.KeyHome, 1)
	press(fyne.KeyRight, first)
	shift := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
	e.Entry.KeyDown(shift)
	press(fyne.KeyRight, last-first)
	e.Entry.KeyUp(shift)
}

// SetText replaces the text, cut to MaxRunes, and clears the undo history. OnChanged is called if the text differs.
// A new text is not selected: Fyne would go on selecting from where the old selection began, so that the second
// character typed would replace the first.
func (e *Entry) SetText(text string) {
	text = cutRunes(text, e.limit())
	if text != e.Text && e.SelectedText() != "" {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	}
	e.Entry.SetText(text)
}

// AcceptsTab is called by Fyne.
func (e *Entry) AcceptsTab() bool { return e.TakesTab }

// MouseDown is called by Fyne, which calls Tapped of an entry only once it knows that no second click comes.
func (e *Entry) MouseDown(m *desktop.MouseEvent) {
	input.Clicked(e, &m.PointEvent)
	e.Entry.MouseDown(m)
}

// FocusGained is called by Fyne. Tab selects the whole text, so that the next character typed replaces it. A click does
// not, and neither does a window that comes to the front again: what was typed last would be lost.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	if input.Tabbing() && e.Text != "" {
		e.SelectAll()
	}
	bringIntoSight(e)
	if e.OnFocus != nil {
		e.OnFocus(true)
	}
}

// FocusLost is called by Fyne.
func (e *Entry) FocusLost() {
	e.Entry.FocusLost()
	if e.OnFocus != nil {
		e.OnFocus(false)
	}
}

// TypedRune adds a character, unless the text is as long as it may be.
func (e *Entry) TypedRune(r rune) {
	if utf8.RuneCountInString(e.Text)-e.selected() < e.limit() {
		e.Entry.TypedRune(r)
	}
}

// KeyDown is called by Fyne.
func (e *Entry) KeyDown(k *fyne.KeyEvent) {
	input.KeyDown(k)
	e.Entry.KeyDown(k)
}

// KeyUp is called by Fyne.
func (e *Entry) KeyUp(k *fyne.KeyEvent) {
	e.Entry.KeyUp(k)
	input.KeyUp(k)
}

// TypedKey uses the keys of a single-line field and hands on the others.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	switch {
	case e.OnKey != nil && e.OnKey(k):
	case k.Name == fyne.KeyEscape && e.OnEscape != nil:
		input.PressedOn(e, k, e.OnEscape)
	case input.IsEnter(k) && e.OnSubmitted != nil && !e.Disabled():
		input.PressedOn(e, k, func() { e.Entry.TypedKey(k) })
	case input.IsWindowKey(k):
		input.HandOn(e, k)
	default:
		e.Entry.TypedKey(k)
	}
}

// TypedShortcut cleans the text of a paste and hands on to the window what is not a text field's shortcut.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if e.OnShortcut != nil && e.OnShortcut(s) {
		return
	}
	switch s := s.(type) {
	case *fyne.ShortcutCopy, *fyne.ShortcutCut:
		e.copy(s)
	case *fyne.ShortcutPaste:
		e.paste(s)
	case *desktop.CustomShortcut:
		if isTextShortcut(s) {
			e.Entry.TypedShortcut(s)
			return
		}
		input.HandOnShortcut(e, s)
	default:
		e.Entry.TypedShortcut(s)
	}
}

func (e *Entry) copy(s fyne.Shortcut) {
	switch selected := e.SelectedText(); {
	case e.OnCopy != nil:
		if selected != "" {
			e.OnCopy(selected)
		}
	case !e.secret:
		e.Entry.TypedShortcut(s)
	}
}

// paste inserts the cleaned text. With nothing to paste it returns early: Fyne would delete the selection on the
// screen but not in Text.
func (e *Entry) paste(s *fyne.ShortcutPaste) {
	if e.Disabled() || s.Clipboard == nil {
		return
	}
	room := e.limit() - utf8.RuneCountInString(e.Text) + e.selected()
	text := cutRunes(e.clean(cutBytes(s.Clipboard.Content(), e.limit())), room)
	if text == "" {
		return
	}
	e.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: fixedClipboard{s.Clipboard, text}, Secondary: s.Secondary})
}

func (e *Entry) limit() int {
	if e.MaxRunes > 0 {
		return e.MaxRunes
	}
	return DefaultMaxRunes
}

// selected returns how many characters are selected.
func (e *Entry) selected() int {
	return utf8.RuneCountInString(e.SelectedText())
}
