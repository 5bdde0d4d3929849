package words

import (
	"os"
	"strings"
	"unicode"
)

// Argument returns a path as it is typed in a command at a console of this system: with
// quotes if it needs them.
func Argument(path string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("._-+:@,/"+string(os.PathSeparator), r)
	}
	if strings.IndexFunc(path, func(r rune) bool { return !plain(r) }) < 0 {
		return path
	}
	if os.PathSeparator == '\\' {
		return `"` + path + `"`
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
