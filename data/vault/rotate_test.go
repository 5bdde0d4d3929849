package vault

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"tapetrack/data"
)

// A keyed database is one whose key is somewhere; rotating it ends at any step.
type keyed struct {
	t *testing.T
	r Request
}

// found returns the vault that Find finds for a recorded key.
func (k keyed) found(keyID string) *Vault {
	k.t.Helper()
	r := k.r
	r.KeyID = keyID
	v, err := Find(k.t.Context(), r)
	if err != nil {
		k.t.Fatal(err)
	}
	return v
}

func (k keyed) next(v *Vault) *Vault {
	k.t.Helper()
	next, err := v.Next(k.t.Context())
	if err != nil {
		k.t.Fatal(err)
	}
	if next.KeyID() == v.KeyID() {
		k.t.Error("the key is the same")
	}
	return next
}

func (k keyed) settle(v *Vault) {
	k.t.Helper()
	if err := v.Settle(k.t.Context()); err != nil {
		k.t.Fatal(err)
	}
	if v.Unsettled() {
		k.t.Error("it is still not settled")
	}
}

// gone fails unless a key is nowhere any more.
func (k keyed) gone(keyID string) {
	k.t.Helper()
	r := k.r
	r.KeyID = keyID
	if _, err := Find(k.t.Context(), r); err == nil {
		k.t.Errorf("the key %s is still there", keyID)
	}
}

// eachPlace runs a test with the key at each place where Make and --key-file
// put it.
func eachPlace(t *testing.T, test func(*testing.T, keyed, *Vault)) {
	for name, prepare := range map[string]func(*testing.T, *Request){
		"keyring": func(t *testing.T, _ *Request) { withKeyring(t) },
		"beside":  func(t *testing.T, _ *Request) { withoutKeyring(t) },
		"elsewhere": func(t *testing.T, r *Request) {
			withoutKeyring(t)
			r.KeyFile = filepath.Join(t.TempDir(), "else.key")
		},
		"a link": func(t *testing.T, r *Request) {
			withoutKeyring(t)
			real := filepath.Join(t.TempDir(), "real.key")
			if err := createKeyFile(real, NewKey()); err != nil {
				t.Fatal(err)
			}
			r.KeyFile = filepath.Join(t.TempDir(), "link.key")
			if err := os.Symlink(real, r.KeyFile); err != nil {
				t.Skip(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			k := keyed{t, Request{Database: database(t), DatabaseID: "id-1"}}
			prepare(t, &k.r)
			v, at, err := Make(t.Context(), k.r)
			if err != nil {
				t.Fatal(err)
			}
			k.r.KeyFile, k.r.Recorded = "", at
			test(t, k, k.found(v.KeyID()))
		})
	}
}

// TestRotate ends a rotation after each of its steps: what the database records
// then is found.
func TestRotate(t *testing.T) {
	eachPlace(t, func(_ *testing.T, k keyed, old *Vault) { k.rotates(old) })
}

func (k keyed) rotates(old *Vault) {
	t := k.t
	t.Helper()
	next := k.next(old)
	// Ended before the commit: the old key counts, the new one is in nobody's way.
	old = k.found(old.KeyID())
	again := k.next(old)
	k.gone(next.KeyID())
	wantTrouble(t, next.Kept(t.Context()), data.ErrKeyChanged, "Try again")
	if next = again; next.Kept(t.Context()) != nil {
		t.Error("the new key is not there")
	}
	// Ended after the commit.
	if k.found(next.KeyID()).found == old.found {
		t.Error("the new key is in the first place already")
	}
	late := k.found(next.KeyID())
	if !late.Unsettled() {
		t.Error("nothing is to be done")
	}
	k.settle(late)
	if k.found(next.KeyID()).found != old.found {
		t.Error("the new key is not where the old one was")
	}
	if old.KeptIn() == "" {
		k.gone(old.KeyID())
	}
	// Ended in the middle of the third step, and done twice.
	third := k.next(k.found(next.KeyID()))
	k.settle(third)
	k.settle(third)
	k.settle(k.found(third.KeyID()))
	if got, err := third.Open(mustSeal(t, third, "x", place), place); err != nil || string(got) != "x" {
		t.Error(err)
	}
}

// TestRotateAfterKeyringWroteBoth is what a kill between the two acts of the
// last step leaves: both places hold the new key.
func TestRotateAfterKeyringWroteBoth(t *testing.T) {
	withKeyring(t)
	k := keyed{t, Request{Database: database(t), DatabaseID: "id-1"}}
	v, at, err := Make(t.Context(), k.r)
	if err != nil {
		t.Fatal(err)
	}
	k.r.Recorded = at
	next := k.next(k.found(v.KeyID()))
	if err := replaceInKeyring(t.Context(), "id-1", next.key); err != nil {
		t.Fatal(err)
	}
	after := k.next(k.found(next.KeyID()))
	k.settle(after)
	if _, err := keyring.Get(keyringService, "id-1 next"); err == nil {
		t.Error("the second place is not empty")
	}
}

// Several databases may share a key file: rotating one takes it from none.
func TestRotateSharedFile(t *testing.T) {
	withoutKeyring(t)
	file := filepath.Join(t.TempDir(), "shared.key")
	var all []keyed
	var ids []string
	for _, id := range []string{"AAAAAAAAAA1", "BBBBBBBBBB2"} {
		k := keyed{t, Request{Database: database(t), DatabaseID: id, KeyFile: file}}
		v, at, err := Make(t.Context(), k.r)
		if err != nil {
			t.Fatal(err)
		}
		k.r.KeyFile, k.r.Recorded = "", at
		all, ids = append(all, k), append(ids, v.KeyID())
	}
	first, second := all[0].found(ids[0]), all[1].found(ids[1])
	// Both at once: neither touches the new key of the other.
	next1, next2 := all[0].next(first), all[1].next(second)
	all[0].settle(next1)
	all[1].settle(next2)
	all[0].found(next1.KeyID())
	all[1].found(next2.KeyID())
	// And one that was not rotated at all goes on with the old key.
	third := keyed{t, Request{Database: database(t), DatabaseID: "CCCCCCCCC3", Recorded: all[0].r.Recorded}}
	v := third.found(ids[0])
	if !strings.HasPrefix(v.Where().String(), "in the file "+file+".") {
		t.Error(v.Where())
	}
	after := third.next(v)
	third.settle(after)
	third.found(after.KeyID())
	all[0].found(next1.KeyID())
	all[1].found(next2.KeyID())
}

// A place that can't be written leaves everything as it was.
func TestRotateRefused(t *testing.T) {
	withoutKeyring(t)
	k := keyed{t, Request{Database: database(t), DatabaseID: "id-1"}}
	v, at, err := Make(t.Context(), k.r)
	if err != nil {
		t.Fatal(err)
	}
	k.r.Recorded = at
	second := keyBeside(k.r.Database) + ".next"
	if err := os.MkdirAll(filepath.Join(second, "something"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err = k.found(v.KeyID()).Next(t.Context())
	wantTrouble(t, err, ErrKeyUnreachable, second)
	k.found(v.KeyID())
	if _, err := v.Next(t.Context()); err == nil {
		t.Error("a key that was not found is followed by another")
	}

	withKeyring(t)
	k = keyed{t, Request{Database: database(t), DatabaseID: "id-2"}}
	if v, k.r.Recorded, err = Make(t.Context(), k.r); err != nil {
		t.Fatal(err)
	}
	found := k.found(v.KeyID())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = found.Next(ctx)
	wantTrouble(t, err, ErrKeyUnreachable, string(keyringName()))
	k.found(v.KeyID())
}
