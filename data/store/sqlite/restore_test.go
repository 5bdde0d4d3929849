package sqlite

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// marked creates a database that holds a mark.
func marked(t *testing.T, path, mark string) {
	t.Helper()
	create(t, path, func(tx data.Tx) error { return tx.SetSetting("mark", mark) })
}

// markIs fails unless the database at path has the mark and is whole, as the
// sqlite3 program sees it.
func markIs(t *testing.T, path, want string) {
	t.Helper()
	out, err := exec.Command("sqlite3", "-batch", path, "SELECT value FROM settings WHERE name = 'mark'; PRAGMA integrity_check").CombinedOutput()
	if got := strings.TrimSpace(string(out)); err != nil || got != want+"\nok" {
		t.Errorf("%s holds %q, %v; want %s", filepath.Base(path), got, err, want)
	}
}

func asItIs(restored, old *DB) error { return nil }

func TestRestore(t *testing.T) {
	folder := t.TempDir()
	path, from := filepath.Join(folder, "test.db"), filepath.Join(t.TempDir(), "backup.db")
	marked(t, path, "new")
	marked(t, from, "old")
	before, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	// A program that ended without closing left a log.
	db := opened(t, path)
	if _, err := db.engine.write.Exec("UPDATE settings SET value = 'newer' WHERE name = 'mark'"); err != nil {
		t.Fatal(err)
	}
	wal, err := os.ReadFile(path + "-wal")
	if err != nil || len(wal) == 0 {
		t.Fatal(err, len(wal))
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	kept, err := Restore(t.Context(), path, from, func(restored, old *DB) error {
		mark, err := old.Setting(t.Context(), "mark")
		if mark != "newer" {
			t.Errorf("the database that is replaced says %q, %v", mark, err)
		}
		return restored.Unlock(testKey{}).Update(t.Context(), func(tx data.Tx) error { return tx.AddGroup(data.Group{ID: "NEW"}) })
	})
	if err != nil || filepath.Dir(kept) != folder {
		t.Fatalf("kept as %q, %v", kept, err)
	}
	markIs(t, path, "old")
	markIs(t, kept, "newer")
	if after, err := os.ReadFile(from); err != nil || string(after) != string(before) {
		t.Error("the backup was changed", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	checkNames(t, filepath.Dir(from), "backup.db")
	err = opened(t, path).Unlock(testKey{}).View(t.Context(), func(tx data.Tx) error { _, err := tx.Group("NEW"); return err })
	if err != nil {
		t.Error(err)
	}
	checkNames(t, folder, "test.db", "test.db-shm", "test.db-wal", filepath.Base(kept))
}

// Where there is no database any more, or none that can be read, it works as well.
func TestRestoreWithoutDatabase(t *testing.T) {
	from := filepath.Join(t.TempDir(), "backup.db")
	marked(t, from, "old")
	for name, prepare := range map[string]func(path string) error{
		"nothing":    func(string) error { return nil },
		"no folder":  func(path string) error { return os.Remove(filepath.Dir(path)) },
		"a log left": func(path string) error { return os.WriteFile(path+"-wal", []byte("something"), 0o600) },
		"empty":      func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"notes":      func(path string) error { return os.WriteFile(path, []byte(strings.Repeat("notes ", 1000)), 0o600) },
		"notes and a log": func(path string) error {
			return errors.Join(os.WriteFile(path, []byte(strings.Repeat("notes ", 1000)), 0o600), os.WriteFile(path+"-wal", []byte("something"), 0o600))
		},
		"half": func(path string) error {
			whole, err := os.ReadFile(from)
			return errors.Join(err, os.WriteFile(path, whole[:len(whole)/2], 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "folder", "test.db")
			if err := errors.Join(os.Mkdir(filepath.Dir(path), 0o700), prepare(path)); err != nil {
				t.Fatal(err)
			}
			was, _ := os.ReadFile(path)
			kept, err := Restore(t.Context(), path, from, asItIs)
			if err != nil {
				t.Fatal(err)
			}
			markIs(t, path, "old")
			if _, err := os.Lstat(path + "-wal"); err == nil {
				t.Error("there is still a log")
			}
			if got, _ := os.ReadFile(kept); string(got) != string(was) && name != "half" {
				t.Errorf("%s is not what was there", kept)
			}
		})
	}
}

// Whatever is wrong leaves both files as they are.
func TestRestoreRefused(t *testing.T) {
	folder := t.TempDir()
	path, from := filepath.Join(folder, "test.db"), filepath.Join(t.TempDir(), "backup.db")
	marked(t, path, "new")
	marked(t, from, "old")
	whole, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	file := func(name string, content []byte) string {
		t.Helper()
		f := filepath.Join(filepath.Dir(from), name)
		if err := os.WriteFile(f, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return f
	}
	damaged := []byte(string(whole))
	copy(damaged[len(damaged)-4096*3:], make([]byte, 4096*2))
	newer := file("newer.db", whole)
	if out, err := exec.Command("sqlite3", newer, "INSERT INTO migrations (id) VALUES ('9.1.0-01-more')").CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	failed := errors.New("failed")
	for name, c := range map[string]struct {
		ctx     context.Context
		from    string
		prepare func(restored, old *DB) error
		want    error
		says    string
	}{
		"missing":   {t.Context(), filepath.Join(folder, "none"), asItIs, data.ErrNoDatabase, "none"},
		"a folder":  {t.Context(), folder, asItIs, data.ErrNotDatabase, "is a folder"},
		"itself":    {t.Context(), path, asItIs, data.ErrExists, "is the database itself"},
		"notes":     {t.Context(), file("notes", []byte(strings.Repeat("notes ", 1000))), asItIs, data.ErrNotDatabase, "notes"},
		"empty":     {t.Context(), file("empty", nil), asItIs, data.ErrNotDatabase, "empty"},
		"half":      {t.Context(), file("half", whole[:len(whole)/2]), asItIs, data.ErrUnreadable, "half"},
		"damaged":   {t.Context(), file("damaged", damaged), asItIs, data.ErrUnreadable, "damaged"},
		"newer":     {t.Context(), newer, asItIs, data.ErrNewerSchema, "9.1.0"},
		"prepare":   {t.Context(), from, func(_, _ *DB) error { return failed }, failed, "failed"},
		"cancelled": {cancelled, from, asItIs, context.Canceled, ""},
	} {
		t.Run(name, func(t *testing.T) {
			kept, err := Restore(c.ctx, path, c.from, c.prepare)
			if !errors.Is(err, c.want) || kept != "" || !strings.Contains(err.Error(), c.says) {
				t.Errorf("kept %q, %v", kept, err)
			}
			checkNames(t, folder, "test.db")
			markIs(t, path, "new")
			markIs(t, from, "old")
		})
	}
}

// While another program has the database open it is not replaced.
func TestRestoreInUse(t *testing.T) {
	folder := t.TempDir()
	path, from := filepath.Join(folder, "test.db"), filepath.Join(t.TempDir(), "backup.db")
	marked(t, path, "new")
	marked(t, from, "old")
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Restore(t.Context(), path, from, asItIs)
	if !errors.Is(err, data.ErrBusy) || !strings.Contains(lang.Say(words.Message(err)), "Close TapeMaster") {
		t.Error(err)
	}
	if err := db.Unlock(testKey{}).Update(t.Context(), func(tx data.Tx) error { return tx.SetSetting("mark", "newer") }); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	markIs(t, path, "newer")
	// Another process, too.
	p := start(t, "lock", path, "")
	if _, err := Restore(t.Context(), path, from, asItIs); !errors.Is(err, data.ErrBusy) {
		t.Error(err)
	}
	p.end()
	if _, err := Restore(t.Context(), path, from, asItIs); err != nil {
		t.Error(err)
	}
	markIs(t, path, "old")
}

// A program that is killed while it restores leaves the database as it was.
func TestRestoreKilled(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "test.db")
	marked(t, path, "new")
	from := filepath.Join(t.TempDir(), "backup.db")
	marked(t, from, "old")
	p := start(t, "restore and hang", path, from)
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.end()
	left, _ := filepath.Glob(filepath.Join(folder, buildPrefix+"*"))
	if len(left) != 1 {
		t.Fatalf("left %q, so nothing was killed in the middle", left)
	}
	markIs(t, path, "new")
	if _, err := Restore(t.Context(), path, from, asItIs); err != nil {
		t.Error(err)
	}
	markIs(t, path, "old")
}
