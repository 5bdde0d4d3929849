package audit

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// facts words everything about an event; empty values are left out.
func facts(e data.Event) []shell.Fact {
	var outcome data.Text = "outcome|Succeeded"
	if e.Kind.Outcome() == data.Refused {
		outcome = refused
	}
	key := ""
	if e.UserKey != 0 {
		key = strconv.FormatInt(e.UserKey, 10)
	}
	return shell.Stated(slices.Concat([]shell.Fact{
		{Name: columnTime, Value: lang.T("%s %s (UTC%s)", moment(e.At), e.At.Local().Format("MST"), e.At.Local().Format("-07:00")), Help: lang.T("In UTC: %s", e.At.UTC().Format(time.RFC3339Nano))},
		{Name: columnHappened, Value: lang.Say(words.Event(e)), Help: lang.T("Stored as: %s", strings.TrimSpace(string(e.Kind)+" "+e.Detail))},
		{Name: columnOutcome, Value: lang.T(outcome), Help: lang.T("It follows from what happened.")},
		{Name: "Detail", Value: lang.Say(words.Detail(e)), Help: lang.T("Further details.")},
		{Name: columnUser, Value: e.UserID, Help: lang.T("The User-ID that the user had at that time.")},
		{Name: columnBy, Value: lang.Say(words.Actor(e)), Help: lang.T("Who did it: a User-ID, or the computer account at the console. %s: there, nobody has to prove who they are.", words.Nobody)},
	}, shell.ClientFacts(e.Address, e.Program, e.Computer, "The program in which it was done.", "The computer on which it was done."), []shell.Fact{
		{Name: "User number", Value: key, Help: lang.T("It stays the same when the User-ID changes.")},
		{Name: "Event number", Value: strconv.FormatInt(e.ID, 10), Help: lang.T("The place of the event in the log.")},
	}))
}

// copy puts the selected event on the clipboard.
func (l *logWindow) copy() { copyEvent(l.selected) }

func copyEvent(e data.Event) {
	if e.ID != 0 {
		fyne.CurrentApp().Clipboard().SetContent(shell.FactsText(facts(e)))
	}
}

// open shows the details of the selected event.
func (l *logWindow) open() { showDetails(l.window, l.selected) }

// showDetails shows everything about an event over w.
func showDetails(w fyne.Window, e data.Event) {
	if e.ID != 0 && !widgets.ModalOpen(w) {
		shell.ShowFacts(w, lang.T("Event %s", strconv.FormatInt(e.ID, 10)), facts(e))
	}
}
