//go:build unix && !darwin

package desktop

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What xdg-open says is believed, also when it needs a while to say it; a browser that stays is one, and is not waited for
// when the program ends.
func TestOpenURL(t *testing.T) {
	runs, ends := make(chan struct{}), make(chan struct{})
	close(ends)
	for _, c := range []struct {
		script  string
		wait    time.Duration
		leaving chan struct{}
		ok      bool
	}{
		{"exit 0", time.Minute, runs, true},
		{"exit 3", time.Minute, runs, false},
		{"sleep 0.3; exit 4", settled, runs, false}, // the browser could not start
		{"exec sleep 2", time.Millisecond, runs, true},
		{"exec sleep 2", time.Minute, ends, true},
		{"", time.Minute, runs, false}, // there is no xdg-open
	} {
		folder := t.TempDir()
		t.Setenv("PATH", folder+":/usr/bin:/bin")
		if c.script == "" {
			t.Setenv("PATH", folder)
		} else if err := os.WriteFile(filepath.Join(folder, "xdg-open"), []byte("#!/bin/sh\n"+c.script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if err := openURL(&url.URL{Scheme: "file", Path: "/page.html"}, c.wait, c.leaving); (err == nil) != c.ok {
			t.Errorf("%q: %v", c.script, err)
		}
		if took := time.Since(began); c.leaving == ends && took > time.Second {
			t.Errorf("%q: waited %v", c.script, took)
		}
	}
}
