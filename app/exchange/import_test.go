package exchange

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// preview opens the preview of a file.
func (r *room) preview(lines ...string) {
	r.t.Helper()
	r.desk.Import(r.window, r.tasks)
	r.Until(func() bool { return r.Says("Import Users") })
	check.Equal(r.t, "focus", r.Focus(), "File")
	r.fill(r.file(lines...))
	r.Press(fyne.KeyReturn)
}

func TestImport(t *testing.T) {
	r := newRoom(t, &company{}, true)
	r.preview("User-ID,Name,Shoe size,Group-ID", "alice,Alice,44,OPS", "bob,Bob,45,OPS")
	r.See("users.csv has 2 rows: 2 to add.", "Unknown columns are ignored: Shoe size.", "Add", "alice", "Alice · OPS", "Line 2: Add")
	check.Equal(t, "changed", r.changed, 0)
	r.Press(fyne.KeyDown)
	r.See("Line 3: Add")
	r.Press(fyne.KeyReturn)
	r.See("Users imported", "2 users were added from users.csv.", lang.T(withoutPassword, 2))
	r.Press(fyne.KeyReturn)
	r.Gone("Import", "Users imported")
	check.Equal(t, "changed", r.changed, 1)
	check.Equal(t, "said", r.said, "2 users were added from users.csv.")
	if o := r.options; len(o) != 2 || !o[0].Dry || o[1].Dry || o[1].Agreed == nil || len(o[1].Agreed.Rows) != 2 {
		t.Errorf("%+v", o)
	}
	// The next time the same file is offered.
	r.desk.Import(r.window, r.tasks)
	r.See(r.path("users.csv"))
	r.Press(fyne.KeyEscape)
	r.Gone("Import Users")
}

// The preview names users who come in disabled or with rights, and every column that is
// ignored.
func TestImportTellsWhatComesInAndWhatDoesNot(t *testing.T) {
	r := newRoom(t, &company{}, true)
	r.preview("User-ID,Name,Disabled,Tapemaster rights,Lite,Shoe size,Hat size,Desk,Floor,Building,Street,Town,Country",
		"alice,Alice,False,False,True,1,2,3,4,5,6,7,8", "bob,Bob,True,True,False,1,2,3,4,5,6,7,8")
	r.See("users.csv has 2 rows: 2 to add.",
		lang.Say(words.AddedDisabled(1)),
		"Unknown columns are ignored: Shoe size, Hat size, Desk, Floor, Building, Street, Town and Country.",
		"Bob · Disabled · Tapemaster rights · may not start Lite", "Line 2: Add: Alice")
	r.Gone("more")
	r.Press(fyne.KeyDown)
	r.See("Line 3: Add: Bob · Disabled · Tapemaster rights · may not start Lite")
}

// Who comes in disabled is not counted among those whom the filter by the status No password finds.
func TestImportCountsWhomTheFilterFinds(t *testing.T) {
	for _, c := range []struct {
		disabled   [2]string
		says, gone string
	}{
		{[2]string{"False", "True"}, lang.T(withoutPassword, 1), lang.T(withoutPassword, 2)},
		{[2]string{"True", "True"}, "2 new users are disabled", "have a password"},
	} {
		r := newRoom(t, &company{}, true)
		r.preview("User-ID,Disabled,Group-ID", "alice,"+c.disabled[0]+",OPS", "bob,"+c.disabled[1]+",OPS")
		r.Press(fyne.KeyReturn)
		r.See("Users imported", c.says)
		r.Gone(c.gone)
	}
	r := newRoom(t, &company{}, true)
	r.preview("User-ID,Disabled,Group-ID", "alice,True,OPS", "bob,False,OPS")
	r.Press(fyne.KeyReturn)
	r.See(lang.Say(words.AddedDisabled(1)), lang.T(withoutPassword, 1))
}

// Who is made an administrator is named, and nothing is imported before it is ticked that
// this is meant.
func TestImportAsksBeforeItGivesRights(t *testing.T) {
	r := newRoom(t, &company{}, true)
	r.preview("User-ID,Tapemaster rights,Group-ID", "alice,False,OPS", "bob,True,OPS", "carol,True,OPS")
	r.See("This makes bob and carol administrators.")
	r.Press(fyne.KeyReturn)
	check.Equal(t, "imports before", len(r.options), 1) // the dry run
	check.Equal(t, "grey", r.Button("Import").Disabled(), true)
	r.Click(lang.T(giveRights, "bob and carol"))
	r.Click("Import")
	r.See("Users imported")
	check.Equal(t, "imports", len(r.options), 2)
}

// The old and the new values of what changes stand beside each other.
func TestImportShowsOldAndNewValues(t *testing.T) {
	r := newRoom(t, &company{report: func(file data.Import, _ data.ImportOptions) data.ImportReport {
		return data.ImportReport{Changed: 1, Rows: []data.ImportedRow{{
			Line: 2, UserID: "bob", Result: data.ImportChange, Changed: data.ColumnName | data.ColumnEmail | data.ColumnDisabled,
			Was: []string{"Bob Baker", "", "False"},
		}}}
	}}, true)
	r.preview("User-ID,Name,Email,Disabled", "bob,Robert Baker,bob@example.com,True")
	r.See("Line 2: Change: Name: Robert Baker (was Bob Baker) · Email: bob@example.com (was empty) · Disabled: True (was False)")
}

// Where nothing but a group for new users is missing, it is said where one chooses it, and
// not to correct the file.
func TestImportWithoutGroups(t *testing.T) {
	for groupless, says := range map[int]string{
		1: lang.T(everyRowMust) + " " + lang.T(chooseGroup) + " " + lang.T(correctTheFile),
		2: lang.T(everyRowMust) + " " + lang.T(chooseGroup),
	} {
		r := newRoom(t, &company{report: func(file data.Import, o data.ImportOptions) data.ImportReport {
			report := everyRow(file, o, data.ImportAdd)
			for n := range report.Rows {
				report.Rows[n].Result, report.Rows[n].Problems = data.ImportProblem, []data.Sentence{data.Say("Group-ID: none.")}
			}
			report.Problems, report.Groupless, report.Added, report.Written = 2, groupless, 0, false
			return report
		}}, true)
		r.preview("User-ID", "alice", ".bad")
		r.See(says)
		if groupless == 2 {
			r.Gone(lang.T(correctTheFile))
		}
		r.Click("Columns…") // it is there
		r.See("Group of new users")
	}
}

// Problems come first, and nothing can be imported; mended, it can.
func TestImportProblems(t *testing.T) {
	problems := 1
	r := newRoom(t, &company{report: func(file data.Import, o data.ImportOptions) data.ImportReport {
		report := everyRow(file, o, data.ImportAdd)
		if problems > 0 {
			report.Rows[1].Result, report.Rows[1].Problems = data.ImportProblem, []data.Sentence{data.Say("Email: bob already uses the address x."), data.Say("Role: too high.")}
			report.Problems, report.Added, report.Written = 1, len(file.Rows)-1, false
		}
		return report
	}}, true)
	r.preview("User-ID,Group-ID", "alice,OPS", "carol,OPS")
	r.See("users.csv has 2 rows: 1 can't be imported, 1 to add.", lang.T(everyRowMust)+" "+lang.T(correctTheFile), "Problem", "Line 3: Email: bob already uses the address x. Role: too high.")
	if !r.Button("Import").Disabled() {
		t.Error("Import is not disabled")
	}
	r.Press(fyne.KeyReturn)
	check.Equal(t, "imports", len(r.options), 1)
	problems = 0
	r.file("User-ID,Group-ID", "alice,OPS", "carol,OPS", "dave,OPS")
	r.Click("Read Again")
	r.See("users.csv has 3 rows: 3 to add.")
	r.Gone("Nothing can be imported")
	r.Click("Import")
	r.See("3 users were added")
}

func TestImportOfNothing(t *testing.T) {
	r := newRoom(t, &company{report: func(file data.Import, o data.ImportOptions) data.ImportReport {
		return everyRow(file, o, data.ImportUnchanged)
	}}, true)
	for _, c := range []struct{ text, want string }{
		{"User-ID\r\nalice", lang.T(nothingToImport)},
		{"User-ID", lang.T(noRows)},
	} {
		r.preview(c.text)
		r.See(c.want)
		if !r.Button("Import").Disabled() {
			t.Errorf("%q: Import is not disabled", c.text)
		}
		r.Press(fyne.KeyEscape)
		r.Gone("Import Users")
	}
}

// What is wrong with the file is said beside it, and the question stays.
func TestImportBadFile(t *testing.T) {
	r := newRoom(t, &company{}, true)
	r.preview("%PDF-1.7")
	r.See("Import Users", "This is a PDF", "Preview")
	check.Equal(t, "focus", r.Focus(), "File")
	r.fill(r.path("none.csv"))
	r.Gone("This is a PDF")
	r.Press(fyne.KeyReturn)
	r.See("There is no file " + r.path("none.csv") + ".")
	r.fill(r.folder)
	r.Press(fyne.KeyReturn)
	r.See("is a folder")
	r.fill(r.file("User-ID", "x"))
	r.Press(fyne.KeyReturn)
	r.See("users.csv has 1 row: 1 to add.")
	r.Click("Other File…")
	r.See("Preview", r.path("users.csv"))
}

// Somebody came between preview and import: it is shown again.
func TestImportDiffers(t *testing.T) {
	between := true
	r := newRoom(t, &company{report: func(file data.Import, o data.ImportOptions) data.ImportReport {
		report := everyRow(file, o, data.ImportAdd)
		if o.Agreed != nil && between {
			report = everyRow(file, o, data.ImportAdd)
			report.Rows[0].Result, report.Rows[0].Changed = data.ImportChange, data.ColumnName
			report.Added, report.Changed, report.Written, report.Differs, between = 0, 1, false, true, false
		}
		return report
	}}, true)
	r.preview("User-ID,Name", "alice,Alice")
	r.Click("Import")
	r.See(lang.T(changedSince), "users.csv has 1 row: 1 to change.", "Change", "Line 2: Change: Name")
	check.Equal(t, "changed", r.changed, 0)
	r.Click("Import")
	r.See("Users imported")
	if a := r.options[2].Agreed; a.Changed != 1 {
		t.Errorf("agreed to %+v", a)
	}
}

func TestImportFails(t *testing.T) {
	fail := errors.New("disk on fire")
	calls := 0
	r := newRoom(t, &company{hold: func(context.Context, int) error {
		if calls++; calls == 2 {
			return fail
		}
		return nil
	}}, true)
	r.preview("User-ID", "alice")
	r.Click("Import")
	r.See(lang.Say(words.Message(errors.New("unknown"))), "Import Users")
	r.Gone("disk on fire")
	r.Click("Import")
	r.See("Users imported")
}

func many(n int) []string {
	lines := []string{"User-ID"}
	for i := range n {
		lines = append(lines, fmt.Sprintf("u%d", i))
	}
	return lines
}

// An import shows how far it is; cancelled, it says that nothing was changed, or that some of it
// may be.
func TestImportCancelled(t *testing.T) {
	for rows, want := range map[int]data.Text{500: importCancelled, 1000: importPartly} {
		cancelled(t, rows, want)
	}
}

func cancelled(t *testing.T, rows int, want data.Text) {
	t.Helper()
	reached, calls := make(chan struct{}), 0
	r := newRoom(t, &company{hold: func(ctx context.Context, at int) error {
		if at == 400 {
			if calls++; calls == 2 { // of the import itself
				close(reached)
				<-ctx.Done()
			}
		}
		return ctx.Err()
	}}, false)
	r.preview(many(rows)...)
	number := lang.T("%d", rows)
	r.Until(func() bool { return r.Says("users.csv has " + number + " rows: " + number + " to add.") })
	r.Press(fyne.KeyReturn)
	<-reached
	r.Until(func() bool { return r.Says("Importing…") && r.Says(" of "+number+" users\n") })
	r.Press(fyne.KeyReturn) // does nothing
	r.Press(fyne.KeyEscape)
	r.Until(func() bool { return r.said != "" })
	check.Equal(t, "said", r.said, lang.T(want))
	check.Equal(t, "the list is read again", r.changed == 1, want == importPartly)
	r.Gone("Import Users")
}

// It is said beforehand that many rows are written in parts.
func TestImportOfManySaysThatItIsInParts(t *testing.T) {
	for n, warned := range map[int]bool{500: false, 501: true} {
		for _, result := range []data.ImportResult{data.ImportAdd, data.ImportUnchanged} {
			r := newRoom(t, &company{report: func(file data.Import, o data.ImportOptions) data.ImportReport { return everyRow(file, o, result) }}, true)
			r.preview(many(n)...)
			r.See("users.csv has " + lang.T("%d rows", n))
			check.Equal(t, fmt.Sprint(n, result), r.Says(lang.T(shell.InPartsText)), warned && result == data.ImportAdd)
		}
	}
}

// A preview that is cancelled shows nothing later.
func TestPreviewCancelled(t *testing.T) {
	reached := make(chan struct{})
	r := newRoom(t, &company{hold: func(ctx context.Context, at int) error {
		if at == 100 {
			close(reached)
			<-ctx.Done()
		}
		return ctx.Err()
	}}, false)
	r.preview(many(300)...)
	<-reached
	r.Until(func() bool { return r.Says("Reading…") })
	r.Press(fyne.KeyEscape)
	r.tasks.Wait()
	r.Drain()
	r.Gone("Import Users", "can't", "went wrong")
}

// The buttons of a preview stay where they are when the file is read again, whatever there is to say about it then, and
// when another row has more to be read.
func TestImportButtonsStay(t *testing.T) {
	r := newRoom(t, &company{}, true)
	r.preview("User-ID,Name", "alice,Alice", "bob,Bob")
	places := func() string {
		return fmt.Sprint(r.PlaceOf("Import"), r.PlaceOf("Cancel"), r.PlaceOf("Read Again"))
	}
	before := places()
	long := strings.Repeat("a very long name ", 30)
	for name, lines := range map[string][]string{
		"a note":           {"User-ID,Name,Shoe size", "alice,Alice,44"},
		"a note of lines":  {"User-ID,Name," + strings.Repeat("Shoe size of the person,", 12), "alice,Alice"},
		"rights are given": {"User-ID,Name,Tapemaster rights", "alice,Alice,True"},
		"a long row":       {"User-ID,Name", "alice,Alice", "bob," + long},
		"nothing":          {"User-ID,Name"},
	} {
		r.file(lines...)
		r.Click("Read Again")
		check.Equal(t, name, places(), before)
		r.Press(fyne.KeyDown)
		check.Equal(t, name+", the next row", places(), before)
	}
}
