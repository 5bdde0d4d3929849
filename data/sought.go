package data

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Sought returns the form in which a text is searched for and searched through:
// without regard to case, accents, and how wide or ornate its characters are, so
// that muller finds Müller. It is looser than Fold, and not a form in which anything
// is kept unique. Each run of white space and control characters becomes one blank.
func Sought(s string) string {
	if !isASCII(s) {
		s = strings.ReplaceAll(s, "´", "'") // NFKD would make a blank and an accent of it
		s = norm.NFC.String(strings.Map(bareRune, barer.Replace(norm.NFKD.String(s))))
	}
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// SoughtWords returns the words to search for in the form of Sought. An empty list
// finds everything.
func SoughtWords(s string) []string { return strings.Fields(Sought(s)) }

// Finds reports whether each of the words, as SoughtWords returns them, is part of one
// of the texts, anywhere in it and in any order.
func Finds(words []string, texts ...string) bool {
	if len(words) == 0 {
		return true
	}
	folded := make([]string, len(texts))
	for i, text := range texts {
		folded[i] = Sought(text)
	}
	for _, word := range words {
		found := false
		for i := 0; i < len(folded) && !found; i++ {
			found = strings.Contains(folded[i], word)
		}
		if !found {
			return false
		}
	}
	return true
}

// barer replaces letters that Unicode does not decompose by what people type whose
// keyboards lack them. German ä, ö and ü lose their dots as letters lose any accent.
var barer = strings.NewReplacer(
	"ß", "ss", "ẞ", "ss", "æ", "ae", "Æ", "ae", "œ", "oe", "Œ", "oe", "þ", "th", "Þ", "th",
	"ø", "o", "Ø", "o", "ł", "l", "Ł", "l", "đ", "d", "Đ", "d", "ð", "d", "Ð", "d", "ħ", "h", "Ħ", "h",
	"ŧ", "t", "Ŧ", "t", "ŋ", "n", "Ŋ", "n", "ı", "i", "ſ", "s", "’", "'", "‘", "'", "ʼ", "'", "‐", "-", "–", "-",
)

// bareRune folds a decomposed character, and drops accents. In scripts other than
// Latin, Greek and Cyrillic a mark can be a vowel, or make another letter (が is
// not か): the marks that Unicode assigns to those scripts stay.
func bareRune(r rune) rune {
	if unicode.Is(unicode.Mn, r) && unicode.Is(unicode.Inherited, r) && r != '\u3099' && r != '\u309a' || unicode.Is(unicode.Cf, r) {
		return -1
	}
	return foldRune(r)
}
