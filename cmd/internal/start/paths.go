package start

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"

	"tapetrack/data"
)

const folder = "TapeTrack"

// databasePath returns the absolute path of the database.
func databasePath(named string) (string, error) {
	switch {
	case strings.HasPrefix(named, "postgres://"), strings.HasPrefix(named, "postgresql://"):
		return "", &data.Trouble{
			Kind: data.ErrUnreadable,
			Text: "PostgreSQL is not supported by this version. Name the file of a local database with --database, or leave it out.",
		}
	case named != "":
		path, err := filepath.Abs(named)
		if err != nil {
			return "", &data.Trouble{Kind: data.ErrUnreadable, Text: "The folder that the program was started in can't be told. Name the whole path with --database.", Cause: err}
		}
		return path, nil
	}
	if xdg.DataHome == "" || !filepath.IsAbs(xdg.DataHome) || noHome() {
		return "", &data.Trouble{
			Kind: data.ErrNoDatabase,
			Text: "There is no home folder to keep the database in. Set HOME, or name the database with --database.",
		}
	}
	return filepath.Join(xdg.DataHome, folder, "tapetrack.db"), nil
}

// noHome reports whether the data folder would be made up from nothing.
func noHome() bool {
	home, err := os.UserHomeDir()
	return (err != nil || home == "") && os.Getenv("XDG_DATA_HOME") == "" || xdg.Home == ""
}

// place names a database for people.
func place(path string) string {
	return filepath.Base(path) + " on this computer"
}

// lastUserFile keeps the User-ID that signed in last in any program of this
// computer account.
func lastUserFile() string { return filepath.Join(xdg.ConfigHome, folder, "last-user") }

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
	if err := os.MkdirAll(filepath.Dir(lastUserFile()), 0o700); err != nil {
		return err
	}
	return os.WriteFile(lastUserFile(), []byte(userID+"\n"), 0o600)
}

// logFile returns where a program writes what went wrong.
func logFile(program string) string {
	return filepath.Join(xdg.StateHome, folder, strings.ToLower(program)+".log")
}
