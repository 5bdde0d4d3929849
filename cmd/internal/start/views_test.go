package start

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// What was kept comes back, from a file that only its owner may read; what is
// no view of ours is none.
func TestViews(t *testing.T) {
	home := t.TempDir()
	userIs(t, map[string]string{"HOME": home, "XDG_CONFIG_HOME": filepath.Join(home, "config")})
	var v Views
	if got := v.View("users"); got != nil {
		t.Errorf("before anything was kept: %q", got)
	}
	v.KeepView("users", []byte("one"))
	v.KeepView("users", []byte("two"))
	if got := string(v.View("users")); got != "two" {
		t.Errorf("kept %q", got)
	}
	path := filepath.Join(home, "config", folder, "view-users.json")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if err := os.WriteFile(path, []byte(strings.Repeat("x", maxConfig+1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := v.View("users"); got != nil {
		t.Errorf("%d bytes of a view", len(got))
	}

	userIs(t, nil) // nobody's home
	v.KeepView("users", []byte("three"))
	if got := v.View("users"); got != nil {
		t.Errorf("without a home: %q", got)
	}
}

// Programs that keep views at the same time leave a whole one.
func TestViewsAtOnce(t *testing.T) {
	userIs(t, map[string]string{"HOME": t.TempDir()})
	var v Views
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for range 5 {
				v.KeepView("users", []byte(strings.Repeat(fmt.Sprint(n), 5000)))
				if got := string(v.View("users")); len(got) != 5000 || strings.Trim(got, got[:1]) != "" {
					t.Errorf("half a view: %d bytes", len(got))
				}
			}
		})
	}
	all.Wait()
}
