package manual

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"image"
	"image/png"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"tapetrack/docs"
)

// leaf is a page as a browser reads it.
type leaf struct {
	name  string
	text  string
	nodes []*html.Node
}

// each returns the elements with this name.
func (l leaf) each(element string) (found []*html.Node) {
	for _, n := range l.nodes {
		if n.Type == html.ElementNode && n.Data == element {
			found = append(found, n)
		}
	}
	return found
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// leaves returns the pages of a book, and every file.
func leaves(t *testing.T, b Book) (pages []leaf, files map[string][]byte) {
	t.Helper()
	files, err := b.Files()
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if path.Ext(name) != ".html" {
			continue
		}
		root, err := html.Parse(strings.NewReader(string(content)))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, leaf{name, string(content), slices.Collect(root.Descendants())})
	}
	return pages, files
}

// Every link, anchor and picture exists, and every page of each language is reached from the contents.
func TestLinks(t *testing.T) {
	for _, language := range Languages() {
		book := In(language)
		pages, files := leaves(t, book)
		ids := map[string]bool{}
		for _, p := range pages {
			ids[p.name] = true
			for _, n := range p.nodes {
				if id := attribute(n, "id"); id != "" {
					if ids[p.name+"#"+id] {
						t.Errorf("%s has the id %s twice", p.name, id)
					}
					ids[p.name+"#"+id] = true
				}
			}
		}
		for _, p := range pages {
			for _, a := range p.each("a") {
				to, at, _ := strings.Cut(attribute(a, "href"), "#")
				target := path.Join(path.Dir(p.name), to)
				if to == "" {
					target = p.name
				}
				if at != "" {
					target += "#" + at
				}
				if !ids[target] {
					t.Errorf("%s leads to %s, which does not exist", p.name, attribute(a, "href"))
				}
			}
			for element, key := range map[string]string{"img": "src", "source": "srcset"} {
				for _, n := range p.each(element) {
					if _, ok := files[path.Join(path.Dir(p.name), attribute(n, key))]; !ok {
						t.Errorf("%s shows %s, which does not exist", p.name, attribute(n, key))
					}
				}
			}
		}
		entries, err := fs.ReadDir(docs.Files, path.Join(sources, language))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if name, is := strings.CutSuffix(e.Name(), mark); is && !book.Has(name) {
				t.Errorf("%s/%s is not in the contents", language, e.Name())
			}
		}
		if len(pages) < 20 || len(pages) != len(book.pages) {
			t.Errorf("%s has %d pages in %d files", language, len(book.pages), len(pages))
		}
	}
}

// A page has a picture, or says in its text that it has none, and no picture is in the programs that no page shows.
func TestPictures(t *testing.T) {
	shown := map[string]bool{}
	for _, language := range Languages() {
		for _, p := range In(language).pages {
			_, pictures, err := render(docs.Files, p.language, p.text)
			if err != nil {
				t.Errorf("%s: %v", p.name, err)
			}
			if says := strings.Contains(string(p.text), "<!-- no picture -->"); says == (len(pictures) > 0) {
				t.Errorf("%s/%s has %d pictures, and says that it has none: %v", p.language, p.name, len(pictures), says)
			}
			for _, picture := range pictures {
				shown[picture] = true
			}
		}
	}
	err := fs.WalkDir(docs.Files, pictures, func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && !shown[name] {
			t.Errorf("no page shows %s", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A page shows the windows in its own language, light and dark, and those in English where there is no picture of them.
func TestPicturesInALanguage(t *testing.T) {
	drawn := &bytes.Buffer{}
	if err := png.Encode(drawn, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	root := fstest.MapFS{}
	for _, name := range []string{"a-light", "a-dark", "b-light", "b-dark", "de/b-light", "de/b-dark"} {
		root["pictures/"+name+".png"] = &fstest.MapFile{Data: drawn.Bytes()}
	}
	for language, want := range map[string][]string{
		English: {"pictures/a-light.png", "pictures/a-dark.png", "pictures/b-light.png", "pictures/b-dark.png"},
		"de":    {"pictures/a-light.png", "pictures/a-dark.png", "pictures/de/b-light.png", "pictures/de/b-dark.png"},
	} {
		html, got, err := render(root, language, []byte("![a](../../pictures/a-light.png) ![b](../../pictures/b-light.png)\n"))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s shows %q, %v, want %q", language, got, err, want)
		}
		for _, name := range want {
			if !strings.Contains(string(html), `"../`+name+`"`) {
				t.Errorf("%s is not in the page in %s:\n%s", name, language, html)
			}
		}
	}
}

// A page can be read by a screen reader and in any window: a language, a title, headings in order, texts for pictures
// with their size. It loads nothing from elsewhere and runs nothing.
func TestPagesAreAccessible(t *testing.T) {
	for _, language := range Languages() {
		pages, _ := leaves(t, In(language))
		titles := map[string]string{}
		for _, p := range pages {
			if got := attribute(p.each("html")[0], "lang"); got != language {
				t.Errorf("%s is in %q", p.name, got)
			}
			title := words(p.each("title")[0])
			if title == "" || titles[title] != "" {
				t.Errorf("%s and %s are both called %q", p.name, titles[title], title)
			}
			titles[title] = p.name
			level := 0
			for _, n := range p.nodes {
				if n.Type != html.ElementNode || !regexp.MustCompile(`^h[1-6]$`).MatchString(n.Data) {
					continue
				}
				next := int(n.Data[1] - '0')
				if level == 0 && next != 1 || level > 0 && next == 1 || next > level+1 {
					t.Errorf("%s: %q is a heading of level %d after %d", p.name, words(n), next, level)
				}
				level = next
			}
			for _, n := range p.each("img") {
				if len(attribute(n, "alt")) < 10 || attribute(n, "width") == "" || attribute(n, "height") == "" {
					t.Errorf("%s: a picture without a text or size: %v", p.name, n.Attr)
				}
			}
			if first := p.each("a")[0]; attribute(first, "href") != "#text" || attribute(p.each("main")[0], "id") != "text" {
				t.Errorf("%s does not begin with a link to its text", p.name)
			}
			current := 0
			for _, n := range p.each("a") {
				if attribute(n, "aria-current") == "page" {
					current++
				}
			}
			if want := 1; p.name != In(language).Page(Contents) && current != want {
				t.Errorf("%s marks %d pages of the contents as itself", p.name, current)
			}
			if len(p.each("script"))+len(p.each("link"))+len(p.each("iframe")) > 0 || regexp.MustCompile(`https?:|//[a-z]+\.`).MatchString(p.text) {
				t.Errorf("%s loads something from elsewhere", p.name)
			}
		}
	}
}

// The policy of a page permits its style by what it is, and nothing else but pictures beside it.
func TestPolicy(t *testing.T) {
	pages, _ := leaves(t, In(English))
	for _, p := range pages {
		var policy string
		for _, n := range p.each("meta") {
			if attribute(n, "http-equiv") == "Content-Security-Policy" {
				policy = attribute(n, "content")
			}
		}
		sum := sha256.Sum256([]byte(words(p.each("style")[0])))
		for directive, want := range map[string]string{
			"default-src": "'none'", "img-src": "'self' file:", "base-uri": "'none'", "form-action": "'none'", "script-src": "",
			"style-src": "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'",
		} {
			got := ""
			for _, part := range strings.Split(policy, "; ") {
				if name, value, _ := strings.Cut(part, " "); name == directive {
					got = value
				}
			}
			if got != want {
				t.Errorf("%s: %s is %q, want %q", p.name, directive, got, want)
			}
		}
	}
}

// few is a manual with one page in two languages and one in English alone.
var few = fstest.MapFS{
	"manual/en/labels.json": {Data: []byte(`{"Manual": "Manual", "Contents": "Contents", "Untranslated": "English only."}`)},
	"manual/en/index.md":    {Data: []byte("# Manual\n\n## Part\n\n- [One](one.md): first\n- [Two](two.md)\n")},
	"manual/en/one.md":      {Data: []byte("# One\n\nPress `Ctrl+F` or `make`. See [Zwei](two.md#über-uns).\n\n<script>alert(1)</script>\n")},
	"manual/en/two.md":      {Data: []byte("# Two\n\n## Über uns\n")},
	"manual/de/labels.json": {Data: []byte(`{"Manual": "Handbuch", "Contents": "Inhalt", "Untranslated": "Nur Englisch."}`)},
	"manual/de/index.md":    {Data: []byte("# Handbuch\n\n## Teil\n\n- [Eins](one.md)\n- [Two](two.md)\n")},
	"manual/de/one.md":      {Data: []byte("# Eins\n")},
}

// A page that is not translated is shown in English and says so in the language of the book.
func TestFallsBackToEnglish(t *testing.T) {
	book, err := open(few, "de")
	if err != nil {
		t.Fatal(err)
	}
	files, err := book.Files()
	if err != nil {
		t.Fatal(err)
	}
	one, two := string(files["de/one.html"]), string(files["de/two.html"])
	if !strings.Contains(one, "<h1 id=\"eins\">Eins</h1>") || strings.Contains(one, "Nur Englisch.") {
		t.Errorf("the translated page:\n%s", one)
	}
	for _, want := range []string{`<html lang="de">`, `<main id="text" tabindex="-1" lang="en">`, `lang="de">Nur Englisch.`, `<h1 id="two">Two</h1>`, `<li><a href="two.html" aria-current="page" lang="en" hreflang="en">Two</a>`, "Inhalt"} {
		if !strings.Contains(two, want) {
			t.Errorf("the page that is not translated lacks %q:\n%s", want, two)
		}
	}
}

// A missing page is noticed, and so is a missing picture.
func TestMissing(t *testing.T) {
	for name, text := range map[string]string{"a page": "# M\n\n## P\n\n- [No](no.md)\n", "a picture": "# M\n\n![a picture](../../pictures/no-light.png)\n"} {
		book, err := open(fstest.MapFS{"manual/en/labels.json": few["manual/en/labels.json"], "manual/en/index.md": {Data: []byte(text)}}, English)
		if err == nil {
			_, err = book.Files()
		}
		if err == nil {
			t.Errorf("%s is missing and nobody notices", name)
		}
	}
}

// Keys look like keys, links lead to pages, and HTML in the text is left out.
func TestRender(t *testing.T) {
	html, _, err := render(few, English, few["manual/en/one.md"].Data)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<kbd>Ctrl+F</kbd>", "<code>make</code>", `<a href="two.html#über-uns">Zwei</a>`} {
		if !strings.Contains(string(html), want) {
			t.Errorf("no %s in %s", want, html)
		}
	}
	if strings.Contains(string(html), "<script") {
		t.Errorf("a script: %s", html)
	}
}

// A key looks like one in German, too; a command does not.
func TestKeysInGerman(t *testing.T) {
	for text, want := range map[string]bool{"Strg+F": true, "Umschalt+Pfeil rechts": true, "Strg+Umschalt+Tab": true, "Eingabe": true, "Bild ab": true, "Menü": true, "Strg+": false, "Pfeil": false, "DATEI": false} {
		html, _, err := render(few, English, []byte("`"+text+"`"))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(html), "<kbd>"+text+"</kbd>"); got != want {
			t.Errorf("%q looks like a key: %v", text, got)
		}
	}
}

// A language that nobody has written is English.
func TestUnknownLanguage(t *testing.T) {
	if got := In("xx").Language(); got != "en" {
		t.Errorf("it is %q", got)
	}
	if got := In("xx").Page("nothing"); got != "en/index.html" {
		t.Errorf("an unknown page is %q", got)
	}
}

// The name of the edition has twelve digits of a hash.
func TestEdition(t *testing.T) {
	if !regexp.MustCompile(`^[0-9a-f]{12}$`).MatchString(Edition()) {
		t.Errorf("it is %q", Edition())
	}
}
