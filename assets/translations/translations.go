// Package translations has the catalogues: for each language a JSON file with what its
// texts are, by the English ones, which are the keys.
//
// A text is translated by a string, or, where a number decides, by an object with the
// plural forms of the language: {"one": "%d Benutzer", "other": "%d Benutzer"}. The
// arguments are those of the key, in its order or numbered: %[2]s. The English file has
// only what differs from its key: plural forms, and texts with a context.
package translations

import "embed"

//go:embed *.json
var files embed.FS

// Catalogue returns the JSON of the catalogue of a language, named as in BCP 47: "de"; nil
// if there is none.
func Catalogue(language string) []byte {
	text, err := files.ReadFile(language + ".json")
	if err != nil {
		return nil
	}
	return text
}
