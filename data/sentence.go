package data

import (
	"fmt"
	"strings"
)

// A Text is something that people read: its English words, a format of package fmt,
// which is also the key under which catalogues have it in other languages. Texts are
// constants, so that what has to be translated can be found; a name, or anything else
// that somebody entered, is never a Text but an argument of one.
//
// A text may begin with a context and a bar, "filter|All", where the same English words
// need different ones in another language. The context is never read.
type Text string

// Split returns the context of a text, "" if it has none, and its English words.
func (t Text) Split() (context, words string) {
	if before, after, found := strings.Cut(string(t), "|"); found {
		return before, after
	}
	return "", string(t)
}

// String returns the English words, for logs.
func (t Text) String() string {
	_, words := t.Split()
	return words
}

// A Sentence is a text with its arguments. Package lang words it where it is read, so
// that neither the rules nor the code that passes an error on has to know a language.
//
// An argument is a text from elsewhere (a name, a path, a message of the system), a
// number, a time.Duration, which is how long to wait, or a Character, Moment, List, Text,
// Sentence, Refusal or error, which are worded in turn. An error of the system stands
// with its own text. The first whole number decides between singular and plural.
type Sentence struct {
	Format Text
	Args   []any
}

// Say returns a sentence.
func Say(text Text, args ...any) Sentence { return Sentence{text, args} }

// Verbatim returns a sentence that is a text from elsewhere, the same in all languages.
func Verbatim(text string) Sentence {
	if text == "" {
		return Sentence{}
	}
	return Sentence{asItIs, []any{text}}
}

// InARow returns several whole sentences as one.
func InARow(sentences ...Sentence) Sentence {
	var things []any
	for _, s := range sentences {
		if !s.Empty() {
			things = append(things, s)
		}
	}
	switch len(things) {
	case 0:
		return Sentence{}
	case 1:
		return things[0].(Sentence)
	}
	return Sentence{asItIs, []any{List{Things: things, By: Spaces}}}
}

const asItIs Text = "%s"

// Empty reports whether nothing is said.
func (s Sentence) Empty() bool { return s.Format == "" }

// String returns the sentence in English without plurals, for logs, and for files of what
// counts nothing. What people read comes from package
// lang.
func (s Sentence) String() string {
	_, format := s.Format.Split()
	return fmt.Sprintf(format, s.Args...)
}

// A Character is an argument of a sentence that refuses it.
type Character rune

// String returns its number, since the character may be invisible.
func (c Character) String() string { return fmt.Sprintf("U+%04X", rune(c)) }

// A List is several things in a sentence.
type List struct {
	Things []any // as arguments of a sentence
	By     Joint
	Most   int  // how many are named, see words.Names; 0: all
	More   Text // how many more there are: "%d more users"; empty: "%d more"
}

// A Joint is how the things of a list are joined.
type Joint int

// The joints.
const (
	And    Joint = iota // "a, b and c"
	Or                  // "a, b or c"
	Commas              // "a, b, c"
	Dots                // "a · b · c"
	Spaces              // whole sentences
)

// String returns the list for logs.
func (l List) String() string {
	things := make([]string, len(l.Things))
	for i, thing := range l.Things {
		things[i] = fmt.Sprint(thing)
	}
	if l.By == Spaces {
		return strings.Join(things, " ")
	}
	return strings.Join(things, ", ")
}
