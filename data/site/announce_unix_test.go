//go:build unix && !darwin

package site

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"tapetrack/data"
	"tapetrack/test/check"
)

// outgoingDatabase makes a database with an event that is to go to the log of the system.
func outgoingDatabase(t *testing.T) *Database {
	t.Helper()
	d := console(Options{Database: filepath.Join(check.Folder(t), "t.db")})
	t.Cleanup(d.Close)
	ctx := t.Context()
	if err := d.Create(ctx, data.SetUp{Password: "correct horse battery"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Open(ctx); err != nil {
		t.Fatal(err)
	}
	if err := d.Administration().EditPolicies(ctx, d.Console().Actor(), nil, map[string]string{data.PolicySystemLog: "true"}); err != nil {
		t.Fatal(err)
	}
	return d
}

// What root makes beside the database of a server's account, that account can lock.
func TestLocksOfRootAreTheOwners(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Log("only root can give files away")
		return
	}
	d := outgoingDatabase(t)
	const nobody = 65534
	if err := os.Chown(d.Path(), nobody, nobody); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Announce(t.Context(), func(data.Event) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := d.makeLock(d.lockFile()); err != nil {
		t.Fatal(err)
	}
	for _, ending := range []string{".sending", ".serving"} {
		info, err := os.Stat(d.Path() + ending)
		if err != nil {
			t.Fatal(err)
		}
		check.Equal(t, "owner of "+ending, info.Sys().(*syscall.Stat_t).Uid, uint32(nobody))
	}
	elsewhere := filepath.Join(t.TempDir(), "made")
	link := d.Path() + ".link"
	if err := os.Symlink(elsewhere, link); err != nil {
		t.Fatal(err)
	}
	if err := d.makeLock(link); err == nil || exists(elsewhere) {
		t.Error("a file was made where a link leads")
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// Whoever holds the lock and sends nothing does not keep events back unnoticed.
func TestLockThatIsHeldIsTold(t *testing.T) {
	t.Parallel()
	d := outgoingDatabase(t)
	path := d.besideReal(".sending")
	if err := d.makeLock(path); err != nil {
		t.Fatal(err)
	}
	held := flock.New(path)
	if locked, err := held.TryLock(); err != nil || !locked {
		t.Fatal(locked, err)
	}
	sent := 0
	announce := func() error {
		_, err := d.Announce(context.Background(), func(data.Event) error { sent++; return nil })
		return err
	}
	if err := announce(); err != nil {
		t.Error("at once:", err)
	}
	d.out.since = d.out.since.Add(-heldTime - time.Second)
	if err := announce(); !errors.Is(err, data.ErrBusy) {
		t.Error("after a minute:", err)
	}
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	if err := announce(); err != nil || sent == 0 {
		t.Error("once it is free:", err, sent)
	}
}
