package site

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/zalando/go-keyring"
	"go.uber.org/goleak"
)

// secret is the password that tests use.
const secret = "correct horse battery"

// rotator is what the test program does instead of testing, where programs can
// be killed in the middle.
var rotator func() int

func TestMain(m *testing.M) {
	if os.Getenv("TAPETRACK_SITE_ROTATE") != "" {
		if os.Getenv("TAPETRACK_SITE_INSIDE") == "" {
			keyring.MockInit()
		}
		os.Exit(rotator())
	}
	if os.Getenv("TAPETRACK_SITE_INSIDE") != "" {
		os.Exit(m.Run())
	}
	// No test touches the keyring of who runs it: there is none, or a mock.
	keyring.MockInit()
	for _, name := range []string{"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"} {
		if err := os.Unsetenv(name); err != nil {
			panic(err)
		}
	}
	goleak.VerifyTestMain(m)
}

// A program with windows, and one at the console.
func window(o Options) *Database {
	o.Client.Program = "TapeMaster"
	return made(o)
}

func console(o Options) *Database {
	o.Client.Program, o.Account = "tapectl", "root@test"
	return made(o)
}

func made(o Options) *Database {
	o.Client.Version, o.Client.Computer = "1.2.1", "test"
	o.Common = func(password string) bool { return password == "password1" }
	return New(o)
}

// databaseAt returns a database with its key in a file beside it.
func databaseAt(t *testing.T, path string) *Database {
	t.Helper()
	d := window(Options{Database: path, KeyFile: path + ".key"})
	t.Cleanup(d.Close)
	return d
}

// tree returns the names of everything below a folder.
func tree(t *testing.T, folder string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if name, _ := filepath.Rel(folder, path); name != "." {
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

func opens(t *testing.T, d *Database) {
	t.Helper()
	service, err := d.Open(context.Background())
	if err != nil || service.Entrance == nil {
		t.Fatalf("the database does not open: %v", err)
	}
}
