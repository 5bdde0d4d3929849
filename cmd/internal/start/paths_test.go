package start

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
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
		if got := lastUserFile("TapeMaster"); got != in(c.last, "last-user-tapemaster") {
			t.Errorf("%v: last user in %q", c.env, got)
		}
		if got := logFile("TapeMaster"); got != in(c.state, "tapemaster.log") {
			t.Errorf("%v: log %q", c.env, got)
		}
	}
}

func TestLastUser(t *testing.T) {
	const program = "Lite"
	home := t.TempDir()
	userIs(t, map[string]string{"HOME": home, "XDG_CONFIG_HOME": home})
	if got := LastUser(program); got != "" {
		t.Errorf("before anybody: %q", got)
	}
	d := NewDatabase(program, Common{Database: filepath.Join(home, "x.db")})
	d.Remember("alice")
	d.Remember("Bob-2")
	if got := LastUser(program); got != "Bob-2" {
		t.Errorf("remembered %q", got)
	}
	if runtime.GOOS != "windows" {
		if info, err := os.Stat(lastUserFile(program)); err != nil || info.Mode().Perm() != 0o600 {
			t.Error(info, err)
		}
	}
	// Each program has its own. What an earlier release kept for all of them holds
	// until somebody signs in.
	if got := LastUser("Checkpoint"); got != "" {
		t.Errorf("another program remembered %q", got)
	}
	if err := os.WriteFile(filepath.Join(home, "TapeTrack", "last-user"), []byte("dora\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := LastUser("Checkpoint") + " " + LastUser(program); got != "dora Bob-2" {
		t.Errorf("with the file of an earlier release: %q", got)
	}
	d.fleeting = true
	d.Remember("demo")
	if got := LastUser(program); got != "Bob-2" {
		t.Errorf("a throwaway database changed it to %q", got)
	}
	// Somebody may have written anything there.
	for content, want := range map[string]string{
		"carol": "carol", " carol \r\n": "carol", "": "", "a\nb": "", "\x1b[2J": "", strings.Repeat("x", 10_000): "", "Jörg": "",
	} {
		if err := os.WriteFile(lastUserFile(program), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := LastUser(program); got != want {
			t.Errorf("%.20q is read as %q", content, got)
		}
	}
}

// Programs that remember at the same time leave a whole name, and a program that reads at
// that time finds one.
func TestLastUserAtOnce(t *testing.T) {
	userIs(t, map[string]string{"HOME": t.TempDir()})
	names := []string{"alice", "bob"}
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for range 20 {
				if err := remember("Lite", names[n%2]); err != nil {
					t.Error(err)
				}
				if got := LastUser("Lite"); !slices.Contains(names, got) {
					t.Errorf("half a name: %q", got)
				}
			}
		})
	}
	all.Wait()
}

// Without a home nothing is remembered or logged, and nothing is made in the
// root of the file system.
func TestHomeless(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows knows its folders without variables")
	}
	userIs(t, nil)
	if err := remember("Lite", "alice"); err == nil {
		t.Error("remembered nowhere")
	}
	if got := LastUser("Lite"); got != "" {
		t.Errorf("last user %q", got)
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
