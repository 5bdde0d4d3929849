// Package lang words texts and sentences in the language of the program: it looks them
// up in the catalogue of that language, and knows its numbers, plurals, lists, waiting
// times and dates. Where a language has no entry, the English text stands.
package lang

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/text/message"

	"tapetrack/data"
	"tapetrack/data/words"
)

// Tags of languages that are not translations.
const (
	English = "en"
	// Pseudo is English with brackets, accents and 40 % more letters: what is not written so
	// can't be translated, and what has no room in it has none in other languages either.
	Pseudo = "qps-ploc"
	// PseudoLong is the same with 100 % more letters.
	PseudoLong = "qps-long"
)

// A Language words texts. It may be used by several goroutines.
type Language struct {
	tag     string
	printer *message.Printer
	known   map[string]bool // the texts with a context that have an entry
	plain   sync.Map        // what texts without arguments are, which are most
	// fillings are those of texts whose arguments are all texts.
	fillings sync.Map
	pseudo   map[string]Entry // the English catalogue, in the pseudo-language only; nil in others
}

// current is the language of the program.
var current atomic.Pointer[Language]

// Use makes a language that of the program. A tag that is not among Languages, and is
// not Pseudo, is English.
func Use(tag string) { current.Store(In(tag)) }

// Current returns the language of the program, English before Use.
func Current() *Language {
	if l := current.Load(); l != nil {
		return l
	}
	return In(English)
}

// T words a text in the language of the program.
func T(text data.Text, args ...any) string { return Current().Say(data.Say(text, args...)) }

// Say words a sentence in the language of the program.
func Say(s data.Sentence) string { return Current().Say(s) }

// InEnglish words a sentence in English, whatever the language of the program: what is
// stored, what scripts read, and what those who help read.
func InEnglish(s data.Sentence) string { return In(English).Say(s) }

// All words each of several sentences. Of none it is nil.
func All(sentences []data.Sentence) []string {
	var texts []string
	for _, s := range sentences {
		texts = append(texts, Say(s))
	}
	return texts
}

// Tag returns the BCP 47 tag of the language: "de".
func (l *Language) Tag() string { return l.tag }

// Say words a sentence, and its arguments.
func (l *Language) Say(s data.Sentence) string {
	if s.Empty() {
		return ""
	}
	if len(s.Args) == 0 {
		if text, known := l.plain.Load(s.Format); known {
			return text.(string)
		}
		text := l.format(s.Format)
		l.plain.Store(s.Format, text)
		return text
	}
	args := make([]any, len(s.Args))
	for i, arg := range s.Args {
		args[i] = l.argument(arg)
	}
	text, filled := l.filled(s.Format, args)
	if !filled {
		text = l.format(s.Format, args...)
	}
	return cutShort(text, args)
}

// cutShort takes away the full stop after what was cut: that ends a sentence, too. What
// somebody has typed so stays as it is.
func cutShort(text string, args []any) string {
	const twice = "…."
	if !strings.Contains(text, twice) || slices.ContainsFunc(args, func(arg any) bool {
		s, is := arg.(string)
		return is && strings.Contains(s, twice)
	}) {
		return text
	}
	return strings.ReplaceAll(text, twice, "…")
}

// Elsewhere words a text that was put into the language outside of the catalogues: only the
// pseudo-language changes it.
func (l *Language) Elsewhere(text string) string {
	if l.pseudo == nil || text == "" {
		return text
	}
	return strings.ReplaceAll(pseudo(data.Text("|"+strings.ReplaceAll(text, "%", "%%")), l.longer()), "%%", "%")
}

// format words a text with arguments that are texts and numbers.
func (l *Language) format(text data.Text, args ...any) string {
	format := string(text)
	if context, words := text.Split(); context != "" && l.pseudo == nil && !l.known[format] {
		format = words
	}
	if _, known := l.pseudo[format]; l.pseudo != nil && !known {
		format = pseudo(text, l.longer())
	}
	return l.printer.Sprintf(format, args...)
}

// T words a text.
func (l *Language) T(text data.Text, args ...any) string { return l.Say(data.Say(text, args...)) }

// argument words an argument that is no text or number yet.
func (l *Language) argument(arg any) any {
	switch arg := arg.(type) {
	case data.Sentence:
		return l.Say(arg)
	case data.Text:
		return l.T(arg)
	case data.Character:
		return l.Say(words.Character(arg))
	case data.List:
		return l.list(arg)
	case data.Moment:
		return l.Time(arg.At, arg.Layout)
	case time.Duration:
		return l.Say(words.Wait(arg))
	case data.Refusal:
		return l.Say(arg.Says())
	case error:
		return cmp.Or(l.Say(words.Known(arg)), arg.Error()) // what the system said
	case fmt.Stringer:
		return arg.String()
	default:
		return arg
	}
}

// Number words a number: "1,284", in German "1.284".
func (l *Language) Number(n int64) string { return l.printer.Sprintf("%d", n) }

// Number words a number in the language of the program.
func Number[N int | int64](n N) string { return Current().Number(int64(n)) }
