package worded_test

import (
	"slices"
	"testing"

	"tapetrack/data/lang"
	"tapetrack/test/worded"
)

// TestWords: whole texts and parts of them are found in the language of the program, with their arguments.
func TestWords(t *testing.T) {
	lang.Use("de")
	t.Cleanup(func() { lang.Use(lang.English) })
	for words, want := range map[string]string{
		"Log Out":                  "Abmelden",
		"TapeMaster Login":         "TapeMaster-Anmeldung",
		"1,284 users":              "1.284 Benutzer",
		"1 user":                   "1 Benutzer",
		"Alice Winder":             "Alice Winder",
		"Recovery codes: 10 left.": "Wiederherstellungscodes: 10 übrig.",
	} {
		if !worded.Reads(want, words) {
			t.Errorf("%q reads %q, not %q", words, worded.Worded(words), want)
		}
		if words != want && worded.Reads("Something else", words) {
			t.Errorf("%q reads everything", words)
		}
	}
	for words, want := range map[string][]string{
		"of 301 users":          {" von 301 Benutzern"},
		"Alice Winder":          {"Alice Winder"},
		"with password":         {", mit Passwort"},
		"Browse":                {"Durchsuchen…"},
		"tapemaster":            {"tapemaster"},
		"12":                    {"12"},
		"Choose a password for": {"Wählen Sie ein Passwort für den Administrator, den Benutzer "},
	} {
		got := worded.Readings(words)
		if !slices.ContainsFunc(got, func(pieces []string) bool { return slices.Equal(pieces, want) }) {
			t.Errorf("%q is within %q, not %q", words, got, want)
		}
	}
}
