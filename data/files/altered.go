package files

import (
	"slices"
	"strings"
	"unicode"
)

// What spreadsheets take for a truth value, and for part of a date, in the languages of
// most of them. isMonth takes the beginnings of months, too.
var (
	truthWords = []string{"true", "false", "wahr", "falsch", "vrai", "faux", "verdadero", "verdadeiro", "falso", "vero", "waar", "onwaar"}
	months     = strings.Fields("january february march april may june july august september october november december " +
		"januar februar märz mrz april mai juni juli august september oktober dezember " +
		"janvier février mars avril mai juin juillet août septembre octobre novembre décembre " +
		"enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre " +
		"gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre " +
		"janeiro fevereiro março maio junho julho setembro outubro novembro dezembro " +
		"januari februari maart mei augustus")
	halves = []string{"a", "p", "am", "pm", "e"} // of the day, and what begins an exponent
)

// altered reports whether a spreadsheet would read a text as a number, date, time, truth
// value or error and show it otherwise: 007, 1-2, 1E5, MARCH1, TRUE, #N/A, or more than
// 15 digits. A number that stays as it is, like 42, is not altered. It may report others
// that look alike.
func altered(text string) bool {
	trimmed := strings.TrimSpace(text)
	switch {
	case trimmed == "", isPlainNumber(text):
		return false
	case trimmed[0] == '#', slices.ContainsFunc(truthWords, func(word string) bool { return strings.EqualFold(word, trimmed) }):
		return true
	}
	digits := false
	for at, word := range letters(trimmed) {
		switch {
		case word == "" || isMonth(word):
		case at > 0 && slices.Contains(halves, word):
		default:
			return false
		}
	}
	for _, r := range trimmed {
		digits = digits || unicode.IsDigit(r)
		if !unicode.IsDigit(r) && !unicode.IsLetter(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.Sc, r) && !strings.ContainsRune(".,:/-+%()'’", r) {
			return false
		}
	}
	return digits
}

// letters returns the runs of letters of a text, in lower case; the first is empty if the
// text begins with something else.
func letters(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
	if first := []rune(text)[0]; !unicode.IsLetter(first) {
		words = append([]string{""}, words...)
	}
	return words
}

// isMonth reports whether a word is the beginning of a month's name, of three letters or more.
func isMonth(word string) bool {
	return len(word) >= 3 && slices.ContainsFunc(months, func(month string) bool { return strings.HasPrefix(month, word) })
}

// isPlainNumber reports whether a text is a number that every spreadsheet shows and saves
// as it is: up to 15 digits, the first of which is 0 only if it is the only one.
func isPlainNumber(text string) bool {
	if text == "" || len(text) > 15 || text[0] == '0' && len(text) > 1 {
		return false
	}
	return strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' }) < 0
}
