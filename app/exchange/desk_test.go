package exchange

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/test/screen"
)

// company answers what a test wants.
type company struct {
	users   int                  // that the list shows
	scopes  []data.UserScope     // that were exported
	options []data.ImportOptions // of the imports
	report  func(data.Import, data.ImportOptions) data.ImportReport
	hold    func(ctx context.Context, at int) error // before each user, and each hundredth row
}

func (c *company) ExportUsers(ctx context.Context, _ data.Actor, scope data.UserScope, each func(data.ExportedUser) error) error {
	c.scopes = append(c.scopes, scope)
	n := len(scope.Keys)
	if n == 0 {
		n = c.users
	}
	for i := range n {
		if c.hold != nil {
			if err := c.hold(ctx, i); err != nil {
				return err
			}
		}
		if err := each(data.ExportedUser{User: data.User{ID: fmt.Sprintf("u%d", i+1), Group: "OPS"}, Status: data.StatusNoPassword}); err != nil {
			return err
		}
	}
	return nil
}

func (c *company) ImportUsers(ctx context.Context, _ data.Actor, file data.Import, o data.ImportOptions, report func(done, total int64)) (data.ImportReport, error) {
	c.options = append(c.options, o)
	for i := 0; c.hold != nil && i < len(file.Rows); i += 100 {
		if err := c.hold(ctx, i); err != nil {
			return data.ImportReport{}, err
		}
		report(int64(i), int64(len(file.Rows)))
	}
	if c.report != nil {
		return c.report(file, o), nil
	}
	return everyRow(file, o, data.ImportAdd), nil
}

// everyRow does the same with every row.
func everyRow(file data.Import, o data.ImportOptions, result data.ImportResult) data.ImportReport {
	r := data.ImportReport{Written: !o.Dry}
	for _, row := range file.Rows {
		added := data.ImportedRow{Line: row.Line, UserID: row.ID, Result: result}
		switch result {
		case data.ImportAdd:
			r.Added++
		case data.ImportUnchanged:
			r.Unchanged++
		default:
			panic("not needed")
		}
		r.Rows = append(r.Rows, added)
	}
	return r
}

// room is a window over which the dialogs lie.
type room struct {
	*screen.Screen
	*company
	t       *testing.T
	tasks   *shell.Tasks
	desk    *Desk
	window  fyne.Window
	said    string
	changed int
	folder  string
}

func newRoom(t *testing.T, c *company, inline bool) *room {
	t.Helper()
	r := &room{Screen: screen.New(t), company: c, t: t, folder: t.TempDir()}
	if inline {
		ctx, stop := context.WithCancel(context.Background())
		t.Cleanup(stop)
		r.tasks = shell.Inline(ctx)
	} else {
		r.tasks = shell.NewTasks(context.Background())
		t.Cleanup(func() {
			r.tasks.Stop()
			r.tasks.Wait()
		})
	}
	r.desk = &Desk{
		Users: c, Session: data.Session{ID: "s", UserID: "olga", Tapemaster: true},
		Now:     func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.Local) },
		Changed: func() { r.changed++ },
		Said:    func(text string) { r.said = text },
	}
	r.window = r.NewWindow("Group User Administration")
	r.window.SetContent(widget.NewLabel("the list"))
	r.window.Resize(fyne.NewSize(1080, 640))
	r.window.Show()
	return r
}

// path names a file in the folder of the test.
func (r *room) path(name string) string { return filepath.Join(r.folder, name) }

// file writes a file and returns its path.
func (r *room) file(lines ...string) string {
	r.t.Helper()
	path := r.path("users.csv")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\r\n")), 0o600); err != nil {
		r.t.Fatal(err)
	}
	return path
}

// fill replaces what stands in the field that has the focus.
func (r *room) fill(text string) {
	r.t.Helper()
	r.Chord(fyne.KeyModifierControl, fyne.KeyA)
	r.Type(text)
}

func (r *room) get(path string) string {
	r.t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(content)
}
