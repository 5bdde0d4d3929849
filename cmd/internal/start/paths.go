package start

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/adrg/xdg"

	"tapetrack/data"
)

const folder = "TapeTrack"

// databasePath returns the absolute path of the database. Its errors never repeat an
// address, which could contain a password.
func databasePath(named string) (string, error) {
	lower := strings.ToLower(named)
	switch {
	case strings.HasPrefix(lower, "postgres://"), strings.HasPrefix(lower, "postgresql://"):
		return "", &data.Trouble{
			Kind: data.ErrUnreadable,
			Text: data.Say("PostgreSQL is not supported by this version. Name the file of a local database with --database, or leave it out."),
		}
	case strings.Contains(named, "://"):
		return "", &data.Trouble{
			Kind: data.ErrUnreadable,
			Text: data.Say("A database is named by the path of its file, not by an address. Name the file with --database, or leave it out."),
		}
	case named != "":
		return absolute(named)
	}
	return orHomeless(defaultDatabase())
}

// orHomeless returns the path of a default database, and an error if there is none.
func orHomeless(path string) (string, error) {
	if path != "" {
		return path, nil
	}
	return "", &data.Trouble{
		Kind: data.ErrNoDatabase,
		Text: data.Say("There is no home folder to keep the database in. Set HOME, or name the database with --database."),
	}
}

// defaultDatabase returns the database in the user's data folder; "" if there is none.
func defaultDatabase() string {
	if in := ours(xdg.DataHome, "XDG_DATA_HOME"); in != "" {
		return filepath.Join(in, "tapetrack.db")
	}
	return ""
}

// Path returns the absolute path of a file that the user named.
func Path(named string) (string, error) {
	if named == "" {
		return "", &data.FieldError{Field: data.FieldFile, Text: data.Say("Name a file.")}
	}
	return absolute(named)
}

// absolute is Path without the check for an empty name. Shells do not expand the ~ in --database=~/file.
func absolute(named string) (string, error) {
	if rest, ok := strings.CutPrefix(named, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil || !filepath.IsAbs(home) {
			return "", &data.Trouble{Kind: data.ErrUnreadable, Text: data.Say("There is no home folder that ~ could stand for. Set HOME, or name the full path."), Cause: err}
		}
		return filepath.Join(home, rest), nil
	}
	path, err := filepath.Abs(named)
	if err != nil {
		return "", &data.Trouble{Kind: data.ErrUnreadable, Text: data.Say("The current folder can't be determined. Name the full path."), Cause: err}
	}
	return path, nil
}

// ours returns our folder in one of the user's base folders; "" if there is none: without
// HOME it would end up in the root of the file system. variable names the environment
// variable that sets the base folder without HOME. Windows knows its folders without any
// variable.
func ours(base, variable string) string {
	return below(base, variable, folder)
}

// below is ours for a folder of another name.
func below(base, variable, folder string) string {
	// A variable that was set since the start, for Fyne, is not the user's.
	set := os.Getenv(variable)
	homeless := runtime.GOOS != "windows" && os.Getenv("HOME") == "" && (!filepath.IsAbs(set) || filepath.Clean(set) != filepath.Clean(base))
	if homeless || !filepath.IsAbs(base) {
		return ""
	}
	return filepath.Join(base, folder)
}

// LogFile returns the path of a program's log; "" if there is no place for it.
func LogFile(program string) string {
	if in := ours(xdg.StateHome, "XDG_STATE_HOME"); in != "" {
		return filepath.Join(in, strings.ToLower(program)+".log")
	}
	return ""
}
