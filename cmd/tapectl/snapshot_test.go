package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
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

// rows returns everything that is stored, as sqlite3 sees it; where commands sign in, without
// what a sign-in of tapemaster writes.
func (w *world) rows() string {
	w.Helper()
	all := w.sql(".dump")
	if w.served == nil {
		return all
	}
	var kept strings.Builder
	for line := range strings.Lines(all) {
		if !ofSignIns.MatchString(line) {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// ofSignIns are the rows that a sign-in of tapemaster writes, and the head of the log.
var ofSignIns = regexp.MustCompile(`^INSERT INTO (sessions|attempts|tickets|settings|sqlite_sequence|users VALUES\(1,|events .*'(sign-in|sign-out)')|^INSERT INTO events VALUES.*'(sign-in|sign-out|act-denied)'`)
