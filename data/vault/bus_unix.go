//go:build unix && !darwin

package vault

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// busVariable tells every program of a desktop session where its bus is.
const busVariable = "DBUS_SESSION_BUS_ADDRESS"

var errNoBus = errors.New("there is no session bus, so no keyring")

// findBus returns errNoBus unless there is a session bus, through which the
// keyring is reached. The library under the keyring would start one of its own
// with dbus-launch, which would stay for ever and hold no keyring. It looks in
// the variable and in /run/user; a socket in another XDG_RUNTIME_DIR is told to
// it through the variable.
func findBus() error {
	if address := os.Getenv(busVariable); address != "" && !strings.HasPrefix(address, "autolaunch:") {
		return nil
	}
	folder := os.Getenv("XDG_RUNTIME_DIR")
	if !filepath.IsAbs(folder) {
		return errNoBus
	}
	socket := filepath.Join(folder, "bus")
	info, err := os.Stat(socket)
	if err != nil || info.Mode().Type() != fs.ModeSocket {
		return errNoBus
	}
	return os.Setenv(busVariable, "unix:path="+url.PathEscape(socket))
}
