package audit

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets"
)

// exporting is the question where to write the events that the filter shows,
// and the work.
type exporting struct {
	log   *logWindow
	query data.EventQuery // with the user found
	total int64           // of the events, 0 if it is not known

	modal    *widgets.Modal
	format   *widgets.Select
	file     *widgets.Entry
	message  *widgets.Message
	progress *progress
	cancel   func()
}

// export is the button Export…
func (l *logWindow) export() {
	if widgets.ModalOpen(l.window) || l.waiting {
		return
	}
	if l.rows.length == 0 {
		l.say("There is nothing to export.")
		return
	}
	e := &exporting{log: l, query: l.rows.query}
	if !l.rows.more {
		e.total = int64(l.rows.length)
	}
	name := "sign-in-log-" + l.book.now().Local().Format(dayFormat) + data.CSV.Extension()
	shell.Run(l.tasks, func(context.Context) (string, error) {
		return filepath.Join(shell.Documents(), name), nil
	}, func(path string, _ error) { e.ask(data.CSV, path) })
}

// ask lays the question over the window.
func (e *exporting) ask(format data.ExportFormat, path string) {
	var formats []string
	for _, f := range data.ExportFormats() {
		formats = append(formats, string(f))
	}
	e.file = widgets.NewEntry()
	e.file.SetText(path)
	e.file.OnChanged = func(string) { e.message.Clear() }
	e.file.OnSubmitted = func(string) { e.modal.Accept() }
	e.format = widgets.NewSelect(formats, nil)
	e.format.SetSelected(string(format))
	e.format.OnChanged = e.rename
	e.message = widgets.NewMessage(2)
	e.progress = newProgress()
	e.cancel = func() {}

	size := "the events that the filter shows"
	switch {
	case e.total > 0 && unfiltered(e.query):
		size = "the whole log: " + plural(e.total, "event")
	case e.total > 0:
		size = plural(e.total, "event") + ", those that the filter shows"
	}
	fields := container.New(layout.NewFormLayout(),
		widget.NewLabel("Format"), container.NewHBox(shell.FixedWidth(e.format, 130)),
		widget.NewLabel("File"), e.file)
	note := widget.NewLabel("Only you may read the file. In CSV an apostrophe stands before what a spreadsheet could take for a formula.")
	note.Wrapping = fyne.TextWrapWord
	note.SizeName = theme.SizeNameCaptionText
	e.modal = &widgets.Modal{
		Title: "Export the log", Message: "Writes " + size + ", newest first.", Default: "Export", Cancel: "Cancel", Focus: e.file,
		Content: shell.FixedWidth(container.NewVBox(fields, note, container.NewStack(e.message, e.progress.content)), 520),
		Check: func() bool {
			e.write(false)
			return false
		},
		Done: func(bool) { e.cancel() }, // does nothing once the work has ended
	}
	e.modal.Show(e.log.window)
	e.file.CursorColumn = len([]rune(e.file.Text)) // the name is at the end, and is what one changes
	e.file.Refresh()
}

// rename gives the file the extension of the format that was chosen, unless
// it was given another one by hand.
func (e *exporting) rename(format string) {
	for _, f := range data.ExportFormats() {
		if name, ok := strings.CutSuffix(e.file.Text, f.Extension()); ok {
			e.file.SetText(name + data.ExportFormat(format).Extension())
			return
		}
	}
}

// write writes the file. What is there is replaced only after a question.
func (e *exporting) write(replace bool) {
	path := strings.TrimSpace(e.file.Text)
	format, query, total := data.ExportFormat(e.format.Selected), e.query, e.total
	events, by := e.log.book.Events, e.log.book.actor()
	e.message.Clear()
	e.modal.Busy("Exporting…")
	e.cancel = shell.RunReporting(e.log.tasks, func(ctx context.Context, report func(step)) (int64, error) {
		n := int64(0)
		err := data.WriteFile(shell.WholePath(path), replace, func(w io.Writer) error {
			to := data.NewEventWriter(w, format)
			if err := events.ExportLog(ctx, by, query, func(event data.Event) error {
				n++
				report(step{n, total})
				return errors.Join(ctx.Err(), to.Write(event))
			}); err != nil {
				return err
			}
			return to.Flush()
		})
		return n, err
	}, func(s step) {
		e.progress.set(s, "event")
	}, func(n int64, err error) {
		e.ended(path, n, err)
	})
}

// ended shows what became of the export.
func (e *exporting) ended(path string, n int64, err error) {
	open := e.modal.Open()
	e.modal.Idle()
	e.progress.clear()
	switch {
	case err == nil:
		e.modal.Close(true)
		e.log.say(plural(n, "event") + " were written to " + shell.WholePath(path) + ".")
	case errors.Is(err, context.Canceled):
		e.log.say("The export was cancelled and no file was written.")
	case errors.Is(err, data.ErrExists) && open:
		e.modal.Close(false)
		e.replace(data.ExportFormat(e.format.Selected), path)
	case open:
		e.message.Set(widgets.MessageError, shell.Explain(err, "export the log"))
	default:
		shell.ShowError(e.log.window, err, "export the log")
	}
}

// replace asks whether the file that is there may go. No leads back to the
// question before, with what was chosen there.
func (e *exporting) replace(format data.ExportFormat, path string) {
	widgets.Confirm(e.log.window, "Replace "+filepath.Base(path)+"?",
		"There is a file "+shell.WholePath(path)+" already. What is in it would be lost.", "Replace", "Back", true, func(yes bool) {
			e.ask(format, path)
			if yes {
				e.write(true)
			}
		})
}

// say shows what an act came to beside the count.
func (l *logWindow) say(what string) {
	l.said = what
	l.count()
}
