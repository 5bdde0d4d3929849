package vault

import (
	"os"
	"path/filepath"
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
			wantTrouble(t, createKeyFile(path, NewKey()), ErrKeyUnreachable, path, "can't be made")
		})
	}
	wantTrouble(t, createKeyFile(folder, NewKey()), ErrKeyExists, folder)
}
