package start

import (
	"errors"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"tapetrack/data"
	"tapetrack/data/lang"
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
	text := lang.Say(words.Message(err))
	var usage *kong.ParseError
	switch _, known := data.AsFieldError(err); {
	case known:
	case errors.As(err, &usage):
		text = usageWords(usage)
	case text == lang.Say(words.Message(errors.New(""))):
		// There are no words for this error: at a console the cause is more helpful than
		// a reference to a log.
		text = sentence("something went wrong: " + err.Error())
	}
	return shortened(Printable(text))
}

// usageWords words an error in the command line: what is wrong, and which help says more. It
// does not repeat the value of an option: somebody may have typed a password there.
func usageWords(err *kong.ParseError) string {
	text, _, _ := strings.Cut(err.Error(), " but got ")
	text, meant, _ := strings.Cut(text, ", did you mean ")
	command := ""
	var node *kong.Node
	if err.Context != nil {
		if node = err.Context.Selected(); node == nil {
			node = err.Context.Model.Node
		}
		command = node.FullPath() + " "
	}
	text = plainly(text)
	if unknown, is := strings.CutPrefix(text, "unexpected argument "); is {
		text = "There is no command " + unknown
		if node == nil || len(node.Children) == 0 {
			text, meant = "There are too many arguments (values of options are written like --option=value)", ""
		}
	}
	text = sentence(text)
	if meant = strings.TrimPrefix(strings.TrimSuffix(meant, "?"), "one of "); meant != "" {
		text += " Did you mean " + or(meant) + "?"
	}
	return text + " See " + command + "--help."
}

// sentence begins what is no name with a capital, and ends it.
func sentence(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return strings.TrimRight(string(unicode.ToUpper(r))+text[size:], ".") + "."
}

// or lists quoted names with commas between them: "csv, json or xml".
func or(quoted string) string {
	names := strings.Split(strings.ReplaceAll(quoted, `"`, ""), ",")
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return lang.T("%s", words.Either(names))
}

// plainly rewords what kong says: what is missing, and which values a name or number can
// have, in words instead of its types and quotation marks.
func plainly(text string) string {
	if option, what, is := strings.Cut(text, ": "); is && strings.HasPrefix(option, "--") {
		switch {
		case strings.HasPrefix(what, "bool value "):
			text = option + strings.TrimPrefix(what, "bool value")
		case strings.HasPrefix(what, "expected ") && strings.HasSuffix(what, " int"):
			return option + " must be a whole number"
		case strings.HasPrefix(what, "expected "):
			return option + " has no value"
		}
	}
	if left, is := strings.CutPrefix(text, "expected one of "); is {
		return "missing: " + strings.ReplaceAll(or(strings.TrimSuffix(left, ", ...")), " or ", ", ") + " or another command"
	}
	if left, is := strings.CutPrefix(text, "expected "); is {
		return "missing: " + strings.ReplaceAll(left, `"`, "")
	}
	if left, is := strings.CutPrefix(text, "missing flags: "); is {
		return "missing: " + left
	}
	if left, is := strings.CutPrefix(text, "unknown flag "); is {
		return "there is no option " + left
	}
	what, values, is := strings.Cut(text, " must be one of ")
	if !is {
		return strings.ReplaceAll(text, `"`, "")
	}
	return what + " must be " + or(values)
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
