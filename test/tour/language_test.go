package tour

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"tapetrack/data/lang"
	"tapetrack/test/worded"
)

// speaks makes a language that of all programs on a stage. The steps name windows, buttons and sentences in English
// all the same, and find them in that language.
func (s *stage) speaks(tag string) {
	s.t.Helper()
	s.set("TAPETRACK_LANGUAGE", tag)
	lang.Use(tag)
	s.t.Cleanup(func() { lang.Use(lang.English) })
	needLetters(s.t, letters()...)
}

// letters are what tesseract has to know to read the language of the stage: with those of English it takes letters with
// marks for others. Where they have none it often knows English ones better.
func letters() []string {
	if lang.Current().Tag() == lang.English {
		return []string{"eng"}
	}
	return []string{"Latin", "eng"}
}

// readings returns what may be read where a step has English words, each as its pieces. The pseudo-language is English
// once the marks of its letters are taken off.
func readings(words string) [][]string {
	tag := lang.Current().Tag()
	if tag == lang.English || tag == lang.Pseudo {
		return [][]string{{words}}
	}
	key := tag + "\x00" + words
	known, is := read[key]
	if !is {
		known = worded.Readings(words)
		read[key] = known
	}
	return known
}

// read keeps what readings found: a window is looked at many times a second.
var read = map[string][][]string{}

// tells reports whether what a program wrote has a sentence, or a part of one, in the language of the stage.
func tells(out, sentence string) bool {
	return slices.ContainsFunc(readings(sentence), func(pieces []string) bool {
		return !slices.ContainsFunc(pieces, func(piece string) bool { return !strings.Contains(bare(out), bare(piece)) })
	})
}

// sets types what sets the row of a sheet that has the focus to True or False. In the pseudo-language both begin with a
// bracket, and Space takes the other one.
func (w *window) sets(value bool) *window {
	w.t.Helper()
	name := map[bool]string{true: "True", false: "False"}[value]
	if lang.Current().Tag() == lang.Pseudo {
		return w.keys("space")
	}
	return w.writes(strings.ToLower(worded.Others(name)[0][:1]))
}

// bracketed fails if, in the pseudo-language, a text with words is not in brackets.
func bracketed(t *testing.T, where string, texts ...string) {
	t.Helper()
	if lang.Current().Tag() != lang.Pseudo {
		return
	}
	for _, text := range texts {
		text = strings.TrimSpace(text)
		if lettered.MatchString(text) && !strings.HasPrefix(text, "[") {
			t.Errorf("%s has %q, which can't be translated", where, text)
		}
	}
}

var lettered = regexp.MustCompile(`\pL{2}`)
