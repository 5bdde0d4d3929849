package start

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"tapetrack/data"
)

// Bare returns a name in the form in which typed names are compared: without regard to case,
// and without blanks, dashes and other punctuation.
func Bare(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, data.Sought(name))
}

// longestName is more than any name that is chosen has characters.
const longestName = 100

// Nearest asks for the name that is most like what was typed, "Did you mean x?", to follow a
// sentence that refuses it. It is empty if none is like it. Each thing has one name or several,
// of which the first is shown.
func Nearest(typed string, things ...[]string) data.Sentence {
	nearest, least := "", 0
	for _, names := range things {
		for _, name := range names {
			if far, meant := near(typed, name); meant && (nearest == "" || far < least) {
				nearest, least = names[0], far
			}
		}
	}
	if nearest == "" {
		return data.Sentence{}
	}
	return DidYouMean([]string{nearest})
}

// near returns how many characters have to be added, removed or replaced to make the name of
// what was typed, and whether it was probably meant: a third of the characters at most, or each
// typed word is a part of the name.
func near(typed, name string) (far int, meant bool) {
	if len(typed) > longestName {
		return 0, false
	}
	a, b := Bare(typed), Bare(name)
	n := levenshtein.ComputeDistance(a, b)
	if n <= max(1, max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))/3) {
		return n, true
	}
	for _, word := range data.SoughtWords(typed) {
		if word = Bare(word); !strings.Contains(b, word) {
			return n, false
		}
	}
	return n, utf8.RuneCountInString(a) >= 3
}
