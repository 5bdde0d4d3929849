package tour

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A book tells the tour in words and pictures: tour.md, and a picture of each
// page beside it.
type book struct {
	folder string
	text   strings.Builder
	pages  int
}

// outFolder returns the folder that TOUR_OUT names, or one that is thrown away.
// A relative one is below the root of the module.
func outFolder(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("TOUR_OUT")
	if folder == "" {
		return t.TempDir()
	}
	if !filepath.IsAbs(folder) {
		folder = filepath.Join("..", "..", folder)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

// newBook opens an empty book in a folder below that of the tour; the pictures
// of the last time go.
func newBook(t *testing.T, name string) *book {
	t.Helper()
	b := &book{folder: filepath.Join(outFolder(t), name)}
	if err := os.MkdirAll(b.folder, 0o755); err != nil {
		t.Fatal(err)
	}
	old, err := filepath.Glob(filepath.Join(b.folder, "[0-9][0-9]-*.png"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(old, b.path("failed.png")) {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	b.text.WriteString("# The tour\n\nThe real programs in real windows, driven by keyboard and mouse. Written by `make tour`.\n")
	b.save(t)
	return b
}

func (b *book) path(name string) string { return filepath.Join(b.folder, name) }

func (b *book) save(t *testing.T) {
	t.Helper()
	if err := os.WriteFile(b.path("tour.md"), []byte(b.text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// chapter begins a chapter.
func (b *book) chapter(title string) { fmt.Fprintf(&b.text, "\n## %s\n", title) }

// page adds a sentence and a picture of the window that it is about.
func (b *book) page(w *window, name, sentence string) {
	w.t.Helper()
	b.pages++
	file := fmt.Sprintf("%02d-%s.png", b.pages, name)
	savePNG(w.t, b.path(file), w.still())
	if title := w.must("xdotool", "getwindowname", w.id); title != w.name { // a program's name is the same everywhere
		bracketed(w.t, "the title of a window", title)
	}
	b.line(w.t, sentence)
	fmt.Fprintf(&b.text, "\n![%s](%s)\n", w.title, file)
	b.save(w.t)
}

// line adds a sentence, in the book and on standard output.
func (b *book) line(t *testing.T, sentence string) {
	t.Helper()
	fmt.Printf("    %s\n", sentence)
	fmt.Fprintf(&b.text, "\n%s\n", sentence)
	b.save(t)
}
