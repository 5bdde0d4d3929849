package sqlite

import (
	"os"
	"path/filepath"
	"testing"

	"tapetrack/test/check"
)

// TestWindowsRights shows that a database, its log and its index are their user's alone, also in a
// folder of everybody, and that one that others could read loses that when it is opened.
func TestWindowsRights(t *testing.T) {
	path := filepath.Join(check.OpenFolder(t), "new", "test.db")
	create(t, path, nil)
	check.IsOwn(t, filepath.Dir(path))
	check.IsOwn(t, path)
	for _, c := range []struct {
		name   string
		folder string
	}{{"as made", ""}, {"opened to all", "FA"}} {
		t.Run(c.name, func(t *testing.T) {
			if c.folder != "" {
				check.OpenTo(t, filepath.Dir(path), c.folder)
				check.OpenTo(t, path, "FR")
			}
			makeLog(path)
			for _, name := range sidesOf(path) {
				check.IsOwn(t, name) // before SQLite opens it
			}
			db := opened(t, path)
			if c.folder == "" {
				if err := db.Unlock(testKey{}).Update(t.Context(), oneAuthenticator); err != nil {
					t.Fatal(err)
				}
			}
			for _, name := range append(sidesOf(path), path) {
				check.IsOwn(t, name)
			}
			copied := path + "." + c.name
			if err := db.Backup(t.Context(), copied); err != nil {
				t.Fatal(err)
			}
			check.IsOwn(t, copied)
		})
	}
	letter := filepath.Join(filepath.Dir(path), "letter.txt")
	if err := os.WriteFile(letter, []byte("Dear Sir, this is more than the header of a database."), 0o600); err != nil {
		t.Fatal(err)
	}
	makeLog(letter)
	for _, name := range sidesOf(letter) {
		if _, err := os.Lstat(name); err == nil {
			t.Errorf("%s was made beside a letter", name)
		}
	}
}
