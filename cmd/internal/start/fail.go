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

// Fail ends the program with one line on standard error, or in a message box if there is
// no standard error: on Windows a program with windows that was started with a double
// click has none.
func Fail(program string, err error) {
	text := line(err)
	if _, err := os.Stderr.WriteString(strings.ToLower(program) + ": " + text + "\n"); err != nil {
		box(program, text)
	}
	os.Exit(1)
}

// line words an error in one line.
func line(err error) string {
	text := words.Message(err)
	var usage *kong.ParseError
	switch _, known := data.AsFieldError(err); {
	case known:
	case errors.As(err, &usage):
		text = usageWords(usage)
	case text == words.Message(errors.New("")):
		// There are no words for this error: at a console the cause is more helpful than
		// a reference to a log.
		text = "Something went wrong: " + err.Error()
	}
	return shortened(Printable(text))
}

// usageWords words an error in the command line. It does not repeat the value of an
// option: somebody may have typed a password there.
func usageWords(err *kong.ParseError) string {
	text, _, _ := strings.Cut(err.Error(), " but got ")
	text = plainly(text)
	if err.Context == nil {
		return text + "; try --help"
	}
	node := err.Context.Selected()
	if node == nil {
		node = err.Context.Model.Node
	}
	if unknown, is := strings.CutPrefix(text, "unexpected argument "); is {
		text = "there is no command " + unknown
		if len(node.Children) == 0 {
			text = "there are too many arguments (values of options are written like --option=value)"
		}
	}
	return text + "; try " + node.FullPath() + " --help"
}

// plainly rewords what kong says: what is missing, and the values of which one has to be
// chosen, in words instead of quotation marks.
func plainly(text string) string {
	if left, is := strings.CutPrefix(text, "expected "); is {
		return "missing: " + strings.ReplaceAll(left, `"`, "")
	}
	if left, is := strings.CutPrefix(text, "missing flags: "); is {
		return "missing: " + left
	}
	what, quoted, is := strings.Cut(text, " must be one of ")
	if !is {
		return text
	}
	values := strings.Split(strings.ReplaceAll(quoted, `"`, ""), ",")
	last := len(values) - 1
	if last == 0 {
		return what + " must be " + values[0]
	}
	return what + " must be " + strings.Join(values[:last], ", ") + " or " + values[last]
}

// Printable returns s on one line and without characters that terminals obey instead of
// showing: control characters, marks that change the direction of text, and other
// invisible ones. Joiners stay, since names need them.
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

// shortened cuts out the middle of a very long sentence: what to do stands at its end.
func shortened(s string) string {
	const head, tail = 600, 300
	runes := []rune(s)
	if len(runes) <= head+tail {
		return s
	}
	return string(runes[:head]) + " … " + string(runes[len(runes)-tail:])
}
