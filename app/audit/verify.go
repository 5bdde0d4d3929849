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
	typeTheSeal data.Text = "Enter the seal that you wrote down after an earlier verification."
	sealHolds   data.Text = "The log continues from this seal: it was not put back to a state before it."
)

// verify handles the button Verify.
func (l *logWindow) verify() {
	if widgets.ModalOpen(l.window) {
		return
	}
	p := shell.NewProgress()
	cancel := func() {}
	m := &widgets.Modal{
		Title: lang.T("Verify Log"), Default: lang.T("Verify"), Cancel: lang.T("Cancel"),
		Message: lang.T("Checks whether an event, user, authenticator, code or policy was modified, removed or added outside TapeTrack."),
		Content: p.Content,
		Check:   func() bool { return false }, // the work begins by itself
		Done:    func(bool) { cancel() },      // does nothing once the work has ended
	}
	m.Show(l.window)
	m.Busy(lang.T("Verifying…"))
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
			l.outcome.Done(lang.T("The verification was cancelled."))
		default:
			shell.ShowError(l.window, err, "verify the log")
		}
	})
}

// report shows the result of a verification.
func (l *logWindow) report(r data.AuditReport) {
	found, text := verdict(r)
	m := &widgets.Modal{Title: lang.T(found.title), Message: text, Default: lang.T("Close")}
	if r.Sound() && r.Seal != "" {
		m.Content = l.sealed(r.Seal)
	}
	m.Show(l.window)
	say := l.outcome.Failed
	if r.Sound() {
		say = l.outcome.Done
	}
	say(lang.T(found.outcome))
}

// A conclusion is what a verification has found, as a title and for the foot of the list.
type conclusion struct{ title, outcome data.Text }

// The conclusions.
var (
	intact         = conclusion{"The log is intact", "The log is intact."}
	logChanged     = conclusion{"The log was changed", "The log was changed."}
	recordsChanged = conclusion{"Records were changed", "Records were changed."}
)

// verdict words a report: what was found, what it means and what to do next.
func verdict(r data.AuditReport) (found conclusion, text string) {
	events, records := words.Count(r.Events, words.Events), words.Count(r.Records, words.Records)
	if r.Sound() {
		return intact, lang.T(unchanged, events, records)
	}
	found = logChanged
	if r.Damage.Empty() {
		found = recordsChanged
	}
	return found, "• " + strings.Join(lang.All(r.Findings()), "\n• ") + "\n\n" + lang.T(checked, events, records) + "\n\n" + lang.T(whatNext)
}

// What is said of how much was verified: unchanged of an intact log, checked of another.
const (
	unchanged data.Text = "%s and %s are unchanged: none was modified, removed, added or moved outside TapeTrack."
	checked   data.Text = "%s and %s were checked. Whoever did this could write to the database file but does not have its key."
)

// whatNext is what to do about it.
const whatNext data.Text = "What to do next: keep a copy of the database file as it is. Find out who can write to it, and since when. " +
	"Then restore a backup from before the change."

// sealWidth is the width of what is said about the seal, in Fyne units, where its window is wide enough.
const sealWidth = 500

// sealed shows the log's seal to be written down, and compares an earlier one.
func (l *logWindow) sealed(seal string) fyne.CanvasObject {
	field := widgets.NewEntry()
	field.SetText(seal)
	field.Disable()
	copied := widgets.NewButtonWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), func() {
		fyne.CurrentApp().Clipboard().SetContent(seal)
	})
	note := widget.NewLabel(lang.T("Write this seal down outside the database, on paper or in another system. " +
		"Enter it here after a later verification to see whether the whole file was put back to an older state."))
	note.Wrapping = fyne.TextWrapWord

	message := widgets.NewMessage(2)
	earlier := widgets.NewEntry()
	earlier.SetPlaceHolder(lang.T("as you wrote it down"))
	earlier.OnChanged = func(string) { message.Clear() }
	compare := func() { l.compare(earlier.Text, message) }
	earlier.OnSubmitted = func(string) { compare() }
	compared := widgets.NewButton(lang.T("Compare"), compare)
	// The fields are as wide as each other, whatever stands beside them.
	earlierName := lang.T("Earlier seal")
	before, after := widget.NewLabel(earlierName).MinSize().Width, max(copied.MinSize().Width, compared.MinSize().Width)
	row := func(name string, field *widgets.Entry, button *widgets.Button) fyne.CanvasObject {
		label, own := shell.FixedWidth(widgets.LabelFor(field, name), before), shell.FixedWidth(button, after)
		return container.New(layout.NewBorderLayout(nil, nil, label, own), label, field, own)
	}
	return shell.FlexibleWidth(container.NewVBox(
		widget.NewSeparator(), row(lang.T("Seal"), field, copied), note,
		row(earlierName, earlier, compared), message), func() float32 { return min(sealWidth, widgets.ModalRoom(l.window)) })
}

// compare says whether the log contains an earlier seal.
func (l *logWindow) compare(seal string, message *widgets.Message) {
	seal = strings.TrimSpace(seal)
	if seal == "" {
		message.Set(widgets.MessageWarning, lang.T(typeTheSeal))
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
			message.Set(widgets.MessageSuccess, lang.T(sealHolds))
		default:
			message.Set(widgets.MessageError, lang.T(words.SealUnknown))
		}
	})
}
