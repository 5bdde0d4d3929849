package data

import "iter"

// UserColumns is a set of the columns of a file of users.
type UserColumns uint32

// The columns, in the order in which they are exported.
const (
	ColumnUserID UserColumns = 1 << iota
	ColumnName
	ColumnEmail
	ColumnGroup
	ColumnRole
	ColumnDisabled
	ColumnRights
	ColumnOTP
	ColumnTapeMaster // whether the user may start it; the next two likewise
	ColumnLite
	ColumnCheckpoint
	ColumnActivated
	ColumnStatus
	ColumnLastSignIn
	ColumnAdded
	ColumnRanges
)

// AllColumns returns all columns: those of an export.
func AllColumns() UserColumns { return 1<<len(userFields) - 1 }

// Fields returns the fields of the columns in c, in the order of an export.
func (c UserColumns) Fields() iter.Seq[Field] {
	return func(yield func(Field) bool) {
		for _, f := range userFields {
			if c.Has(f.Column) && !yield(f) {
				return
			}
		}
	}
}

// Each returns the columns in c one by one, in the order of an export.
func (c UserColumns) Each() []UserColumns {
	var each []UserColumns
	for f := range c.Fields() {
		each = append(each, f.Column)
	}
	return each
}

// Has reports whether c contains all of the columns o.
func (c UserColumns) Has(o UserColumns) bool { return c&o == o }

// Titles returns the titles of the columns in c, in the order of an export.
func (c UserColumns) Titles() []string {
	var titles []string
	for f := range c.Fields() {
		titles = append(titles, string(f.Title))
	}
	return titles
}

// TakenColumns returns the columns that an import takes.
func TakenColumns() UserColumns {
	var taken UserColumns
	for f := range Fields() {
		if f.Changed != ByNobody {
			taken |= f.Column
		}
	}
	return taken
}

// An ExportedUser is a user with the status that a file shows at the time of export.
type ExportedUser struct {
	User
	Status UserStatus
}

// An Import is the content of a file of users.
type Import struct {
	Name    string      // of the file, without its folder
	SHA256  string      // of the whole file, in hexadecimal digits
	Columns UserColumns // of the file, without those that an import ignores
	Rows    []ImportRow
}

// An ImportRow is one row of a file of users. Only the values of Import.Columns count.
type ImportRow struct {
	Line                      int // where the row begins, from 1
	ID, Name, Email, Group    string
	Role                      Role
	Ranges                    Ranges   `json:",omitzero"`
	Denied                    Programs // of the programs that have a column
	Disabled, Tapemaster, OTP bool
	Problems                  []Sentence // why the row can't be understood
}

// User returns the user that the row describes.
func (r *ImportRow) User() User {
	return User{
		ID: r.ID, Name: r.Name, Email: r.Email, Group: r.Group, Role: r.Role, Denied: r.Denied,
		Disabled: r.Disabled, Tapemaster: r.Tapemaster, OTPRequired: r.OTP, Ranges: r.Ranges,
	}
}

// Put makes u the user that the row describes. It keeps only what an import takes, since
// a file may have a million rows.
func (r *ImportRow) Put(u User) {
	r.ID, r.Name, r.Email, r.Group, r.Role, r.Denied = u.ID, u.Name, u.Email, u.Group, u.Role, u.Denied
	r.Disabled, r.Tapemaster, r.OTP = u.Disabled, u.Tapemaster, u.OTPRequired
	r.Ranges = u.Ranges
}

// An ImportResult says what an import does with a row.
type ImportResult int

// The results.
const (
	ImportUnchanged ImportResult = iota // the stored user is the same
	ImportAdd
	ImportChange
	ImportProblem // the row, and therefore the whole file, can't be imported
)

// An ImportedRow is the result for the row with the same index in Import.Rows.
type ImportedRow struct {
	Line     int
	UserID   string
	Result   ImportResult
	Changed  UserColumns // of ImportChange
	Was      []string    // of ImportChange in a dry run: what the fields of Changed are, in their order
	Problems []Sentence  // of ImportProblem; each names the column
}

// Disabled returns how many users the import adds as disabled, because their row of
// the file says so.
func (r *ImportReport) Disabled(i Import) int {
	n := 0
	for at, row := range r.Rows {
		if row.Result == ImportAdd && i.Rows[at].Disabled {
			n++
		}
	}
	return n
}

// GivesRights returns the User-IDs of those to whom the import gives tapemaster rights.
func (r *ImportReport) GivesRights(i Import) []string {
	var ids []string
	for at, row := range r.Rows {
		if i.Rows[at].Tapemaster && (row.Result == ImportAdd || row.Result == ImportChange && row.Changed.Has(ColumnRights)) {
			ids = append(ids, row.UserID)
		}
	}
	return ids
}

// An ImportOptions says how a file is imported.
type ImportOptions struct {
	Dry bool // report only, write nothing
	// Agreed is the report of a dry run that somebody has agreed to; nil: nobody was
	// asked. If the same file would do something else by now, nothing is written.
	Agreed *ImportReport
}

// An ImportReport says what an import does, row by row.
type ImportReport struct {
	Rows    []ImportedRow
	Groups  []string // that are added, as they are spelled in the file
	Written bool     // false after a dry run, with problems, and if Differs
	// Differs: what the import does has changed since the dry run that was agreed to.
	// This report says what it would do now.
	Differs bool

	Added, Changed, Unchanged, Problems int // numbers of rows
	// Of Problems, new users without a group, of a file without that column. One group
	// can be chosen for all of them when the file is read; programs say where.
	Groupless int
}

// WrittenAtOnce is how many users an act that concerns many writes in one transaction. It takes
// well below a second, for which a sign-in has to wait.
const WrittenAtOnce = 500

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
