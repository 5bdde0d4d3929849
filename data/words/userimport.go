package words

import (
	"tapetrack/data"
)

// Person words whom an import would add: the texts, and what is not as it mostly is.
func Person(r *data.ImportRow) data.Sentence {
	user := r.User()
	var parts []data.Sentence
	for f := range data.TakenColumns().Fields() {
		value := f.Get(&user)
		switch {
		case f.Program != 0, value == "", f.Name == data.FieldUserID: // a list shows the User-ID beside it
		case f.IsSwitch():
			if value == data.Truth(true) {
				parts = append(parts, Field(f.Name))
			}
		case f.Choices != nil:
			parts = append(parts, data.Say("%s %s", Field(f.Name), value))
		default:
			parts = append(parts, data.Verbatim(value))
		}
	}
	if user.Denied != 0 {
		parts = append(parts, data.Say("may not start %s", Listed(user.Denied.Names())))
	}
	return data.Say("%s", Parts(parts))
}

// ImportedRow says what becomes of a row: "Add", "Change Name, Email", "Unchanged",
// or what is wrong.
func ImportedRow(r data.ImportedRow) data.Sentence {
	switch r.Result {
	case data.ImportAdd:
		return data.Say("Add")
	case data.ImportChange:
		return data.Say("Change %s", Listed(Titles(r.Changed)))
	case data.ImportProblem:
		return data.InARow(r.Problems...)
	default:
		return data.Say("Unchanged")
	}
}

// ImportedChanges says what a dry run of an import would change of a user, with what is
// stored: "Name: Robert Baker (was Bob Baker)". row describes the user.
func ImportedChanges(r data.ImportedRow, row *data.ImportRow) data.Sentence {
	user := row.User()
	var parts []data.Sentence
	n := 0
	for f := range r.Changed.Fields() {
		was := ""
		if n < len(r.Was) {
			was = r.Was[n]
		}
		n++
		parts = append(parts, data.Say("%s: %s (was %s)", f.Title, orEmpty(f.Get(&user)), orEmpty(was)))
	}
	return data.Say("%s", Parts(parts))
}

// orEmpty says that a text is not there.
func orEmpty(text string) data.Sentence {
	if text == "" {
		return data.Say("empty")
	}
	return data.Verbatim(text)
}

// MadeAdministrators says to whom an import gives tapemaster rights; empty of nobody.
func MadeAdministrators(ids []string) data.Sentence {
	switch len(ids) {
	case 0:
		return data.Sentence{}
	case 1:
		return data.Say("This makes %s an administrator.", ids[0])
	}
	return data.Say("This makes %s administrators.", Names(ids, MostNamed, ""))
}

// NoGroups begins what helps where a file gives new users no group: programs say where one
// names it.
const NoGroups data.Text = "The file has no groups for new users: "

// AddedDisabled says of that many new users of an import that they can't sign in,
// because their row of the file says Disabled. It is empty of none.
func AddedDisabled(n int) data.Sentence {
	if n == 0 {
		return data.Sentence{}
	}
	return data.Say("%d new users are disabled and can't sign in until an administrator sets Disabled to False.", n)
}

// Imported says what an import did: "298 users were added and 2 changed from users.csv; 1 was
// unchanged." Nothing is said of none.
func Imported(r data.ImportReport, file string) data.Sentence {
	done := data.Say("No user was added or changed from %s", file)
	switch {
	case r.Added > 0 && r.Changed > 0:
		done = data.Say("%d users were added and %s changed from %s", r.Added, data.Say("%d", r.Changed), file)
	case r.Added > 0:
		done = data.Say("%d users were added from %s", r.Added, file)
	case r.Changed > 0:
		done = data.Say("%d users were changed from %s", r.Changed, file)
	}
	if r.Unchanged > 0 {
		return data.Say("%s; %s.", done, data.Say("%d were unchanged", r.Unchanged))
	}
	return data.Say("%s.", done)
}

// ImportCounts counts what an import did, or would do, with what is said of each kind of row:
// "%d added", "%d changed". Nothing is said of none.
func ImportCounts(r data.ImportReport, added, changed, unchanged data.Text) data.Sentence {
	var parts []data.Sentence
	for _, part := range []struct {
		n    int
		what data.Text
	}{{r.Added, added}, {r.Changed, changed}, {r.Unchanged, unchanged}} {
		if part.n > 0 {
			parts = append(parts, data.Say(part.what, part.n))
		}
	}
	if parts == nil {
		return data.Say("no users")
	}
	return asOne(parts)
}
