package authenticators

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tapetrack/test/check"
	"tapetrack/test/parsers"
)

// names are those that the guide promises, in this order.
var names = []string{
	"Google Authenticator", "Microsoft Authenticator", "2FAS", "Authy", "Aegis", "FreeOTP", "Ente Auth", "KeePassXC", "Another app",
}

// most is the longest line, in characters, that popup 1 and the letters have room for.
const most = 130

// Every language says the same of the same apps, whole, in lines that fit.
func TestLanguages(t *testing.T) {
	all, err := fs.Glob(files, "*.json")
	if err != nil || !slices.Contains(all, "en.json") || !slices.Contains(all, "de.json") {
		t.Fatalf("files: %v, %v", all, err)
	}
	for _, name := range all {
		text, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var found []Authenticator
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		if err := d.Decode(&found); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i, a := range found {
			if i >= len(names) || a.Name != names[i] {
				t.Errorf("%s: app %d is %s", name, i, a.Name)
			}
			for _, line := range []string{a.Add, a.ByHand, a.Mind} {
				n := utf8.RuneCountInString(line)
				if n == 0 || n > most || line != strings.TrimSpace(line) || strings.ContainsAny(line, "\n\"") || !strings.HasSuffix(line, ".") {
					t.Errorf("%s: %s: %d characters, %q", name, a.Name, n, line)
				}
			}
			if n := utf8.RuneCountInString(a.Platforms); n == 0 || n > 40 {
				t.Errorf("%s: %s: platforms %q", name, a.Name, a.Platforms)
			}
		}
		check.Equal(t, name+": apps", len(found), len(names))
	}
}

// What a language lacks, or has in part, is in English.
func TestFallback(t *testing.T) {
	english := In("en-GB")
	check.Equal(t, "apps", len(english), len(names))
	check.Equal(t, "title", english[0].Title, "Google Authenticator")
	check.Equal(t, "unknown language", slices.Equal(In("tlh"), english), true)
	check.Equal(t, "no language", slices.Equal(In(""), english), true)
	check.Equal(t, "a path", slices.Equal(In("../en"), english), true)
	for _, tag := range []string{"de", "de-AT", "de_CH", "DE"} {
		german := In(tag)
		check.Equal(t, tag, german[len(german)-1].Title, "Andere App")
		check.Equal(t, tag+": name", german[len(german)-1].Name, "Another app")
	}
	part := slices.Clone(english)
	merge(part, []Authenticator{
		{Name: "2FAS", Platforms: "x", Add: "x", ByHand: "x", Mind: "x"},
		{Name: "Aegis", Platforms: "x", Add: "x", ByHand: "x"},
		{Name: "Nobody", Platforms: "x", Add: "x", ByHand: "x", Mind: "x"},
	})
	for i, a := range part {
		if a.Name == "2FAS" && a.Add != "x" || a.Name != "2FAS" && a != english[i] {
			t.Errorf("merged: %+v", a)
		}
	}
}

// Whatever a test reads key URIs like, the guide has an app for, or names as another one.
func TestEmulatedAppsAreThere(t *testing.T) {
	for _, language := range []string{"en", "de"} {
		all := In(language)
		for _, app := range parsers.All() {
			if app.Name == "npm otpauth" { // a library, which websites use
				continue
			}
			name := strings.TrimSuffix(strings.TrimSuffix(app.Name, " Android"), " iOS")
			if !slices.ContainsFunc(all, func(a Authenticator) bool {
				return a.Name == name || strings.Contains(a.Platforms, name) || strings.Contains(a.Mind, name)
			}) {
				t.Errorf("%s: nothing about %s", language, app.Name)
			}
		}
	}
}
