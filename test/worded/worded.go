// Package worded knows what the English words of a test are in the language of the program, by its catalogues: a test is
// written in English, and looks for what people read.
package worded

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tapetrack/assets/translations"
	"tapetrack/data"
	"tapetrack/data/lang"
)

// A pattern recognises the English words of a text, with arguments.
type pattern struct {
	text data.Text
	read *regexp.Regexp
}

// patterns are all texts, those without arguments first. The catalogue of a translation has
// each of them.
var patterns = sync.OnceValue(func() []pattern {
	entries, err := lang.Read(translations.Catalogue("de"))
	if err != nil {
		panic(err)
	}
	english, err := lang.Read(translations.Catalogue(lang.English))
	if err != nil {
		panic(err)
	}
	var plain, filled []pattern
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		_, words := data.Text(key).Split()
		for _, format := range append(slices.Collect(maps.Values(english[key].Forms)), words) {
			verbs, err := lang.Verbs(format)
			if err != nil {
				continue
			}
			p := pattern{data.Text(key), regexp.MustCompile("(?s)^" + expression(format) + "$")}
			if len(verbs) == 0 {
				plain = append(plain, p)
			} else {
				filled = append(filled, p)
			}
		}
	}
	return append(plain, filled...)
})

// verb is what a format has for an argument.
var verb = regexp.MustCompile(`%%|%(\[\d+\])?[sdq]`)

// expression turns a format into a regular expression that captures its arguments.
func expression(format string) string {
	var b strings.Builder
	rest := 0
	for _, at := range verb.FindAllStringIndex(format, -1) {
		b.WriteString(regexp.QuoteMeta(format[rest:at[0]]))
		switch v := format[at[0]:at[1]]; {
		case v == "%%":
			b.WriteString("%")
		case strings.HasSuffix(v, "d"):
			b.WriteString(`([\d,]+)`)
		default:
			b.WriteString(`(.+)`)
		}
		rest = at[1]
	}
	return b.String() + regexp.QuoteMeta(format[rest:])
}

// Worded returns what people may read in the language of the program where they read these
// words in English: the words of each text that they can be, and the words themselves.
func Worded(words string) []string {
	all := []string{words}
	if lang.Current().Tag() == lang.English {
		return all
	}
	for _, p := range patterns() {
		found := p.read.FindStringSubmatch(words)
		if found == nil {
			continue
		}
		args := make([]any, len(found)-1)
		for i, arg := range found[1:] {
			args[i] = arg
			if n, err := strconv.Atoi(strings.ReplaceAll(arg, ",", "")); err == nil {
				args[i] = n
			}
		}
		if worded := lang.T(p.text, args...); !strings.Contains(worded, "%!") && !slices.Contains(all, worded) {
			all = append(all, worded)
		}
	}
	return all
}

// Reads reports whether what is shown are some words in the language of the program.
func Reads(shown, words string) bool { return slices.Contains(Worded(words), shown) }

// Has reports whether what is shown has some words in the language of the program.
func Has(shown, words string) bool {
	return slices.ContainsFunc(Worded(words), func(w string) bool { return strings.Contains(shown, w) })
}

// Sought names what was looked for, in a message of a failed test.
func Sought(words string) string {
	if all := Worded(words); len(all) > 1 {
		return fmt.Sprintf("%q", all)
	}
	return strconv.Quote(words)
}
