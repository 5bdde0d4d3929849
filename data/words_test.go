package data

import (
	"strings"
	"testing"
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
		if got := Listed(c.things); got != c.want {
			t.Errorf("%q: %q, want %q", c.things, got, c.want)
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
		if got := Shortened(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
