package auth

import (
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"

	"tapetrack/data"
)

func TestArgon2id(t *testing.T) {
	var h Argon2id
	hash, err := h.Hash("Zoë's password")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("%q, %v", hash, err)
	}
	other, err := h.Hash("Zoë's password")
	if err != nil || other == hash {
		t.Error("the same password twice has the same hash")
	}
	weak, err := argon2id.CreateHash("Zoë's password", &argon2id.Params{Memory: 8 * 1024, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, password, hash string
		match, outdated      bool
	}{
		{"right", "Zoë's password", hash, true, false},
		{"right, decomposed", "Zoe\u0308's password", hash, true, false},
		{"wrong", "Zoe's password", hash, false, false},
		{"empty", "", hash, false, false},
		{"old parameters", "Zoë's password", weak, true, true},
		{"old parameters, wrong", "Zoë", weak, false, true},
		{"nobody's", "", nobody, false, false},
		{"no hash", "", "", false, false},
		{"no hash, itself", "plain", "plain", false, false},
		{"cut off", "Zoë's password", hash[:len(hash)-1], false, false},
		{"another kind", "Zoë's password", strings.Replace(hash, "argon2id", "argon2i", 1), false, false},
		{"10,000 characters", strings.Repeat("x", 10_000), hash, false, false},
		{"not UTF-8", "\xff", hash, false, false},
	} {
		match, outdated := h.Verify(c.password, c.hash)
		if match != c.match || match && outdated != c.outdated {
			t.Errorf("%s: %v, %v", c.name, match, outdated)
		}
	}
}

// TestSignInArgon2id goes through sign-in with the real hash, and with one that
// was made with other parameters.
func TestSignInArgon2id(t *testing.T) {
	w := newWorld(t)
	w.hasher = Argon2id{}
	w.add("alice")
	w.session("alice", "")
	if got := reasonOf(w.try(w.attempt("alice", "wrong", ""))); got != string(data.WrongPassword) {
		t.Errorf("%s", got)
	}
	if got := reasonOf(w.try(w.attempt("nobody", passwordOf("alice"), ""))); got != string(data.UnknownUser) {
		t.Errorf("%s", got)
	}
	weak, err := argon2id.CreateHash(passwordOf("alice"), &argon2id.Params{Memory: 8 * 1024, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	w.must(err)
	w.set("alice", func(a *data.Account) { a.PasswordHash = weak })
	w.session("alice", "")
	renewed := w.account("alice").PasswordHash
	if !strings.HasPrefix(renewed, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %q", renewed)
	}
	w.session("alice", "")
	if w.account("alice").PasswordHash != renewed {
		t.Error("a hash of the right parameters was made anew")
	}
}
