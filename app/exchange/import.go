package exchange

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"tapetrack/app/shell"
	"tapetrack/app/shell/filedialog"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	withoutPassword data.Text = "%d new users can't sign in until they have a password. Filter by the status No password, select them and choose Reset Password."
	changedSince    data.Text = "Users have been changed since this preview, so nothing was imported. This is what would happen now."
	importCancelled data.Text = "The import was cancelled and nothing was changed."
	importPartly    data.Text = "The import was cancelled. Rows that were written before stay as they are now."
)

// Import asks for a file, shows what importing it would do, and imports it.
func (d *Desk) Import(w fyne.Window, tasks *shell.Tasks) {
	if widgets.ModalOpen(w) {
		return
	}
	i := &importing{desk: d, window: w, tasks: tasks}
	i.ask(d.last)
}

// importKinds returns the files that can be imported.
func importKinds() []filedialog.Kind {
	return []filedialog.Kind{
		{Name: lang.T("Lists of users"), Endings: []string{".csv", ".xml", ".json", ".txt", ".tsv"}},
		{Name: lang.T("All files")},
	}
}

// importing is an import over a window: the question for the file, the preview, and
// the work.
type importing struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks
	cancel func() // cancels the work under way
}

// understood is a file that was read, and what importing it would do.
type understood struct {
	path   string
	how    files.Reading
	file   files.ImportFile
	report data.ImportReport
}

// ask asks for the file.
func (i *importing) ask(path string) {
	i.cancel = func() {}
	file := shell.NewPathField(i.window, i.tasks, filedialog.Question{Title: lang.T("Import Users"), Kinds: importKinds()})
	message, progress := widgets.NewMessage(2), shell.NewProgress()
	file.SetPlaceHolder(files.ExamplePath("users.csv"))
	file.SetPath(path)
	fail := func(err error) {
		message.Set(widgets.MessageError, shell.Explain(err, "read users"))
		i.window.Canvas().Focus(file.Entry)
	}
	file.Refused = fail
	file.OnChanged = func(string) { message.Clear() }
	m := &widgets.Modal{
		Topic: shell.TopicExchange,
		Title: lang.T("Import Users"), Default: lang.T("Preview"), Cancel: lang.T("Cancel"), Focus: file.Entry,
		Message: lang.T("Adds new users and changes existing ones. First you see what would happen; nothing is changed until you agree."),
		Done: func(bool) {
			i.window.SetOnDropped(func(fyne.Position, []fyne.URI) {})
			file.Close()
			i.cancel()
		},
	}
	note := shell.Text(lang.T("Enter its path, browse for it, or drop the file on this window. It can be CSV, XML or JSON from Export…, or CSV from another product. The first line of CSV names the columns, in any order; " +
		"you can choose which is which. New users need a Group-ID. Fields without a column stay as they are."))
	note.SizeName = theme.SizeNameCaptionText
	fields := container.New(layout.NewFormLayout(), widgets.LabelFor(file, lang.T("File")), file.Content)
	m.Content = shell.ModalWidth(i.window, container.NewVBox(shell.InModal(fields), note, container.NewStack(message, progress.Content)))
	file.OnSubmitted = func(string) { m.Accept() }
	m.Check = func() bool {
		message.Clear()
		m.Busy(lang.T("Reading…"))
		i.cancel = i.read(file.Path(), files.Reading{}, progress, func(u understood, err error) {
			open := m.Open()
			m.Idle()
			progress.Clear()
			switch {
			case !open: // cancelled
			case u.file.Choices != nil && (errors.Is(err, files.ErrNoUserID) || errors.Is(err, files.ErrEncoding)):
				m.Close(true)
				i.desk.last = u.path
				i.columns(u, err)
			case err != nil:
				fail(err)
			default:
				m.Close(true)
				i.desk.last = u.path
				i.preview(u, "")
			}
		})
		return false
	}
	m.Show(i.window)
	file.SelectAll() // another path takes its place
	i.window.SetOnDropped(func(_ fyne.Position, dropped []fyne.URI) {
		if len(dropped) == 1 {
			file.SetPath(dropped[0].Path())
		}
	})
}

// read reads a file and finds out what importing it would do.
func (i *importing) read(path string, how files.Reading, progress *shell.Progress, done func(understood, error)) (cancel func()) {
	users, by := i.desk.Users, i.desk.Session.Actor()
	return shell.RunReporting(i.tasks, func(ctx context.Context, report func(shell.Step)) (understood, error) {
		u := understood{path: path, how: how}
		var err error
		if u.file, err = files.OpenUsers(ctx, u.path, how); err != nil {
			return u, err
		}
		u.report, err = users.ImportUsers(ctx, by, u.file.Import, data.ImportOptions{Dry: true}, func(done, total int64) {
			report(shell.Step{Done: done, Total: total})
		})
		return u, err
	}, func(s shell.Step) { progress.Set(s, words.Users) }, done)
}

// write imports a file as the user agreed.
func (i *importing) write(u understood, progress *shell.Progress, done func(data.ImportReport, error)) (cancel func()) {
	users, by := i.desk.Users, i.desk.Session.Actor()
	return shell.RunReporting(i.tasks, func(ctx context.Context, report func(shell.Step)) (data.ImportReport, error) {
		return users.ImportUsers(ctx, by, u.file.Import, data.ImportOptions{Agreed: &u.report}, func(done, total int64) {
			report(shell.Step{Done: done, Total: total})
		})
	}, func(s shell.Step) { progress.Set(s, words.Users) }, done)
}

// ended shows the result of an import.
func (i *importing) ended(m *widgets.Modal, u understood, r data.ImportReport, err error) {
	open := m.Open()
	switch {
	case err == nil && r.Written: // perhaps cancelled, but too late
		m.Close(true)
		i.imported(u, r)
	case err == nil && open: // somebody else changed users first
		m.Close(true)
		i.preview(understood{u.path, u.how, u.file, r}, lang.T(changedSince))
	case errors.Is(err, context.Canceled), err == nil:
		said := importCancelled
		if len(u.file.Rows) > data.WrittenAtOnce {
			said = importPartly
		}
		i.desk.say(lang.T(said))
		if said == importPartly && i.desk.Changed != nil {
			i.desk.Changed()
		}
	default:
		shell.ShowError(i.window, err, "import users")
	}
}

// imported shows what was done, and what is left to do.
func (i *importing) imported(u understood, r data.ImportReport) {
	said := lang.Say(words.Imported(r, u.file.Name))
	i.desk.say(said)
	if r.Added+r.Changed > 0 && i.desk.Changed != nil {
		i.desk.Changed()
	}
	disabled := r.Disabled(u.file.Import) // the filter does not find them: their status is Disabled
	if waiting := r.Added - disabled; waiting > 0 {
		said += "\n\n" + lang.T(withoutPassword, waiting)
	}
	if disabled > 0 {
		said += "\n\n" + lang.Say(words.AddedDisabled(disabled))
	}
	widgets.Inform(i.window, lang.T("Users imported"), said, nil)
}
