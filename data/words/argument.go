package words

import (
	"os"
	"strings"
	"unicode"
)

// Quotable reports whether Argument returns what every console of this system takes for the
// path. On Windows cmd replaces what is between percent signs, and PowerShell what follows
// $ or `, also in quotes, and it ends them at typographic ones.
func Quotable(path string) bool { return quotable(path, os.PathSeparator) }

func quotable(path string, separator rune) bool {
	return separator != '\\' || !strings.ContainsAny(path, "%$`\"“”„")
}

// Argument returns a path as it is typed in a command at a console of this system: with
// quotes if it needs them.
func Argument(path string) string {
	unquoted := "._-+:@,/"
	if os.PathSeparator == '\\' { // PowerShell makes a list at a comma, and more of an @
		unquoted = `._-+:/\`
	}
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(unquoted, r)
	}
	if strings.IndexFunc(path, func(r rune) bool { return !plain(r) }) < 0 {
		return path
	}
	if os.PathSeparator == '\\' {
		return `"` + path + `"`
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// OnDatabase returns the options with which a command works on the database at a path, with the
// key in a file; "" for a key that is found without.
func OnDatabase(path, keyFile string) string {
	options := "--database " + Argument(path)
	if keyFile != "" {
		options += " --key-file " + Argument(keyFile)
	}
	return options
}
