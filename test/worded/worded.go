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
	"unicode"

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

// A wording is what English words are in the language of the program.
type wording struct {
	says string
	// own reports whether its arguments are short: a text such as "%s and %s" can be any sentence.
	own bool
}

// longestArgument is how many words an argument has that no text is: the name of a user.
const longestArgument = 3

// known are the wordings found so far: a test looks for the same words again and again.
var known sync.Map

// wordings returns the words of each text that English words can be, with its arguments as they are, and worded.
func wordings(words string) []wording {
	key := lang.Current().Tag() + "\x00" + words
	if all, is := known.Load(key); is {
		return all.([]wording)
	}
	all := find(words)
	known.Store(key, all)
	return all
}

func find(words string) []wording {
	var all []wording
	for _, p := range patterns() {
		found := p.read.FindStringSubmatch(words)
		if found == nil {
			continue
		}
		_, format := p.text.Split()
		own := strings.ContainsFunc(verb.ReplaceAllString(format, ""), unicode.IsLetter)
		as, inWords := make([]any, len(found)-1), make([]any, len(found)-1)
		for i, arg := range found[1:] {
			as[i], inWords[i] = arg, arg
			if n, err := strconv.Atoi(strings.ReplaceAll(arg, ",", "")); err == nil {
				as[i], inWords[i] = n, n
			} else if inner := wordings(arg); len(inner) > 0 && inner[0].own {
				inWords[i] = inner[0].says
			} else if len(strings.Fields(arg)) > longestArgument {
				own = false
			}
		}
		for _, args := range [][]any{inWords, as} {
			w := wording{lang.T(p.text, args...), own}
			if !strings.Contains(w.says, "%!") && !slices.Contains(all, w) {
				all = append(all, w)
			}
		}
	}
	return all
}

// Worded returns what people may read in the language of the program where they read these
// words in English: the words of each text that they can be, and the words themselves.
func Worded(words string) []string {
	all := []string{words}
	if lang.Current().Tag() == lang.English {
		return all
	}
	for _, w := range wordings(words) {
		if !slices.Contains(all, w.says) {
			all = append(all, w.says)
		}
	}
	return all
}

// Others returns what people read in the language of the program in place of English words: like Worded, without the
// words themselves unless they are the same there, as names are.
func Others(words string) []string {
	if all := Worded(words); len(all) > 1 {
		return all[1:]
	}
	return []string{words}
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
