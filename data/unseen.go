package data

import "unicode"

// The joiners change how the letters beside them are written. Persian and Indic names
// need them; elsewhere they are invisible.
const (
	nonJoiner = '\u200c'
	joiner    = '\u200d'
)

// IsJoiner reports whether r is a joiner or non-joiner without width.
func IsJoiner(r rune) bool { return r == joiner || r == nonJoiner }

// IsInvisible reports whether r leaves no trace on a screen: direction marks, joiners
// and blanks without width, soft hyphens, selectors, fillers (Unicode Cf,
// Variation_Selector and Other_Default_Ignorable_Code_Point). Mail and chat programs
// wrap copied text in such characters. Control characters, tabs and line ends are not
// among them.
func IsInvisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// IsUnseen reports whether r has no place in a text that people read: invisible and
// control characters, line separators, and the Braille blank. A variation selector has
// one: it says how a picture looks.
func IsUnseen(r rune) bool {
	return r == '\u2800' || unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp) ||
		IsInvisible(r) && !unicode.Is(unicode.Variation_Selector, r)
}

// joined are the scripts whose letters a joiner changes.
var joined = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Nko, unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya,
	unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
}

// firstUnseen returns the first unseen character of a text. A joiner counts as seen
// between two letters that it changes, and where it makes one picture of two.
func firstUnseen(text string) (rune, bool) {
	runes := []rune(text)
	for i, r := range runes {
		if !IsUnseen(r) {
			continue
		}
		if !IsJoiner(r) || i == 0 || i == len(runes)-1 {
			return r, true
		}
		before, behind := runes[i-1], runes[i+1]
		letters := unicode.In(before, joined...) && unicode.In(behind, joined...)
		pictures := r == joiner && isPicture(before) && unicode.Is(unicode.So, behind)
		if !letters && !pictures {
			return r, true
		}
	}
	return 0, false
}

// isPicture reports whether r ends an emoji, with its colour and style.
func isPicture(r rune) bool { return unicode.In(r, unicode.So, unicode.Sk) || r == '\ufe0f' }
