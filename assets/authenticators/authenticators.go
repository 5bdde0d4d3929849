// Package authenticators knows how an account is added to well-known authenticator apps, in three short lines for each.
// The labels in quotation marks are those that the app itself shows in that language; where they are not known for sure,
// or differ between systems, the line describes what to look for. It imports no window toolkit and knows no data.
package authenticators

import (
	"embed"
	"encoding/json"
	"strings"
)

//go:embed *.json
var files embed.FS

// English is the language that has every authenticator, and that takes the place of whatever another one lacks.
const English = "en"

// Other is the name of whatever app has none of its own here.
const Other = "Another app"

// An Authenticator is an app, and how an account is added to it.
type Authenticator struct {
	Name      string `json:"name"`      // the same in every language
	Title     string `json:"title"`     // what people read; in files only where it is not the name
	Platforms string `json:"platforms"` // what it runs on, or examples
	Add       string `json:"add"`       // where to tap to scan the QR code
	ByHand    string `json:"byHand"`    // how the Secret Key is entered without a camera
	Mind      string `json:"mind"`      // the one thing that people get wrong with it
}

// In returns the authenticators in a language, given by its tag of BCP 47, such as "de" or "de-AT". An authenticator
// that the language lacks, or has only in part, is in English; so are all of an unknown language.
func In(language string) []Authenticator {
	all := read(English)
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(language, "_", "-")), "-")
	if base != English {
		merge(all, read(base))
	}
	for i := range all {
		if all[i].Title == "" {
			all[i].Title = all[i].Name
		}
	}
	return all
}

// merge puts those of other that are complete in the place of those with the same name.
func merge(all, other []Authenticator) {
	for i, a := range all {
		for _, o := range other {
			if o.Name == a.Name && o.Platforms != "" && o.Add != "" && o.ByHand != "" && o.Mind != "" {
				all[i] = o
			}
		}
	}
}

// read returns what the file of a language says; nil if there is none.
func read(language string) []Authenticator {
	text, err := files.ReadFile(language + ".json")
	if err != nil {
		return nil
	}
	var all []Authenticator
	if err := json.Unmarshal(text, &all); err != nil {
		panic("assets/authenticators: " + language + ".json: " + err.Error())
	}
	return all
}
