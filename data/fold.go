package data

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form of s under which User-IDs, e-mail addresses, Group-IDs
// and names are compared, sorted and kept unique: two strings that differ only in
// case, or in whether an accent is part of its letter or follows it, have the
// same folded form. It is composed (NFC, Unicode Standard Annex #15).
func Fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	return norm.NFC.String(strings.Map(foldRune, norm.NFC.String(s)))
}

// foldRune returns the one letter that stands for all that differ in case only.
func foldRune(r rune) rune {
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	if least == '\u0345' { // a mark, which would be composed with the letter before it
		return 'ι'
	}
	return unicode.ToLower(least)
}

// Tidy returns a text that somebody typed or imported in the form that is stored:
// composed (NFC), without white space around it, and with a single blank for white
// space between words, whose width would otherwise make two names of one. Control
// characters stay, so that a check finds them.
func Tidy(s string) string {
	blank := func(r rune) bool { return unicode.IsSpace(r) && !unicode.IsControl(r) }
	return strings.Join(strings.FieldsFunc(strings.TrimSpace(norm.NFC.String(s)), blank), " ")
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
