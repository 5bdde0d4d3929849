package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data"
)

func TestPaper(t *testing.T) {
	root := filepath.Join(t.TempDir(), "TapeTrack")
	p := &Paper{Root: root}
	path, err := p.Write("users.html", func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Repeat("page", 100_000))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	other, err := p.Write("users.html", func(io.Writer) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "the same place", path == other, false)
	for name, want := range map[string]os.FileMode{root: 0o700, filepath.Dir(path): 0o700, path: 0o600} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, name, info.Mode().Perm(), want)
	}
	content, _ := os.ReadFile(path)
	equal(t, "content", string(content), strings.Repeat("page", 100_000))
	p.Remove(context.Background())
	equal(t, "left", left(t, root), 0)
}

// Nothing lies about after a page that was not finished.
func TestPaperThatFails(t *testing.T) {
	root := t.TempDir()
	p := &Paper{Root: root}
	_, err := p.Write("users.html", func(w io.Writer) error {
		_, _ = io.WriteString(w, "half a page")
		return context.Canceled
	})
	equal(t, "cancelled", errors.Is(err, context.Canceled), true)
	equal(t, "left", left(t, root), 0)

	p.Root = filepath.Join(root, "file")
	if err := os.WriteFile(p.Root, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = p.Write("users.html", func(io.Writer) error { return nil })
	equal(t, "no folder", errors.Is(err, data.ErrReadOnly), true)

	full := &diskWriter{w: badWriter{}}
	_, err = full.Write([]byte("x"))
	equal(t, "a full disk is remembered", errors.Is(err, errFull) && errors.Is(full.err, errFull), true)
}

var errFull = errors.New("no space left")

type badWriter struct{}

func (badWriter) Write([]byte) (int, error) { return 0, fmt.Errorf("write: %w", errFull) }

func left(t *testing.T, folder string) int {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}
