package judge_test

import (
	"strings"
	"testing"

	"tapetrack/data/lang"
	"tapetrack/test/texts/judge"
)

func one(text string) lang.Entry { return lang.Entry{Text: text} }

func forms(one, other string) lang.Entry {
	return lang.Entry{Forms: map[string]string{"one": one, "other": other}}
}

// TestTranslation: each kind of wrong entry is refused, and the right one beside it passes.
func TestTranslation(t *testing.T) {
	const file, open, users = "There is no file %s.", "verb|Open", "%d users of %s"
	found := []judge.Found{{Text: file, At: "a.go:1"}, {Text: open, At: "a.go:2"}, {Text: users, At: "a.go:3"}, {Text: "%s: %s", At: "a.go:4"}}
	english := map[string]lang.Entry{open: one("Open"), users: forms("%d user of %s", users)}
	right := map[string]lang.Entry{file: one("Es gibt keine Datei %s."), open: one("Öffnen"), users: forms("Ein Benutzer von %[2]s", "%d Benutzer von %s")}
	for _, c := range []struct {
		key   string
		entry lang.Entry
		want  string
	}{
		{file, right[file], ""},
		{file, one("%s: Die Datei gibt es nicht."), ""},
		{file, one("Es gibt keine Datei."), "has the arguments"},
		{file, one("Es gibt keine Datei %s: %[1]s."), "has the arguments"},
		{file, one("Es gibt keine Datei %[2]s."), "has the arguments"},
		{file, one("Es gibt keine Datei %d."), "has the arguments"},
		{file, one("Es gibt keine Datei %v."), "are permitted"},
		{file, one("Es gibt keine Datei 100% %s."), "are permitted"},
		{file, one("Es gibt keine Datei %[s."), "a number in brackets"},
		{file, one("Es gibt keine Datei %s"), "begin or end otherwise"},
		{file, one(" "), "an empty translation"},
		{file, one("Es gibt \u202ekeine\u202c Datei %s."), "U+202E"},
		{file, one("Es gibt keine\x00 Datei %s."), "U+0000"},
		{file, forms("Datei %s.", "Dateien %s."), "counted in one language"},
		{users, one("%d Benutzer von %s"), "counted in one language"},
		{users, forms("%d Benutzer von %s", "Benutzer von %[2]s"), "has the arguments"},
		{users, forms("%d Benutzer", "%d Benutzer von %s"), "has the arguments"},
		{users, lang.Entry{Forms: map[string]string{"other": "%d Benutzer von %s"}}, "other forms"},
		{"Close", one("Schließen"), "an entry for no text"},
	} {
		entries := map[string]lang.Entry{}
		for key, e := range right {
			entries[key] = e
		}
		entries[c.key] = c.entry
		got := strings.Join(judge.Translation(found, english, entries, []string{"one", "other"}), "\n")
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%q as %+v was judged %q, want %q", c.key, c.entry, got, c.want)
		}
	}
	for key := range right {
		entries := map[string]lang.Entry{}
		for k, e := range right {
			if k != key {
				entries[k] = e
			}
		}
		if got := strings.Join(judge.Translation(found, english, entries, []string{"one", "other"}), "\n"); !strings.Contains(got, "has no entry") {
			t.Errorf("without %q: %q", key, got)
		}
	}
}

// TestEnglish: a context is no part of what is read, and what is counted has a plural.
func TestEnglish(t *testing.T) {
	found := []judge.Found{{Text: "verb|Open", At: "a.go:1"}, {Text: "%d more users", At: "a.go:2"}, {Text: "Line %d", At: "a.go:3"}}
	right := map[string]lang.Entry{"verb|Open": one("Open"), "%d more users": forms("%d more user", "%d more users")}
	if got := judge.English(found, right); got != nil {
		t.Errorf("right: %q", got)
	}
	for key, e := range map[string]lang.Entry{"verb|Open": one("verb|Open"), "Line %d": one("Line %d"), "%d more users": forms("%d user", "users")} {
		wrong := map[string]lang.Entry{"verb|Open": right["verb|Open"], "%d more users": right["%d more users"], key: e}
		if judge.English(found, wrong) == nil {
			t.Errorf("%q as %+v passes", key, e)
		}
	}
	for key := range right {
		wrong := map[string]lang.Entry{"verb|Open": right["verb|Open"], "%d more users": right["%d more users"]}
		delete(wrong, key)
		if judge.English(found, wrong) == nil {
			t.Errorf("without %q it passes", key)
		}
	}
}

// TestFits: a text gets as many arguments as it prints.
func TestFits(t *testing.T) {
	for text, n := range map[string]int{"Nothing.": 0, "%s and %s": 2, "%[2]s of %[1]s": 2, "%[1]s, %[1]s!": 1, "100%%": 0, "unit|days": 1} {
		if err := judge.Fits(text, n); err != nil {
			t.Error(err)
		}
		if judge.Fits(text, n+1) == nil {
			t.Errorf("%q takes %d", text, n+1)
		}
	}
	if judge.Fits("%v", 1) == nil {
		t.Error("a verb that is not permitted passes")
	}
}
