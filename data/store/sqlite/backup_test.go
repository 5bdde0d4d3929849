package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

func readAll(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(content)
}

func TestBackup(t *testing.T) {
	db := opened(t, auditedCopy(t))
	storage := db.Unlock(testKey{})
	want := audit(t, storage)
	folder := t.TempDir()
	copied := filepath.Join(folder, "copy 'of' db?.db")
	// Somebody writes meanwhile: it is not in the copy, and nobody waits.
	commit(t, storage, func(tx data.Tx) error {
		if err := tx.AppendEvent(data.Event{At: auditTime, Kind: data.SignedIn}); err != nil {
			return err
		}
		return db.Backup(t.Context(), copied)
	})
	checkNames(t, folder, filepath.Base(copied))
	if info, err := os.Stat(copied); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if got := audit(t, opened(t, copied).Unlock(testKey{})); !got.Sound() || got.Seal != want.Seal || got.Records != want.Records {
		t.Errorf("%+v", got)
	}
	if report := audit(t, storage); !report.Sound() || report.Events != auditEvents+1 {
		t.Errorf("%+v", report)
	}
}

// While it is made, others see neither a file at the path nor into the one that
// grows.
func TestBackupModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files take the access list of their folder")
	}
	path := created(t, func(tx data.Tx) error {
		return tx.SetSetting("big", strings.Repeat("x", 20_000_000))
	})
	db := opened(t, path)
	folder := t.TempDir()
	done := make(chan error)
	go func() { done <- db.Backup(context.Background(), filepath.Join(folder, "copy.db")) }()
	for seen := 0; ; {
		select {
		case err := <-done:
			if err != nil || seen == 0 {
				t.Errorf("seen %d times, %v", seen, err)
			}
			return
		default:
		}
		builds, _ := filepath.Glob(filepath.Join(folder, buildPrefix+"*"))
		for _, build := range builds {
			if info, err := os.Stat(build); err == nil && info.Mode().Perm() != 0o700 {
				t.Errorf("%v", info.Mode())
			}
			if info, err := os.Stat(filepath.Join(build, "database")); err == nil {
				seen++
				if info.Mode() != 0o600 {
					t.Errorf("%v", info.Mode())
				}
			}
		}
	}
}

func TestBackupRefused(t *testing.T) {
	db := opened(t, auditedCopy(t))
	folder := t.TempDir()
	there := filepath.Join(folder, "there.db")
	if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "log.db-wal"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, kind := range map[string]error{
		there:                                 data.ErrExists,
		filepath.Join(folder, "log.db"):       data.ErrExists,
		folder:                                data.ErrNotDatabase,
		filepath.Join(folder, "none", "x.db"): data.ErrUnreadable,
		filepath.Join(there, "x.db"):          data.ErrUnreadable,
		db.engine.path:                        data.ErrExists,
		"":                                    data.ErrNoDatabase,
	} {
		checkTrouble(t, db.Backup(t.Context(), path), kind, "")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.Backup(ctx, filepath.Join(folder, "new.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got := readAll(t, there); got != "mine" {
		t.Errorf("it is %q now", got)
	}
	checkNames(t, folder, "log.db-wal", "there.db")
}

// Who was killed leaves nothing at the path, and what is left goes after a day.
func TestBackupAbandoned(t *testing.T) {
	db := opened(t, auditedCopy(t))
	folder := t.TempDir()
	left := filepath.Join(folder, buildPrefix+"1")
	if err := os.Mkdir(left, 0o700); err != nil {
		t.Fatal(err)
	}
	yesterday := time.Now().Add(-abandoned - time.Minute)
	if err := os.Chtimes(left, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(t.Context(), filepath.Join(folder, "copy.db")); err != nil {
		t.Fatal(err)
	}
	checkNames(t, folder, "copy.db")
}
