//go:build unix

package files

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func ownerOf(t *testing.T, path string) int {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return int(info.Sys().(*syscall.Stat_t).Uid)
}

// What root makes in the folder of a service is the service's, but nothing that somebody could have put in its place.
func TestEntrust(t *testing.T) {
	holder, elsewhere := t.TempDir(), filepath.Join(t.TempDir(), "precious")
	made, linked, twice := filepath.Join(holder, "made"), filepath.Join(holder, "linked"), filepath.Join(holder, "twice")
	for _, path := range []string{made, elsewhere} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(elsewhere, linked); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(elsewhere, twice); err != nil {
		t.Fatal(err)
	}
	all := []string{made, linked, twice, filepath.Join(holder, "missing")}
	if account, err := Entrust(holder, all...); account != "" || err != nil {
		t.Errorf("in a folder of one's own: %q, %v", account, err)
	}
	if os.Geteuid() != root {
		return // nobody else can give files away
	}
	const nobody = 65534
	if err := os.Chown(holder, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	if account, err := Entrust(holder, all...); account == "" || err != nil {
		t.Errorf("%q, %v", account, err)
	}
	if ownerOf(t, made) != nobody || ownerOf(t, elsewhere) != root || ownerOf(t, linked) != root {
		t.Errorf("given are %d, %d, %d", ownerOf(t, made), ownerOf(t, elsewhere), ownerOf(t, linked))
	}
}

// A file for all users of a computer is root's whoever had its folder, and is never written through a link.
func TestWriteAdministered(t *testing.T) {
	above := t.TempDir()
	path := filepath.Join(above, "folder", "file")
	write := func(w io.Writer) error {
		_, err := w.Write([]byte("said"))
		return err
	}
	if os.Geteuid() == root {
		for range 2 {
			if err := WriteAdministered(path, write); err != nil || !IsOfAdministrators(path) {
				t.Fatal(err)
			}
			if err := os.Chown(filepath.Dir(path), 1000, 1000); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
		}
	}
	link := filepath.Join(above, "link")
	if err := os.Symlink(t.TempDir(), link); err != nil {
		t.Fatal(err)
	}
	if err := WriteAdministered(filepath.Join(link, "file"), write); err == nil {
		t.Error("a folder that is a link was taken")
	}
}
