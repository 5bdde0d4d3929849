// Package passwords knows the passwords that people choose most, so that nobody may choose them here, and the words
// that guessers try. It imports nothing else, so that programs without windows can use it.
package passwords

import (
	_ "embed"
	"strings"
)

// common holds one password per line, in lower case and sorted by bytes. It is searched where the linker put it: nothing
// is read, parsed or kept in memory.
//
//go:embed common.txt
var common string

// words holds one word, name or password per line, in lower case and sorted by bytes. After a blank stands a letter: a
// for the most common one, b for the next two, c for the next four, and so on.
//
//go:embed words.txt
var words string

// Common reports whether a password is one of the most common ones of eight or more characters, in any case of its
// letters. Shorter ones are not listed: they are refused for their length.
func Common(password string) bool {
	_, ok := find(common, strings.ToLower(password))
	return ok
}

// Word returns how common a word is, in any case of its letters: about rank words are tried before it. ok is false for
// what is not a word, a name or a common password.
func Word(word string) (rank int, ok bool) {
	letter, ok := find(words, strings.ToLower(word))
	if !ok {
		return 0, false
	}
	least := 1 << (letter[0] - 'a')
	return least + least/2, true
}

// find returns what stands after the blank in the line of a sorted list that begins with want.
func find(list, want string) (behind string, ok bool) {
	if strings.ContainsAny(want, " \n") {
		return "", false
	}
	for list != "" {
		middle := len(list) / 2
		start := strings.LastIndexByte(list[:middle], '\n') + 1
		line, _, _ := strings.Cut(list[start:], "\n")
		listed, behind, _ := strings.Cut(line, " ")
		switch {
		case want == listed:
			return behind, true
		case want < listed:
			list = list[:start]
		default:
			list = list[min(start+len(line)+1, len(list)):]
		}
	}
	return "", false
}
