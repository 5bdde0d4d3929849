package main

import (
	"path/filepath"
	"testing"
)

// The ending of the file chooses the format, --format is heard before it, and
// what contradicts is refused before anything is written.
func TestExportFollowsTheEnding(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	for _, c := range []struct {
		begins string
		args   []string
	}{
		{"<?xml", []string{"export", "u.xml"}},
		{"[", []string{"export", "u.JSON"}},
		{"User-ID,", []string{"export", "u.csv"}},
		{"User-ID,", []string{"export", "u"}},
		{"<?xml", []string{"export", "u.txt", "--format=xml"}},
		{`{"id":`, []string{"audit", "export", "log.jsonl"}},
		{"Event,", []string{"audit", "export", "log.csv"}},
		{"Event,", []string{"audit", "export", "log"}},
	} {
		w.ok(c.args...)
		name := c.args[len(c.args)-1]
		if c.args[0] == "export" {
			name = c.args[1]
		}
		if got := w.get(filepath.Join(w.home, name)); len(got) < len(c.begins) || got[:len(c.begins)] != c.begins {
			t.Errorf("%q: %.40q", c.args, got)
		}
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"The format .pdf is not supported. End bad.pdf in .csv, .xml or .json, or choose the format with --format.", []string{"export", "bad.pdf"}},
		{"The format .jsonl is not supported", []string{"export", "bad.jsonl"}},
		{"bad.xml ends in .xml, but the format is JSON. End it in .json, or choose the format XML.", []string{"export", "bad.xml", "--format=json"}},
		{"The format .json is not supported", []string{"audit", "export", "bad.json"}},
		{"bad.jsonl ends in .jsonl, but the format is CSV", []string{"audit", "export", "bad.jsonl", "--format=csv"}},
	} {
		w.wants(w.refused(c.args...), c.want)
	}
	bad, err := filepath.Glob(filepath.Join(w.home, "bad*"))
	if err != nil || len(bad) != 0 {
		t.Error(bad, err)
	}
	if got := w.sql("SELECT count(*) FROM events WHERE kind IN ('users-exported', 'events-exported')"); got != "8" {
		t.Error(got)
	}
}
