package print

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// A page says which language it is in, and everything on it is: nothing between its tags is left in English.
func TestPagesSpeakTheLanguage(t *testing.T) {
	defer lang.Use(lang.English)
	lang.Use(lang.Pseudo)
	c := newCrowd(2)
	c.users[0].Name, c.users[1].Name, c.users[2].Name = "", "", ""
	c.users[1].Disabled, c.users[2].OTP = true, data.Active
	for name, p := range map[string]string{
		"users": c.usersPage(t, data.UserScope{}), "nobody": (&crowd{}).usersPage(t, data.UserScope{Query: data.UserQuery{Filter: data.UserFilter{Text: "x", Group: "OPS", OTP: data.Off}}}), "letters": c.lettersPage(t, 2, 3),
	} {
		check.Equal(t, name+": language", strings.Contains(p, `<html lang="qps-ploc">`), true)
		_, body, _ := strings.Cut(p, "<body>")
		body = regexp.MustCompile(`<bdi>[^<\[]*</bdi>|<b>[^<]*</b>`).ReplaceAllString(body, "") // what comes from users, and names of apps
		for _, text := range regexp.MustCompile(`<[^>]*>`).Split(body, -1) {
			if text = strings.TrimSpace(text); text != "" && !strings.ContainsAny(text, "[]") {
				t.Errorf("%s: %q", name, text)
			}
		}
	}
}

// What comes from users is marked as theirs, in whichever order a language has it.
func TestPieces(t *testing.T) {
	check.Equal(t, "in order", fmt.Sprint(pieces("Ask %s, %s.", "Olga <b>", "%s")), fmt.Sprint([]piece{{"Ask ", false}, {"Olga <b>", true}, {", ", false}, {"%s", true}, {".", false}}))
	check.Equal(t, "turned round", fmt.Sprint(pieces("%[2]s asks %[1]s", "a", "b")), fmt.Sprint([]piece{{"", false}, {"b", true}, {" asks ", false}, {"a", true}, {"", false}}))
}

// The foot of the table is a sentence around the numbers of the pages.
func TestFoot(t *testing.T) {
	p := newCrowd(1).usersPage(t, data.UserScope{})
	check.Equal(t, "foot", strings.Contains(p, `content: "Page " counter(page) " of " counter(pages) "";`), true)
}
