package files

import (
	"errors"
	"time"

	"tapetrack/data"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	FromLocalParts = "The User-ID is the part before the @."
	SecretsUnread  = "Columns about passwords and other secrets are never read: %s."
)

// A Reading says how a file of users is read. With the zero value that is recognised.
type Reading struct {
	Encoding Encoding                    // "": recognised
	Columns  map[data.UserColumns]string // one of ImportFile.Choices for each column whose source is not recognised rightly
	Group    string                      // Group-ID of new users, if the file has no such column
}

// ErrNoUserID matches the error about a file that can be read, but in which no column
// is recognised as, or chosen for, the User-ID.
var ErrNoUserID = errors.New("no User-ID column")

// An ImportFile is what was read from a file of users.
type ImportFile struct {
	data.Import
	Encoding Encoding         // in which it was read
	Shown    data.UserColumns // columns of the file that are ours, but not taken by an import

	Sources map[data.UserColumns]string   // which of Choices each of Columns was read from
	Choices map[data.UserColumns][]string // possible sources of each column that an import takes

	LocalParts bool // User-IDs were cut at an @

	// What is left out: lines before the titles, titles that name no column, titles
	// about passwords and the like, which are never read, and titles of columns with
	// group memberships.
	Skipped, Unknown, Secrets, Memberships []string
}

// Foreign returns what was taken from columns with titles that are not ours:
// "User-ID from sAMAccountName".
func (f ImportFile) Foreign() []data.Sentence {
	var taken []data.Sentence
	for _, column := range data.TakenColumns().Each() {
		if from, there := f.Sources[column]; there && columnNamed(plainTitle(from)) != column {
			taken = append(taken, data.Say("column|%s from %s", words.Titles(column)[0], SourceWords(from)))
		}
	}
	return taken
}

// Notes says where the file differs from an export and how it was read there, and
// what was left out.
func (f ImportFile) Notes() []data.Sentence {
	var notes []data.Sentence
	note := func(text data.Text, args ...any) { notes = append(notes, data.Say(text, args...)) }
	leftOut := func(list []string, most int, text data.Text) {
		if len(list) > 0 {
			note(text, words.Names(list, most, ""))
		}
	}
	if f.Encoding != UTF8 && f.Encoding != "" {
		note("Read as %s. Check that names look right.", string(f.Encoding))
	}
	if taken := f.Foreign(); len(taken) > 0 {
		note("Columns used: %s.", words.Listed(taken))
	}
	if f.LocalParts {
		note(FromLocalParts)
	}
	leftOut(f.Skipped, mostLines, "Skipped lines: %s.")
	leftOut(f.Secrets, mostColumns, SecretsUnread)
	leftOut(f.Memberships, mostColumns, "Group memberships from other products are ignored: %s.")
	leftOut(f.Unknown, mostColumns, "Unknown columns are ignored: %s.")
	return notes
}

// How many things a sentence of Notes names. For columns that is more than any
// product's file has, so that people find the one that they look for.
const (
	mostLines   = 4
	mostColumns = 40
)

// ColumnNamed returns the column with a title that an import takes, 0 if there is none.
// Spaces, dashes, underscores and case don't matter.
func ColumnNamed(title string) data.UserColumns { return columnOf(title) & data.TakenColumns() }

// fileTime words a time for a file; empty for zero, and for one that RFC 3339 can't
// write.
func fileTime(t time.Time) string {
	if t.IsZero() || !data.IsWritable(t) {
		return ""
	}
	return t.UTC().Format(exportTime)
}
