// Package passwords knows the passwords that people choose most, so that nobody may choose them here.
// It imports nothing else, so that programs without windows can have it.
package passwords

import (
	_ "embed"
	"strings"
)

// common holds one password a line, in lower case and in the order of their bytes.
// It is searched where the linker put it: nothing is read, parsed or kept in memory.
//
//go:embed common.txt
var common string

// Common reports whether the whole password, in whatever case it is written,
// is one of the most common passwords of eight or more characters.
// Shorter ones are not listed: they are refused by their length.
func Common(password string) bool {
	password = strings.ToLower(password)
	if strings.Contains(password, "\n") {
		return false
	}
	for list := common; list != ""; {
		middle := len(list) / 2
		start := strings.LastIndexByte(list[:middle], '\n') + 1
		line, _, _ := strings.Cut(list[start:], "\n")
		switch {
		case password == line:
			return true
		case password < line:
			list = list[:start]
		default:
			list = list[min(start+len(line)+1, len(list)):]
		}
	}
	return false
}
