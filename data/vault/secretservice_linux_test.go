package vault

import (
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// surroundings is an empty home and runtime folder of an account.
type surroundings struct {
	home, runtime string
}

// newSurroundings makes the folders. Their paths are short, since that of a
// socket has at most 107 characters.
func newSurroundings(t *testing.T) surroundings {
	t.Helper()
	home, err := os.MkdirTemp("", "vault")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	s := surroundings{home: home, runtime: filepath.Join(home, "run")}
	if err := os.MkdirAll(filepath.Join(home, ".local", "share", "keyrings"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(s.runtime, 0o700); err != nil {
		t.Fatal(err)
	}
	return s
}

// run runs one test of this program again in these surroundings, by a command
// in front of it if one is given, and fails if that fails or was skipped.
func (s surroundings) run(t *testing.T, test string, front ...string) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	args := append(front, program, "-test.run=^"+test+"$", "-test.v", "-test.count=1")
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Env = []string{
		insideVariable + "=" + test,
		"HOME=" + s.home,
		"XDG_RUNTIME_DIR=" + s.runtime,
		"PATH=" + filepath.Join(s.home, "bin") + ":" + os.Getenv("PATH"),
		"TMPDIR=" + os.TempDir(),
	}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+test) {
		t.Errorf("%v\n%s", err, out)
	}
}

// inside skips the test unless run has started it.
func inside(t *testing.T) {
	t.Helper()
	if os.Getenv(insideVariable) != t.Name() {
		t.Skip("runs in a process of its own, started by another test")
	}
}

// TestKeyring runs TestKeyringInside against a real Secret Service, that of
// gnome-keyring, on a session bus of its own.
func TestKeyring(t *testing.T) {
	for _, tool := range []string{"dbus-run-session", "dbus-send", "gnome-keyring-daemon", "secret-tool"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatal("install the Debian packages dbus, gnome-keyring and libsecret-tools")
		}
	}
	const script = `printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null && "$@"`
	newSurroundings(t).run(t, "TestKeyringInside", "dbus-run-session", "--", "sh", "-c", script, "sh")
}

func TestKeyringInside(t *testing.T) {
	inside(t)
	r := Request{Database: database(t), DatabaseID: "id-1"}
	v, at, err := Make(t.Context(), r)
	if err != nil || at != InKeyring {
		t.Fatalf("made at %q, %v", at, err)
	}
	foundAgain(t, r, v, at)
	line, err := exec.Command("secret-tool", "lookup", "service", keyringService, "username", "id-1").Output()
	if err != nil || !strings.HasPrefix(string(line), header) {
		t.Errorf("another program does not find it: %v", err)
	}
	_, _, err = Make(t.Context(), r)
	wantTrouble(t, err, ErrKeyExists, "id-1")
	_, err = Find(t.Context(), Request{Database: r.Database, DatabaseID: "id-2", Recorded: InKeyring, KeyID: v.KeyID()})
	wantTrouble(t, err, ErrNoKey, "id-2")
	_, err = Find(t.Context(), Request{Database: r.Database, DatabaseID: "id-1", Recorded: InKeyring, KeyID: "0123456789abcdef"})
	wantTrouble(t, err, ErrWrongKey, v.KeyID())

	rotated := keyed{t, Request{Database: database(t), DatabaseID: "id-4"}}
	old, at, err := Make(t.Context(), rotated.r)
	if err != nil || at != InKeyring {
		t.Fatalf("made at %q, %v", at, err)
	}
	rotated.r.Recorded = at
	rotated.rotates(rotated.found(old.KeyID()))

	other := Request{Database: database(t), DatabaseID: "id-3"}
	made, _, err := Make(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	if err := made.Discard(t.Context()); err != nil {
		t.Error(err)
	}
	_, err = readKeyring(t.Context(), "id-3")
	wantTrouble(t, err, ErrNoKey)

	// A locked keyring asks, and nobody is there to answer.
	lock := exec.Command("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets",
		"org.freedesktop.Secret.Service.Lock", "array:objpath:/org/freedesktop/secrets/collection/login")
	if out, err := lock.CombinedOutput(); err != nil {
		t.Fatalf("lock: %v, %s", err, out)
	}
	r.Recorded, r.KeyID = InKeyring, v.KeyID()
	_, err = Find(t.Context(), r)
	wantTrouble(t, err, ErrKeyUnreachable, string(keyringName()), "--key-file")
	if entries, err := os.ReadDir(filepath.Dir(r.Database)); err != nil || len(entries) != 0 {
		t.Errorf("a locked keyring led to a second key: %v, %v", entries, err)
	}
	last, at, err := Make(t.Context(), other)
	if err != nil || at != Beside {
		t.Fatalf("made at %q, %v", at, err)
	}
	foundAgain(t, other, last, at)
}

// TestSilent runs TestSilentInside with a bus that takes every connection and
// never says a word.
func TestSilent(t *testing.T) {
	s := newSurroundings(t)
	bus, err := net.Listen("unix", filepath.Join(s.runtime, "bus"))
	if err != nil {
		t.Fatal(err)
	}
	var callers atomic.Int32
	go func() {
		for {
			conn, err := bus.Accept()
			if err != nil {
				return
			}
			callers.Add(1)
			go func() { _, _ = io.Copy(io.Discard, conn) }()
		}
	}()
	s.run(t, "TestSilentInside")
	if err := bus.Close(); err != nil {
		t.Error(err)
	}
	if callers.Load() == 0 {
		t.Error("nobody called the bus")
	}
}

func TestSilentInside(t *testing.T) {
	inside(t)
	r := Request{Database: database(t), DatabaseID: "id-1"}
	v, at, err := Make(t.Context(), r)
	if err != nil || at != Beside {
		t.Fatalf("made at %q, %v", at, err)
	}
	foundAgain(t, r, v, at)
	r = Request{Database: database(t), DatabaseID: "id-1", Recorded: InKeyring, KeyID: v.KeyID()}
	_, err = Find(t.Context(), r)
	wantTrouble(t, err, ErrKeyUnreachable, string(keyringName()))
}

// TestNoLaunch runs TestNoLaunchInside without a bus, and with a dbus-launch
// that leaves a trace.
func TestNoLaunch(t *testing.T) {
	s := newSurroundings(t)
	if err := os.Mkdir(filepath.Join(s.home, "bin"), 0o700); err != nil {
		t.Fatal(err)
	}
	trace := filepath.Join(s.home, "launched")
	script := "#!/bin/sh\n: > " + trace + "\n"
	if err := os.WriteFile(filepath.Join(s.home, "bin", "dbus-launch"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	s.run(t, "TestNoLaunchInside")
	if _, err := os.Lstat(trace); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a bus was started: %v", err)
	}
}

func TestNoLaunchInside(t *testing.T) {
	inside(t)
	r := Request{Database: database(t), DatabaseID: "id-1"}
	v, at, err := Make(t.Context(), r)
	if err != nil || at != Beside {
		t.Fatalf("made at %q, %v", at, err)
	}
	foundAgain(t, r, v, at)
}
