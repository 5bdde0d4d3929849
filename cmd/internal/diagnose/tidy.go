package diagnose

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/words"
)

// reason says in a few words why something can't be read.
func reason(err error) string {
	var path *fs.PathError
	var call *os.SyscallError
	switch {
	case errors.As(err, &path):
		return path.Err.Error()
	case errors.As(err, &call):
		return call.Err.Error()
	}
	return err.Error()
}

// tidy returns a value on one line, with ~ for the home folder: its name is often that of a
// person.
func tidy(s data.Sentence, home string) data.Sentence {
	args := make([]any, len(s.Args))
	for i, arg := range s.Args {
		switch arg := arg.(type) {
		case string:
			args[i] = start.Printable(withoutHome(arg, home))
		case data.Sentence:
			args[i] = tidy(arg, home)
		case data.List:
			arg.Things = tidy(data.Sentence{Args: arg.Things}, home).Args
			args[i] = arg
		case error:
			args[i] = start.Printable(withoutHome(arg.Error(), home))
			if known := words.Known(arg); !known.Empty() {
				args[i] = tidy(known, home)
			}
		default:
			args[i] = arg
		}
	}
	return data.Sentence{Format: s.Format, Args: args}
}

// withoutHome replaces the path of the home folder where it is a path or begins one.
func withoutHome(text, home string) string {
	home = strings.TrimRight(home, `/\`)
	if !filepath.IsAbs(home) {
		return text // none, or the root
	}
	var short strings.Builder
	for {
		at := strings.Index(text, home)
		if at < 0 {
			return short.String() + text
		}
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(home):])
		short.WriteString(text[:at])
		if at > 0 && ofName(before) || len(text) > at+len(home) && ofName(after) {
			short.WriteString(home)
		} else {
			short.WriteString("~")
		}
		text = text[at+len(home):]
	}
}

// ofName reports whether a character would go on with the name of a folder.
func ofName(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || strings.ContainsRune("_-~", r)
}
