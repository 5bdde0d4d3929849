package data_test

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"tapetrack/data"
	"tapetrack/test/check"
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
		{"zoë", "zoe\u0308", "ZOE\u0308"}, // composed and not
		{"ệ", "e\u0323\u0302", "e\u0302\u0323"},
		{"한글", "\u1112\u1161\u11ab\u1100\u1173\u11af"},
		{"ι", "Ι", "\u0345", "\u1fbe"},
		{"ǰ", "j\u030c", "J\u030c"}, // only the small letter is one with its accent
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
		{"ﬁ", "fi"}, // a form of writing, which Sought drops
		{"zoe", "zoë"},
		{"μαι", "μᾳ"},
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

// TestFoldComposes: how a letter and its marks are put together makes no
// difference, in whichever case they are.
func TestFoldComposes(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("aAeEoOuUιΙαΑωΩiIкиИ\u0300\u0301\u0308\u0323\u0327\u0345éÜǖᾳΐ\u1100\u1161")), 0, 6, -1)
	check.Random(t, func(r *rapid.T) {
		s := text.Draw(r, "s")
		for _, same := range []string{norm.NFC.String(s), norm.NFD.String(s), data.Fold(s), data.Tidy(s)} {
			if data.Fold(same) != data.Fold(s) && strings.TrimSpace(s) == s {
				r.Fatalf("%+q is folded to %+q, %+q to %+q", s, data.Fold(s), same, data.Fold(same))
			}
		}
		if !norm.NFC.IsNormalString(data.Fold(s)) {
			r.Fatalf("%+q is folded to %+q, which is not composed", s, data.Fold(s))
		}
	})
}

func TestTidy(t *testing.T) {
	for s, want := range map[string]string{
		"":                         "",
		"  Anna  ":                 "Anna",
		"Anna \u00a0\u2003 Bo":     "Anna Bo",
		"Zoe\u0308\u3000":          "Zoë",
		"\u200bAnna":               "\u200bAnna", // refused elsewhere, not dropped
		"Anna\tBo":                 "Anna\tBo",
		"Ärger, Größe und Übermut": "Ärger, Größe und Übermut",
	} {
		if got := data.Tidy(s); got != want {
			t.Errorf("%+q becomes %+q, want %+q", s, got, want)
		}
	}
}

// TestFoldLikeEqualFold: what is folded alike is what EqualFold calls equal.
func TestFoldLikeEqualFold(t *testing.T) {
	text := rapid.StringOfN(rapid.RuneFrom([]rune("aAbBkK\u212asS\u017fßẞiIıσςΣåÅ\u212b1.-")), 0, 4, -1)
	check.Random(t, func(r *rapid.T) {
		a, b := text.Draw(r, "a"), text.Draw(r, "b")
		if (data.Fold(a) == data.Fold(b)) != strings.EqualFold(a, b) {
			r.Fatalf("%q and %q are folded to %q and %q", a, b, data.Fold(a), data.Fold(b))
		}
	})
}
