package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data"
)

// A new key seals everything again. Programs that hold the old one are refused; a backup that
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

	w.wants(w.ok("key", "rotate"), w.database+".key", old+" was deleted", "Restart all open programs", " --database "+w.database, "tapectl audit verify --database "+w.database)
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

	spaced := filepath.Join(w.home, "before it's rotated.db")
	if err := os.Link(path, spaced); err != nil {
		t.Fatal(err)
	}
	w.restoresAsTold(w.refused("restore", path), exported)
	w.restoresAsTold(w.refused("restore", spaced), exported)
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

// restoresAsTold runs the commands that the refusal of a restore gives, as they
// stand there and in their order, with the export of the old key for FILE.
func (w *world) restoresAsTold(refusal, exported string) {
	w.Helper()
	_, told, found := strings.Cut(refusal, "tapectl key import ")
	first, second, both := strings.Cut(told, "; then: ")
	if !found || !both || strings.Count(first, "FILE") != 1 {
		w.Fatalf("no commands in %q", refusal)
	}
	bin := filepath.Join(w.home, "bin")
	if err := os.MkdirAll(bin, 0o700); err != nil {
		w.Fatal(err)
	}
	command := w.command()
	if err := os.Symlink(command.Path, filepath.Join(bin, "tapectl")); err != nil && !errors.Is(err, os.ErrExist) {
		w.Fatal(err)
	}
	for _, line := range []string{"tapectl key import " + strings.Replace(first, "FILE", exported, 1), second} {
		shell := exec.Command("sh", "-c", line)
		shell.Env, shell.Dir = append(command.Env, "PATH="+bin), command.Dir
		shell.Path = "/bin/sh"
		shell.Stdin = strings.NewReader(passphrase + "\n")
		if r := finish(w.T, shell); r.code != 0 || r.err != "" {
			w.Fatalf("%s: %+v", line, r)
		}
	}
	_, elsewhere, _ := strings.Cut(second, "--database ")
	elsewhere = strings.Trim(elsewhere, "'")
	w.ok("user", "show", "alice", "--database", elsewhere)
	w.ok("audit", "verify", "--database", elsewhere)
	// Neither key nor database of the first place was touched, and a second time
	// another place is named.
	w.ok("audit", "verify")
}
