package vault

import (
	"errors"
	"net"
	"path/filepath"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"
)

// withKeyring replaces the keyring by an empty one in memory and pretends that
// there is a bus to reach it.
func withKeyring(t *testing.T) {
	t.Helper()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
	keyring.MockInit()
	t.Cleanup(keyring.MockInit)
}

// withoutKeyring makes every use of the keyring fail.
func withoutKeyring(t *testing.T) {
	t.Helper()
	withKeyring(t)
	keyring.MockInitWithError(errors.New("locked"))
}

// database returns the path of a database that does not exist.
func database(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "tapetrack.db")
}

func TestReadKeyring(t *testing.T) {
	withKeyring(t)
	ctx := t.Context()
	_, err := readKeyring(ctx, "id-1")
	wantTrouble(t, err, ErrNoKey, string(keyringName()), "id-1", "--key-file")

	key := NewKey()
	if err := keepInKeyring(ctx, "id-1", key); err != nil {
		t.Fatal(err)
	}
	if got, err := readKeyring(ctx, "id-1"); err != nil || *got.secret() != *key.secret() {
		t.Errorf("read back as %v, %v", got, err)
	}
	if err := keepInKeyring(ctx, "id-1", NewKey()); !errors.Is(err, errTaken) {
		t.Errorf("a second key: %v", err)
	}
	if got, err := readKeyring(ctx, "id-1"); err != nil || *got.secret() != *key.secret() {
		t.Errorf("the first key was replaced: %v", err)
	}
	if err := dropFromKeyring(ctx, "id-1"); err != nil {
		t.Error(err)
	}
	_, err = readKeyring(ctx, "id-1")
	wantTrouble(t, err, ErrNoKey)

	if err := keyring.Set(keyringService, "id-2", "something else"); err != nil {
		t.Fatal(err)
	}
	_, err = readKeyring(ctx, "id-2")
	wantTrouble(t, err, ErrBadKey, "id-2")

	keyring.MockInitWithError(errors.New("locked"))
	_, err = readKeyring(ctx, "id-1")
	wantTrouble(t, err, ErrKeyUnreachable, string(keyringName()), "--key-file")
}

// TestPatience has uses of the keyring that take their time, on a fake clock.
func TestPatience(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
	failed := errors.New("failed")
	for _, tc := range []struct {
		name        string
		takes       time.Duration
		returns     error
		want        error
		wait        time.Duration
		mustSettle  bool
		mustGivenUp bool
	}{
		{"at once", 0, nil, nil, 0, true, false},
		{"just in time", keyringPatience - 1, nil, nil, keyringPatience - 1, true, false},
		{"fails", time.Second, failed, failed, time.Second, false, false},
		{"too late", keyringPatience + 1, nil, errSilent, keyringPatience, false, true},
		{"fails too late", keyringPatience + 1, failed, errSilent, keyringPatience, false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin := time.Now()
				var settled, givenUp bool
				err := patiently(t.Context(), func(settle func() bool) error {
					time.Sleep(tc.takes)
					if tc.returns == nil {
						settled = settle()
						givenUp = !settled
					}
					return tc.returns
				})
				if !errors.Is(err, tc.want) || time.Since(begin) != tc.wait {
					t.Errorf("got %v after %v, want %v after %v", err, time.Since(begin), tc.want, tc.wait)
				}
				time.Sleep(time.Minute)
				synctest.Wait()
				if settled != tc.mustSettle || givenUp != tc.mustGivenUp {
					t.Errorf("settled %v, given up %v", settled, givenUp)
				}
			})
		})
	}
}

// TestTooLate shows that a keyring that takes a key when nobody waits any more
// does not keep it.
func TestTooLate(t *testing.T) {
	withKeyring(t)
	if err := keep("id-1", NewKey(), func() bool { return false }); !errors.Is(err, errSilent) {
		t.Errorf("got %v", err)
	}
	_, err := readKeyring(t.Context(), "id-1")
	wantTrouble(t, err, ErrNoKey)
}

func TestPatiencePanic(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
	if err := patiently(t.Context(), func(func() bool) error { panic("not a dbus.Variant") }); !errors.Is(err, errSilent) {
		t.Errorf("got %v", err)
	}
}

// TestNoBus shows that the keyring is not even tried without a session bus.
func TestNoBus(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the keyring of this system needs no bus")
	}
	withKeyring(t)
	// A socket in the working folder is nobody's bus.
	t.Chdir(t.TempDir())
	socket, err := net.Listen("unix", "bus")
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	for name, tc := range map[string]struct{ address, folder string }{
		"nothing":        {"", ""},
		"autolaunch":     {"autolaunch:", ""},
		"autolaunch x11": {"autolaunch:scope=user", ""},
		"empty folder":   {"", t.TempDir()},
		"relative":       {"", "."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", tc.address)
			t.Setenv("XDG_RUNTIME_DIR", tc.folder)
			_, err := readKeyring(t.Context(), "id-1")
			wantTrouble(t, err, ErrKeyUnreachable)
		})
	}
}
