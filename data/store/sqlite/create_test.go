package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

func TestCreateModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files take the access list of their folder")
	}
	top := t.TempDir()
	if err := os.Chmod(top, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(top, "a", "b", "test.db")
	create(t, path, nil)
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
		t.Errorf("made with %v, %v", info.Mode(), err) // Open would put it right
	}
	db := opened(t, path)
	if err := db.Unlock(testKey{}).Update(t.Context(), oneAuthenticator); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{
		top:                0o755 | fs.ModeDir, // was there
		filepath.Dir(path): 0o700 | fs.ModeDir,
		top + "/a":         0o700 | fs.ModeDir,
		path:               0o600,
		path + "-wal":      0o600,
		path + "-shm":      0o600,
	} {
		info, err := os.Stat(name)
		if err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v; want %v", name, info.Mode(), err, want)
		}
	}
}

func TestCreateExisting(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"test.db", "other.db-wal", "more.db-journal"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fill := func(*DB) error { t.Error("filled"); return nil }
	for _, name := range []string{"test.db", "other.db", "more.db"} {
		err := Create(t.Context(), filepath.Join(folder, name), fill)
		checkTrouble(t, err, data.ErrExists, name)
	}
	checkTrouble(t, Create(t.Context(), folder, fill), data.ErrNotDatabase, folder)
	checkTrouble(t, Create(t.Context(), filepath.Join(folder, "test.db", "x.db"), fill), data.ErrUnreadable, "test.db")
	checkTrouble(t, Create(t.Context(), "", fill), data.ErrNoDatabase, "")
	checkTrouble(t, Create(t.Context(), filepath.Join(folder, "a\x00b"), fill), data.ErrUnreadable, `a\x00b`)
	checkTrouble(t, Create(t.Context(), filepath.Join(folder, strings.Repeat("x", 300)), fill), data.ErrUnreadable, "xxx")
	got, err := os.ReadFile(filepath.Join(folder, "test.db"))
	if err != nil || string(got) != "mine" {
		t.Errorf("the file is %q now, %v", got, err)
	}
	checkNames(t, folder, "more.db-journal", "other.db-wal", "test.db")
}

func TestCreateFails(t *testing.T) {
	top := t.TempDir()
	path := filepath.Join(top, "a", "b", "test.db")
	boom := errors.New("boom")
	err := Create(t.Context(), path, func(db *DB) error {
		if err := db.Unlock(testKey{}).Update(t.Context(), oneAuthenticator); err != nil {
			t.Error(err)
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = Create(ctx, path, func(*DB) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	err = Create(t.Context(), path, func(db *DB) error {
		if _, err := db.engine.write.Exec("PRAGMA max_page_count = 40"); err != nil {
			t.Error(err)
		}
		return fillUp(t.Context(), db)
	})
	checkTrouble(t, err, data.ErrDiskFull, path)
	checkNames(t, top)
}

// Whoever comes second is told so, also if the name appears in the last moment.
func TestCreateAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	var wg sync.WaitGroup
	const n = 4
	errs := make(chan error, n)
	var filled sync.WaitGroup
	filled.Add(n)
	for range n {
		wg.Go(func() {
			errs <- Create(t.Context(), path, func(*DB) error {
				filled.Done()
				filled.Wait()
				return nil
			})
		})
	}
	wg.Wait()
	close(errs)
	won := 0
	for err := range errs {
		if err == nil {
			won++
			continue
		}
		checkTrouble(t, err, data.ErrExists, path)
	}
	if won != 1 {
		t.Errorf("%d made it", won)
	}
	checkNames(t, filepath.Dir(path), "test.db")
}

// fillUp writes events until nothing more fits.
func fillUp(ctx context.Context, db *DB) error {
	for range 1000 {
		err := db.Unlock(testKey{}).Update(ctx, func(tx data.Tx) error {
			return tx.AppendEvent(data.Event{Kind: data.SignedIn, Detail: strings.Repeat("x", 100_000)})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// checkTrouble fails unless err is a trouble of a kind whose one sentence or
// two name what it is about.
func checkTrouble(t *testing.T, err, kind error, about string) {
	t.Helper()
	var trouble *data.Trouble
	if !errors.As(err, &trouble) || trouble.Kind != kind {
		t.Errorf("got %v, want a trouble: %v", err, kind)
		return
	}
	text := lang.Say(words.Message(err))
	if text != lang.Say(words.Message(trouble)) || !strings.Contains(text, about) || !strings.HasSuffix(text, ".") || strings.Contains(text, "\n") {
		t.Errorf("it says %q, not of %q", text, about)
	}
	t.Log(text)
}
