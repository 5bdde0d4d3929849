package start

import (
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"strings"

	"tapetrack/data"
)

// lastUserOf returns the file with the User-ID of the last sign-in to a program in this
// computer account; "" if there is no place for it. mark tells databases and servers apart.
// The file that earlier releases had for all programs is not read: a password would go to
// the account of whoever used another program.
func lastUserOf(program, mark string) string {
	name := "last-user-" + strings.ToLower(program)
	if mark != "" {
		name += "-" + mark
	}
	return configFile(name)
}

// lastUserFile tells another database than that in the user's data folder apart by a part of
// the hash of its path.
func (d *Database) lastUserFile() string {
	mark := ""
	if path := d.Path(); path != defaultDatabase() {
		hash := sha256.Sum256([]byte(path))
		mark = hex.EncodeToString(hash[:4])
	}
	return lastUserOf(d.program, mark)
}

// LastUser returns the User-ID of the last sign-in to this program on this database; "" if
// unknown.
func (d *Database) LastUser() string {
	if d.fleeting {
		return ""
	}
	return lastUser(d.lastUserFile())
}

// Remember stores the User-ID of the last sign-in, unless the database is a throwaway one,
// whose users exist nowhere else.
func (d *Database) Remember(userID string) {
	if !d.fleeting {
		remember(d.lastUserFile(), userID)
	}
}

// lastUserFile tells servers apart by a part of their key.
func (r *Remote) lastUserFile() string {
	mark := "server"
	if r.known() {
		mark += "-" + hex.EncodeToString(r.asked.Keys[0][:4])
	}
	return lastUserOf(r.client.Program, mark)
}

// LastUser returns the User-ID of the last sign-in to this program at this server; "" if
// unknown.
func (r *Remote) LastUser() string { return lastUser(r.lastUserFile()) }

// Remember stores the User-ID of the last sign-in.
func (r *Remote) Remember(userID string) {
	remember(r.lastUserFile(), userID)
}

func lastUser(path string) string {
	id := readLine(path)
	if data.CheckUserID(id) != nil {
		return ""
	}
	return id
}

func remember(path, userID string) {
	if err := writeLine(path, userID); err != nil {
		slog.Warn("last user is not remembered", "error", err)
	}
}
