package data

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// UserColumns is a set of the columns of a file of users.
type UserColumns uint16

// The columns, in the order in which they are exported. Those from Activated on
// are for people: an import does not take them.
const (
	ColumnUserID UserColumns = 1 << iota
	ColumnName
	ColumnEmail
	ColumnGroup
	ColumnRole
	ColumnDisabled
	ColumnRights
	ColumnOTP
	ColumnTapeMaster // whether the user may start it, as the next two
	ColumnLite
	ColumnCheckpoint
	ColumnActivated
	ColumnStatus
	ColumnLastSignIn
	ColumnAdded

	columnsShown = ColumnActivated | ColumnStatus | ColumnLastSignIn | ColumnAdded
)

// userColumns has the titles, and the program whose access a column gives. The first title must not be "ID": Excel takes a
// file that begins so for one of another kind.
var userColumns = []struct {
	column  UserColumns
	title   string
	program Programs
}{
	{ColumnUserID, "User-ID", 0},
	{ColumnName, "Name", 0},
	{ColumnEmail, "Email", 0},
	{ColumnGroup, "Group-ID", 0},
	{ColumnRole, "Role", 0},
	{ColumnDisabled, "Disabled", 0},
	{ColumnRights, "Tapemaster rights", 0},
	{ColumnOTP, "One Time Password", 0},
	{ColumnTapeMaster, "TapeMaster", TapeMaster},
	{ColumnLite, "Lite", Lite},
	{ColumnCheckpoint, "Checkpoint", Checkpoint},
	{ColumnActivated, "Activated", 0},
	{ColumnStatus, "Status", 0},
	{ColumnLastSignIn, "Last sign-in", 0},
	{ColumnAdded, "Added", 0},
}

// Has reports whether all of the columns o are in c.
func (c UserColumns) Has(o UserColumns) bool { return c&o == o }

// Titles returns the titles of the columns in c, in the order of an export.
func (c UserColumns) Titles() []string {
	var titles []string
	for _, column := range userColumns {
		if c.Has(column.column) {
			titles = append(titles, column.title)
		}
	}
	return titles
}

// ColumnNamed returns the column of a title that an import takes, 0 if there is
// none. Spaces, dashes and case don't matter.
func ColumnNamed(title string) UserColumns { return columnOf(title) &^ columnsShown }

// TakenColumns returns the columns that an import takes, in the order of an
// export.
func TakenColumns() []UserColumns {
	var taken []UserColumns
	for _, c := range userColumns {
		if c.column&columnsShown == 0 {
			taken = append(taken, c.column)
		}
	}
	return taken
}

// Programs returns the programs whose access is among the columns.
func (c UserColumns) Programs() Programs {
	var programs Programs
	for _, column := range userColumns {
		if c.Has(column.column) {
			programs |= column.program
		}
	}
	return programs
}

// ColumnsOf returns the columns with the access to programs.
func ColumnsOf(p Programs) UserColumns {
	var columns UserColumns
	for _, column := range userColumns {
		if p&column.program != 0 {
			columns |= column.column
		}
	}
	return columns
}

// An ExportedUser is a user with what a file says about them beside.
type ExportedUser struct {
	User
	Status UserStatus
}

// A Reading says how a file of users is read. The zero value leaves that to the
// file.
type Reading struct {
	Encoding Encoding               // "": recognised
	Columns  map[UserColumns]string // one of the Choices for each column that is not as the file says
	Group    string                 // Group-ID of new users, if the file has none
}

// ErrNoUserID matches the error about a file that can be read, but of which
// nobody has said yet which column is the User-ID.
var ErrNoUserID = errors.New("no User-ID column")

// An ImportFile is what was read from a file of users.
type ImportFile struct {
	Name     string      // of the file, without its folder
	SHA256   string      // of the whole file, in hexadecimal digits
	Encoding Encoding    // in which it was read
	Columns  UserColumns // that it has and an import takes
	Shown    UserColumns // that it has and an import does not take
	Rows     []ImportRow

	Sources map[UserColumns]string   // from which of Choices each of Columns is
	Choices map[UserColumns][]string // what can be taken for each column that an import takes

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
	for _, c := range userColumns {
		if from, there := f.Sources[c.column]; there && columnNamed(plainTitle(from)) != c.column {
			taken = append(taken, c.title+" from "+from)
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
			notes = append(notes, strings.ReplaceAll(fmt.Sprintf(format, few(list, most)), "….", "…"))
		}
	}
	if f.Encoding != UTF8 && f.Encoding != "" {
		notes = append(notes, "Read as "+string(f.Encoding)+". Check that names look right.")
	}
	if taken := f.Foreign(); len(taken) > 0 {
		notes = append(notes, strings.ReplaceAll("Columns taken: "+Listed(taken)+".", "….", "…"))
	}
	if f.LocalParts {
		notes = append(notes, "A User-ID is what stands before the @.")
	}
	note(f.Skipped, mostLines, "Skipped lines: %s.")
	note(f.Secrets, mostColumns, "Columns about passwords and the like are never read: %s.")
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

// few lists the first things of a list, and how many more there are.
func few(list []string, most int) string {
	if len(list) > most+1 {
		list = append(slices.Clone(list[:most]), strconv.Itoa(len(list)-most)+" more")
	}
	return Listed(list)
}

// An ImportRow is one row of a file of users. Only what Columns names counts.
type ImportRow struct {
	Line                      int // where it begins, from 1
	ID, Name, Email, Group    string
	Role                      Role
	Denied                    Programs // of the programs that have a column
	Disabled, Tapemaster, OTP bool
	Problems                  []string // why the row can't be understood, as sentences
}

// An ImportResult says what an import does with a row.
type ImportResult int

// The results.
const (
	ImportUnchanged ImportResult = iota // the user is like this already
	ImportAdd
	ImportChange
	ImportProblem // the row can't be imported, and so nothing of the file can
)

// An ImportedRow is what becomes of the row at the same place in the file.
type ImportedRow struct {
	Line     int
	UserID   string
	Result   ImportResult
	Changed  UserColumns // of ImportChange
	Problems []string    // of ImportProblem: sentences that name the column
}

// Words says what becomes of the row: "Add", "Change Name, Email", "Unchanged",
// or what is wrong.
func (r ImportedRow) Words() string {
	switch r.Result {
	case ImportAdd:
		return "Add"
	case ImportChange:
		return "Change " + Listed(r.Changed.Titles())
	case ImportProblem:
		return strings.Join(r.Problems, " ")
	default:
		return "Unchanged"
	}
}

// Disabled returns how many users the import adds who can't sign in, because their
// row of the file says Disabled.
func (r *ImportReport) Disabled(f ImportFile) int {
	n := 0
	for i, row := range r.Rows {
		if row.Result == ImportAdd && f.Rows[i].Disabled {
			n++
		}
	}
	return n
}

// DisabledWords says it of that many new users, empty of none.
func DisabledWords(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 new user is disabled and can't sign in until an administrator sets Disabled to False."
	}
	return Count(n, "new user") + " are disabled and can't sign in until an administrator sets Disabled to False."
}

// Person words who would be added: name, address, group, and what is not as it
// mostly is.
func (r ImportRow) Person() string {
	var parts []string
	add := func(part string, there bool) {
		if there {
			parts = append(parts, part)
		}
	}
	add(r.Name, r.Name != "")
	add(r.Email, r.Email != "")
	add(r.Group, r.Group != "")
	add("Disabled", r.Disabled)
	add("tapemaster rights", r.Tapemaster)
	add("One Time Password", r.OTP)
	add("Role "+string(r.Role), r.Role != NoRole)
	add("may not start "+Listed(r.Denied.Names()), r.Denied != 0)
	return strings.Join(parts, " · ")
}

// An ImportOptions says how a file is imported.
type ImportOptions struct {
	Dry bool // writes nothing and promises nothing
	// Agreed is the report of a dry run that somebody has seen and agreed to; nil:
	// nobody was asked. If the same file would do something else by now, nothing
	// is written.
	Agreed *ImportReport
}

// An ImportReport says what an import does, row by row.
type ImportReport struct {
	Rows    []ImportedRow
	Groups  []string // that are added, as they are spelled in the file
	Written bool     // false after a dry run, with problems, and if Differs
	// Differs: somebody has changed something since the dry run that was agreed
	// to. This report is what would happen now.
	Differs bool

	Added, Changed, Unchanged, Problems int // numbers of rows
}

// Same reports whether r and o do the same to the same rows.
func (r *ImportReport) Same(o *ImportReport) bool {
	if len(r.Rows) != len(o.Rows) || len(r.Groups) != len(o.Groups) {
		return false
	}
	for i, group := range r.Groups {
		if group != o.Groups[i] {
			return false
		}
	}
	for i, row := range r.Rows {
		if other := o.Rows[i]; row.Result != other.Result || row.Changed != other.Changed || row.UserID != other.UserID {
			return false
		}
	}
	return true
}

// fileTime words a time in a file; empty if there is none, or none that RFC 3339
// has.
func fileTime(t time.Time) string {
	if t.IsZero() || !isWritable(t) {
		return ""
	}
	return t.UTC().Format(exportTime)
}

// isWritable reports whether a time is of the years that RFC 3339 has, which no
// program of ours leaves.
func isWritable(t time.Time) bool { return t.UTC().Year() >= 0 && t.UTC().Year() <= 9999 }
