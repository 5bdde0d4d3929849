package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"tapetrack/data"
)

func TestCopy(t *testing.T) {
	source := opened(t, made(t, victims))
	folder := t.TempDir()
	path := filepath.Join(folder, "new", "copy.db")
	note := func(db *DB) error {
		return db.Unlock(testKey{}).Update(t.Context(), func(tx data.Tx) error { return tx.SetSetting("here", "copy") })
	}
	if err := Copy(t.Context(), path, source, note); err != nil {
		t.Fatal(err)
	}
	db := opened(t, path)
	if err := db.Unlock(testKey{}).View(t.Context(), account(1)); err != nil {
		t.Error(err)
	}
	for d, want := range map[*DB]string{db: "copy", source: ""} {
		if got, err := d.Setting(t.Context(), "here"); got != want || err != nil {
			t.Errorf("here is %q, %v; want %q", got, err, want)
		}
	}
	boom := errors.New("boom")
	other := filepath.Join(folder, "other", "copy.db")
	for name, c := range map[string]struct {
		path string
		fill func(*DB) error
		want error
	}{
		"there is one": {path, note, data.ErrExists},
		"not filled":   {other, func(*DB) error { return boom }, boom},
	} {
		if err := Copy(t.Context(), c.path, source, c.fill); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("left are %v, %v", entries, err)
	}
}

func TestUnused(t *testing.T) {
	path := made(t, victims)
	db := opened(t, path)
	if err := Unused(t.Context(), path); !errors.Is(err, data.ErrBusy) {
		t.Errorf("while it is open: %v", err)
	}
	if err := db.Unlock(testKey{}).View(t.Context(), account(1)); err != nil {
		t.Error("then it can't be used: ", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Unused(t.Context(), path); err != nil {
		t.Errorf("when it is closed: %v", err)
	}
	if err := opened(t, path).Unlock(testKey{}).View(t.Context(), account(1)); err != nil {
		t.Error("then it can't be used: ", err)
	}
	if err := Unused(t.Context(), path+".none"); !errors.Is(err, data.ErrNoDatabase) {
		t.Errorf("without one: %v", err)
	}
}

// A look brings nothing up to date.
func TestOutdated(t *testing.T) {
	old := filepath.Join(t.TempDir(), "old.db")
	content, err := os.ReadFile("testdata/1.4.0.db")
	if err == nil {
		err = os.WriteFile(old, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if outdated, err := Outdated(t.Context(), old); !outdated || err != nil {
			t.Errorf("an old one: %v, %v", outdated, err)
		}
	}
	opened(t, old)
	if outdated, err := Outdated(t.Context(), old); outdated || err != nil {
		t.Errorf("when it was opened: %v, %v", outdated, err)
	}
	if _, err := Outdated(t.Context(), "testdata/names"); err == nil {
		t.Error("something else is one")
	}
}
