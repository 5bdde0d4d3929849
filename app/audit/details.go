package audit

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/properties"
)

// field is one line of an event's details.
type field struct {
	name        data.Text
	value, help string
}

// fields words everything about an event; empty values are left out.
func fields(e data.Event) []field {
	var outcome data.Text = "outcome|Succeeded"
	if e.Kind.Outcome() == data.Refused {
		outcome = refused
	}
	key := ""
	if e.UserKey != 0 {
		key = strconv.FormatInt(e.UserKey, 10)
	}
	program := field{columnProgram, e.Program, lang.T("The program in which it was done.")}
	computer := field{columnComputer, e.Computer, lang.T("The computer on which it was done.")}
	if e.Address != "" {
		program = field{columnClaimedProgram, e.Program, lang.T("What the program called itself. The server can't check it.")}
		computer = field{columnClaimedComputer, e.Computer, lang.T("What the program called its computer. The server can't check it: go by the address.")}
	}
	all := []field{
		{columnTime, lang.T("%s %s (UTC%s)", moment(e.At), e.At.Local().Format("MST"), e.At.Local().Format("-07:00")), lang.T("In UTC: %s", e.At.UTC().Format(time.RFC3339Nano))},
		{columnHappened, lang.Say(words.Event(e)), lang.T("Stored as: %s", strings.TrimSpace(string(e.Kind)+" "+e.Detail))},
		{columnOutcome, lang.T(outcome), lang.T("It follows from what happened.")},
		{"Detail", lang.Say(words.Detail(e)), lang.T("Further details.")},
		{columnUser, e.UserID, lang.T("The User-ID that the user had at that time.")},
		{columnBy, lang.Say(words.Actor(e)), lang.T("Who did it: a User-ID, or the computer account at the console. %s: there, nobody has to prove who they are.", words.Nobody)},
		{columnAddress, e.Address, lang.T("Where the request came from, as the server saw it. Several computers can share an address.")},
		program, computer,
		{"User number", key, lang.T("It stays the same when the User-ID changes.")},
		{"Event number", strconv.FormatInt(e.ID, 10), lang.T("The place of the event in the log.")},
	}
	var shown []field
	for _, f := range all {
		if f.value != "" {
			shown = append(shown, f)
		}
	}
	return shown
}

// asText is an event as text for the clipboard.
func asText(e data.Event) string {
	var lines strings.Builder
	for _, f := range fields(e) {
		lines.WriteString(lang.T("%s: %s", f.name, f.value) + "\n")
	}
	return lines.String()
}

// copy puts the selected event on the clipboard.
func (l *logWindow) copy() { copyEvent(l.selected) }

func copyEvent(e data.Event) {
	if e.ID != 0 {
		fyne.CurrentApp().Clipboard().SetContent(asText(e))
	}
}

// open shows the details of the selected event.
func (l *logWindow) open() { showDetails(l.window, l.selected) }

// showDetails shows everything about an event over w.
func showDetails(w fyne.Window, e data.Event) {
	if e.ID == 0 || widgets.ModalOpen(w) {
		return
	}
	grid := properties.NewGrid()
	grid.NameWidth = 130
	for _, f := range fields(e) {
		grid.AddReadOnly(string(f.name), lang.T(f.name), f.help)
		grid.SetValue(string(f.name), f.value)
	}
	grid.SetWindow(w)
	room := canvas.NewRectangle(nil)
	width := min(detailsWidth, widgets.ModalRoom(w))
	room.SetMinSize(fyne.NewSize(width, grid.NaturalHeight(width)))
	copied := widgets.NewButtonWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), func() { copyEvent(e) })
	m := &widgets.Modal{
		Title: lang.T("Event %s", strconv.FormatInt(e.ID, 10)), Default: lang.T("Close"),
		Content: container.NewVBox(container.NewStack(room, grid), container.NewHBox(copied)),
	}
	m.Show(w)
	grid.FocusFirst() // Up and Down go through the rows; Enter closes all the same
}

// detailsWidth is the width of the details, in Fyne units, where the window is wide enough.
const detailsWidth = 560
