package vault

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// writeFile makes a file with content in a new folder and returns its path.
func writeFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "some.key")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestKeyFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "a b's.key")
	key := NewKey()
	if err := createKeyFile(path, key); err != nil {
		t.Fatal(err)
	}
	if got, err := readKeyFile(path); err != nil || *got.secret() != *key.secret() {
		t.Errorf("read back as %v, %v", got, err)
	}
	text, err := os.ReadFile(path)
	if err != nil || string(text) != key.line() {
		t.Errorf("the file does not hold one line, %v", err)
	}
	wantTrouble(t, createKeyFile(path, NewKey()), ErrKeyExists, path, "--key-file")
	if again, err := os.ReadFile(path); err != nil || string(again) != string(text) {
		t.Errorf("the first key was replaced, %v", err)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}

// TestKeyFileAtOnce: of several that make a key file at once one succeeds, and who
// reads it meanwhile finds no file or its key.
func TestKeyFileAtOnce(t *testing.T) {
	for range 50 {
		folder := t.TempDir()
		path := filepath.Join(folder, "a.key")
		keys := make([]Key, 8)
		failures := make([]error, len(keys))
		var makers, readers sync.WaitGroup
		made := make(chan struct{})
		for range 2 {
			readers.Go(func() {
				for {
					_, err := readKeyFile(path)
					if err != nil && !errors.Is(err, ErrNoKey) {
						t.Errorf("read while it is made: %v", err)
						return
					}
					select {
					case <-made:
						return
					default:
					}
				}
			})
		}
		for i := range keys {
			keys[i] = NewKey()
			makers.Go(func() { failures[i] = createKeyFile(path, keys[i]) })
		}
		makers.Wait()
		close(made)
		readers.Wait()
		won := 0
		for i, err := range failures {
			if err != nil {
				wantTrouble(t, err, ErrKeyExists, path)
				continue
			}
			won++
			if got, err := readKeyFile(path); err != nil || *got.secret() != *keys[i].secret() {
				t.Errorf("number %d made it, and it holds another key: %v", i, err)
			}
		}
		entries, err := os.ReadDir(folder)
		if won != 1 || err != nil || len(entries) != 1 {
			t.Fatalf("%d made it, the folder holds %v, %v", won, entries, err)
		}
	}
}

func TestReadKeyFileRefused(t *testing.T) {
	folder := t.TempDir()
	file := writeFile(t, NewKey().line())
	for name, tc := range map[string]struct {
		path string
		kind error
		says string
	}{
		"missing":            {filepath.Join(folder, "none.key"), ErrNoKey, "--key-file"},
		"folder missing":     {filepath.Join(folder, "none", "a.key"), ErrNoKey, "There is no key file"},
		"a folder":           {folder, ErrBadKey, "is a folder"},
		"a file as a folder": {filepath.Join(file, "a.key"), ErrKeyUnreachable, "not a directory"},
		"empty":              {writeFile(t, ""), ErrBadKey, header},
		"31 bytes":           {writeFile(t, header+" AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\n"), ErrBadKey, "damaged"},
		"raw bytes":          {writeFile(t, "01234567890123456789012345678901"), ErrBadKey, "not a key"},
		"something else":     {writeFile(t, "SQLite format 3\x00"), ErrBadKey, "not a key"},
		"too long":           {writeFile(t, NewKey().line()+string(make([]byte, 1<<20))), ErrBadKey, "not a key"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readKeyFile(tc.path)
			wantTrouble(t, err, tc.kind, tc.path, tc.says)
		})
	}
}

func TestCreateKeyFileRefused(t *testing.T) {
	folder := t.TempDir()
	for name, path := range map[string]string{
		"folder missing":     filepath.Join(folder, "none", "a.key"),
		"a file as a folder": filepath.Join(writeFile(t, ""), "a.key"),
	} {
		t.Run(name, func(t *testing.T) {
			wantTrouble(t, createKeyFile(path, NewKey()), ErrKeyUnreachable, path, "can't be created")
		})
	}
	wantTrouble(t, createKeyFile(folder, NewKey()), ErrKeyExists, folder)
}
