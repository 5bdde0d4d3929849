package sqlite

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tapetrack/data"
	"tapetrack/test/check"
)

// What data.Finds finds in an event's texts is never left out, and in texts of ASCII nothing
// else is let through.
func TestMayHave(t *testing.T) {
	for _, c := range []struct {
		texts, word string
		want        bool
	}{
		{"sign-in alice Lite", "ali", true},
		{"sign-in ALICE Lite", "alice", true},
		{"sign-in alicE", "alicex", false},
		{"sign-in aalice", "alice", true},
		{"sign-in alice", "bob", false},
		{"a\x00bob", "bob", true},
		{"Müller", "muller", true},
		{"Straße", "nothing", true}, // data.Finds has to look
		{"", "a", false},
		{"abc", "", true},
	} {
		check.Equal(t, c.texts+" has "+c.word, mayHave([]byte(c.texts), c.word), c.want)
	}
	texts := rapid.StringOfN(rapid.RuneFrom([]rune("aAbB19-_.: ()\x00\tüÜßＡ")), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		text, typed := texts.Draw(t, "text"), texts.Draw(t, "typed")
		for _, word := range data.SoughtWords(typed) {
			finds, may := data.Finds([]string{word}, text), mayHave([]byte(text), word)
			ascii := strings.IndexFunc(text, func(r rune) bool { return r >= 0x80 }) < 0
			if finds && !may || may && !finds && ascii {
				t.Fatalf("%q in %q: found %v, let through %v", word, text, finds, may)
			}
		}
	})
}
