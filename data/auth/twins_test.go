package auth

import (
	"context"
	"testing"

	"tapetrack/data"
)

// TestTwoOfOneUserID: two users of one User-ID, as an import with a hollow index leaves
// them, stay two: each signs in with their own password, whichever the index finds, and
// neither gets the rights, the code or the session of the other.
func TestTwoOfOneUserID(t *testing.T) {
	w := newWorld(t)
	alice := w.addActive("alice", withRights)
	secret := w.secretOf("alice")
	undo := w.hollow("sqlite_autoindex_users_1", "users (id_folded) WHERE 0")
	hash, err := w.fast.Hash("the password of the twin")
	w.must(err)
	w.must(w.store.Update(t.Context(), func(tx data.Tx) error {
		_, err := tx.AddAccounts([]data.Account{{
			User:         data.User{ID: "alice", Name: "Twin", Group: "OPS"},
			PasswordHash: hash, PasswordSet: w.clock.Now(),
		}})
		return err
	}))
	twin := int64(w.number("SELECT max(user_key) FROM users NOT INDEXED"))
	enter := func(password, code string) (data.Outcome, error) {
		return w.SignIn(context.Background(), w.attempt("alice", password, code))
	}
	// The index knows the twin only.
	out, err := enter("the password of the twin", "")
	if err != nil || out.Session == nil || out.Session.UserKey != twin {
		t.Fatalf("the twin: %s, %v", reasonOf(out), err)
	}
	by := out.Session.Actor()
	if _, err := w.Users(t.Context(), by, data.UserQuery{Limit: 10}); err == nil {
		t.Error("the twin has rights")
	}
	if out, err := enter(passwordOf("alice"), hotpOracle(secret, w.step())); err == nil && out.Refusal == nil {
		t.Errorf("alice's password and code: %s", reasonOf(out))
	}
	// And now alice only.
	undo()
	if out, err := enter("the password of the twin", ""); err == nil && out.Refusal == nil {
		t.Errorf("the twin's password: %s", reasonOf(out))
	}
	out, err = enter(passwordOf("alice"), hotpOracle(secret, w.step()))
	if err != nil || out.Session == nil || out.Session.UserKey != alice.Key {
		t.Errorf("alice: %s, %v", reasonOf(out), err)
	}
	if _, err := w.Users(t.Context(), by, data.UserQuery{Limit: 10}); err == nil {
		t.Error("the twin has rights now")
	}
	if found := w.verify(); found == "" {
		t.Error("Verify finds nothing")
	}
}
