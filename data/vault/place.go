package vault

import (
	"path/filepath"
	"strings"
)

// A Place says where the key of a database is kept. The database records it, so that the
// key is looked for there, and no second one is made.
type Place string

// The places without a path of their own.
const (
	// Beside is the file <database>.key.
	Beside Place = "beside"
	// InKeyring is the keyring of the computer account, under the database's id.
	InKeyring Place = "keyring"
)

const filePrefix = "file:"

// inFile returns the place for a key file that was named with --key-file.
func inFile(path string) Place { return Place(filePrefix + path) }

// file returns the path of a key file elsewhere, and whether p is one.
func (p Place) file() (string, bool) {
	return strings.CutPrefix(string(p), filePrefix)
}

// keyBeside returns the path of the key file beside a database.
func keyBeside(database string) string { return database + ".key" }

// sameFile reports whether two paths are equal once they are absolute. It follows no
// links.
func sameFile(a, b string) bool {
	first, err := filepath.Abs(a)
	second, err2 := filepath.Abs(b)
	return err == nil && err2 == nil && first == second
}
