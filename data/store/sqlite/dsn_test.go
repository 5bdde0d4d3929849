package sqlite

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	modernc "modernc.org/sqlite"

	"tapetrack/data"
)

func TestFileURI(t *testing.T) {
	for path, want := range map[string]string{
		"/home/a/x.db":                "file:///home/a/x.db",
		"/a b/50% off?/#1/é字\xff.db":  "file:///a%20b/50%25%20off%3F/%231/%C3%A9%E5%AD%97%FF.db",
		"/%41%00/x":                   "file:///%2541%2500/x",
		"C:/Users/Zoë/TapeTrack.db":   "file:///C:/Users/Zo%C3%AB/TapeTrack.db",
		"//server/share/TapeTrack.db": "file:////server/share/TapeTrack.db",
	} {
		if got := fileURI(path); got != want {
			t.Errorf("%q gives %s, want %s", path, got, want)
		}
	}
}

// A file that goes away between looking and opening is not made anew.
func TestConnectorNeverCreates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	for _, readOnly := range []bool{false, true} {
		c, err := newConnector(path, busyTimeout, readOnly)
		if err != nil {
			t.Fatal(err)
		}
		if conn, err := c.Connect(t.Context()); err == nil {
			conn.Close()
			t.Error("it connected to nothing")
		}
	}
	checkNames(t, filepath.Dir(path))
}

// What a path means to the system is the file that is used, and no other.
func TestPaths(t *testing.T) {
	for _, name := range []string{
		"a b.db", "qu?est.db", "?mode=memory", "x.db?_pragma=foreign_keys(0)&_txlock=deferred", "#1.db", "50%.db", "%20", "%41.db", "a&b=c;d+e.db",
		"'quote'.db", `"double".db`, `back\slash.db`, "`tick`.db", "Zoë字\U0001F600.db", "e\u0301.db", ":memory:", "file:x.db", "-.db", "$HOME", "~",
		"*.db", "new\nline.db", "\xff\xfe.db", "...", ".hidden", "no-extension",
	} {
		if runtime.GOOS == "windows" && (strings.ContainsAny(name, `<>:"/\|?*`+"\n") || strings.HasSuffix(name, ".")) ||
			runtime.GOOS != "linux" && !utf8.ValidString(name) {
			continue // no such names there
		}
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "in "+name)
			path := filepath.Join(folder, name)
			create(t, path, oneAuthenticator)
			checkNames(t, folder, name)
			db, err := Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			if err := db.Unlock(testKey{}).View(t.Context(), func(tx data.Tx) error { _, err := tx.Account(1); return err }); err != nil {
				t.Error(err)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
			checkNames(t, folder, name) // neither another database nor a log is left
		})
	}
}

func TestRelativePathsAndLinks(t *testing.T) {
	top := t.TempDir()
	t.Chdir(top)
	create(t, "test.db", nil)
	create(t, filepath.Join("deep", "er", "test.db"), nil)
	create(t, ":memory:", nil)
	if err := os.Symlink(filepath.Join("deep", "er", "test.db"), "link.db"); err != nil {
		t.Fatal(err)
	}
	db := opened(t, "link.db")
	if err := db.Unlock(testKey{}).Update(t.Context(), oneAuthenticator); err != nil {
		t.Fatal(err)
	}
	checkNames(t, top, ":memory:", "deep", "link.db", "test.db")
	checkNames(t, filepath.Join(top, "deep", "er"), "test.db", "test.db-shm", "test.db-wal")
	if err := Create(t.Context(), "link.db", nil); err == nil {
		t.Error("created over a link")
	}
	t.Chdir(filepath.Join(top, "deep")) // a path is what it was when it was opened
	if err := db.Unlock(testKey{}).View(t.Context(), func(tx data.Tx) error { _, err := tx.Account(1); return err }); err != nil {
		t.Error(err)
	}
}

// TestLocksByProcess: programs of earlier releases, which may have the file open,
// lock by process, and so does this one whatever the dialector prefers.
func TestLocksByProcess(t *testing.T) {
	if modernc.OFDLockingEnabled() {
		t.Error("it locks by open file")
	}
}
