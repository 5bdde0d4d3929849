package exchange

import (
	"context"
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data/files"
	"tapetrack/test/check"
	"tapetrack/test/screen"
	"tapetrack/widgets"
)

// choice returns the list of a column that is on the screen.
func (r *room) choice(label string) *widgets.Select {
	r.t.Helper()
	var labels []string
	var found *widgets.Select
	screen.Find(r.window.(*screen.Window), func(s *widgets.Select) bool {
		labels = append(labels, s.Selected)
		if s.Selected == label && found == nil {
			found = s
		}
		return false
	})
	if found == nil {
		r.t.Fatalf("no list says %q: %q", label, labels)
	}
	return found
}

// Whatever a file calls its columns, they can be chosen by keyboard alone; each
// choice reads the file again at once.
func TestColumns(t *testing.T) {
	r := newRoom(t, &company{}, true)
	r.preview("Kennung;Vorname;Nachname;Kennwort;Raum", "mia_m@example.com;Mia;M\xfcller;hunter2;B12")
	r.See("Columns", "Choose which column of users.csv to use for each field.", "There is no User-ID column")
	r.Gone("hunter2", "Kennwort")
	if !r.Button("Preview").Disabled() {
		t.Error("Preview is not disabled")
	}
	check.Equal(t, "imports", len(r.options), 0)
	r.Press(fyne.KeyRight) // the list of User-ID has the focus
	r.See("users.csv has 1 row: 1 to add.")
	check.Equal(t, "User-ID", r.choice("Kennung").Options[1], "Kennung, with - for _")
	r.Press(fyne.KeyRight)
	check.Equal(t, "Name", r.choice("Vorname + Nachname").Options[0], files.NoSource)
	r.choice("Windows-1252")
	r.Press(fyne.KeyReturn)
	r.See("Import Users", "mia-m", "Mia Müller", "Read as Windows-1252", "Columns used: User-ID from Kennung, with - for _",
		files.FromLocalParts, fmt.Sprintf(files.SecretsUnread, "Kennwort"), "Unknown columns are ignored: Raum.")
	r.Click("Columns…")
	r.See("Choose which column of users.csv to use for each field.")
	r.Press(fyne.KeyEscape)
	r.See("Import", "mia-m")
	r.Click("Columns…")
	var group *widgets.Entry
	screen.Find(r.window.(*screen.Window), func(e *widgets.Entry) bool { group = e; return true })
	r.window.Canvas().Focus(group)
	r.Type("OPS")
	r.Press(fyne.KeyReturn)
	r.See("mia-m", "Mia Müller · OPS")
	// Another encoding is another text.
	r.Click("Columns…")
	s := r.choice("Windows-1252")
	r.window.Canvas().Focus(s)
	s.SetSelected("UTF-8")
	r.See("Line 2 is not in UTF-8.")
	if !r.Button("Preview").Disabled() {
		t.Error("Preview is not disabled")
	}
	r.Press(fyne.KeyEscape)
	r.Click("Import")
	r.See("Users imported")
}

// Text in no recognisable encoding is refused by line, and the encoding can still be chosen.
func TestColumnsOfUnknownEncoding(t *testing.T) {
	r := newRoom(t, &company{}, true)
	r.preview("User-ID,Name", "a,\xc8\xe2\xe0\xed")
	r.See("Choose which column of users.csv to use for each field.", "Line 2 is not in UTF-8.")
	s := r.choice("UTF-8")
	r.window.Canvas().Focus(s)
	r.Press(fyne.KeyRight)
	r.See("users.csv has 1 row: 1 to add.")
	r.Press(fyne.KeyReturn)
	r.See("Èâàí", "Read as Windows-1252. Check that names look right.")
}

// Only the last choice counts, however long the one before takes to read.
func TestColumnsChosenMeanwhile(t *testing.T) {
	var reads int
	stuck := make(chan struct{})
	r := newRoom(t, &company{hold: func(ctx context.Context, _ int) error {
		if reads++; reads == 2 {
			close(stuck)
			<-ctx.Done()
		}
		return ctx.Err()
	}}, false)
	r.preview("User-ID,A,B", "a,x,y")
	r.Until(func() bool { return r.Says("users.csv has 1 row") })
	r.Click("Columns…")
	name := r.choice(files.NoSource)
	name.SetSelected("A")
	<-stuck
	name.SetSelected("B")
	r.Until(func() bool { return r.Says("users.csv has 1 row") })
	r.Press(fyne.KeyReturn)
	r.Until(func() bool { return r.Says("a") && r.Says("Import") && r.Says("Columns used: Name from B.") })
}
