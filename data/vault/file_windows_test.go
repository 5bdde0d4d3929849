package vault

import (
	"os"
	"path/filepath"
	"testing"

	"tapetrack/test/check"
)

// TestWindowsKeyFileRights is TestKeyFileMode for access lists.
func TestWindowsKeyFileRights(t *testing.T) {
	path := filepath.Join(check.OpenFolder(t), "a.key")
	key := NewKey()
	if err := createKeyFile(path, key); err != nil {
		t.Fatal(err)
	}
	check.IsOwn(t, path)
	if got, err := readKeyFile(path); err != nil || *got.secret() != *key.secret() {
		t.Errorf("read back as %v, %v", got, err)
	}
	for _, rights := range []string{"FR", "FW", "FA"} {
		check.OpenTo(t, path, rights)
		_, err := readKeyFile(path)
		wantTrouble(t, err, ErrBadKey, path, "by others", `icacls "`+path+`" /inheritance:r /grant:r "`)
	}
	if err := replaceKeyFile(path, key); err != nil {
		t.Fatal(err)
	}
	check.IsOwn(t, path)
	// As a program that knows no rights makes it, in a folder of everybody.
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(key.line()), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := readKeyFile(path)
	wantTrouble(t, err, ErrBadKey, path, "by others")
}
