package data

import (
	"fmt"
	"strings"
)

// A Sentence is a sentence for people, kept as a format of package fmt and its
// arguments. Package words words it where it is read, so that neither the rules nor
// the code that passes an error on has to know a language.
//
// An argument is a text from elsewhere (a name, a path, a message of the system), a
// whole number, a time.Duration, which is how long to wait, or a Character, Amount,
// List, Sentence, Refusal or error, which are worded in turn. An error of the system
// stands with its own text.
type Sentence struct {
	Format string
	Args   []any
}

// Say returns a sentence.
func Say(format string, args ...any) Sentence {
	if false {
		_ = fmt.Sprintf(format, args...) // shows go vet what to check
	}
	return Sentence{format, args}
}

// Empty reports whether nothing is said.
func (s Sentence) Empty() bool { return s.Format == "" }

// String returns the sentence for logs. What people read comes from package words.
func (s Sentence) String() string { return fmt.Sprintf(s.Format, s.Args...) }

// A Character is an argument of a sentence that refuses it.
type Character rune

// String returns its number, since the character may be invisible.
func (c Character) String() string { return fmt.Sprintf("U+%04X", rune(c)) }

// A List is the names of things in a sentence.
type List struct {
	Things []string
	Most   int // how many are named, see words.Names; 0: all
}

// String returns the list for logs.
func (l List) String() string { return strings.Join(l.Things, ", ") }

// An Amount is a number of things in a sentence.
type Amount struct {
	N    int64
	Unit string // in the singular: "member"
}

// String returns the amount for logs.
func (a Amount) String() string { return fmt.Sprintf("%d (%s)", a.N, a.Unit) }
