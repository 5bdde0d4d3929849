package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// snapshot returns what is in the home folder, logs left out.
func (w *world) snapshot() map[string]string {
	w.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(w.home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(w.home, path)
		if err != nil || strings.HasPrefix(name, ".local") || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		found[name] = fmt.Sprintf("%d bytes, %x", len(content), sha256.Sum256(content))
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return found
}

// unchanged fails if a file was changed, made or removed since a snapshot.
func (w *world) unchanged(before map[string]string) {
	w.Helper()
	if diff := cmp.Diff(before, w.snapshot()); diff != "" {
		w.Errorf("files changed (-before +after):\n%s", diff)
	}
}

// rows returns everything that is stored, as sqlite3 sees it.
func (w *world) rows() string {
	w.Helper()
	return w.sql(".dump")
}
