package data_test

import (
	"testing"
	"unicode"

	"golang.org/x/text/unicode/runenames"

	"tapetrack/data"
)

func TestTyped(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"", ""},
		{"a\u00adb c\u200dd\u2066e\u2069", "abcde"},
		{"12\u2011-\u22123 4\r\n", "1234"},
		{"a\x00b\x1b", "a\x00b\x1b"}, // nobody copies these by chance
		{"\u05d0b", "\u05d0b"},
	} {
		if got := data.Typed(c.typed); got != c.want {
			t.Errorf("%q: %q, want %q", c.typed, got, c.want)
		}
	}
}

// Each kind that is known to come along with what is copied, by its number in
// the Unicode Standard.
func TestIsInvisible(t *testing.T) {
	for _, span := range [][2]rune{
		{0x00ad, 0x00ad},
		{0x034f, 0x034f},
		{0x061c, 0x061c},
		{0x180e, 0x180e},
		{0x200b, 0x200f},
		{0x202a, 0x202e},
		{0x2060, 0x2064},
		{0x2066, 0x206f},
		{0xfe00, 0xfe0f},
		{0xfeff, 0xfeff},
		{0xe0001, 0xe0001},
		{0xe0100, 0xe01ef},
	} {
		for r := span[0]; r <= span[1]; r++ {
			if !data.IsInvisible(r) {
				t.Errorf("%U %s", r, runenames.Name(r))
			}
		}
	}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if data.IsInvisible(r) && (unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Nd, r) || r < 0x80) {
			t.Errorf("%U %s is to be seen", r, runenames.Name(r))
		}
	}
}
