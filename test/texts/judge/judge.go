// Package judge holds catalogues of translations against the texts that they translate.
package judge

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// A Found is a text, and where it stands.
type Found struct {
	Text string
	At   string // file:line
}

// Fits returns an error unless a text takes that many arguments. One that prints none may
// take one, which decides between singular and plural.
func Fits(text string, n int) error {
	verbs, err := lang.Verbs(text)
	if err != nil {
		return err
	}
	most := 0
	for _, v := range verbs {
		most = max(most, v.Arg)
	}
	if most != n && (most > 0 || n != 1 || !strings.HasPrefix(text, "unit|")) {
		return fmt.Errorf("%q takes %d arguments, and gets %d", text, most, n)
	}
	return nil
}

// HasWords reports whether a text has anything to translate.
func HasWords(text string) bool {
	_, format := data.Text(text).Split()
	return strings.IndexFunc(verb.ReplaceAllString(format, ""), unicode.IsLetter) >= 0
}

var verb = regexp.MustCompile(`%(\[\d+\])?[sdq%]`)

// counted finds texts that need a plural: a number and, after at most two words, the plural
// of what is counted.
var counted = regexp.MustCompile(`%(?:\[\d+\])?d (?:[a-z]+ ){0,2}([a-z]+s)\b`)

// isCounted reports whether a text needs a plural.
func isCounted(words string) bool {
	return slices.ContainsFunc(counted.FindAllStringSubmatch(words, -1), func(found []string) bool {
		return !slices.Contains([]string{"has", "is", "was", "does", "says", "this"}, found[1])
	})
}

// English returns what is wrong with the English catalogue, which has what differs from its
// key: texts with a context, and those that are counted.
func English(found []Found, entries map[string]lang.Entry) []string {
	var wrong []string
	for _, f := range Once(found) {
		context, words := data.Text(f.Text).Split()
		e, there := entries[f.Text]
		switch {
		case context != "" && (!there || e.Forms == nil && e.Text != words):
			wrong = append(wrong, fmt.Sprintf("%s: %q has a context; its entry in en.json must be %q", f.At, f.Text, words))
		case !there && isCounted(words):
			wrong = append(wrong, fmt.Sprintf("%s: %q is counted, and en.json has no plural for it", f.At, f.Text))
		case there && context == "" && e.Forms == nil && e.Text == f.Text && !isCounted(words):
			wrong = append(wrong, fmt.Sprintf("%s: %q has an entry in en.json that says the same", f.At, f.Text))
		}
	}
	return append(wrong, agree(found, entries, []string{"one", "other"})...)
}

// Translation returns what is wrong with the catalogue of another language, whose counted
// texts have these forms.
func Translation(found []Found, english, entries map[string]lang.Entry, forms []string) []string {
	var wrong []string
	for _, f := range Once(found) {
		e, there := entries[f.Text]
		switch {
		case !there && HasWords(f.Text):
			wrong = append(wrong, fmt.Sprintf("%s: %q has no entry", f.At, f.Text))
		case there && (e.Forms == nil) != (english[f.Text].Forms == nil):
			wrong = append(wrong, fmt.Sprintf("%q is counted in one language and not in the other", f.Text))
		}
	}
	return append(wrong, agree(found, entries, forms)...)
}

// agree returns the entries that belong to no text, or do not fit theirs.
func agree(found []Found, entries map[string]lang.Entry, forms []string) []string {
	known := map[string]bool{}
	for _, f := range found {
		known[f.Text] = true
	}
	var wrong []string
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		if !known[key] {
			wrong = append(wrong, fmt.Sprintf("%q is an entry for no text", key))
		}
	}
	return append(wrong, Catalogue(entries, forms)...)
}

// Catalogue returns the entries that do not have the arguments and the end of their keys, or
// have other plural forms than the language has.
func Catalogue(entries map[string]lang.Entry, forms []string) []string {
	var wrong []string
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		e := entries[key]
		if e.Forms == nil {
			wrong = append(wrong, differences(key, e.Text, false)...)
			continue
		}
		if !slices.Equal(slices.Sorted(maps.Keys(e.Forms)), forms) {
			wrong = append(wrong, fmt.Sprintf("%q has other forms than %v", key, forms))
		}
		for _, form := range slices.Sorted(maps.Keys(e.Forms)) {
			wrong = append(wrong, differences(key, e.Forms[form], form == "one")...)
		}
	}
	return wrong
}

// differences returns what a translation lacks, or has too much of. The singular may leave
// the number out.
func differences(key, text string, singular bool) []string {
	_, words := data.Text(key).Split()
	want, err := arguments(words)
	if err != nil {
		return []string{err.Error()}
	}
	if strings.TrimSpace(text) == "" {
		return []string{fmt.Sprintf("%q has an empty translation", key)}
	}
	have, err := arguments(text)
	if err != nil {
		return []string{fmt.Sprintf("%q: %v", key, err)}
	}
	for _, r := range text {
		if data.IsUnseen(r) && !data.IsJoiner(r) && !strings.ContainsRune(words, r) {
			return []string{fmt.Sprintf("%q has U+%04X in its translation, which nobody sees", key, r)}
		}
	}
	if left, numbered := without(want); singular && numbered && slices.Equal(left, have) {
		have = want
	}
	var wrong []string
	if !slices.Equal(want, have) {
		wrong = append(wrong, fmt.Sprintf("%q has the arguments %v, its translation %q has %v", key, want, text, have))
	}
	if end(words) != end(text) || strings.HasPrefix(words, " ") != strings.HasPrefix(text, " ") {
		wrong = append(wrong, fmt.Sprintf("%q and its translation %q begin or end otherwise", key, text))
	}
	return wrong
}

// arguments returns the verbs of a format with the numbers of their arguments, sorted.
func arguments(format string) ([]string, error) {
	verbs, err := lang.Verbs(format)
	var all []string
	for _, v := range verbs {
		all = append(all, fmt.Sprintf("%%[%d]%c", v.Arg, v.Verb))
	}
	slices.Sort(all)
	return all, err
}

// without returns arguments without the first that is printed as a number.
func without(arguments []string) ([]string, bool) {
	i := slices.IndexFunc(arguments, func(a string) bool { return strings.HasSuffix(a, "d") })
	if i < 0 {
		return arguments, false
	}
	return slices.Delete(slices.Clone(arguments), i, i+1), true
}

// end returns the mark with which a text ends, or a space; 0 if it ends with a word.
func end(text string) rune {
	last := []rune(text)[len([]rune(text))-1]
	if strings.ContainsRune(".…?!: ", last) {
		return last
	}
	return 0
}

// Once returns each text where it was found first.
func Once(found []Found) []Found {
	seen := map[string]bool{}
	var all []Found
	for _, f := range found {
		if !seen[f.Text] {
			seen[f.Text] = true
			all = append(all, f)
		}
	}
	return all
}
