package vault

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/zalando/go-keyring"
)

// foundAgain fails unless Find gets the key that Make made, from its place alone.
func foundAgain(t *testing.T, r Request, made *Vault, at Place) {
	t.Helper()
	r.KeyFile, r.Recorded, r.KeyID = "", at, made.KeyID()
	v, err := Find(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.Open(mustSeal(t, made, "x", place), place); err != nil || string(got) != "x" {
		t.Errorf("opened as %q, %v", got, err)
	}
}

func TestMakeInKeyring(t *testing.T) {
	withKeyring(t)
	r := Request{Database: database(t), DatabaseID: "id-1"}
	v, at, err := Make(t.Context(), r)
	if err != nil || at != InKeyring {
		t.Fatalf("made at %q, %v", at, err)
	}
	foundAgain(t, r, v, at)
	if entries, err := os.ReadDir(filepath.Dir(r.Database)); err != nil || len(entries) != 0 {
		t.Errorf("there are files too: %v, %v", entries, err)
	}
	again, _, err := Make(t.Context(), r)
	wantTrouble(t, err, ErrKeyExists, string(keyringName()), "id-1")
	if again != nil {
		t.Error("there is a second vault")
	}
	foundAgain(t, r, v, at)
	if err := v.Discard(t.Context()); err != nil {
		t.Error(err)
	}
	_, err = readKeyring(t.Context(), "id-1")
	wantTrouble(t, err, ErrNoKey)
}

func TestMakeBeside(t *testing.T) {
	withoutKeyring(t)
	r := Request{Database: database(t), DatabaseID: "id-1"}
	v, at, err := Make(t.Context(), r)
	if err != nil || at != Beside {
		t.Fatalf("made at %q, %v", at, err)
	}
	foundAgain(t, r, v, at)
	_, _, err = Make(t.Context(), r)
	wantTrouble(t, err, ErrKeyExists, keyBeside(r.Database), r.Database)
	keyring.MockInit()
	_, _, err = Make(t.Context(), r)
	wantTrouble(t, err, ErrKeyExists, keyBeside(r.Database))
	_, _, err = Make(t.Context(), Request{Database: r.Database, DatabaseID: "id-1", KeyFile: filepath.Join(t.TempDir(), "other.key")})
	wantTrouble(t, err, ErrKeyExists, keyBeside(r.Database))
	foundAgain(t, r, v, at)
	if err := v.Discard(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(keyBeside(r.Database)); err == nil {
		t.Error("Discard left the file")
	}
}

func TestMakeGiven(t *testing.T) {
	withKeyring(t)
	folder := t.TempDir()
	t.Chdir(folder)
	// The path is recorded whole: the next start may be in another folder.
	r := Request{KeyFile: "given.key", Database: database(t), DatabaseID: "id-1"}
	v, at, err := Make(t.Context(), r)
	if path, _ := at.file(); err != nil || !filepath.IsAbs(path) || filepath.Base(path) != "given.key" {
		t.Fatalf("made at %q, %v", at, err)
	}
	foundAgain(t, r, v, at)
	_, err = readKeyring(t.Context(), "id-1")
	wantTrouble(t, err, ErrNoKey)

	// An existing one is used, for another database too, and never removed.
	r2 := Request{KeyFile: "given.key", Database: database(t), DatabaseID: "id-2"}
	v2, at2, err := Make(t.Context(), r2)
	if err != nil || at2 != at || v2.KeyID() != v.KeyID() {
		t.Fatalf("made at %q, %v", at2, err)
	}
	foundAgain(t, r2, v2, at2)
	if err := v2.Discard(t.Context()); err != nil {
		t.Error(err)
	}
	foundAgain(t, r, v, at)
	if err := v.Discard(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat("given.key"); err == nil {
		t.Error("Discard left the file")
	}
}

// TestMakeGivenBeside names the file beside the database: they may move together.
func TestMakeGivenBeside(t *testing.T) {
	withKeyring(t)
	r := Request{Database: database(t), DatabaseID: "id-1"}
	r.KeyFile = keyBeside(r.Database)
	v, at, err := Make(t.Context(), r)
	if err != nil || at != Beside {
		t.Fatalf("made at %q, %v", at, err)
	}
	foundAgain(t, r, v, at)
	if v2, at, err := Make(t.Context(), r); err != nil || at != Beside || v2.KeyID() != v.KeyID() {
		t.Errorf("an existing one is not used: %q, %v", at, err)
	}
}

func TestMakeRefused(t *testing.T) {
	withoutKeyring(t)
	folder := t.TempDir()
	for name, tc := range map[string]struct {
		request Request
		kind    error
		says    string
	}{
		"given is a folder":    {Request{KeyFile: folder, Database: database(t)}, ErrBadKey, folder},
		"given is no key":      {Request{KeyFile: writeFile(t, "no key"), Database: database(t)}, ErrBadKey, "no"},
		"folder missing":       {Request{Database: filepath.Join(folder, "none", "db")}, ErrKeyUnreachable, "db.key"},
		"given folder missing": {Request{KeyFile: filepath.Join(folder, "none", "a.key"), Database: database(t)}, ErrKeyUnreachable, "a.key"},
		"database in a file":   {Request{Database: filepath.Join(writeFile(t, ""), "db")}, ErrKeyUnreachable, "db.key"},
	} {
		t.Run(name, func(t *testing.T) {
			tc.request.DatabaseID = "id-1"
			v, _, err := Make(t.Context(), tc.request)
			if v != nil {
				t.Error("there is a vault")
			}
			wantTrouble(t, err, tc.kind, tc.says)
		})
	}
}

// TestMakeCancelled shows that whoever cancels gets no key anywhere.
func TestMakeCancelled(t *testing.T) {
	withoutKeyring(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := Request{Database: database(t), DatabaseID: "id-1"}
	if v, _, err := Make(ctx, r); v != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v", v, err)
	}
	if entries, err := os.ReadDir(filepath.Dir(r.Database)); err != nil || len(entries) != 0 {
		t.Errorf("there is %v, %v", entries, err)
	}
}
