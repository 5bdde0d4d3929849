package start

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/adrg/xdg"
	"github.com/zalando/go-keyring"
	"go.uber.org/goleak"
)

// secret is the password that tests use.
const secret = "correct horse battery"

func TestMain(m *testing.M) {
	// No test touches the keyring of who runs it: there is none, or a mock.
	keyring.MockInit()
	for _, name := range []string{"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", variable} {
		if err := os.Unsetenv(name); err != nil {
			panic(err)
		}
	}
	goleak.VerifyTestMain(m)
}

// userIs sets what tells the user's folders; everything else about them is
// unset.
func userIs(t *testing.T, env map[string]string) {
	t.Helper()
	t.Cleanup(xdg.Reload) // after t.Setenv put everything back
	for _, name := range []string{"HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"} {
		t.Setenv(name, env[name])
	}
	xdg.Reload()
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
