package audit

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// exportTo opens the question and types a path.
func (r *room) exportTo(path string) {
	r.t.Helper()
	r.Click("Export…")
	if !r.Says("Export Log") {
		r.Until(func() bool { return r.Says("Export Log") })
	}
	r.at("File")
	r.fill(path)
}

// lines returns the lines of a file that only its owner may read.
func lines(t *testing.T, path string) []string {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	check.Equal(t, "mode", info.Mode(), 0o600)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimRight(string(b), "\r\n"), "\n")
}

// alone fails the test unless a folder holds just these files.
func alone(t *testing.T, folder, names string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, e := range entries {
		found = append(found, e.Name())
	}
	check.Equal(t, "files", strings.Join(found, " "), names)
}

func TestExportCSV(t *testing.T) {
	r := newRoom(t, &ledger{newest: 5000}, true)
	r.pick("All", "Policy")
	folder := t.TempDir()
	path := filepath.Join(folder, "log.csv")
	r.exportTo(path)
	r.See(lang.T(writesFound, 5), "Only you can read the file.", "CSV")
	r.Press(fyne.KeyReturn)
	r.Gone("Export Log")
	r.See("5 of 5,000 events · 5 events were written to " + path)
	alone(t, folder, "log.csv")
	rows, err := csv.NewReader(strings.NewReader(strings.Join(lines(t, path), "\n"))).ReadAll()
	if err != nil || len(rows) != 6 || rows[1][0] != "1000" || rows[5][9] != "code-delay=5000" {
		t.Errorf("%v: %q", err, rows)
	}
	r.Press(fyne.KeyF5)
	check.Equal(t, "status", r.status(), "5 of 5,000 events")
}

func TestExportJSONLines(t *testing.T) {
	r := newRoom(t, &ledger{newest: 1000}, true)
	folder := t.TempDir()
	r.exportTo(filepath.Join(folder, "log.csv"))
	r.See(lang.T(writesAll, 1000))
	r.pick("CSV", "JSON Lines")
	r.See(filepath.Join(folder, "log.jsonl"))
	r.pick("JSON Lines", "CSV")
	r.See(filepath.Join(folder, "log.csv"))
	r.pick("CSV", "JSON Lines")
	r.Click("Export")
	alone(t, folder, "log.jsonl")
	written := lines(t, filepath.Join(folder, "log.jsonl"))
	check.Equal(t, "lines", len(written), 1000)
	var last struct {
		ID   int64
		Kind string
	}
	if err := json.Unmarshal([]byte(written[999]), &last); err != nil || last.ID != 1000 || last.Kind != "policy-set" {
		t.Errorf("%v: %+v", err, last)
	}
}

// A name of one's own choice is not touched.
func TestExportKeepsOtherExtensions(t *testing.T) {
	r := newRoom(t, &ledger{newest: 10}, true)
	folder := t.TempDir()
	r.exportTo(filepath.Join(folder, "log.txt"))
	r.pick("CSV", "JSON Lines")
	r.Click("Export")
	alone(t, folder, "log.txt")
}

func TestExportAsksBeforeItReplaces(t *testing.T) {
	r := newRoom(t, &ledger{newest: 10}, true)
	folder := t.TempDir()
	path := filepath.Join(folder, "log.csv")
	if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.exportTo(path)
	r.Press(fyne.KeyReturn)
	r.See("Replace log.csv?", "Its contents would be lost.")
	check.Equal(t, "file", lines(t, path)[0], "before")
	r.Press(fyne.KeyEscape)
	r.See("Export Log", path)
	check.Equal(t, "file", lines(t, path)[0], "before")
	r.at("File")
	r.Press(fyne.KeyReturn)
	r.Click("Replace")
	r.Gone("Export Log")
	check.Equal(t, "lines", len(lines(t, path)), 11)
	alone(t, folder, "log.csv")
}

func TestExportToNowhere(t *testing.T) {
	r := newRoom(t, &ledger{newest: 10}, true)
	folder := t.TempDir()
	r.exportTo("log.csv")
	r.Press(fyne.KeyReturn)
	r.See(files.FullPath)
	r.at("File")
	r.fill(filepath.Join(folder, "none", "log.csv"))
	r.Gone("Name the file")
	r.Press(fyne.KeyReturn)
	r.See("There is no folder " + filepath.Join(folder, "none") + ".")
	r.fill(folder)
	r.Press(fyne.KeyReturn)
	r.See(folder + " is a folder.")
	r.fill("  " + filepath.Join(folder, "log.csv") + " ")
	r.Press(fyne.KeyReturn)
	r.Gone("Export Log")
	alone(t, folder, "log.csv")
}

func TestExportFails(t *testing.T) {
	l := &ledger{newest: 10, export: func(_ context.Context, n int) error {
		if n == 5 {
			return errors.New("disk on fire")
		}
		return nil
	}}
	r := newRoom(t, l, true)
	folder := t.TempDir()
	r.exportTo(filepath.Join(folder, "log.csv"))
	r.Press(fyne.KeyReturn)
	r.See("Export Log", "Something went wrong")
	r.Gone("disk on fire")
	alone(t, folder, "")
	l.export = nil
	r.Press(fyne.KeyReturn)
	alone(t, folder, "log.csv")
}

// half returns a log whose export stops in the middle until it is let go, or
// cancelled if it takes notice.
func half(notices bool) (l *ledger, reached, goOn chan struct{}) {
	reached, goOn = make(chan struct{}), make(chan struct{})
	return &ledger{newest: 2000, export: func(ctx context.Context, n int) error {
		if n == 1000 {
			close(reached)
			if !notices {
				<-goOn
				return nil
			}
			select {
			case <-goOn:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}}, reached, goOn
}

func TestExportShowsHowFarItIs(t *testing.T) {
	l, reached, goOn := half(true)
	r := newRoom(t, l, false)
	r.Until(func() bool { return r.status() == "2,000 events" })
	path := filepath.Join(t.TempDir(), "log.csv")
	r.exportTo(path)
	r.Press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	<-reached
	r.Until(func() bool { return r.Says(" of 2,000 events\n") })
	r.See("Exporting…")
	close(goOn)
	r.Until(func() bool { return r.Says("2,000 events were written") })
	check.Equal(t, "lines", len(lines(t, path)), 2001)
}

func TestExportCancelled(t *testing.T) {
	t.Run("at once", func(t *testing.T) { cancelExport(t, true) })
	t.Run("with the next event", func(t *testing.T) { cancelExport(t, false) })
}

func cancelExport(t *testing.T, notices bool) {
	l, reached, goOn := half(notices)
	r := newRoom(t, l, false)
	r.Until(func() bool { return r.status() == "2,000 events" })
	folder := t.TempDir()
	r.exportTo(filepath.Join(folder, "log.csv"))
	r.Press(fyne.KeyReturn)
	<-reached
	r.Press(fyne.KeyEscape)
	r.Gone("Exporting…")
	close(goOn)
	r.Until(func() bool { return r.Says(lang.T(shell.ExportCancelled)) })
	alone(t, folder, "")
}

// A window that closes ends its export.
func TestExportOfAClosedWindow(t *testing.T) {
	l, reached, _ := half(true)
	r := newRoom(t, l, false)
	r.Until(func() bool { return r.status() == "2,000 events" })
	folder := t.TempDir()
	r.exportTo(filepath.Join(folder, "log.csv"))
	r.Press(fyne.KeyReturn)
	<-reached
	r.CloseButton()
	r.tasks.Wait()
	alone(t, folder, "")
}
