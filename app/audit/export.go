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

// export handles the button Export…: it asks where to write the events that the filter
// shows, and writes them.
func (l *logWindow) export() {
	if widgets.ModalOpen(l.window) || l.rows.Reading() {
		return
	}
	found, _ := l.rows.Counted()
	if found.N == 0 {
		l.outcome.Refused("There is nothing to export.")
		return
	}
	query, total := l.rows.Shown().events, int64(0) // 0: unknown
	if !found.More {
		total = found.N
	}
	size := "the events that the filter shows"
	switch {
	case total > 0 && unfiltered(query):
		size = "the whole log: " + lang.T("%d events", total)
	case total > 0:
		size = lang.T("%d events", total) + ", those that the filter shows"
	}
	events, by := l.book.Events, l.book.actor()
	shell.SaveAs{
		Title: "Export Log", Words: "Writes " + size + ", newest first.", Verb: "Export", Doing: "Exporting…", Unit: words.Events,
		Note:    shell.OnlyYou + " " + shell.NoFormula,
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
		Cancelled: func() { l.outcome.Done(shell.ExportCancelled) },
	}.Ask(l.window, l.tasks)
}
