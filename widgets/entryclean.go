package widgets

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// fixedClipboard is a clipboard that holds text, whatever the embedded one holds.
type fixedClipboard struct {
	fyne.Clipboard
	text string
}

// Content returns the fixed text.
func (c fixedClipboard) Content() string { return c.text }

// cleanLine drops the line ends around s: Fyne would turn a copied "secret\r\n" into "secret\r ", and the sign-in
// would fail for no visible reason. A line end inside becomes one blank.
func cleanLine(s string) string {
	s = strings.TrimFunc(s, look.IsLineEnd)
	s = strings.ReplaceAll(s, "\r\n", " ")
	return strings.Map(func(r rune) rune {
		if look.IsLineEnd(r) {
			return ' '
		}
		return r
	}, s)
}

// cleanCode drops blanks, line ends and invisible characters around s: mail and chat programs wrap what is copied
// from them in direction marks, and end emoji beside it with a variation selector.
func cleanCode(s string) string {
	return cleanLine(strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) }))
}

// isInvisible reports the same characters as data.IsInvisible; a test in app compares the two.
func isInvisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// cutRunes returns the first n characters of s.
func cutRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// cutBytes cuts s, before anything reads it, to what can hold n characters and some blanks around them.
func cutBytes(s string, n int) string {
	if most := (n + 1024) * utf8.UTFMax; len(s) > most {
		return s[:most]
	}
	return s
}

// isTextShortcut reports whether s is a text field's shortcut beyond cut, copy, paste, undo and select all: one that
// moves or deletes by word. Fyne's entry takes every shortcut and drops those that it does not know.
func isTextShortcut(s *desktop.CustomShortcut) bool {
	if s.Modifier&^fyne.KeyModifierShift == 0 {
		return false
	}
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete:
		return true
	}
	return false
}
