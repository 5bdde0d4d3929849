package files

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"tapetrack/data"
)

// A Reading says how a file of users is read. The zero value leaves that to the
// file.
type Reading struct {
	Encoding Encoding                    // "": recognised
	Columns  map[data.UserColumns]string // one of the Choices for each column that is not as the file says
	Group    string                      // Group-ID of new users, if the file has none
}

// ErrNoUserID matches the error about a file that can be read, but of which
// nobody has said yet which column is the User-ID.
var ErrNoUserID = errors.New("no User-ID column")

// An ImportFile is what was read from a file of users.
type ImportFile struct {
	data.Import
	Encoding Encoding         // in which it was read
	Shown    data.UserColumns // columns that it has and an import does not take

	Sources map[data.UserColumns]string   // from which of Choices each of Columns is
	Choices map[data.UserColumns][]string // what can be taken for each column that an import takes

	LocalParts bool // User-IDs are what stands before an @

	// What is left out: lines before the titles, titles that name no column, those
	// about passwords and the like, which are never read, and those of groups that
	// somebody is in.
	Skipped, Unknown, Secrets, Memberships []string
}

// Foreign returns what was taken of columns with other titles than ours:
// "User-ID from sAMAccountName".
func (f ImportFile) Foreign() []string {
	var taken []string
	for _, column := range data.TakenColumns().Each() {
		if from, there := f.Sources[column]; there && columnNamed(plainTitle(from)) != column {
			taken = append(taken, column.Titles()[0]+" from "+from)
		}
	}
	return taken
}

// Notes says, as sentences, how a file was read where it is not as an export
// writes it, and what of it is left out.
func (f ImportFile) Notes() []string {
	var notes []string
	note := func(list []string, most int, format string) {
		if len(list) > 0 {
			notes = append(notes, strings.ReplaceAll(fmt.Sprintf(format, data.Names(list, most, "more")), "….", "…"))
		}
	}
	if f.Encoding != UTF8 && f.Encoding != "" {
		notes = append(notes, "Read as "+string(f.Encoding)+". Check that names look right.")
	}
	if taken := f.Foreign(); len(taken) > 0 {
		notes = append(notes, strings.ReplaceAll("Columns used: "+data.Listed(taken)+".", "….", "…"))
	}
	if f.LocalParts {
		notes = append(notes, "The User-ID is the part before the @.")
	}
	note(f.Skipped, mostLines, "Skipped lines: %s.")
	note(f.Secrets, mostColumns, "Columns about passwords and other secrets are never read: %s.")
	note(f.Memberships, mostColumns, "Group memberships from other products are ignored: %s.")
	note(f.Unknown, mostColumns, "Unknown columns are ignored: %s.")
	return notes
}

// How many things a sentence of Notes names. Columns are all named that a file
// of any product has: who looks for one of theirs must find it.
const (
	mostLines   = 4
	mostColumns = 40
)

// ColumnNamed returns the column of a title that an import takes, 0 if there is
// none. Spaces, dashes and case don't matter.
func ColumnNamed(title string) data.UserColumns { return columnOf(title) & data.TakenColumns() }

// fileTime words a time in a file; empty if there is none, or none that RFC 3339
// has.
func fileTime(t time.Time) string {
	if t.IsZero() || !data.IsWritable(t) {
		return ""
	}
	return t.UTC().Format(exportTime)
}
