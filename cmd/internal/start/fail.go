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
	text, status := line(err), 1
	if _, err := os.Stderr.WriteString(strings.ToLower(program) + ": " + text + "\n"); err != nil {
		box(program, text)
	}
	var own interface{ Status() int }
	if errors.As(err, &own) {
		status = own.Status()
	}
	os.Exit(status)
}

// line words an error in one line.
func line(err error) string { return shortened(Printable(lang.Say(Words(err)))) }

// Words words any error for people at a console.
func Words(err error) data.Sentence {
	said := words.Known(err)
	var usage *kong.ParseError
	switch {
	case !said.Empty():
		return said
	case errors.As(err, &usage):
		return usageWords(usage)
	}
	// There are no words for this error: at a console the cause is more helpful than a
	// reference to a log.
	return data.Say("Something went wrong: %s.", strings.TrimRight(err.Error(), "."))
}

// usageWords words an error in the command line: what is wrong, and which help says more. It
// does not repeat the value of an option: somebody may have typed a password there.
func usageWords(err *kong.ParseError) data.Sentence {
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
	said := plainly(text)
	if unknown, is := strings.CutPrefix(text, "unexpected argument "); is {
		said = data.Say("There is no command %s.", unknown)
		if node == nil || len(node.Children) == 0 {
			said, meant = data.Say("There are too many arguments (values of options are written like --option=value)."), ""
		}
	}
	return data.InARow(said, DidYouMean(unquoted(strings.TrimPrefix(strings.TrimSuffix(meant, "?"), "one of "))), data.Say("See %s.", command+"--help"))
}

// DidYouMean asks whether one of some names was meant, after a sentence that refuses
// another one. It is empty for none.
func DidYouMean(names []string) data.Sentence {
	if len(names) == 0 {
		return data.Sentence{}
	}
	return data.Say("Did you mean %s?", words.Either(names))
}

// unquoted returns the names of a list of kong: quoted, with commas between them.
func unquoted(list string) []string {
	names := strings.FieldsFunc(strings.ReplaceAll(list, `"`, ""), func(r rune) bool { return r == ',' })
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
	}
	return names
}

const (
	missing data.Text = "Missing: %s."
	mustBe  data.Text = "%s must be %s."
)

// plainly rewords what kong says: what is missing, and which values a name or number can
// have, in words instead of its types and quotation marks.
func plainly(text string) data.Sentence {
	if option, what, is := strings.Cut(text, ": "); is && strings.HasPrefix(option, "--") {
		values, isSwitch := strings.CutPrefix(what, "bool value must be ")
		switch {
		case isSwitch:
			return data.Say(mustBe, option, words.Either(unquoted(strings.ReplaceAll(values, " or ", ", "))))
		case strings.HasPrefix(what, "expected ") && strings.HasSuffix(what, " int"):
			return data.Say("%s must be a whole number.", option)
		case strings.HasPrefix(what, "expected "):
			return data.Say("%s has no value.", option)
		}
	}
	if left, is := strings.CutPrefix(text, "expected one of "); is {
		return data.Say("Missing: %s or another command.", words.InCommas(unquoted(strings.TrimSuffix(left, ", ..."))))
	}
	if left, is := strings.CutPrefix(text, "expected "); is {
		return data.Say(missing, strings.ReplaceAll(left, `"`, ""))
	}
	if left, is := strings.CutPrefix(text, "missing flags: "); is {
		return data.Say(missing, left)
	}
	if left, is := strings.CutPrefix(text, "unknown flag "); is {
		return data.Say("There is no option %s.", left)
	}
	if what, values, is := strings.Cut(text, " must be one of "); is {
		return data.Say(mustBe, what, words.Either(unquoted(values)))
	}
	return data.Verbatim(sentence(strings.ReplaceAll(text, `"`, "")))
}

// sentence begins what is no name with a capital, and ends it.
func sentence(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return strings.TrimRight(string(unicode.ToUpper(r))+text[size:], ".") + "."
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
