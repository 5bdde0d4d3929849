package words_test

import (
	"strings"
	"testing"

	"tapetrack/data/lang"
	"tapetrack/data/words"
)

func TestListed(t *testing.T) {
	for _, c := range []struct {
		things []string
		want   string
	}{
		{nil, ""},
		{[]string{"Name"}, "Name"},
		{[]string{"Name", "Role"}, "Name and Role"},
		{[]string{"Name", "Email", "3 more"}, "Name, Email and 3 more"},
	} {
		if got := lang.List(words.Listed(c.things)); got != c.want {
			t.Errorf("%q: %q, want %q", c.things, got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	for things, want := range map[string]string{
		"": "", "a": "a", "a b": "a and b", "a b c d e": "a, b, c, d and e", "a b c d e f": "a, b, c, d, e and f", "a b c d e f g": "a, b, c, d, e and 2 more windows",
		strings.Repeat("a ", 1239): "a, a, a, a, a and 1,234 more windows",
	} {
		all := strings.Fields(things)
		if got := lang.List(words.Names(all, 5, "%d more windows")); got != want {
			t.Errorf("%q: %q, want %q", things, got, want)
		}
		if strings.Join(all, " ") != strings.TrimSpace(things) {
			t.Errorf("what was given is %q", all)
		}
	}
}

func TestNumber(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 999: "999", 1000: "1,000", 999999: "999,999", 1234567: "1,234,567", -1: "-1", -123: "-123", -1234: "-1,234", -123456: "-123,456",
	} {
		if got := lang.Number(n); got != want {
			t.Errorf("%d is %q", n, got)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 users", 1: "1 user", 2: "2 users", 1284: "1,284 users"} {
		if got := lang.T("%d users", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
		if got := lang.T("%d users", int64(n)); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int]string{-1: "none left", 0: "none left", 1: "1 left", 1000: "1,000 left"} {
		if got := lang.Say(words.Left(n)); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestShortened(t *testing.T) {
	for text, want := range map[string]string{
		"users.csv": "users.csv",
		"a\n2026-11-26 00:00 sign-in\u202evsc.\x1b[2J\u2028": "a 2026-11-26 00:00 sign-in vsc. [2J ",
		strings.Repeat("ä", 40):                              strings.Repeat("ä", 40),
		strings.Repeat("ä", 41):                              strings.Repeat("ä", 40) + "…",
	} {
		if got := words.Shortened(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
