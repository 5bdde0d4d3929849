package start

import (
	"os"

	"tapetrack/assets/passwords"
	"tapetrack/data"
	"tapetrack/data/site"
	"tapetrack/data/words"
)

// A Database is the database that a program was started with.
type Database struct {
	*site.Database
	program  string
	named    bool // by an option or TAPETRACK_DATABASE
	chosen   bool // by the user, see Choose
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
	d := &Database{program: program, named: o.Database != "" || o.KeyFile != ""}
	if o.Database == "" {
		o.Database = chosenDatabase()
		d.chosen = o.Database != ""
	}
	to.Database, to.Trouble = databasePath(o.Database)
	if to.Trouble == nil && o.KeyFile != "" {
		to.KeyFile, to.Trouble = absolute(o.KeyFile)
	}
	d.Database = site.New(to)
	return d
}

// Command returns a command of tapectl that works on this database when it is copied: with
// options, if an option or a variable named the database.
func (d *Database) Command(command string) string {
	if !d.named {
		return command
	}
	return command + " " + words.OnDatabase(d.Path(), d.KeyFile())
}

// Vacant returns an error if path, of a file to be created, already exists.
func Vacant(path string) error {
	path, err := Path(path)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return Occupied(path, data.Say("Choose another file."))
	}
	return nil
}

// Occupied returns what is said of a path at which nothing can be made, with what to do
// next.
func Occupied(path string, next data.Sentence) error {
	return &data.Trouble{Kind: data.ErrExists, Text: data.Say("There is already something at %s, and it was left unchanged. %s", path, next)}
}
