package data

import "strings"

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

	// ShownColumns are those that an import does not take.
	ShownColumns = ColumnActivated | ColumnStatus | ColumnLastSignIn | ColumnAdded
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

// AllColumns returns all columns, which an export has.
func AllColumns() UserColumns { return 1<<len(userColumns) - 1 }

// Each returns the columns in c one by one, in the order of an export.
func (c UserColumns) Each() []UserColumns {
	var each []UserColumns
	for _, column := range userColumns {
		if c.Has(column.column) {
			each = append(each, column.column)
		}
	}
	return each
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

// TakenColumns returns the columns that an import takes, in the order of an
// export.
func TakenColumns() []UserColumns { return (AllColumns() &^ ShownColumns).Each() }

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

// An Import is what is imported: users, as a file names them.
type Import struct {
	Name    string      // of the file, without its folder
	SHA256  string      // of the whole file, in hexadecimal digits
	Columns UserColumns // that it has and an import takes
	Rows    []ImportRow
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
func (r *ImportReport) Disabled(i Import) int {
	n := 0
	for at, row := range r.Rows {
		if row.Result == ImportAdd && i.Rows[at].Disabled {
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
