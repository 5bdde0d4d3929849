package start

import (
	"log/slog"
	"os"

	"tapetrack/assets/passwords"
	"tapetrack/data"
	"tapetrack/data/site"
)

// A Database is the one that a program was started with.
type Database struct {
	*site.Database
	program  string
	fleeting bool // thrown away at the end
}

// NewDatabase returns the database that the options name. Nothing is opened:
// what is wrong with it is told by Open.
func NewDatabase(program string, o Common) *Database { return newDatabase(program, "", o) }

// NewConsole is NewDatabase for a program that acts for the computer account
// that runs it and not for somebody who signed in.
func NewConsole(program string, o Common) *Database { return newDatabase(program, Account(), o) }

func newDatabase(program, account string, o Common) *Database {
	to := site.Options{
		Client: data.Client{Program: program, Version: Version, Computer: Computer()}, Account: account, Common: passwords.Common,
	}
	to.Database, to.Trouble = databasePath(o.Database)
	if to.Trouble == nil && o.KeyFile != "" {
		to.KeyFile, to.Trouble = absolute(o.KeyFile)
	}
	return &Database{Database: site.New(to), program: program}
}

// Remember keeps the User-ID that signed in last. Whoever signed in to a throwaway
// database is not known elsewhere.
func (d *Database) Remember(userID string) {
	if d.fleeting {
		return
	}
	if err := remember(d.program, userID); err != nil {
		slog.Warn("last user is not remembered", "error", err)
	}
}

// Vacant returns an error if something has the name of a file that is to be made.
func Vacant(path string) error {
	path, err := Path(path)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return &data.Trouble{Kind: data.ErrExists, Text: data.Say("There is already something at %s, and it was left unchanged. Name another file.", path)}
	}
	return nil
}
