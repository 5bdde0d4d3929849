package start

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"

	"tapetrack/data"
)

// lastUserFile keeps the User-ID that signed in last in any program of this
// computer account. It is "" if there is no place for it.
func lastUserFile() string {
	if in := ours(xdg.ConfigHome, "XDG_CONFIG_HOME"); in != "" {
		return filepath.Join(in, "last-user")
	}
	return ""
}

// LastUser returns the User-ID that signed in last, "" if that is not known.
func LastUser() string {
	text, err := os.ReadFile(lastUserFile())
	if err != nil || data.CheckUserID(strings.TrimSpace(string(text))) != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// remember keeps it. It is a convenience: a folder that can't be written is no
// reason to bother anybody.
func remember(userID string) error {
	path := lastUserFile()
	if path == "" {
		return errors.New("there is no home folder")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(userID+"\n"), 0o600)
}
