package start

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"strings"

	"tapetrack/data"
)

// lastUserFile returns the file with the User-ID of the last sign-in to this program in
// this computer account, on this database; "" if there is no place for it. Another
// database than that in the user's data folder is told apart by a part of the hash of its
// path. The file that earlier releases had for all programs is not read: a password would
// go to the account of whoever used another program.
func (d *Database) lastUserFile() string {
	name := "last-user-" + strings.ToLower(d.program)
	if path := d.Path(); path != defaultDatabase() {
		hash := sha256.Sum256([]byte(path))
		name += "-" + hex.EncodeToString(hash[:4])
	}
	return configFile(name)
}

// LastUser returns the User-ID of the last sign-in to this program on this database; "" if
// unknown.
func (d *Database) LastUser() string {
	id := readLine(d.lastUserFile())
	if d.fleeting || data.CheckUserID(id) != nil {
		return ""
	}
	return id
}

// Remember stores the User-ID of the last sign-in, unless the database is a throwaway one,
// whose users exist nowhere else.
func (d *Database) Remember(userID string) {
	if d.fleeting {
		return
	}
	if err := writeLine(d.lastUserFile(), userID); err != nil {
		slog.Warn("last user is not remembered", "error", err)
	}
}
