package texts_test

import (
	"encoding/json"
	"flag"
	"os"
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

// missing names a file to write what a catalogue lacks to, for whoever translates it.
var missing = flag.String("missing", "", "write the texts that the catalogue `FILE`, like de.json, lacks to FILE in the current folder")

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
		if *missing == tag+".json" {
			writeMissing(t, found, english, entries)
		}
		for _, problem := range judge.Translation(found, english, entries, lang.Forms(tag)) {
			t.Error(tag+".json:", problem)
		}
	}
}

// writeMissing writes a catalogue of what has no entry, each in English.
func writeMissing(t *testing.T, found []judge.Found, english, entries map[string]lang.Entry) {
	t.Helper()
	lacks := map[string]any{}
	for _, f := range judge.Once(found) {
		if _, there := entries[f.Text]; there || !judge.HasWords(f.Text) {
			continue
		}
		if e, is := english[f.Text]; is && e.Forms != nil {
			lacks[f.Text] = e.Forms
		} else {
			lacks[f.Text] = ""
		}
	}
	out, err := json.MarshalIndent(lacks, "", "\t")
	if err == nil {
		err = os.WriteFile(*missing, append(out, '\n'), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// known are the places that make a text of what is no constant, each for a reason.
var known = []string{
	"app/shell/keyguide.go",      // what assets/authenticators says, which is in the language already, but for the pseudo-language
	"app/shell/language.go",      // what widgets say, whose constants are of a type of theirs
	"cmd/internal/start/help.go", // the help of options, which stands in tags
	"data/lang/catalogue.go",     // the keys of a catalogue
	"data/lang/lang.go",          // what has catalogues of its own, in the pseudo-language only
}

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
