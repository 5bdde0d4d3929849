package words

import (
	"strings"

	"tapetrack/data"
)

// Person words whom an import would add: the texts, and what is not as it mostly is.
func Person(r *data.ImportRow) string {
	user := r.User()
	var parts []string
	for f := range data.TakenColumns().Fields() {
		value := f.Get(&user)
		switch {
		case f.Program != 0, value == "", f.Name == data.FieldUserID: // a list shows the User-ID beside it
		case f.IsSwitch():
			if value == data.Truth(true) {
				parts = append(parts, Field(f.Name))
			}
		case f.Choices != nil:
			parts = append(parts, Field(f.Name)+" "+value)
		default:
			parts = append(parts, value)
		}
	}
	if user.Denied != 0 {
		parts = append(parts, "may not start "+Listed(user.Denied.Names()))
	}
	return strings.Join(parts, " · ")
}

// ImportedRow says what becomes of a row: "Add", "Change Name, Email", "Unchanged",
// or what is wrong.
func ImportedRow(r data.ImportedRow) string {
	switch r.Result {
	case data.ImportAdd:
		return "Add"
	case data.ImportChange:
		return "Change " + Listed(r.Changed.Titles())
	case data.ImportProblem:
		return strings.Join(Sentences(r.Problems), " ")
	default:
		return "Unchanged"
	}
}

// AddedDisabled says of that many new users of an import that they can't sign in,
// because their row of the file says Disabled. It is empty of none.
func AddedDisabled(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 new user is disabled and can't sign in until an administrator sets Disabled to False."
	}
	return Count(n, "new user") + " are disabled and can't sign in until an administrator sets Disabled to False."
}
