package manual

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // layout and style
	"encoding/base64"
	"html/template"
	"sync"
)

//go:embed layout.html
var layout string

//go:embed style.css
var style string

// sheet is the layout of a page. Its policy loads pictures beside it and applies this style alone: nothing from a
// network, no script.
var sheet = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(layout)) })

// view is what the layout shows.
type view struct {
	Language, TextLanguage string
	Title                  string
	Labels                 labels
	Policy                 string
	Style                  template.CSS
	Text                   template.HTML
	Untranslated           bool
	Groups                 []shownGroup
	Previous, Next         *entry
	First                  entry
}

type shownGroup struct {
	Title string
	Pages []entry
}

// entry is a page in the contents.
type entry struct {
	File, Title, Language string
	Here                  bool
}

// lay returns the HTML of a page, and the pictures that it shows.
func (b Book) lay(at int) (html []byte, shown []string, err error) {
	p := b.pages[at]
	text, shown, err := render(b.root, p.language, p.text)
	if err != nil {
		return nil, nil, err
	}
	sum := sha256.Sum256([]byte(style))
	v := view{
		Language: b.language, TextLanguage: p.language, Title: p.title, Labels: b.labels,
		Policy: "default-src 'none'; img-src 'self' file:; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'",
		Style:  template.CSS(style), Text: template.HTML(text), //nolint:gosec // both are part of the program
		Untranslated: p.language != b.language,
		First:        b.entry(0, at),
	}
	if at > 0 {
		previous := b.entry(at-1, at)
		v.Previous = &previous
	}
	if at+1 < len(b.pages) {
		next := b.entry(at+1, at)
		v.Next = &next
	}
	n := 0
	for _, g := range b.groups {
		shown := shownGroup{Title: g.title}
		for range g.pages {
			n++
			shown.Pages = append(shown.Pages, b.entry(n, at))
		}
		v.Groups = append(v.Groups, shown)
	}
	var out bytes.Buffer
	err = sheet().Execute(&out, v)
	return out.Bytes(), shown, err
}

// entry returns a page as it stands in the contents of the page at here.
func (b Book) entry(at, here int) entry {
	p := b.pages[at]
	e := entry{File: p.name + ".html", Title: p.title, Here: at == here}
	if p.language != b.language {
		e.Language = p.language
	}
	return e
}
