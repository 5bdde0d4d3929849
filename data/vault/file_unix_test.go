//go:build unix

package vault

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"tapetrack/data/store/storetest"
)

func TestKeyFileMode(t *testing.T) {
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "a.key")
	if err := createKeyFile(path, NewKey()); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{path: 0o600, folder: os.ModeDir | 0o750} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s has mode %v, %v, want %v", name, info.Mode(), err, want)
		}
	}
	for mode, good := range map[os.FileMode]bool{
		0o600: true, 0o400: true, 0o700: true,
		0o640: false, 0o604: false, 0o620: false, 0o602: false, 0o644: false, 0o666: false, 0o610: false, 0o601: false,
	} {
		t.Run(fmt.Sprintf("%o", mode), func(t *testing.T) {
			if err := os.Chmod(path, mode); err != nil {
				t.Fatal(err)
			}
			_, err := readKeyFile(path)
			if good {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantTrouble(t, err, ErrBadKey, "chmod 600 "+path)
		})
	}
}

// TestKeyFilePipe would hang for ever if the pipe were opened to be read.
func TestKeyFilePipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.key")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := readKeyFile(path)
	wantTrouble(t, err, ErrBadKey, path, "not an ordinary file")
}

func TestKeyFileLink(t *testing.T) {
	key := NewKey()
	target := writeFile(t, key.line())
	link := filepath.Join(t.TempDir(), "a.key")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if got, err := readKeyFile(link); err != nil || *got.secret() != *key.secret() {
		t.Errorf("read through a link as %v, %v", got, err)
	}
	nowhere := filepath.Join(t.TempDir(), "a.key")
	if err := os.Symlink(nowhere+"2", nowhere); err != nil {
		t.Fatal(err)
	}
	_, err := readKeyFile(nowhere)
	wantTrouble(t, err, ErrNoKey, nowhere)
	wantTrouble(t, createKeyFile(nowhere, NewKey()), ErrKeyExists, nowhere)

	// Beside a database it is a key that is missing, not one that is elsewhere.
	withKeyring(t)
	r := Request{Database: database(t), DatabaseID: "id-1", Recorded: InKeyring, KeyID: "0123456789abcdef"}
	if err := os.Symlink(nowhere, keyBeside(r.Database)); err != nil {
		t.Fatal(err)
	}
	_, err = Find(t.Context(), r)
	wantTrouble(t, err, ErrNoKey, keyBeside(r.Database))
	_, _, err = Make(t.Context(), r)
	wantTrouble(t, err, ErrKeyExists, keyBeside(r.Database))
}

// TestKeyFileUmask shows that a careless umask does not matter.
func TestKeyFileUmask(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	path := filepath.Join(t.TempDir(), "a.key")
	if err := createKeyFile(path, NewKey()); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestKeyFileDiskFull shows that a key that finds no room is not taken for
// written, and that people are told why.
func TestKeyFileDiskFull(t *testing.T) {
	folder, fill := storetest.SmallDisk(t, "1m")
	fill(0)
	path := filepath.Join(folder, "a.key")
	wantTrouble(t, createKeyFile(path, NewKey()), ErrKeyUnreachable, path, "the disk is full")
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 { // what fills it
		t.Errorf("the folder holds %v, %v", entries, err)
	}
	fill(64 << 10)
	if err := createKeyFile(path, NewKey()); err != nil {
		t.Error(err)
	}
}
