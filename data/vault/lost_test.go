package vault

import (
	"os"
	"path/filepath"
	"testing"
)

func TestLost(t *testing.T) {
	eachPlace(t, func(t *testing.T, k keyed, v *Vault) {
		r := k.r
		r.KeyID = v.KeyID()
		_, _, err := Lost(t.Context(), r)
		wantTrouble(t, err, ErrKeyExists, "is not lost", v.Where().String())
		if err := v.places.home.remove(t.Context()); err != nil {
			t.Fatal(err)
		}
		next, _, err := Lost(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		if err := next.Kept(t.Context()); err != nil {
			t.Error(err)
		}
		// Ended before the database names it, and begun again.
		next, at, err := Lost(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		k.settle(next)
		k.r.Recorded = at
		if k.found(next.KeyID()).found != next.places.home {
			t.Error("it is not where it belongs")
		}
	})
}

// Nothing that is there is replaced, and what can't be told is not taken for lost.
func TestLostRefused(t *testing.T) {
	withoutKeyring(t)
	r := Request{Database: database(t), DatabaseID: "id-1", Recorded: InKeyring, KeyID: "0123456789abcdef"}
	_, _, err := Lost(t.Context(), r)
	wantTrouble(t, err, ErrKeyUnreachable, "can't determine")
	// Where there is no keyring any more, a file is named.
	r.KeyFile = filepath.Join(t.TempDir(), "new.key")
	v, at, err := Lost(t.Context(), r)
	if path, _ := at.file(); err != nil || path != r.KeyFile || v.Settle(t.Context()) != nil {
		t.Errorf("at %q, %v", at, err)
	}
	_, _, err = Lost(t.Context(), r)
	wantTrouble(t, err, ErrKeyExists, r.KeyFile)

	beside := Request{Database: database(t), DatabaseID: "id-1", Recorded: Beside, KeyID: "0123456789abcdef"}
	for _, content := range []string{NewKey().line(), "notes"} {
		if err := os.WriteFile(keyBeside(beside.Database), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err := Lost(t.Context(), beside)
		wantTrouble(t, err, ErrKeyExists, keyBeside(beside.Database))
		if got, err := os.ReadFile(keyBeside(beside.Database)); err != nil || string(got) != content {
			t.Error("it was replaced", err)
		}
	}
}
