//go:build unix && !darwin

package desktop

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What xdg-open says is believed, and a browser that stays is one.
func TestOpenURL(t *testing.T) {
	for script, c := range map[string]struct {
		wait time.Duration
		ok   bool
	}{
		"exit 0":       {time.Minute, true},
		"exit 3":       {time.Minute, false},
		"exec sleep 2": {time.Millisecond, true},
		"":             {time.Minute, false}, // there is no xdg-open
	} {
		folder := t.TempDir()
		t.Setenv("PATH", folder+":/usr/bin:/bin")
		if script == "" {
			t.Setenv("PATH", folder)
		} else if err := os.WriteFile(filepath.Join(folder, "xdg-open"), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := openURL(&url.URL{Scheme: "file", Path: "/page.html"}, c.wait); (err == nil) != c.ok {
			t.Errorf("%q: %v", script, err)
		}
	}
}
