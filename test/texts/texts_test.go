package texts_test

import (
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"tapetrack/assets/translations"
	"tapetrack/data/lang"
	"tapetrack/test/texts"
	"tapetrack/test/texts/judge"
)

// ours are the sources of the programs.
var ours = sync.OnceValues(func() (*texts.Sources, error) {
	root, err := filepath.Abs("../..")
	if err != nil {
		return nil, err
	}
	return texts.Load(root)
})

func sources(t *testing.T) *texts.Sources {
	t.Helper()
	s, err := ours()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestEveryTextHasItsEntry: whatever people read is in each catalogue, with the same
// arguments, and no catalogue has anything else.
func TestEveryTextHasItsEntry(t *testing.T) {
	found := sources(t).Texts()
	if len(found) < 1000 {
		t.Fatalf("only %d texts were found", len(found))
	}
	english, err := lang.Read(translations.Catalogue(lang.English))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range judge.English(found, english) {
		t.Error("en.json:", problem)
	}
	for _, tag := range lang.Languages()[1:] {
		entries, err := lang.Read(translations.Catalogue(tag))
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range judge.Translation(found, english, entries, lang.Forms(tag)) {
			t.Error(tag+".json:", problem)
		}
	}
}

// known are the places that make a text of what is no constant, each for a reason.
var known = []string{}

// TestTextsAreConstants: what somebody has named is never looked up in a catalogue, and each
// text can be found.
func TestTextsAreConstants(t *testing.T) {
	for _, at := range sources(t).Converted() {
		if file, _, _ := strings.Cut(at, ":"); !slices.Contains(known, file) {
			t.Errorf("%s: a text is made of what is no constant", at)
		}
	}
}

// TestNothingIsWordedEarly: the language is not known before a program has started, and can
// be another one after the next sign-in.
func TestNothingIsWordedEarly(t *testing.T) {
	for _, at := range sources(t).Early() {
		t.Errorf("%s: a variable of the package keeps words of one language", at)
	}
}

// TestArgumentsFit: each text gets the arguments that it prints.
func TestArgumentsFit(t *testing.T) {
	for _, problem := range sources(t).Miscounted() {
		t.Error(problem)
	}
}
