package start

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tapetrack/data"
)

func TestDatabasePath(t *testing.T) {
	home := t.TempDir()
	userIs(t, map[string]string{"HOME": home})
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for named, want := range map[string]string{
		filepath.Join(home, "a b.db"): filepath.Join(home, "a b.db"),
		"x.db":                        filepath.Join(here, "x.db"),
		"../x.db":                     filepath.Join(filepath.Dir(here), "x.db"),
		"~/x.db":                      filepath.Join(home, "x.db"),
		"~x.db":                       filepath.Join(here, "~x.db"),
		"postgres.db":                 filepath.Join(here, "postgres.db"),
		"postgres:1.db":               filepath.Join(here, "postgres:1.db"),
	} {
		if strings.HasPrefix(named, "~/") && runtime.GOOS == "windows" {
			continue // there the home folder is in another variable
		}
		if got, err := databasePath(named); got != want || err != nil {
			t.Errorf("%q is %q, %v; want %q", named, got, err, want)
		}
	}
	for _, named := range []string{"postgres://u:hunter2@h/d", "POSTGRESQL://u:hunter2@h/d", "mysql://u:hunter2@h", "file:///x"} {
		got, err := databasePath(named)
		if got != "" || !errors.Is(err, data.ErrUnreadable) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q is %q, %v", named, got, err)
		}
		if d := NewDatabase("Lite", Common{Database: named}); d.Missing() || d.Exists() || strings.Contains(d.Place(), "hunter2") {
			t.Errorf("%q is taken for a file", named)
		} else if _, err := d.Open(t.Context()); !errors.Is(err, data.ErrUnreadable) {
			t.Errorf("%q opens with %v", named, err)
		} else if err := d.Create(t.Context(), data.SetUp{Password: secret}); !errors.Is(err, data.ErrUnreadable) {
			t.Errorf("%q is created with %v", named, err)
		}
	}
}

func TestUserFolders(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folders of this system are not told by variables, or are others")
	}
	home, other := t.TempDir(), t.TempDir()
	for _, c := range []struct {
		env                   map[string]string
		database, last, state string // folders; empty: none
	}{
		{map[string]string{"HOME": home}, home + "/.local/share", home + "/.config", home + "/.local/state"},
		{map[string]string{"HOME": home, "XDG_DATA_HOME": other}, other, home + "/.config", home + "/.local/state"},
		{map[string]string{"XDG_DATA_HOME": other}, other, "", ""},
		{map[string]string{"XDG_CONFIG_HOME": other}, "", other, ""},
		{map[string]string{"XDG_STATE_HOME": other}, "", "", other},
		{map[string]string{"HOME": home, "XDG_DATA_HOME": "relative"}, home + "/.local/share", home + "/.config", home + "/.local/state"},
		{map[string]string{"XDG_DATA_HOME": "relative", "XDG_CONFIG_HOME": "~/x", "XDG_STATE_HOME": "$HOME/x"}, "", "", ""},
		{map[string]string{"HOME": "relative"}, "", "", ""},
		{nil, "", "", ""},
	} {
		userIs(t, c.env)
		in := func(folder, name string) string {
			if folder == "" {
				return ""
			}
			return filepath.Join(folder, "TapeTrack", name)
		}
		database, err := databasePath("")
		if database != in(c.database, "tapetrack.db") || (err != nil) != (database == "") || err != nil && !errors.Is(err, data.ErrNoDatabase) {
			t.Errorf("%v: database %q, %v", c.env, database, err)
		}
		if got := configFile("database"); got != in(c.last, "database") {
			t.Errorf("%v: choice in %q", c.env, got)
		}
		if got := LogFile("TapeMaster"); got != in(c.state, "tapemaster.log") {
			t.Errorf("%v: log %q", c.env, got)
		}
	}
}

// Without a home nothing is remembered or logged, and nothing is made in the
// root of the file system.
func TestHomeless(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows knows its folders without variables")
	}
	userIs(t, nil)
	d := NewDatabase("Lite", Common{})
	d.Remember("alice")
	if got := d.LastUser(); got != "" || d.Choosable() {
		t.Errorf("last user %q, choosable %v", got, d.Choosable())
	}
	// Fyne is lent a folder, which is not the user's.
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	if got := configFile("x"); got != "" {
		t.Errorf("something is kept in %s", got)
	}
	Log("TapeMaster")()
	for _, path := range []string{"/.local", "/.config", "/TapeTrack", "TapeTrack"} {
		if _, err := os.Lstat(path); err == nil {
			t.Error(path, "was made")
		}
	}
	if _, err := NewDatabase("Lite", Common{}).Open(t.Context()); !errors.Is(err, data.ErrNoDatabase) || !strings.Contains(err.Error(), "HOME") {
		t.Error(err)
	}
	if _, err := NewDatabase("Lite", Common{Database: "/x.db", KeyFile: "~/x.key"}).Open(t.Context()); err == nil || !strings.Contains(err.Error(), "HOME") {
		t.Error(err)
	}
}
