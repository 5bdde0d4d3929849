package main

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/lang"
)

// A choice is one of the things that an option or an argument takes.
type choice[T any] struct {
	value T
	names []string // as it is typed, then what windows call it
}

// offered returns things as choices.
func offered[T any](things []T, names func(T) []string) []choice[T] {
	all := make([]choice[T], len(things))
	for i, thing := range things {
		all[i] = choice[T]{thing, names(thing)}
	}
	return all
}

// plainly returns a name in the form in which names are compared: without regard to case,
// and without blanks, dashes and other punctuation.
func plainly(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, data.Sought(name))
}

// chosen returns which of several things was typed, and whether one was.
func chosen[T any](typed string, from []choice[T]) (T, bool) {
	for _, c := range from {
		if slices.ContainsFunc(c.names, func(name string) bool { return plainly(name) == plainly(typed) }) {
			return c.value, true
		}
	}
	var none T
	return none, false
}

// longestName is more than any name that is chosen has characters.
const longestName = 100

// didYouMean asks for the choice that is most like what was typed, "Did you mean x?", to
// follow a sentence that refuses it. It is empty if none is like it.
func didYouMean[T any](typed string, from []choice[T]) data.Sentence {
	if len(typed) > longestName {
		return data.Sentence{}
	}
	nearest, least := "", 0
	for _, c := range from {
		for _, name := range c.names {
			if far, alike := difference(typed, name); alike && (nearest == "" || far < least) {
				nearest, least = c.names[0], far
			}
		}
	}
	if nearest == "" {
		return data.Sentence{}
	}
	return start.DidYouMean([]string{nearest})
}

// called returns what windows call something, in English, as manuals and scripts have it,
// and in the language of the program.
func called(s data.Sentence) []string { return []string{lang.InEnglish(s), lang.Say(s)} }

// difference returns how many characters have to be added, removed or replaced to make the
// name of what was typed, and whether it was probably meant: a third of the characters at
// most, or each typed word is a part of the name.
func difference(typed, name string) (int, bool) {
	a, b := plainly(typed), plainly(name)
	n := levenshtein.ComputeDistance(a, b)
	if n <= max(1, max(utf8.RuneCountInString(a), utf8.RuneCountInString(b))/3) {
		return n, true
	}
	for _, word := range data.SoughtWords(typed) {
		if word = plainly(word); !strings.Contains(b, word) {
			return n, false
		}
	}
	return n, utf8.RuneCountInString(a) >= 3
}
