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

// busVariable is the environment variable that names the bus of a desktop session.
const busVariable = "DBUS_SESSION_BUS_ADDRESS"

var errNoBus = errors.New("there is no session bus, so no keyring")

// findBus returns errNoBus unless there is a session bus, through which the keyring is
// reached. Otherwise the library below the keyring would start a bus with dbus-launch,
// which would stay for ever and have no keyring. The library looks in the variable and
// in /run/user, so findBus sets the variable to a socket in another XDG_RUNTIME_DIR.
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
