package main

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"tapetrack/data"
)

// A new key seals everything anew. Who holds the old one is told; a backup that
// was made before opens elsewhere, with an export of the old key.
func TestKeyRotate(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin", "--one-time-password")
	old, sealed := w.keyID(), w.sql("SELECT hex(sealed) FROM authenticators")
	path, exported := w.backup("backup.db"), filepath.Join(w.home, "old.txt")
	w.typed(passphrase, "key", "export", exported, "--passphrase-stdin")
	service := w.service()
	shown := signIn(t, service, "alice", secret, "").Enrolment.Key

	w.wants(w.ok("key", "rotate"), w.database+".key", old+" is gone", "started again", "Seals that were noted")
	if w.keyID() == old || w.sql("SELECT hex(sealed) FROM authenticators") == sealed {
		t.Error("nothing is new")
	}
	w.wants(w.ok("key", "status"), w.keyID(), "Usable    yes")
	w.ok("audit", "verify")
	if got := w.sql("SELECT detail FROM events WHERE kind = 'key-rotated'"); got != "key "+old+" replaced by "+w.keyID() {
		t.Error(got)
	}
	_, err := service.SignIn(context.Background(), data.Attempt{Login: "alice", Password: secret})
	if !errors.Is(err, data.ErrKeyChanged) {
		t.Errorf("with the old key: %v", err)
	}
	w.closeServices()
	if got := signIn(t, w.service(), "alice", secret, "").Enrolment.Key; got != shown {
		t.Error("her secret is another one")
	}
	w.closeServices()

	w.wants(w.refused("restore", path), "needs the key "+old)
	w.wants(w.refusedTyped(passphrase, "key", "import", exported, "--passphrase-stdin"), old, w.keyID())
	elsewhere := filepath.Join(w.home, "elsewhere", "tapetrack.db")
	w.wants(w.refusedTyped(passphrase, "key", "import", exported, "--passphrase-stdin", "--database", elsewhere), filepath.Dir(elsewhere))
	elsewhere = filepath.Join(w.home, "elsewhere.db")
	w.typed(passphrase, "key", "import", exported, "--passphrase-stdin", "--database", elsewhere)
	w.ok("restore", path, "--database", elsewhere)
	w.ok("user", "show", "alice", "--database", elsewhere)

	w.sql("UPDATE users SET name = 'x' WHERE user_id = 'alice'")
	w.wants(w.refused("key", "rotate"), "alice", "--despite-damage")
	w.ok("key", "rotate", "--despite-damage")
	w.wants(w.ok("audit", "list", "--kind=key-rotated"), "found before", "alice")
}
