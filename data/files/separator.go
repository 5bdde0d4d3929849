package files

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// localeSeparator returns what a spreadsheet of a locale, named as POSIX does, separates
// lists with: a semicolon where the comma is the decimal sign, which Unicode's data on
// locales say, otherwise a comma.
func localeSeparator(locale string) rune {
	name, _, _ := strings.Cut(locale, ".") // de_DE.UTF-8
	name, _, _ = strings.Cut(name, "@")
	tag, err := language.Parse(strings.ReplaceAll(name, "_", "-"))
	if err != nil || tag == language.Und { // C, POSIX
		return ','
	}
	if strings.Contains(message.NewPrinter(tag).Sprint(0.5), ",") {
		return ';'
	}
	return ','
}

// CanSeparate reports whether a character can separate the cells of a table that is read
// again.
func CanSeparate(r rune) bool { return strings.ContainsRune(separators, r) }

// separators are those that are recognised when a table is read.
const separators = ",;\t|"
