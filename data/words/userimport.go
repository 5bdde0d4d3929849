package words

import (
	"cmp"
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

// ImportedChanges says what a dry run of an import would change of a user, with what is
// stored: "Name: Robert Baker (was Bob Baker)". row describes the user.
func ImportedChanges(r data.ImportedRow, row *data.ImportRow) string {
	user := row.User()
	var parts []string
	n := 0
	for f := range r.Changed.Fields() {
		was := ""
		if n < len(r.Was) {
			was = r.Was[n]
		}
		n++
		parts = append(parts, f.Title+": "+cmp.Or(f.Get(&user), empty)+" (was "+cmp.Or(was, empty)+")")
	}
	return strings.Join(parts, " · ")
}

// empty stands for a text that is not there.
const empty = "empty"

// MadeAdministrators says to whom an import gives tapemaster rights; empty of nobody.
func MadeAdministrators(ids []string) string {
	switch len(ids) {
	case 0:
		return ""
	case 1:
		return "This makes " + ids[0] + " an administrator."
	}
	return "This makes " + Names(ids, MostNamed, "more") + " administrators."
}

// NoGroups begins what helps where a file gives new users no group: programs say where one
// names it.
const NoGroups = "The file has no groups for new users: "

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

// Imported says what an import did: "298 users were added and 2 changed from users.csv; 1 was
// unchanged." Nothing is said of none.
func Imported(r data.ImportReport, file string) string {
	added, changed, unchanged := Count(r.Added, "user")+" "+Was(r.Added)+" added", Number(r.Changed)+" changed", ""
	if r.Unchanged > 0 {
		unchanged = "; " + Number(r.Unchanged) + " " + Was(r.Unchanged) + " unchanged"
	}
	switch {
	case r.Added > 0 && r.Changed > 0:
		return added + " and " + changed + " from " + file + unchanged + "."
	case r.Added > 0:
		return added + " from " + file + unchanged + "."
	case r.Changed > 0:
		return Count(r.Changed, "user") + " " + Was(r.Changed) + " changed from " + file + unchanged + "."
	default:
		return "No user was added or changed from " + file + unchanged + "."
	}
}

// ImportCounts counts what an import did, or would do, with what is said of each kind of row:
// "2 added, 1 changed". Nothing is said of none.
func ImportCounts(r data.ImportReport, added, changed, unchanged string) string {
	var parts []string
	for _, part := range []struct {
		n    int
		what string
	}{{r.Added, added}, {r.Changed, changed}, {r.Unchanged, unchanged}} {
		if part.n > 0 {
			parts = append(parts, Number(part.n)+" "+part.what)
		}
	}
	if parts == nil {
		return "no users"
	}
	return strings.Join(parts, ", ")
}
