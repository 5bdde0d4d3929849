package widgets

import (
	"strings"
	"testing"
	"unicode/utf8"

	"tapetrack/test/check"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func TestEntryKeys(t *testing.T) {
	e := NewEntry()
	w := show(t, e, 200, 60)
	var got []string
	InstallKeys(w, Keys{
		Enter:  func() { got = append(got, "window enter") },
		Escape: func() { got = append(got, "window escape") },
		Other:  map[fyne.KeyName]func(){fyne.KeyF5: func() { got = append(got, "refresh") }},
	})
	w.Canvas().Focus(e)
	press(w, fyne.KeyEscape, fyne.KeyReturn, fyne.KeyF5)
	e.OnEscape = func() { got = append(got, "own escape") }
	e.OnSubmitted = func(string) { got = append(got, "submitted") }
	press(w, fyne.KeyEscape, fyne.KeyEnter)
	e.Disable() // while work runs, Escape still cancels
	press(w, fyne.KeyEscape)
	check.Equal(t, "keys", strings.Join(got, ", "), "window escape, window enter, refresh, own escape, submitted, own escape")
}

func TestEntryPaste(t *testing.T) {
	for _, c := range []struct {
		name     string
		make     func() *Entry
		in, want string
	}{
		{"line ends", NewEntry, "\r\nalice\r\n", "alice"},
		{"password", NewPasswordEntry, "secret\r\n", "secret"},
		{"blanks of a password stay", NewPasswordEntry, " se cret \n", " se cret "},
		{"lines inside", NewEntry, "a\r\nb\nc", "a b c"},
		{"code", NewCodeEntry, " \t123 456\r\n", "123 456"},
		{"wrapped code", NewCodeEntry, "\u2068123456\u2069\n", "123456"},
		{"wrapped User-ID", NewLoginEntry, "\u202aalice@example.com\u202c \u200b", "alice@example.com"},
		{"joiners inside stay", NewLoginEntry, "a\u200db", "a\u200db"},
		{"marks of a password stay", NewPasswordEntry, "\u2068secret\u2069", "\u2068secret\u2069"},
		{"full-width code", NewCodeEntry, "１２３４５６\u3000", "１２３４５６"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := c.make()
			w := show(t, e, 200, 60)
			w.Canvas().Focus(e)
			paste(t, w, c.in)
			check.Equal(t, "text", e.Text, c.want)
		})
	}
}

func TestEntryPasteOfNothingKeepsSelection(t *testing.T) {
	e := NewEntry()
	w := show(t, e, 200, 60)
	e.SetText("alice")
	w.Canvas().Focus(e)
	e.SelectAll()
	paste(t, w, "\n")
	check.Equal(t, "text", e.Text, "alice")
	write(t, w, "b")
	check.Equal(t, "then typed", e.Text, "b")
}

func TestEntryMaxRunes(t *testing.T) {
	e := NewEntry()
	w := show(t, e, 200, 60)
	w.Canvas().Focus(e)
	paste(t, w, strings.Repeat("ä", 1<<20))
	check.Equal(t, "a pasted megabyte", utf8.RuneCountInString(e.Text), DefaultMaxRunes)
	e.SetText("")
	e.MaxRunes = 4
	write(t, w, "abcdef")
	check.Equal(t, "typed", e.Text, "abcd")
	e.SelectAll()
	write(t, w, "x")
	check.Equal(t, "typed over the selection", e.Text, "x")
	e.SelectAll()
	paste(t, w, "123456")
	check.Equal(t, "pasted over the selection", e.Text, "1234")
	e.SetText("987654")
	check.Equal(t, "set", e.Text, "9876")
}

// What is typed after a selected text was set again is all there.
func TestEntrySetTextOverSelection(t *testing.T) {
	e := NewEntry()
	w := show(t, container.NewVBox(e), 200, 40)
	w.Canvas().Focus(e)
	write(t, w, "berg")
	e.SelectAll()
	e.SetText("")
	write(t, w, "winder")
	check.Equal(t, "text", e.Text, "winder")
	e.SelectAll()
	e.SetText("winder") // the same: it stays selected
	write(t, w, "x")
	check.Equal(t, "text", e.Text, "x")
}

func TestEntrySelectAllBeforeShown(t *testing.T) {
	test.NewTempApp(t)
	e := NewPasswordEntry()
	e.SetText("secret")
	e.SelectAll()
	check.Equal(t, "selected", e.SelectedText(), "secret")
}

// What is selected is replaced by what is typed, and nothing else is.
func TestEntrySelect(t *testing.T) {
	test.NewTempApp(t)
	e := NewEntry()
	e.SetText("/tmp/ä/log.csv")
	e.Select(7, 10)
	check.Equal(t, "selected", e.SelectedText(), "log")
	e.TypedRune('x')
	e.TypedRune('y')
	check.Equal(t, "text", e.Text, "/tmp/ä/xy.csv")
	e.Select(0, 4)
	check.Equal(t, "selected", e.SelectedText(), "/tmp")
}

func TestEntryBeforeShown(t *testing.T) {
	test.NewTempApp(t)
	e := NewEntry()
	e.TypedRune('a')
	check.Equal(t, "typed", e.Text, "a")
	e = NewEntry()
	c := test.NewClipboard()
	c.SetContent("pasted\n")
	e.TypedShortcut(&fyne.ShortcutPaste{Clipboard: c})
	check.Equal(t, "pasted", e.Text, "pasted")
	e = NewEntry()
	e.Text = "set by its field"
	e.SelectAll()
	check.Equal(t, "selected", e.SelectedText(), "set by its field")
}

func TestPasswordEntryStaysOne(t *testing.T) {
	e, after := NewPasswordEntry(), NewEntry()
	w := show(t, container.NewVBox(e, after), 200, 90)
	var escaped bool
	e.OnEscape = func() { escaped = true }
	w.Canvas().Focus(e)
	test.Tap(e.ActionItem.(fyne.Tappable))
	if e.Password {
		t.Fatal("the icon does not reveal")
	}
	check.Equal(t, "focus after the icon", w.Canvas().Focused(), fyne.Focusable(e))
	check.Equal(t, "still secret", e.Secret(), true)
	paste(t, w, "pass\r\n")
	check.Equal(t, "pasted", e.Text, "pass")
	press(w, fyne.KeyEscape)
	check.Equal(t, "escape", escaped, true)
	w.Canvas().FocusNext()
	check.Equal(t, "Tab passes the icon", w.Canvas().Focused(), fyne.Focusable(after))
	e.Conceal()
	check.Equal(t, "concealed", e.Password, true)
}

func TestTextShortcuts(t *testing.T) {
	for _, c := range []struct {
		key  fyne.KeyName
		mod  fyne.KeyModifier
		text bool
	}{
		{fyne.KeyLeft, fyne.KeyModifierControl, true},
		{fyne.KeyBackspace, fyne.KeyModifierControl, true},
		{fyne.KeyTab, fyne.KeyModifierControl, false},
		{fyne.KeyF, fyne.KeyModifierControl, false},
		{fyne.KeyReturn, fyne.KeyModifierAlt, false},
	} {
		s := &desktop.CustomShortcut{KeyName: c.key, Modifier: c.mod}
		check.Equal(t, s.ShortcutName(), isTextShortcut(s), c.text)
	}
}

// What is selected goes where the field wants it, whole and unchanged, and never out of a field for passwords.
func TestEntryCopy(t *testing.T) {
	for name, s := range map[string]func(fyne.Clipboard) fyne.Shortcut{
		"copy": func(c fyne.Clipboard) fyne.Shortcut { return &fyne.ShortcutCopy{Clipboard: c} },
		"cut":  func(c fyne.Clipboard) fyne.Shortcut { return &fyne.ShortcutCut{Clipboard: c} },
	} {
		c := test.NewClipboard()
		e, got := NewEntry(), ""
		show(t, e, 200, 40)
		e.SetText("secret")
		e.OnCopy = func(selected string) { got += selected + "." }
		e.TypedShortcut(s(c))
		check.Equal(t, name+" of nothing", got, "")
		e.SelectAll()
		e.TypedShortcut(s(c))
		check.Equal(t, name, got, "secret.")
		check.Equal(t, name+": text", e.Text, "secret")
		check.Equal(t, name+": clipboard", c.Content(), "")

		p := NewPasswordEntry()
		show(t, p, 200, 40)
		p.SetText("secret")
		p.Reveal()
		p.SelectAll()
		p.TypedShortcut(s(c))
		check.Equal(t, name+" of a password", c.Content(), "")

		plain := NewEntry()
		show(t, plain, 200, 40)
		plain.SetText("plain")
		plain.SelectAll()
		plain.TypedShortcut(s(c))
		check.Equal(t, name+" of another text", c.Content(), "plain")
	}
}
