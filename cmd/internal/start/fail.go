package start

import (
	"errors"
	"os"
	"strings"
	"unicode"

	"github.com/alecthomas/kong"

	"tapetrack/data"
	"tapetrack/data/words"
)

// Fail ends the program with one line on standard error, or in a box where there is
// none: Windows has no standard error for a program with windows that was started
// with a double click.
func Fail(program string, err error) {
	text := line(err)
	if _, err := os.Stderr.WriteString(strings.ToLower(program) + ": " + text + "\n"); err != nil {
		box(program, text)
	}
	os.Exit(1)
}

// line returns what one line says about an error.
func line(err error) string {
	text := words.Message(err)
	var usage *kong.ParseError
	switch _, known := data.AsFieldError(err); {
	case known:
	case errors.As(err, &usage):
		text = usageWords(usage)
	case text == words.Message(errors.New("")):
		// No words for this one: who works at a console is helped more by
		// the cause than by a hint at a log.
		text = "Something went wrong: " + err.Error()
	}
	return shortened(Printable(text))
}

// usageWords words what is wrong with the command line. It does not repeat
// what was given for a value: somebody may have typed a password there.
func usageWords(err *kong.ParseError) string {
	text, _, _ := strings.Cut(err.Error(), " but got ")
	if err.Context == nil {
		return text + "; try --help"
	}
	node := err.Context.Selected()
	if node == nil {
		node = err.Context.Model.Node
	}
	if len(node.Children) == 0 && strings.HasPrefix(text, "unexpected argument ") {
		text = "there are too many arguments (values of options are written like --option=value)"
	}
	return text + "; try " + node.FullPath() + " --help"
}

// Printable returns s on one line and without what terminals obey instead of
// showing: control characters, marks that turn the direction of text, and others
// that can't be seen. Joiners stay, which names need.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\r', r == '\t', r == '\u2028', r == '\u2029':
			return ' '
		case data.IsUnseen(r) && !data.IsJoiner(r):
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
}

// shortened cuts the middle out of a sentence that repeats something endless:
// what to do about it stands at the end.
func shortened(s string) string {
	const head, tail = 600, 300
	runes := []rune(s)
	if len(runes) <= head+tail {
		return s
	}
	return string(runes[:head]) + " … " + string(runes[len(runes)-tail:])
}
