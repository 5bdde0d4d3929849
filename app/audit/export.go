package audit

import (
	"context"
	"errors"
	"io"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// What is exported. Tests ask for it by name.
const (
	writesAll   data.Text = "Writes the whole log: %d events, newest first."
	writesFound data.Text = "Writes %d events, those that the filter shows, newest first."
)

// export handles the button Export…: it asks where to write the events that the filter
// shows, and writes them.
func (l *logWindow) export() {
	if widgets.ModalOpen(l.window) || l.rows.Reading() {
		return
	}
	found, _ := l.rows.Counted()
	if found.N == 0 {
		l.outcome.Refused(lang.T("There is nothing to export."))
		return
	}
	query, total := l.rows.Shown().events, int64(0) // 0: unknown
	if !found.More {
		total = found.N
	}
	writes := data.Say("Writes the events that the filter shows, newest first.")
	switch {
	case total > 0 && unfiltered(query):
		writes = data.Say(writesAll, total)
	case total > 0:
		writes = data.Say(writesFound, total)
	}
	events, by := l.book.Events, l.book.actor()
	shell.SaveAs{
		Title: lang.T("Export Log"), Words: lang.Say(writes), Verb: lang.T("verb|Export"), Doing: lang.T("Exporting…"), Unit: words.Events,
		Note:    lang.T(shell.OnlyYou + " " + shell.NoFormula),
		Name:    "sign-in-log-" + l.book.now().Local().Format(data.DayFormat),
		Formats: files.ExportFormats(),
		Write: func(ctx context.Context, to shell.SaveTo, report func(shell.Step)) (int64, error) {
			n := int64(0)
			err := files.WriteOver(to.Path, to.Over, func(w io.Writer) error {
				file := files.NewEventWriter(w, to.Format, 0)
				if err := events.ExportLog(ctx, by, query, func(event data.Event) error {
					n++
					report(shell.Step{Done: n, Total: total})
					return errors.Join(ctx.Err(), file.Write(event))
				}); err != nil {
					return err
				}
				return file.Flush()
			})
			return n, err
		},
		Done: func(path string, n int64) {
			l.outcome.Done(shell.Written(n, words.Events, path))
		},
		Cancelled: func() { l.outcome.Done(lang.T(shell.ExportCancelled)) },
	}.Ask(l.window, l.tasks)
}
