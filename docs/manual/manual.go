// Package manual makes the pages of the manual, in HTML, from its Markdown. Every language has a folder with one file
// for each page; what is not translated is shown in English. The pages need no network, no script and no other file
// but their pictures.
package manual

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"tapetrack/docs"
)

const (
	// Contents is the name of the page with which the manual begins.
	Contents = "index"
	// English is the language that every page exists in.
	English = "en"

	sources  = "manual"
	pictures = "pictures"
	mark     = ".md"
)

// A Book is the manual in one language.
type Book struct {
	root     fs.FS
	language string
	labels   labels
	pages    []page // in the order of the contents, which are the first
	groups   []group
}

// labels are the words around a page.
type labels struct {
	Manual, Contents, Skip, Previous, Next string

	// Untranslated stands above a page that is not in the language of the book.
	Untranslated string
}

// page is a page before it is laid out.
type page struct {
	name     string // without an ending
	language string // that its text is in
	title    string
	text     []byte
}

// group is a part of the contents.
type group struct {
	title string
	pages []string // their names
}

// Languages returns the languages in which there is something, in alphabetical order.
func Languages() []string {
	entries, err := fs.ReadDir(docs.Files, sources)
	if err != nil {
		panic(err) // it is part of the program
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// In returns the manual in a language, such as "de", or where there is none in English.
func In(language string) Book {
	if !slices.Contains(Languages(), language) {
		language = English
	}
	book, err := open(docs.Files, language)
	if err != nil {
		panic(err) // the files are part of the program, and tests have seen them
	}
	return book
}

// open reads the manual below root, which has the folders of docs.Files.
func open(root fs.FS, language string) (Book, error) {
	b := Book{root: root, language: language}
	words, err := fs.ReadFile(root, path.Join(sources, language, "labels.json"))
	if err == nil {
		err = json.Unmarshal(words, &b.labels)
	}
	if err != nil {
		return Book{}, err
	}
	first, err := b.read(Contents)
	if err != nil {
		return Book{}, err
	}
	b.groups = contents(first.text)
	b.pages = []page{first}
	for _, g := range b.groups {
		for _, name := range g.pages {
			p, err := b.read(name)
			if err != nil {
				return Book{}, err
			}
			b.pages = append(b.pages, p)
		}
	}
	return b, nil
}

// read reads a page in the language of the book, or else in English.
func (b *Book) read(name string) (page, error) {
	p := page{name: name}
	for _, p.language = range []string{b.language, English} {
		text, err := fs.ReadFile(b.root, path.Join(sources, p.language, name+mark))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		p.text = text
		p.title = heading(text)
		return p, err
	}
	return page{}, &fs.PathError{Op: "open", Path: path.Join(sources, English, name+mark), Err: fs.ErrNotExist}
}

// Language is what the book is in.
func (b Book) Language() string { return b.language }

// Has reports whether there is a page called name.
func (b Book) Has(name string) bool {
	return slices.ContainsFunc(b.pages, func(p page) bool { return p.name == name })
}

// Page returns the file of a page, as Files names it; where there is none that of the contents.
func (b Book) Page(name string) string {
	if !b.Has(name) {
		name = Contents
	}
	return b.language + "/" + name + ".html"
}

// Files returns every file of the book by its name, a path with slashes: the pages, and the pictures that they show.
func (b Book) Files() (map[string][]byte, error) {
	all := map[string][]byte{}
	for i := range b.pages {
		html, shown, err := b.lay(i)
		if err != nil {
			return nil, err
		}
		all[b.Page(b.pages[i].name)] = html
		for _, picture := range shown {
			if all[picture], err = fs.ReadFile(b.root, picture); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// Edition names the contents of the manual of this build, in all languages: another text, picture or layout has
// another name. It has twelve letters and digits.
var Edition = sync.OnceValue(func() string {
	sum := sha256.New()
	sum.Write([]byte(layout + style))
	err := fs.WalkDir(docs.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(docs.Files, name)
		sum.Write([]byte(name + "\x00"))
		sum.Write(content)
		return err
	})
	if err != nil {
		panic(err) // it is part of the program
	}
	return strings.ToLower(hex.EncodeToString(sum.Sum(nil))[:12])
})
