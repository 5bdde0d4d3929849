package site

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/vault"
	"tapetrack/data/words"
)

func TestCreateLeavesNothingOnFailure(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	fresh := filepath.Join(folder, "new", "folder", "x.db")
	for _, c := range []struct {
		name     string
		ctx      context.Context
		option   Options
		password string
		want     error
	}{
		{"weak password", t.Context(), Options{Database: fresh}, "password1", nil},
		{"no password", t.Context(), Options{Database: fresh}, "", nil},
		{"cancelled", cancelled, Options{Database: fresh}, secret, context.Canceled},
		{"a folder", t.Context(), Options{Database: folder}, secret, data.ErrNotDatabase},
		{"a file", t.Context(), Options{Database: file}, secret, data.ErrExists},
		{"below a file", t.Context(), Options{Database: filepath.Join(file, "x.db")}, secret, data.ErrUnreadable},
		{"key below a file", t.Context(), Options{Database: fresh, KeyFile: filepath.Join(file, "x.key")}, secret, vault.ErrKeyUnreachable},
		{"key in no folder", t.Context(), Options{Database: fresh, KeyFile: filepath.Join(folder, "none", "x.key")}, secret, vault.ErrKeyUnreachable},
		{"key that is none", t.Context(), Options{Database: fresh, KeyFile: file}, secret, vault.ErrBadKey},
		{"key in a folder", t.Context(), Options{Database: fresh, KeyFile: folder}, secret, vault.ErrBadKey},
	} {
		err := window(c.option).Create(c.ctx, data.SetUp{Password: c.password})
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
		if left := tree(t, folder); !slices.Equal(left, []string{"file"}) {
			t.Fatalf("%s left %v", c.name, left)
		}
	}
	if text, err := os.ReadFile(file); string(text) != "not a key" || err != nil {
		t.Error("the file was changed", err)
	}
}

// What is cancelled when the key is there already takes the key back.
func TestCreateCancelledInTheMiddle(t *testing.T) {
	for range 20 {
		folder := t.TempDir()
		path := filepath.Join(folder, "new", "x.db")
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- databaseAt(t, path).Create(ctx, data.SetUp{Password: secret}) }()
		for deadline := time.Now().Add(10 * time.Second); !present(path+".key") && time.Now().Before(deadline); {
			time.Sleep(time.Millisecond) // polled: nobody tells when a file appears
		}
		cancel()
		err := <-done
		if err == nil {
			continue // it was quicker
		}
		if left := tree(t, folder); !errors.Is(err, context.Canceled) || len(left) > 0 {
			t.Fatalf("%v left %v", err, left)
		}
		return
	}
	t.Fatal("it was quicker each time")
}

// Of several that make the same database at once one succeeds, and no key is
// left but the one of its database.
func TestCreateAtOnce(t *testing.T) {
	for _, where := range []string{"beside", "named"} {
		t.Run(where, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "x.db")
			databases := make([]*Database, 4)
			failures := make([]error, len(databases))
			var all sync.WaitGroup
			for i := range databases {
				option := Options{Database: path}
				if option.KeyFile = path + ".key"; where == "named" {
					option.KeyFile = filepath.Join(folder, string(rune('a'+i))+".key")
				}
				databases[i] = window(option)
				t.Cleanup(databases[i].Close)
				all.Go(func() { failures[i] = databases[i].Create(context.Background(), data.SetUp{Password: secret}) })
			}
			all.Wait()
			var winner *Database
			for i, err := range failures {
				switch {
				case err == nil && winner == nil:
					winner = databases[i]
				case !errors.Is(err, data.ErrExists) && !errors.Is(err, vault.ErrKeyExists) || strings.Contains(lang.Say(words.Message(err)), "missing"):
					t.Errorf("number %d: %v", i, err)
				}
			}
			if winner == nil {
				t.Fatal("nobody made it")
			}
			opens(t, winner)
			winner.Close()
			if !present(winner.KeyPlace().String()) {
				t.Errorf("no key at %s", winner.KeyPlace())
			}
			if left := tree(t, folder); len(left) != 2 {
				t.Errorf("left are %v", left)
			}
			// Found again by another program without being named.
			opens(t, databaseWithout(t, path))
		})
	}
}

func TestCreateWithKeyring(t *testing.T) {
	keyring.MockInit()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=mocked")
	folder := t.TempDir()
	path := filepath.Join(folder, "x.db")
	d := databaseWithout(t, path)
	if err := d.Create(t.Context(), data.SetUp{Password: secret}); err != nil {
		t.Fatal(err)
	}
	if got := d.KeyPlace(); !strings.Contains(got.String(), "in the keyring") {
		t.Errorf("the key is %s", got)
	}
	if left := tree(t, folder); !slices.Equal(left, []string{"x.db"}) {
		t.Errorf("made are %v", left)
	}
	opens(t, databaseWithout(t, path))
	keyring.MockInit() // forgets everything
	if _, err := databaseWithout(t, path).Open(t.Context()); !errors.Is(err, data.ErrNoKey) {
		t.Errorf("without its key: %v", err)
	}
}
