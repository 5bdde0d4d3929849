package start

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestLastUser(t *testing.T) {
	home := t.TempDir()
	userIs(t, map[string]string{"HOME": home})
	lite := NewDatabase("Lite", Common{})
	if got := lite.LastUser(); got != "" {
		t.Errorf("before anybody: %q", got)
	}
	lite.Remember("alice")
	lite.Remember("Bob-2")
	if got := NewDatabase("Lite", Common{}).LastUser(); got != "Bob-2" {
		t.Errorf("remembered %q", got)
	}
	config := filepath.Join(home, ".config", "TapeTrack")
	file := filepath.Join(config, "last-user-lite")
	if runtime.GOOS != "windows" {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Error(info, err)
		}
	}
	// Somebody may have written anything there.
	for content, want := range map[string]string{
		"carol": "carol", " carol \r\n": "carol", "": "", "a\nb": "", "\x1b[2J": "", strings.Repeat("x", 10_000): "", "Jörg": "",
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := lite.LastUser(); got != want {
			t.Errorf("%.20q is read as %q", content, got)
		}
	}
}

// A name belongs to one program and one database: nobody's password goes to the account
// of whoever used another one.
func TestLastUserIsOfOneProgramAndDatabase(t *testing.T) {
	home := t.TempDir()
	userIs(t, map[string]string{"HOME": home})
	config := filepath.Join(home, ".config", "TapeTrack")
	if err := os.MkdirAll(config, 0o700); err != nil {
		t.Fatal(err)
	}
	// Earlier releases had one file for all programs.
	if err := os.WriteFile(filepath.Join(config, "last-user"), []byte("dora\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	another := Common{Database: filepath.Join(home, "another.db")}
	all := []*Database{
		NewDatabase("Lite", Common{}), NewDatabase("Lite", another), NewDatabase("TapeMaster", Common{}),
		NewDatabase("Lite", Common{Database: filepath.Join(home, "third.db")}),
	}
	for i, d := range all {
		for j, other := range all {
			want := ""
			if j < i {
				want = "user" + string(rune('0'+j))
			}
			if got := other.LastUser(); got != want {
				t.Errorf("after %d sign-ins: number %d knows %q, want %q", i, j, got, want)
			}
		}
		d.Remember("user" + string(rune('0'+i)))
	}
	demo := NewDatabase("Lite", Common{})
	demo.fleeting = true
	demo.Remember("demo")
	if got := demo.LastUser() + all[0].LastUser(); got != "user0" {
		t.Errorf("a throwaway database knows or changed it: %q", got)
	}
}

// Programs that remember at the same time leave a whole name, and a program that reads at
// that time finds one.
func TestLastUserAtOnce(t *testing.T) {
	userIs(t, map[string]string{"HOME": t.TempDir()})
	names := []string{"alice", "bob"}
	var all sync.WaitGroup
	for n := range 8 {
		d := NewDatabase("Lite", Common{})
		all.Go(func() {
			for range 20 {
				d.Remember(names[n%2])
				if got := d.LastUser(); !slices.Contains(names, got) {
					t.Errorf("half a name: %q", got)
				}
			}
		})
	}
	all.Wait()
}
