package start

import (
	"log/slog"
	"os"

	"tapetrack/assets/passwords"
	"tapetrack/data"
	"tapetrack/data/site"
)

// A Database is the database that a program was started with.
type Database struct {
	*site.Database
	program  string
	fleeting bool // deleted at the end
}

// NewDatabase returns the database that the options name. It opens nothing, and Open
// reports what is wrong with the options.
func NewDatabase(program string, o Common) *Database { return newDatabase(program, "", o) }

// NewConsole is NewDatabase for a program that acts for the computer account that runs it,
// not for a signed-in user.
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

// Remember stores the User-ID of the last sign-in, unless the database is a throwaway one,
// whose users exist nowhere else.
func (d *Database) Remember(userID string) {
	if d.fleeting {
		return
	}
	if err := remember(d.program, userID); err != nil {
		slog.Warn("last user is not remembered", "error", err)
	}
}

// Vacant returns an error if path, of a file to be created, already exists.
func Vacant(path string) error {
	path, err := Path(path)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return Occupied(path, data.Say("Name another file."))
	}
	return nil
}

// Occupied returns what is said of a path at which nothing can be made, with what to do
// next.
func Occupied(path string, next data.Sentence) error {
	return &data.Trouble{Kind: data.ErrExists, Text: data.Say("There is already something at %s, and it was left unchanged. %s", path, next)}
}
