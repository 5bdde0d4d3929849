package data_test

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"tapetrack/data"
)

func TestFold(t *testing.T) {
	for _, same := range [][]string{
		{"alice", "Alice", "ALICE", "aLiCe"},
		{"tapemaster", "TapeMaster"},
		{"a.b-1@Example.COM", "A.B-1@example.com"},
		{"zoë", "ZOË"},
		{"straße", "STRAẞE"},
		{"σίσυφος", "ΣΊΣΥΦΟΣ", "ΣίσυφοΣ"},
		{"k", "K", "\u212a"}, // Kelvin
		{"s", "S", "\u017f"}, // long s
		{"å", "Å", "\u212b"}, // Ångström
		{"", ""},
		{"123.-_@", "123.-_@"},
		{"字母", "字母"},
	} {
		for _, s := range same {
			if got, want := data.Fold(s), data.Fold(same[0]); got != want {
				t.Errorf("%q is folded to %q, %q to %q", s, got, same[0], want)
			}
		}
	}
	for _, differ := range [][2]string{
		{"alice", "alicé"},
		{"i", "ı"},  // dotless: another letter
		{"ss", "ß"}, // one length only
		{"a", "а"},  // Cyrillic
		{"1", "１"},
	} {
		if data.Fold(differ[0]) == data.Fold(differ[1]) {
			t.Errorf("%q and %q are folded alike", differ[0], differ[1])
		}
	}
	if got := data.Fold("ALICE-1"); got != "alice-1" {
		t.Errorf("ASCII is folded to %q", got)
	}
}

// TestFoldEveryLetter: each way to write a letter is folded alike, and folding
// twice changes nothing.
func TestFoldEveryLetter(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		f := data.Fold(string(r))
		if data.Fold(f) != f {
			t.Errorf("%U is folded to %q, and that to %q", r, f, data.Fold(f))
		}
		if other := data.Fold(string(unicode.SimpleFold(r))); other != f {
			t.Errorf("%U is folded to %q, %U to %q", r, f, unicode.SimpleFold(r), other)
		}
	}
}

// TestFoldLikeEqualFold: what is folded alike is what EqualFold calls equal.
func TestFoldLikeEqualFold(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("aAbBkK\u212asS\u017fßẞiIıσςΣåÅ\u212b1.-")), 0, 4, -1)
	rapid.Check(t, func(r *rapid.T) {
		a, b := text.Draw(r, "a"), text.Draw(r, "b")
		if (data.Fold(a) == data.Fold(b)) != strings.EqualFold(a, b) {
			r.Fatalf("%q and %q are folded to %q and %q", a, b, data.Fold(a), data.Fold(b))
		}
	})
}
