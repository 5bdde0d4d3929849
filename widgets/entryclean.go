package widgets

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// fixedClipboard is a clipboard that holds text, whatever the one below holds.
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

// cleanCode drops blanks, line ends and what is invisible around s: programs for mail and chat wrap what is copied from
// them in marks of direction, and end pictures beside it with a selector.
func cleanCode(s string) string {
	return cleanLine(strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) }))
}

// isInvisible tells the characters of data.IsInvisible; a test in app holds the two together.
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

// cutBytes cuts s, before it is looked at, to what can hold n characters and something around them to clean away.
func cutBytes(s string, n int) string {
	if most := (n + 1024) * utf8.UTFMax; len(s) > most {
		return s[:most]
	}
	return s
}

// isTextShortcut tells the shortcuts of a text field beside cut, copy, paste, undo and select all: those that move or
// delete by word. Fyne's entry takes every shortcut and drops what it does not know.
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
