package shell

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell/filedialog"
	"tapetrack/test/check"
	"tapetrack/test/screen"
)

// withoutDialog is a window with a field on a system that has no dialog.
func withoutDialog(t *testing.T, q filedialog.Question) (*screen.Screen, *PathField) {
	t.Helper()
	was := askSystem
	t.Cleanup(func() { askSystem = was })
	askSystem = func(context.Context, filedialog.Question) (filedialog.Answer, error) {
		return filedialog.Answer{}, filedialog.ErrNone
	}
	s := screen.New(t)
	w := s.NewWindow("Owner")
	p := NewPathField(w, Inline(t.Context()), q)
	w.SetContent(p.Content)
	w.Resize(fyne.NewSize(400, 100))
	w.Show()
	return s, p
}

// Where the system has no dialog Fyne's opens in a window of its own, once, and goes with the
// field or its window.
func TestFynesDialog(t *testing.T) {
	s, p := withoutDialog(t, filedialog.Question{Title: "Choose It"})
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "users.csv"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p.SetPath(filepath.Join(folder, "x"))
	s.Click("Browse…")
	check.Equal(t, "windows", s.Titles(), "Owner, Choose It")
	s.See("users.csv")
	s.Window("Owner")
	s.Click("Browse…")
	check.Equal(t, "windows", s.Titles(), "Owner, Choose It")
	s.Click("users.csv")
	s.Click("Open")
	check.Equal(t, "windows", s.Titles(), "Owner")
	check.Equal(t, "path", p.Path(), filepath.Join(folder, "users.csv"))

	s.Click("Browse…")
	s.Press(fyne.KeyEscape)
	check.Equal(t, "windows", s.Titles(), "Owner")
	check.Equal(t, "path", p.Path(), filepath.Join(folder, "users.csv"))
	s.Click("Browse…")
	p.Close()
	check.Equal(t, "windows", s.Titles(), "Owner")
	tasks := NewTasks(t.Context())
	p.tasks = tasks
	s.Click("Browse…")
	s.Until(func() bool { return s.Titles() == "Owner, Choose It" })
	tasks.Stop()
	s.Until(func() bool { return s.Titles() == "Owner" })
}

// What a dialog answers once its field has gone opens no other and fills in nothing.
func TestAnswerAfterClose(t *testing.T) {
	for name, late := range map[string]error{"no dialog": filedialog.ErrNone, "a file": nil} {
		s, p := withoutDialog(t, filedialog.Question{Title: "Choose It"})
		askSystem = func(ctx context.Context, _ filedialog.Question) (filedialog.Answer, error) {
			<-ctx.Done()
			return filedialog.Answer{Path: "/tmp/late.csv"}, late
		}
		p.tasks = NewTasks(t.Context())
		s.Click("Browse…")
		check.Equal(t, name+": asked", p.browse.IsBusy(), true)
		p.Close()
		s.Until(func() bool { return !p.browse.IsBusy() })
		check.Equal(t, name+": windows", s.Titles(), "Owner")
		check.Equal(t, name+": path", p.Text, "")
	}
}

// For a file to write Fyne's dialog asks for the folder: it would empty a file.
func TestFynesDialogToSave(t *testing.T) {
	s, p := withoutDialog(t, filedialog.Question{Title: "Keep It", Save: true})
	folder := t.TempDir()
	path := filepath.Join(folder, "users.csv")
	if err := os.WriteFile(path, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.SetPath(path)
	s.Click("Browse…")
	check.Equal(t, "windows", s.Titles(), "Owner, Keep It: folder")
	s.Click("Open")
	check.Equal(t, "path", p.Path(), path)
	if content, err := os.ReadFile(path); err != nil || string(content) != "kept" {
		t.Errorf("%q %v", content, err)
	}
	if p.Agreed() != nil {
		t.Error("nobody has agreed")
	}
}

// The name is selected, without folder and extension, so that typing gives the file another one.
func TestSelectName(t *testing.T) {
	s, p := withoutDialog(t, filedialog.Question{})
	for path, want := range map[string]string{
		filepath.Join("/tmp/ä", "log-2026.csv"): "log-2026", filepath.Join("/tmp", "a.b.csv"): "a.b", "log.csv": "log", "log": "log",
		"/tmp/.csv": "", "/tmp/": "", "": "",
	} {
		p.SetText(path)
		p.SelectName()
		check.Equal(t, path, p.SelectedText(), want)
	}
	p.SetText("/tmp/log.csv")
	p.SelectName()
	p.window.Canvas().Focus(p.Entry)
	s.Type("mine")
	check.Equal(t, "typed", p.Text, "/tmp/mine.csv")
}

// Folders, pipes and files of other kinds can't be picked.
func TestKinds(t *testing.T) {
	folder := t.TempDir()
	offered := kinds{{Name: "Lists", Endings: []string{".csv"}}}
	for name, want := range map[string]bool{"a.csv": true, "B.CSV": true, "c.txt": false} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		check.Equal(t, name, offered.Matches(storage.NewFileURI(path)), want)
		check.Equal(t, name, append(offered, filedialog.Kind{Name: "All files"}).Matches(storage.NewFileURI(path)), true)
	}
	check.Equal(t, "folder", kinds{}.Matches(storage.NewFileURI(folder)), false)
	check.Equal(t, "device", kinds{}.Matches(storage.NewFileURI(os.DevNull)), false)
}

// A picked path is kept as it is, although a typed one loses the blanks around it.
func TestPickedPath(t *testing.T) {
	_, p := withoutDialog(t, filedialog.Question{})
	const odd = "/tmp/users.csv "
	askSystem = func(context.Context, filedialog.Question) (filedialog.Answer, error) {
		return filedialog.Answer{Path: odd}, nil
	}
	p.ask()
	check.Equal(t, "picked", p.Path(), odd)
	p.SetText(odd + " ")
	check.Equal(t, "typed", p.Path(), strings.TrimSpace(odd))
}

// The form over the smallest window that saves something does not scroll sideways.
func TestSaveFitsItsWindow(t *testing.T) {
	s := screen.New(t)
	w := s.NewWindow("Narrow")
	w.SetContent(widget.NewLabel(""))
	w.Resize(fyne.NewSize(DialogWidth+36, 480))
	w.Show()
	long := strings.Repeat("A sentence that has to be read to its very end. ", 5)
	SaveAs{Title: "Keep It", Words: long, Note: long, Name: "a.txt"}.Ask(w, Inline(t.Context()))
	form := screen.Find[*container.Scroll](s.Front(), nil)
	if form.Content.MinSize().Width > form.Size().Width || form.Content.MinSize().Height > form.Size().Height {
		t.Errorf("%v does not fit in %v", form.Content.MinSize(), form.Size())
	}
}
