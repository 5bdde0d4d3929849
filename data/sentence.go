package data

import "fmt"

// A Sentence is what people are told, kept as a format of package fmt and its
// arguments. Package words makes words of it where it is read, so that neither
// the rules nor what carries an error have to know a language.
//
// An argument is a text that somebody has given (a name, a path, what the system
// said), a whole number, a time.Duration, which is how long to wait, or one of
// Character, Amount, Sentence, Refusal and error, which are worded themselves.
// Of an error of the system its text is taken.
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

// String returns the sentence for logs. What people read comes from package words.
func (s Sentence) String() string { return fmt.Sprintf(s.Format, s.Args...) }

// A Character stands in a sentence that refuses it.
type Character rune

// String returns its number: it may be one that nobody sees.
func (c Character) String() string { return fmt.Sprintf("U+%04X", rune(c)) }

// An Amount counts things in a sentence.
type Amount struct {
	N    int64
	Unit string // of one: "member"
}

// String returns it for logs.
func (a Amount) String() string { return fmt.Sprintf("%d (%s)", a.N, a.Unit) }
