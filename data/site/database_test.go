package site

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/vault"
)

// Set Up appears only where neither database nor key exists.
func TestMissing(t *testing.T) {
	folder := t.TempDir()
	path, key := filepath.Join(folder, "x.db"), filepath.Join(folder, "my.key")
	touch := func(path string) {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name   string
		there  []string
		option Options
		want   bool
	}{
		{"nothing", nil, Options{Database: path}, true},
		{"no folder either", nil, Options{Database: filepath.Join(folder, "no", "such", "x.db")}, true},
		{"named key missing too", nil, Options{Database: path, KeyFile: key}, true},
		{"database", []string{path}, Options{Database: path}, false},
		{"key", []string{path + ".key"}, Options{Database: path}, false},
		{"named key", []string{key}, Options{Database: path, KeyFile: key}, false},
		{"another key", []string{key}, Options{Database: path}, true},
		{"a file instead of the folder", []string{path}, Options{Database: filepath.Join(path, "y.db")}, runtime.GOOS == "windows"},
		{"a name too long", nil, Options{Database: filepath.Join(folder, strings.Repeat("x", 10_000))}, false},
		{"a name too long for its key", nil, Options{Database: filepath.Join(folder, strings.Repeat("x", 253))}, false},
		{"an address", nil, Options{Trouble: errors.New("no file")}, false},
	} {
		for _, name := range c.there {
			touch(name)
		}
		if got := window(c.option).Missing(); got != c.want {
			t.Errorf("%s: missing is %v", c.name, got)
		}
		for _, name := range c.there {
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.Symlink(filepath.Join(folder, "nowhere"), path); err != nil {
		t.Skip(err)
	}
	if window(Options{Database: path}).Missing() {
		t.Error("a link to a disk that is not there counts as nothing")
	}
}

func TestOpenAndClose(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	d := databaseAt(t, path)
	if _, err := d.Open(t.Context()); !errors.Is(err, data.ErrNoDatabase) {
		t.Fatal(err)
	}
	if err := d.Create(t.Context(), data.SetUp{Password: secret}); err != nil {
		t.Fatal(err)
	}
	first, err := d.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if again, err := d.Open(t.Context()); again != first || err != nil {
		t.Error("opened twice", err)
	}
	d.Close()
	d.Close()
	opens(t, d)
	// The key is found beside the database without being named, and in the
	// place that the database records.
	opens(t, databaseWithout(t, path))
}

func databaseWithout(t *testing.T, path string) *Database {
	d := window(Options{Database: path})
	t.Cleanup(d.Close)
	return d
}

// A key without its database is kept, and the sentence says where it is.
func TestOrphanKey(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "x.db")
	d := databaseAt(t, path)
	if err := d.Create(t.Context(), data.SetUp{Password: secret}); err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(path + ".key")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	if d.Missing() {
		t.Error("Set Up would appear")
	}
	if _, err := d.Open(t.Context()); !errors.Is(err, data.ErrNoDatabase) || !strings.Contains(err.Error(), path+".key") {
		t.Errorf("open: %v", err)
	}
	if err := databaseWithout(t, path).Create(t.Context(), data.SetUp{Password: secret}); !errors.Is(err, vault.ErrKeyExists) {
		t.Errorf("create: %v", err)
	}
	if got, err := os.ReadFile(path + ".key"); string(got) != string(key) || err != nil {
		t.Error("the key was changed", err)
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	opens(t, d)
}
