package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data/files"
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
		{"\ufeffUser-ID,", []string{"export", "e1.csv", "--format=excel"}},
		{"\ufeffUser-ID;", []string{"export", "e2.csv", "--format=excel", "--separator=semicolon"}},
		{"User-ID|", []string{"export", "e3.csv", "--separator=|"}},
		{"User-ID\t", []string{"export", "e4.csv", "--separator=Tab"}},
		{`{"id":`, []string{"audit", "export", "log.jsonl"}},
		{"\ufeffEvent;", []string{"audit", "export", "--format=excel", "--separator=;", "log2.csv"}},
		{"Event,", []string{"audit", "export", "log.csv"}},
		{"Event,", []string{"audit", "export", "log"}},
	} {
		w.ok(c.args...)
		name := c.args[len(c.args)-1]
		if c.args[0] == "export" { // options follow the name
			name = c.args[1]
		}
		if got := w.get(filepath.Join(w.home, name)); len(got) < len(c.begins) || got[:len(c.begins)] != c.begins {
			t.Errorf("%q: %.40q", c.args, got)
		}
	}
	none := func(ending, names string) string {
		return strings.TrimSuffix(fmt.Sprintf(files.NoFormat, ending, names), ".") + " with --format."
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{none(".pdf", "bad.csv, bad.xml or bad.json"), []string{"export", "bad.pdf"}},
		{none(".jsonl", "bad.csv, bad.xml or bad.json"), []string{"export", "bad.jsonl"}},
		{fmt.Sprintf(files.OtherFormat, "JSON", ".json", ".xml", "bad.json") + ", or choose the format XML.", []string{"export", "bad.xml", "--format=json"}},
		{none(".json", "bad.csv or bad.jsonl"), []string{"audit", "export", "bad.json"}},
		{fmt.Sprintf(files.OtherFormat, "CSV for Excel", ".csv", ".xml", "bad.csv") + ", or choose the format XML.", []string{"export", "bad.xml", "--format=excel"}},
		{"csv, excel, xml or json", []string{"export", "bad.csv", "--format=foo"}},
		{"comma, semicolon, tab or bar", []string{"export", "bad.csv", "--separator=x"}},
		{"the format is JSON", []string{"export", "bad.json", "--separator=,"}},
		{fmt.Sprintf(files.OtherFormat, "CSV", ".csv", ".jsonl", "bad.csv"), []string{"audit", "export", "bad.jsonl", "--format=csv"}},
	} {
		w.wants(w.refused(c.args...), c.want)
	}
	bad, err := filepath.Glob(filepath.Join(w.home, "bad*"))
	if err != nil || len(bad) != 0 {
		t.Error(bad, err)
	}
	if got := w.sql("SELECT count(*) FROM events WHERE kind IN ('users-exported', 'events-exported')"); got != "13" {
		t.Error(got)
	}
}
