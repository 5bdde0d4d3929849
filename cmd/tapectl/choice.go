package main

import (
	"slices"

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

// chosen returns which of several things was typed, and whether one was.
func chosen[T any](typed string, from []choice[T]) (T, bool) {
	for _, c := range from {
		if slices.ContainsFunc(c.names, func(name string) bool { return start.Bare(name) == start.Bare(typed) }) {
			return c.value, true
		}
	}
	var none T
	return none, false
}

// didYouMean asks for the choice that is most like what was typed, "Did you mean x?", to
// follow a sentence that refuses it. It is empty if none is like it.
func didYouMean[T any](typed string, from []choice[T]) data.Sentence {
	names := make([][]string, len(from))
	for i, c := range from {
		names[i] = c.names
	}
	return start.Nearest(typed, names...)
}

// called returns what windows call something, in English, as manuals and scripts have it,
// and in the language of the program.
func called(s data.Sentence) []string { return []string{lang.InEnglish(s), lang.Say(s)} }
