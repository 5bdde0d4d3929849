package exchange

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

func (r *room) export(keys ...int64) {
	r.t.Helper()
	r.desk.Export(r.window, r.tasks, data.UserScope{Keys: keys, Query: data.UserQuery{Filter: data.UserFilter{Group: "OPS"}}}, len(keys), r.users)
	r.Until(func() bool { return r.Says("Export Users") })
}

func TestExportShown(t *testing.T) {
	r := newRoom(t, &company{users: 3}, true)
	r.export()
	r.See(lang.T(WritesShown, 3), "users-2026-11-23.csv", "Only you can read the file.")
	r.Gone("The selection")
	check.Equal(t, "focus", r.Focus(), "File")
	r.fill(r.path("out.csv"))
	r.Press(fyne.KeyReturn)
	r.Gone("Export Users")
	check.Equal(t, "said", r.said, "3 users were written to "+r.path("out.csv")+".")
	lines := strings.Split(r.get(r.path("out.csv")), "\r\n")
	if len(lines) != 5 || !strings.HasPrefix(lines[0], "User-ID,Name,") || !strings.HasPrefix(lines[3], "u3,") {
		t.Errorf("%q", lines)
	}
	info, err := os.Stat(r.path("out.csv"))
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

func TestExportSelected(t *testing.T) {
	r := newRoom(t, &company{users: 3}, true)
	r.export(7, 9)
	r.See("The selection: 2 users")
	r.fill(r.path("out.csv"))
	r.Click("CSV")
	r.Click("XML")
	r.See(r.path("out.xml"))
	r.Click("Export")
	check.Equal(t, "said", r.said, "2 users were written to "+r.path("out.xml")+".")
	check.Equal(t, "keys", len(r.scopes[0].Keys), 2)
	r.export(7, 9)
	r.fill(r.path("out.json"))
	r.Click("The selection: 2 users")
	r.Click("The list: 3 users")
	r.Click("JSON")
	r.Click("XML")
	r.See(r.path("out.xml"))
	r.Click("XML")
	r.Click("JSON")
	r.Click("Export")
	check.Equal(t, "said", r.said, "3 users were written to "+r.path("out.json")+".")
	if s := r.scopes[1]; len(s.Keys) != 0 || s.Query.Filter.Group != "OPS" {
		t.Errorf("%+v", s)
	}
	// What is there is replaced only after a question, with what was chosen.
	r.export(7, 9)
	r.fill(r.path("out.json"))
	r.Click("The selection: 2 users")
	r.Click("The list: 3 users")
	r.Press(fyne.KeyReturn)
	r.See("Replace out.json?")
	r.Click("Replace")
	if got := r.get(r.path("out.json")); !strings.HasPrefix(got, "[") || strings.Count(got, "userId") != 3 {
		t.Errorf("%q", got)
	}
}

// The ending that is typed chooses the format until somebody chooses one. What
// does not fit is said, and nothing is written.
func TestExportFollowsTheEnding(t *testing.T) {
	r := newRoom(t, &company{users: 3}, true)
	for path, want := range map[string]struct{ format, begins string }{
		"a.xml": {"XML", "<?xml"}, "a.JSON": {"JSON", "["}, "a.csv": {"CSV", "User-ID,"}, "a": {"CSV", "User-ID,"}, "a.txt": {"CSV", "User-ID,"},
	} {
		r.export()
		r.fill(r.path("x.json"))
		r.fill(r.path(path))
		r.See(want.format)
		r.Press(fyne.KeyReturn)
		r.Gone("Export Users")
		if got := r.get(r.path(path)); !strings.HasPrefix(got, want.begins) {
			t.Errorf("%s: %q", path, got)
		}
	}
	r.export()
	r.fill(r.path("b.pdf"))
	r.Press(fyne.KeyReturn)
	r.See(fmt.Sprintf(files.OtherFormat, "CSV", ".csv", ".pdf", "b.csv") + ", or choose another format.")
	check.Equal(t, "focus", r.Focus(), "File")
	r.Click("CSV")
	r.Click("JSON")
	r.Press(fyne.KeyTab)
	check.Equal(t, "focus", r.Focus(), "File")
	r.fill(r.path("b.xml"))
	r.See("JSON")
	r.Press(fyne.KeyReturn)
	wrong := fmt.Sprintf(files.OtherFormat, "JSON", ".json", ".xml", "b.json") + ", or choose the format XML."
	r.See(wrong)
	for _, name := range []string{"b.pdf", "b.xml", "x.json"} {
		if _, err := os.Stat(r.path(name)); err == nil {
			t.Errorf("%s was written", name)
		}
	}
	r.Click("JSON")
	r.Click("XML")
	r.Gone(wrong)
	r.Press(fyne.KeyReturn)
	r.Gone("Export Users")
	if got := r.get(r.path("b.xml")); !strings.HasPrefix(got, "<?xml") {
		t.Errorf("%q", got)
	}
}

func TestExportCancelled(t *testing.T) {
	reached := make(chan struct{})
	r := newRoom(t, &company{users: 1000, hold: func(ctx context.Context, at int) error {
		if at == 500 {
			close(reached)
			<-ctx.Done()
		}
		return ctx.Err()
	}}, false)
	r.export()
	r.fill(r.path("out.csv"))
	r.Press(fyne.KeyReturn)
	<-reached
	r.Until(func() bool { return r.Says(" of 1,000 users\n") })
	r.Press(fyne.KeyEscape)
	r.Until(func() bool { return r.said != "" })
	check.Equal(t, "said", r.said, lang.T(shell.ExportCancelled))
	if entries, err := os.ReadDir(r.folder); err != nil || len(entries) != 0 {
		t.Errorf("%v %v", entries, err)
	}
}
