package shell

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/adrg/xdg"

	"tapetrack/data"
	"tapetrack/widgets"
)

// SaveAs asks in which file to save something, and saves it. It never writes
// over a file without asking.
type SaveAs struct {
	Title string
	Words string // what to think of; may be empty
	Name  string // suggested, without folder

	// Write writes the file, off Fyne's goroutine. Unless it may replace what is
	// there it returns an error that matches data.ErrExists. data.WriteFile does
	// all that.
	Write func(ctx context.Context, path string, replace bool) error
	Done  func(path string) // it was written
}

// Ask lays the question over w.
func (s SaveAs) Ask(w fyne.Window, tasks *Tasks) {
	name := s.Name
	Run(tasks, func(context.Context) (string, error) {
		return filepath.Join(Documents(), name), nil
	}, func(path string, _ error) { s.ask(w, tasks, path) })
}

func (s SaveAs) ask(w fyne.Window, tasks *Tasks, path string) {
	file, message := widgets.NewEntry(), widgets.NewMessage(2)
	file.SetText(path)
	m := &widgets.Modal{Title: s.Title, Message: s.Words, Default: "Save", Cancel: "Cancel", Focus: file}
	m.Content = container.NewVBox(file, message)
	fail := func(err error) {
		message.Set(widgets.MessageError, Explain(err, "save file"))
		w.Canvas().Focus(file)
	}
	m.Check = func() bool {
		m.Busy("Saving…")
		message.Clear()
		s.write(tasks, file.Text, false, func(path string, err error) {
			m.Idle()
			switch {
			case !m.Open(): // cancelled, perhaps too late: what is there is said
				if err == nil {
					s.Done(path)
				}
			case errors.Is(err, data.ErrExists):
				m.Close(false)
				s.replace(w, tasks, path)
			case err != nil:
				fail(err)
			default:
				m.Close(true)
				s.Done(path)
			}
		})
		return false
	}
	m.Show(w)
	// The end of a long path is what one changes.
	file.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
}

// replace asks whether a file that is there may go.
func (s SaveAs) replace(w fyne.Window, tasks *Tasks, path string) {
	widgets.Confirm(w, "Replace the file?", path+" is there already. What is in it would be lost.", "Replace", "Back", true, func(yes bool) {
		if !yes {
			s.ask(w, tasks, path)
			return
		}
		s.write(tasks, path, true, func(path string, err error) {
			if err != nil {
				ShowError(w, err, "save file")
				return
			}
			s.Done(path)
		})
	})
}

func (s SaveAs) write(tasks *Tasks, typed string, replace bool, done func(string, error)) {
	write := s.Write
	Run(tasks, func(ctx context.Context) (string, error) {
		path := WholePath(typed)
		return path, write(ctx, path, replace)
	}, done)
}

// FileURL returns the address of a local file for a browser.
func FileURL(path string) *url.URL {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/…
	}
	return &url.URL{Scheme: "file", Path: slashed}
}

// Documents returns the folder in which people look for what they saved. It
// asks the disk: not for Fyne's goroutine.
func Documents() string {
	if info, err := os.Stat(xdg.UserDirs.Documents); err == nil && info.IsDir() {
		return xdg.UserDirs.Documents
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "" // the question shows the name alone and asks for the rest
	}
	return home
}

// WholePath returns the path that was typed, without the blanks around it and
// with the ~ that people know from shells.
func WholePath(typed string) string {
	typed = strings.TrimSpace(typed)
	if rest, ok := strings.CutPrefix(typed, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return typed
}
