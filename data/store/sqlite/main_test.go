package sqlite

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"tapetrack/data"
	"tapetrack/data/store/storetest"
)

func TestMain(m *testing.M) {
	if task := os.Getenv(taskVariable); task != "" {
		os.Exit(runTask(task))
	}
	goleak.VerifyTestMain(m)
}

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) data.Storage { return opened(t, made(t, nil)).Unlock(testKey{}) })
}

// testKey is a key that everybody knows. Its id is its text; that of the empty
// one is not recorded anywhere.
type testKey struct{ id string }

func (k testKey) MAC(domain string, message []byte) []byte {
	h := hmac.New(sha256.New, []byte(k.id+"test key/"+domain))
	h.Write(message)
	return h.Sum(nil)
}

func (k testKey) KeyID() string { return k.id }

// made creates a database in a folder of its own and returns its path. fill may be nil.
func made(t testing.TB, fill func(data.Tx) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	create(t, path, fill)
	return path
}

// placed writes a database, as it is, into a folder of its own and returns its path.
func placed(t testing.TB, content []byte, err error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	if err == nil {
		err = os.WriteFile(path, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// ofRelease is placed for the database that a release has made, see TestPastVersions.
func ofRelease(t testing.TB, release string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", release+".db"))
	return placed(t, content, err)
}

func create(t testing.TB, path string, fill func(data.Tx) error) {
	t.Helper()
	err := Create(context.Background(), path, func(db *DB) error {
		if fill == nil {
			return nil
		}
		return db.Unlock(testKey{}).Update(context.Background(), fill)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// opened opens a database that is closed when the test ends.
func opened(t testing.TB, path string) *DB {
	t.Helper()
	db, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
