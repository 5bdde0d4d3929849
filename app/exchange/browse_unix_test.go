//go:build unix && !darwin

package exchange

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell/filedialog"
	"tapetrack/data/lang"
	"tapetrack/test/check"
	"tapetrack/test/portal"
)

// What the portal answers fills the field; Cancel in it leaves what was typed.
func TestBrowse(t *testing.T) {
	answers, questions := make(chan func(portal.Asked), 1), make(chan portal.Asked, 3)
	portal.New(t, func(a portal.Asked) {
		questions <- a
		(<-answers)(a)
	})
	r := newRoom(t, &company{users: 3}, true)
	path := r.file("User-ID,Name", "mia,Mia")
	r.desk.Import(r.window, r.tasks)
	r.Type("/tmp/mine.csv")
	answers <- func(a portal.Asked) { a.Answer(portal.Cancelled, nil) }
	r.Click("Browse…")
	r.See("/tmp/mine.csv")
	asked := <-questions
	check.Equal(t, "folder", asked.Folder(), "/tmp")
	answers <- portal.Files(strings.ReplaceAll(path, " ", "%20"))
	r.Click("Browse…")
	asked = <-questions
	check.Equal(t, "save", asked.Save, false)
	check.Equal(t, "title", asked.Title, "Import Users")
	check.Equal(t, "focus", r.Focus(), "File")
	check.Equal(t, "field", r.Field(), path)
	answers <- func(a portal.Asked) { a.Answer(portal.Chosen, map[string]any{"uris": []string{"smb://server/a.csv"}}) }
	r.Click("Browse…")
	r.See(lang.T(filedialog.NotLocal), path)
	r.Press(fyne.KeyReturn)
	r.See("mia", "Add")
}

// The system's dialog has asked before a file is replaced: there is no second question, unless
// it is another file by then, or another name was typed.
func TestBrowseToReplace(t *testing.T) {
	r := newRoom(t, &company{users: 3}, true)
	path := r.path("out.xml")
	write := func(content string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	questions := make(chan portal.Asked, 3)
	portal.New(t, func(a portal.Asked) {
		questions <- a
		portal.Files(path)(a)
	})
	write("old")
	r.export()
	r.fill(r.path("out.csv"))
	r.Click("Browse…")
	name, asked := "", <-questions
	_ = asked.Options["current_name"].Store(&name)
	check.Equal(t, "name", name, "out.csv")
	check.Equal(t, "folder", asked.Folder(), r.folder)
	r.See("XML", path)
	r.Press(fyne.KeyReturn)
	r.Gone("Replace out.xml?", "Export Users")
	if got := r.get(path); !strings.HasPrefix(got, "<?xml") {
		t.Errorf("%q", got)
	}

	r.export()
	r.Click("Browse…")
	write("changed in the meantime")
	r.Press(fyne.KeyReturn)
	r.See("Replace out.xml?")
	check.Equal(t, "content", r.get(path), "changed in the meantime")
	r.Click("Cancel")
	r.Press(fyne.KeyEscape)

	r.export()
	r.Click("Browse…")
	r.fill(r.path("other.xml"))
	write("of somebody else")
	r.fill(path) // typed: nobody has agreed to that
	r.Press(fyne.KeyReturn)
	r.See("Replace out.xml?")
	check.Equal(t, "content", r.get(path), "of somebody else")
	r.Click("Replace")
	if got := r.get(path); !strings.HasPrefix(got, "<?xml") {
		t.Errorf("%q", got)
	}
}

// The dialog goes with the question, and a second click opens no second one.
func TestBrowseIsClosed(t *testing.T) {
	asked := make(chan portal.Asked, 2)
	portal.New(t, func(a portal.Asked) { asked <- a })
	r := newRoom(t, &company{users: 3}, false)
	for _, open := range []func(){func() { r.desk.Import(r.window, r.tasks) }, func() { r.export() }} {
		open()
		r.Click("Browse…")
		a := <-asked
		r.Click("Browse…")
		r.Press(fyne.KeyEscape)
		<-a.Closed
		r.Gone("Browse…")
	}

	r.desk.Import(r.window, r.tasks)
	r.Click("Browse…")
	a := <-asked
	r.tasks.Stop() // the window has closed
	<-a.Closed
	if len(asked) > 0 {
		t.Error("asked twice")
	}
}

// A whole path takes the place of what stands there, however it was copied.
func TestPastedPath(t *testing.T) {
	r := newRoom(t, &company{users: 3}, true)
	path := r.path("a+b c.csv")
	escaped := "file://" + strings.ReplaceAll(path, " ", "%20")
	for _, copied := range []string{path, `"` + path + `"`, escaped, "  " + path + "\n", escaped + "\r\n"} {
		r.export()
		r.Paste(copied)
		check.Equal(t, copied, r.Field(), path)
		r.Press(fyne.KeyEscape)
	}
	r.export()
	r.Paste("new") // the name is selected
	check.Equal(t, "a name", filepath.Base(r.Field()), "new.csv")
	r.Press(fyne.KeyEnd)
	before := r.Field()
	r.Paste("-2")
	check.Equal(t, "a part", r.Field(), before+"-2")
	r.Paste(path + "\n" + path)
	if got := r.Field(); !strings.HasPrefix(got, before+"-2") {
		t.Error(got)
	}
}
