package files

import (
	"os"
	"path/filepath"
)

// What a program keeps is for its computer account alone: files 0600 and folders 0700, and on
// Windows an access list that names the account and the system and takes over nothing from the
// folder above. It is there from the first moment, not added to a file that others may have
// opened by then. What exists keeps what it has, except for CloseToOthers.
//
// Administrators of the computer are not named: whoever is one can take such a file, and leaves
// a trace. The system is: it can read everything anyway, and without it what guards and backs
// up the computer would report errors.

// A Standing says who else may use a file, as far as the system tells.
type Standing int

const (
	// Private is a file that only this computer account and administrators can read or change.
	Private Standing = iota
	// Shared is a file that others can read or change.
	Shared
	// Foreign is a file that belongs to another computer account, which is no administrator's.
	Foreign
	// Unguarded is a file on a disk that keeps no rights, where everybody can read it.
	Unguarded
)

// IsSafeFolder reports whether path is a folder, not a link to one, that this computer account owns, and that it
// alone can put anything into. On Windows only the owner is judged.
func IsSafeFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && !isWrittenByOthers(info) && IsOwnFolder(path)
}

// KeepsFolders reports whether no other computer account can exchange what this one makes in a folder: it belongs to this one
// or to the system, and whoever else may write there may not touch what is others'. A link to a folder is what it
// leads to. On Windows every folder does.
func KeepsFolders(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir() && keeps(info)
}

// IsOwnFolder reports whether path is a folder, not a link to one, that this computer account owns.
func IsOwnFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir() && IsOwn(path)
}

// IsOfAdministrators reports whether only administrators of this computer can change what a file
// says: it and its folder belong to one, and nobody else may write to either.
func IsOfAdministrators(path string) bool {
	return isAdministered(path) && isAdministered(filepath.Dir(path))
}
