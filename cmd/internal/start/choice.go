package start

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"unicode/utf8"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// choiceFile returns the file with the path of the database that the user has chosen for
// all programs of this computer account; "" if there is no place for it.
func choiceFile() string { return configFile("database") }

// chosenDatabase returns the path of that database; "" if none was chosen.
func chosenDatabase() string {
	path := readLine(choiceFile())
	if path == "" {
		return ""
	}
	if !filepath.IsAbs(path) || !utf8.ValidString(path) || Printable(path) != path {
		slog.Warn("the database that was chosen is not used: its path is not valid", "file", choiceFile())
		return ""
	}
	return path
}

// Chosen reports whether the user has chosen this database in a program, for all programs
// of this computer account.
func (d *Database) Chosen() bool { return d.chosen }

// Origin says what named this database.
func (d *Database) Origin() data.Sentence {
	named, err := databasePath(os.Getenv(variable))
	switch {
	case d.fleeting:
		return data.Say("made for --demo")
	case d.named && os.Getenv(variable) != "" && err == nil && named == d.Path():
		return data.Say("named by %s", variable)
	case d.named && d.Path() == defaultDatabase():
		return data.Say("the default")
	case d.named:
		return data.Say("named by %s", "--database")
	case d.chosen:
		return data.Say("chosen in a program")
	}
	return data.Say("the default")
}

// Choosable reports whether another database can be chosen: not if an option or
// TAPETRACK_DATABASE names this one, which counts more than a choice.
func (d *Database) Choosable() bool { return !d.named && !d.fleeting && choiceFile() != "" }

// Missing reports whether neither the database nor its key exists, so that it can be set
// up. One that was chosen existed then: it is out of reach now.
func (d *Database) Missing() bool { return !d.chosen && d.Database.Missing() }

// Place names the database for people. One that was chosen is named in full: somebody may
// have put their own in its place, with the same file name.
func (d *Database) Place() string {
	if d.chosen {
		return lang.T("%s on this computer", d.Path())
	}
	return d.Database.Place()
}

// Choose opens another database and, if that works, stores that all programs of this
// computer account use it from now on. The caller closes the present one.
func (d *Database) Choose(ctx context.Context, path string) (*Database, error) {
	path, err := Path(path)
	if err != nil {
		return nil, err
	}
	if Printable(path) != path {
		return nil, &data.FieldError{Field: data.FieldFile, Text: data.Say("This path has characters that can't be shown. Choose another file.")}
	}
	next := newDatabase(d.program, "", Common{Database: path})
	next.named, next.chosen = false, path != defaultDatabase()
	if _, err := next.Open(ctx); err != nil {
		next.Close()
		return nil, err
	}
	if err := stored(choiceFile(), next.keep()); err != nil {
		next.Close()
		return nil, err
	}
	return next, nil
}

// stored words why a choice can't be stored in a file.
func stored(path string, err error) error {
	if err == nil {
		return nil
	}
	return &data.Trouble{
		Kind: data.ErrReadOnly, Cause: err,
		Text: data.Say("The choice can't be stored in %s, and nothing was changed. Check the permissions of its folder.", path),
	}
}

// keep stores that this database is the chosen one, or that there is none.
func (d *Database) keep() error {
	if d.chosen {
		return writeLine(choiceFile(), d.Path())
	}
	if err := os.Remove(choiceFile()); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
