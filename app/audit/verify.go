package audit

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	typeTheSeal = "Enter the seal that you wrote down after an earlier verification."
	sealHolds   = "The log continues from this seal: it was not put back to a state before it."
)

// verify handles the button Verify.
func (l *logWindow) verify() {
	if widgets.ModalOpen(l.window) {
		return
	}
	p := shell.NewProgress()
	cancel := func() {}
	m := &widgets.Modal{
		Title: "Verify Log", Default: "Verify", Cancel: "Cancel",
		Message: "Checks whether an event, user, authenticator, code or policy was modified, removed or added outside TapeTrack.",
		Content: p.Content,
		Check:   func() bool { return false }, // the work begins by itself
		Done:    func(bool) { cancel() },      // does nothing once the work has ended
	}
	m.Show(l.window)
	m.Busy("Verifying…")
	events, by := l.book.Events, l.book.actor()
	cancel = shell.RunReporting(l.tasks, func(ctx context.Context, report func(shell.Step)) (data.AuditReport, error) {
		return events.VerifyLog(ctx, by, func(done, total int64) { report(shell.Step{Done: done, Total: total}) })
	}, func(s shell.Step) {
		p.Set(s, words.Records)
	}, func(report data.AuditReport, err error) {
		open := m.Open()
		m.Close(true)
		switch {
		case err == nil && open:
			l.report(report)
		case errors.Is(err, context.Canceled), err == nil:
			l.outcome.Done("The verification was cancelled.")
		default:
			shell.ShowError(l.window, err, "verify the log")
		}
	})
}

// report shows the result of a verification.
func (l *logWindow) report(r data.AuditReport) {
	title, text := verdict(r)
	m := &widgets.Modal{Title: title, Message: text, Default: "Close"}
	if r.Sound() && r.Seal != "" {
		m.Content = l.sealed(r.Seal)
	}
	m.Show(l.window)
	say := l.outcome.Failed
	if r.Sound() {
		say = l.outcome.Done
	}
	say(title + ".")
}

// verdict words a report: what was found, what it means and what to do next.
func verdict(r data.AuditReport) (title, text string) {
	checked := lang.T("%d events", r.Events) + " and " + lang.T("%d records", r.Records)
	if r.Sound() {
		return "The log is intact", checked + unchanged
	}
	title = "The log was changed"
	if r.Damage.Empty() {
		title = "Records were changed"
	}
	return title, "• " + strings.Join(lang.All(r.Findings()), "\n• ") + "\n\n" +
		checked + " were checked. Whoever did this could write to the database file but does not have its key.\n\n" + whatNext
}

// unchanged ends what is said of an intact log.
const unchanged = " are unchanged: none was modified, removed, added or moved outside TapeTrack."

// whatNext is what to do about it.
const whatNext = "What to do next: keep a copy of the database file as it is. Find out who can write to it, and since when. " +
	"Then restore a backup from before the change."

// sealWidth is the width of what is said about the seal, in Fyne units, where its window is wide enough.
const sealWidth = 500

// sealed shows the log's seal to be written down, and compares an earlier one.
func (l *logWindow) sealed(seal string) fyne.CanvasObject {
	field := widgets.NewEntry()
	field.SetText(seal)
	field.Disable()
	copied := widgets.NewButtonWithIcon("Copy", theme.ContentCopyIcon(), func() {
		fyne.CurrentApp().Clipboard().SetContent(seal)
	})
	note := widget.NewLabel("Write this seal down outside the database, on paper or in another system. " +
		"Enter it here after a later verification to see whether the whole file was put back to an older state.")
	note.Wrapping = fyne.TextWrapWord

	message := widgets.NewMessage(2)
	earlier := widgets.NewEntry()
	earlier.SetPlaceHolder("as you wrote it down")
	earlier.OnChanged = func(string) { message.Clear() }
	compare := func() { l.compare(earlier.Text, message) }
	earlier.OnSubmitted = func(string) { compare() }
	compared := widgets.NewButton("Compare", compare)
	// The fields are as wide as each other, whatever stands beside them.
	const earlierName = "Earlier seal"
	before, after := widget.NewLabel(earlierName).MinSize().Width, max(copied.MinSize().Width, compared.MinSize().Width)
	row := func(name string, field fyne.CanvasObject, button *widgets.Button) fyne.CanvasObject {
		label, own := shell.FixedWidth(widget.NewLabel(name), before), shell.FixedWidth(button, after)
		return container.New(layout.NewBorderLayout(nil, nil, label, own), label, field, own)
	}
	return shell.FlexibleWidth(container.NewVBox(
		widget.NewSeparator(), row("Seal", field, copied), note,
		row(earlierName, earlier, compared), message), func() float32 { return min(sealWidth, widgets.ModalRoom(l.window)) })
}

// compare says whether the log contains an earlier seal.
func (l *logWindow) compare(seal string, message *widgets.Message) {
	seal = strings.TrimSpace(seal)
	if seal == "" {
		message.Set(widgets.MessageWarning, typeTheSeal)
		return
	}
	events, by := l.book.Events, l.book.actor()
	shell.Run(l.tasks, func(ctx context.Context) (bool, error) {
		return events.SealHolds(ctx, by, seal)
	}, func(holds bool, err error) {
		switch {
		case err != nil:
			message.Set(widgets.MessageError, shell.Explain(err, "compare a seal"))
		case holds:
			message.Set(widgets.MessageSuccess, sealHolds)
		default:
			message.Set(widgets.MessageError, lang.T(words.SealUnknown))
		}
	})
}
