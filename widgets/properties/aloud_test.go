package properties

import (
	"strings"
	"testing"

	"tapetrack/test/check"
	"tapetrack/widgets/aloud"
	"tapetrack/widgets/internal/look"
)

// heard returns the item that begins so, and whether it has the focus.
func heard(t *testing.T, g *gridTest, begin string) (string, bool) {
	t.Helper()
	for _, i := range aloud.Read(g.w.Canvas()) {
		if strings.HasPrefix(i.Label, begin) {
			return i.Label, i.Focused
		}
	}
	t.Fatalf("nothing begins with %q", begin)
	return "", false
}

// A row says its name and its value, and where keys act on it what is wrong with it and its help. A password is not said.
func TestHeard(t *testing.T) {
	g := newGridTest(t, 600)
	g.SetBool("otp", true)
	g.SetValue("password", "open sesame")
	for begin, want := range map[string]string{
		"Identity": "Identity",
		"User-ID":  "User-ID: bob, read-only",
		"Name":     "Name: Bob Baker",
		"Group-ID": "Group-ID: empty, drop-down list",
		"One Time": "One Time Password: True, drop-down list",
		"Password": "Password: hidden",
	} {
		got, focused := heard(t, g, begin)
		check.Equal(t, begin, got, want)
		check.Equal(t, begin+" has the focus", focused, false)
	}
	g.SetError("name", "Too long.")
	got, focused := heard(t, g, "Name")
	check.Equal(t, "a row that is wrong", got, "Name: Bob Baker. Error: Too long. help of name")
	check.Equal(t, "it has the focus", focused, true)
	g.Select("otp")
	got, _ = heard(t, g, "One Time")
	check.Equal(t, "the selected row", got, "One Time Password: True, drop-down list. help of otp")
}

// A value is heard in the words in which it is seen.
func TestHeardAsShown(t *testing.T) {
	g := newGridTest(t, 600)
	look.Speak(func(text string, args ...any) string {
		switch text {
		case string(isTrue):
			return "Wahr"
		case string(differentText):
			return "(verschieden)"
		}
		return look.English(text, args...)
	})
	t.Cleanup(func() { look.Speak(look.English) })
	g.SetBool("otp", true)
	got, _ := heard(t, g, "One Time")
	check.Equal(t, "a boolean", got, "One Time Password: Wahr, drop-down list")
	g.SetDifferent("otp")
	got, _ = heard(t, g, "One Time")
	check.Equal(t, "values of several", got, "One Time Password: (verschieden), drop-down list")
}
