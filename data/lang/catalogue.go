package lang

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"

	"tapetrack/assets/translations"
	"tapetrack/data"
)

// languages are those that the program has, and what they call themselves.
var languages = []struct{ tag, name string }{
	{English, "English"},
	{"de", "Deutsch"},
}

// Languages returns the tags of the languages that the program has, English first.
func Languages() []string {
	var tags []string
	for _, l := range languages {
		tags = append(tags, l.tag)
	}
	return tags
}

// Name returns what a language calls itself: "Deutsch". The pseudo-language is "[Pseudo]".
func Name(tag string) string {
	for _, l := range languages {
		if l.tag == tag {
			return l.name
		}
	}
	return "[Pseudo]"
}

// isPseudo reports whether a tag is that of a pseudo-language.
func isPseudo(tag string) bool { return tag == Pseudo || tag == PseudoLong }

// made keeps the languages that were asked for.
var made sync.Map

// In returns a language. One that the program does not have is English.
func In(tag string) *Language {
	if l, ok := made.Load(tag); ok {
		return l.(*Language)
	}
	if !isPseudo(tag) && !slices.Contains(Languages(), tag) {
		return In(English)
	}
	l, err := newLanguage(tag)
	if err != nil {
		panic(err) // a catalogue is wrong: a broken build, which test/texts refuses
	}
	kept, _ := made.LoadOrStore(tag, l)
	return kept.(*Language)
}

func newLanguage(tag string) (*Language, error) {
	name := tag
	if isPseudo(tag) {
		name = English
	}
	parsed := language.Make(name)
	entries, err := Read(translations.Catalogue(name))
	if err != nil {
		return nil, fmt.Errorf("catalogue %s: %w", name, err)
	}
	builder := catalog.NewBuilder(catalog.Fallback(language.English))
	known := map[string]bool{}
	for key, e := range entries {
		known[key] = true
		if isPseudo(tag) {
			e = e.pseudo(key, (&Language{tag: tag}).longer())
		}
		if err := builder.Set(parsed, key, e.message(key)...); err != nil {
			return nil, fmt.Errorf("catalogue %s: %q: %w", name, key, err)
		}
	}
	if !isPseudo(tag) {
		entries = nil
	}
	return &Language{tag: tag, known: known, pseudo: entries, printer: message.NewPrinter(parsed, message.Catalog(builder))}, nil
}

// An Entry is what a text is in a language: one text, or one for each plural form.
type Entry struct {
	Text  string
	Forms map[string]string // by the names of CLDR: one, few, many, other
}

// UnmarshalJSON reads a string, or an object of forms.
func (e *Entry) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '"' {
		return json.Unmarshal(text, &e.Text)
	}
	return json.Unmarshal(text, &e.Forms)
}

// pseudo returns an English entry in the pseudo-language.
func (e Entry) pseudo(key string, percent int) Entry {
	context, _ := data.Text(key).Split()
	as := func(text string) string { return pseudo(data.Text(context+"|"+text), percent) }
	if e.Forms == nil {
		return Entry{Text: as(e.Text)}
	}
	forms := map[string]string{}
	for form, text := range e.Forms {
		forms[form] = as(text)
	}
	return Entry{Forms: forms}
}

// message returns the entry of a key for a catalogue of package catalog.
func (e Entry) message(key string) []catalog.Message {
	if e.Forms == nil {
		return []catalog.Message{catalog.String(e.Text)}
	}
	var cases []any
	for _, form := range slices.Sorted(maps.Keys(e.Forms)) {
		if form != "other" {
			cases = append(cases, form, e.Forms[form])
		}
	}
	cases = append(cases, "other", e.Forms["other"]) // the last one has to be this
	return []catalog.Message{plural.Selectf(counted(key), "%d", cases...)}
}

// Forms returns the plural forms of a language, sorted, by their names in CLDR.
func Forms(tag string) []string {
	parsed := language.Make(tag)
	names := map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other"}
	var forms []string
	for n := range 1000 {
		if form := names[plural.Cardinal.MatchPlural(parsed, n, 0, 0, 0, 0)]; !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	slices.Sort(forms)
	return forms
}

// Read reads a catalogue.
func Read(text []byte) (map[string]Entry, error) {
	var entries map[string]Entry
	err := json.Unmarshal(text, &entries)
	return entries, err
}
