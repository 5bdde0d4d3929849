package app

import (
	"testing"
	"unicode"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/test/check"
	"tapetrack/test/screen"
	"tapetrack/widgets"
)

// A field for a code drops what data.IsInvisible calls invisible around what is
// pasted, each of these characters and no others.
func TestInvisibleIsDroppedAroundPaste(t *testing.T) {
	s := screen.New(t)
	entry := widgets.NewCodeEntry()
	pasted := func(text string) string {
		s.Clipboard().SetContent(text)
		entry.SetText("")
		entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: s.Clipboard()})
		return entry.Text
	}
	dropped := 0
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if !data.IsInvisible(r) {
			if r > 0x100 && data.IsInvisible(r-1) && !unicode.IsSpace(r) {
				check.Equal(t, string(r)+" stays", pasted(string(r)+"123456"), string(r)+"123456")
			}
			continue
		}
		dropped++
		if got := pasted(string(r) + "123456" + string(r)); got != "123456" {
			t.Errorf("with %U around it, 123456 becomes %q", r, got)
		}
	}
	if dropped < 4000 {
		t.Errorf("only %d characters are invisible", dropped)
	}
}
