package auth

import (
	"context"
	"slices"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/files"
)

// TestImportOfExport: whatever format users are exported in, importing that file
// changes nobody and adds nobody.
func TestImportOfExport(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.addActive("bob")
	w.crowd(20)
	w.importing(theConsole, "User-ID,Name,Role,Lite,Disabled\nalice,\"'=1+1 <&> “Ä”\",3,False,True\n", data.ImportOptions{})
	before := w.dump("users", "groups", "authenticators")
	for _, format := range files.UserFormats() {
		var b strings.Builder
		to := files.NewUserWriter(&b, format, 0)
		w.must(w.ExportUsers(t.Context(), theConsole, data.UserScope{}, to.Write))
		w.must(to.Flush())
		n := len(w.allEvents())
		report := w.importing(theConsole, b.String(), data.ImportOptions{})
		if report.Unchanged != 23 || len(report.Rows) != 23 || !report.Written || len(w.since(n)) > 0 {
			t.Errorf("%s: %q", format, outcomes(report))
		}
	}
	if after := w.dump("users", "groups", "authenticators"); after != before {
		t.Errorf("%s\nbecame\n%s", before, after)
	}
}

// TestImportOfOthers: a file of another product changes those who are there and
// adds the others to the group that was chosen; nobody is moved there.
func TestImportOfOthers(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	const text = "userPrincipalName,displayName,mail,accountEnabled,memberOf\nalice@example.com,Alice,alice@example.com,False,CN=x\nbob_b@example.com,Bob,,True,CN=x\ncarol@example.com,Carol,,True,CN=x\n"
	read := func(how files.Reading) data.ImportReport {
		file, err := files.ReadUsers(context.Background(), "users.csv", strings.NewReader(text), how)
		w.must(err)
		report, err := w.ImportUsers(t.Context(), theConsole, file.Import, data.ImportOptions{}, nil)
		w.must(err)
		return report
	}
	if got := outcomes(read(files.Reading{})); !strings.HasSuffix(got[2], "carol: Group-ID: "+needsGroup) {
		t.Errorf("%q", got)
	}
	how := files.Reading{Group: "NEW", Columns: map[data.UserColumns]string{data.ColumnUserID: "userPrincipalName, with - for _"}}
	report := read(how)
	want := []string{"2 alice: Change Name and Disabled", "3 bob-b: Add", "4 carol: Add"}
	if got := outcomes(report); !slices.Equal(got, want) || !slices.Equal(report.Groups, []string{"NEW"}) {
		t.Errorf("%q, groups %q", got, report.Groups)
	}
	if a := w.account("alice"); a.Group != "OPS" || !a.Disabled {
		t.Errorf("%+v", a)
	}
	if b := w.account("bob-b"); b.Group != "NEW" || b.Disabled || !b.Unset {
		t.Errorf("%+v", b)
	}
	how.Group = "no group"
	if got := outcomes(read(how)); got[1] != "3 bob-b: Unchanged" {
		t.Errorf("%q", got)
	}
	w.sound()
}
