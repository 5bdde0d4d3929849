package vault

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// parseKey120 is how release 1.2.0 reads a key.
func parseKey120(text string) bool {
	encoded, found := strings.CutPrefix(strings.TrimRight(text, "\r\n"), "tapetrack-key-1 ")
	b, err := base64.StdEncoding.Strict().DecodeString(encoded)
	return found && err == nil && len(b) == 32 && !strings.ContainsAny(encoded, "\r\n")
}

// TestAdoptMark: the mark is kept with the key, in a file and in the keyring, says
// nothing else of the key, and is read by programs of earlier releases.
func TestAdoptMark(t *testing.T) {
	for _, where := range []Place{Beside, InKeyring} {
		t.Run(string(where), func(t *testing.T) {
			r := Request{Database: database(t), DatabaseID: "id-1"}
			if where == InKeyring {
				withKeyring(t)
			} else {
				withoutKeyring(t)
			}
			made, at, err := Make(t.Context(), r)
			if err != nil || at != where {
				t.Fatalf("%q, %v", at, err)
			}
			r.Recorded, r.KeyID = at, made.KeyID()
			find := func() *Vault {
				t.Helper()
				v, err := Find(t.Context(), r)
				if err != nil {
					t.Fatal(err)
				}
				return v
			}
			v := find()
			if v.Adopted() {
				t.Error("a new key is marked")
			}
			for range 2 {
				if err := v.Adopt(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			again := find()
			if !v.Adopted() || !again.Adopted() || again.KeyID() != made.KeyID() || *again.key.secret() != *made.key.secret() {
				t.Error("the mark is lost, or the key is another one")
			}
			if !parseKey120(again.key.line()) {
				t.Errorf("release 1.2.0 can't read it")
			}
			if where == Beside {
				info, err := os.Stat(keyBeside(r.Database))
				if err != nil || info.Mode() != 0o600 && os.Getenv("OS") != "Windows_NT" {
					t.Errorf("%v, %v", info.Mode(), err)
				}
				if left, _ := filepath.Glob(filepath.Join(filepath.Dir(r.Database), ".tapetrack-*")); len(left) > 0 {
					t.Errorf("left: %v", left)
				}
			}
			unmarked, err := again.Unmarked()
			if err != nil || unmarked.Adopted() || !again.Adopted() || unmarked.KeyID() != made.KeyID() {
				t.Errorf("unmarked: %v", err)
			}
			next, err := again.Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if next.Adopted() {
				t.Error("a key that was never one of 1.0.0 is marked")
			}
		})
	}
}

// TestAdoptMarkRefused: a file that several databases may have is not marked, one
// that can't be written stays as it is.
func TestAdoptMarkRefused(t *testing.T) {
	withoutKeyring(t)
	file := filepath.Join(t.TempDir(), "shared.key")
	r := Request{Database: database(t), DatabaseID: "id-1", KeyFile: file}
	made, at, err := Make(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	r.Recorded, r.KeyID = at, made.KeyID()
	v, err := Find(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Adopt(t.Context()); !errors.Is(err, errShared) || v.Adopted() {
		t.Errorf("%v", err)
	}
	v.places.shared = false
	link := filepath.Join(t.TempDir(), "link.key")
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	v.places.home.path = link
	v.found = v.places.home
	wantTrouble(t, v.Adopt(t.Context()), ErrKeyUnreachable, link)
	if to, err := os.Readlink(link); err != nil || to != file {
		t.Errorf("the link leads to %q, %v", to, err)
	}
	v.places.home.path = filepath.Join(file, "no", "folder")
	v.found = v.places.home
	wantTrouble(t, v.Adopt(t.Context()), ErrKeyUnreachable, file)
	if text, err := os.ReadFile(file); err != nil || string(text) != made.key.line() || v.Adopted() {
		t.Errorf("the key file is %d bytes, %v", len(text), err)
	}
}
