package sqlite

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"tapetrack/data"
	"tapetrack/data/store/storetest"
	"tapetrack/test/check"
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

// template returns the content of a database with the rows of fill, which is made
// the first time: tests place copies of it.
func template(fill ...func(data.Tx) error) func() ([]byte, error) {
	return sync.OnceValues(func() ([]byte, error) {
		folder, err := os.MkdirTemp("", "store-template-*")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(folder)
		path := filepath.Join(folder, "test.db")
		err = Create(context.Background(), path, func(db *DB) error {
			for _, f := range fill {
				if err := db.Unlock(testKey{}).Update(context.Background(), f); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		return os.ReadFile(path)
	})
}

// empty is a database as Create makes it.
var empty = template()

// made places a database that fill has written, in memory, and returns its path.
// fill may be nil.
func made(t *testing.T, fill func(data.Tx) error) string {
	t.Helper()
	content, err := empty()
	path := placed(t, content, err)
	if fill == nil {
		return path
	}
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Unlock(testKey{}).Update(t.Context(), fill), db.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// created is made for what is about the file itself, and for benchmarks: on the
// disk, by Create.
func created(t testing.TB, fill func(data.Tx) error) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	create(t, path, fill)
	return path
}

// placed writes a database, as it is, into a folder of its own and returns its path.
func placed(t testing.TB, content []byte, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return check.File(t, "test.db", content)
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
