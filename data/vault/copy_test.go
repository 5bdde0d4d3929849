package vault

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A copy has the same key, in a file of its own.
func TestCopy(t *testing.T) {
	withKeyring(t)
	v, at, err := Make(t.Context(), Request{Database: database(t), DatabaseID: "id-1"})
	if err != nil || at != InKeyring {
		t.Fatal(at, err)
	}
	noted := ""
	r := Request{Database: database(t), DatabaseID: "id-1", Note: func(id string) error { noted = id; return nil }}
	copied, at, err := v.Copy(r)
	if err != nil || at != Beside || noted != v.KeyID() {
		t.Fatalf("copied to %q, noted %q: %v", at, noted, err)
	}
	foundAgain(t, r, copied, at)
	if _, err := copied.Open(mustSeal(t, v, "x", place), place); err != nil {
		t.Error(err)
	}
	// The same file is taken again, and stays: it was not made for this copy.
	again, at, err := v.Copy(r)
	if err != nil || at != Beside || again.Discard(t.Context()) != nil {
		t.Fatal(at, err)
	}
	foundAgain(t, r, again, at)
	if err := copied.Discard(t.Context()); err != nil {
		t.Error(err)
	}
	if entries, err := os.ReadDir(filepath.Dir(r.Database)); err != nil || len(entries) != 0 {
		t.Errorf("left are %v, %v", entries, err)
	}

	elsewhere := r
	elsewhere.KeyFile = filepath.Join(t.TempDir(), "key")
	copied, at, err = v.Copy(elsewhere)
	if file, is := at.file(); err != nil || !is || file != elsewhere.KeyFile {
		t.Fatalf("copied to %q: %v", at, err)
	}
	foundAgain(t, elsewhere, copied, at)

	other, err := New(NewKey(), "id-1")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := other.Copy(elsewhere); !errors.Is(err, ErrKeyExists) {
		t.Errorf("onto another key: %v", err)
	}
	if _, _, err := v.Copy(Request{Database: database(t), DatabaseID: "id-2"}); err == nil {
		t.Error("it is the key of another database, too")
	}
}

func TestMakeInFile(t *testing.T) {
	withKeyring(t)
	r := Request{Database: database(t), DatabaseID: "id-1", InFile: true}
	v, at, err := Make(t.Context(), r)
	if err != nil || at != Beside {
		t.Fatalf("made at %q, %v", at, err)
	}
	foundAgain(t, r, v, at)
	if _, _, err := Make(t.Context(), r); !errors.Is(err, ErrKeyExists) {
		t.Errorf("again: %v", err)
	}
}
