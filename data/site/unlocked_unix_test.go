//go:build unix && !darwin

package site

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// rotates replaces the key of a database in another program.
func rotates(t *testing.T, path string) {
	t.Helper()
	d := console(Options{Database: path})
	defer d.Close()
	if _, err := d.RotateKey(t.Context(), false); err != nil {
		t.Fatal(err)
	}
}

// signedIn signs tapemaster in at the doors of a server.
func signedIn(ctx context.Context, doors auth.Doors) (data.Actor, error) {
	out, err := doors.SignIn(ctx, data.Attempt{Login: data.Superuser, Password: secret, Client: data.Client{Program: "TapeMaster", Version: "2.1.0"}})
	if err == nil && out.Session == nil {
		err = errors.New("nobody is signed in")
	}
	if err != nil {
		return data.Actor{}, err
	}
	return out.Session.Actor(), nil
}

// TestKeyIsTakenUp: whoever is at a server while its key is replaced notices nothing.
func TestKeyIsTakenUp(t *testing.T) {
	path, _ := newServer(t)
	d := server(t, path)
	s, err := d.Serve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	by, err := signedIn(t.Context(), s.Doors)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var all sync.WaitGroup
	all.Go(func() {
		for ctx.Err() == nil {
			if _, err := signedIn(t.Context(), s.Doors); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for range 2 {
		all.Go(func() {
			for ctx.Err() == nil {
				if _, err := s.Overview(t.Context(), by); err != nil {
					t.Error(err)
					return
				}
				if seal, err := s.Watch().Seal(t.Context()); err != nil || seal == "" {
					t.Error(seal, err)
					return
				}
			}
		})
	}
	for range 3 {
		rotates(t, path)
		if h := d.Health(t.Context()); h.Broken != nil {
			t.Errorf("after a rotation: %v", h.Broken)
		}
	}
	stop()
	all.Wait()
	k := d.served.present.Load()
	if k.before == nil {
		t.Fatal("no key was taken up")
	}
	// A transaction that began before may still read what it has found, and none that begins later.
	old, err := k.before.Seal([]byte("x"), "place")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.served.Open(old, "place"); err != nil {
		t.Errorf("a late reader: %v", err)
	}
	k.until = time.Now().Add(-time.Second)
	if _, err := d.served.Open(old, "place"); err == nil {
		t.Error("the old key opens for ever")
	}
	if kindsAt(t, path, data.KeyRotated) != 3 {
		t.Error("the log does not have three rotations")
	}
}

// TestKeyCanNotBeTakenUp: a server that can't read the new key lets nobody in, says why, and goes
// on once it can.
func TestKeyCanNotBeTakenUp(t *testing.T) {
	path, _ := newServer(t)
	copied := filepath.Join(t.TempDir(), "key")
	bring := func() {
		t.Helper()
		key, err := os.ReadFile(path + ".key")
		if err == nil {
			err = os.WriteFile(copied, key, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	bring()
	d := made(Options{Database: path, KeyFile: copied, Account: "root@test", Server: true})
	defer d.Close()
	s, err := d.Serve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	by, err := signedIn(t.Context(), s.Doors)
	if err != nil {
		t.Fatal(err)
	}
	rotates(t, path)
	for range 2 {
		_, err = signedIn(t.Context(), s.Doors)
		if said := lang.Say(words.Message(err)); !errors.Is(err, data.ErrKeyChanged) || !strings.Contains(said, "systemctl restart") {
			t.Errorf("somebody who signs in: %v, %q", err, said)
		}
		if _, err := s.Overview(t.Context(), by); !errors.Is(err, data.ErrKeyChanged) {
			t.Errorf("somebody who is signed in: %v", err)
		}
		if h := d.Health(t.Context()); !errors.Is(h.Broken, data.ErrKeyChanged) {
			t.Errorf("it is well: %v", h.Broken)
		}
	}
	bring()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if _, err := s.Overview(t.Context(), by); err == nil {
			break
		} else if time.Now().After(end) {
			t.Fatal(err)
		}
	}
	if _, err := signedIn(t.Context(), s.Doors); err != nil {
		t.Error(err)
	}
}
