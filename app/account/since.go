package account

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// OwnTurnedOn is what people read here, with when and where it was. Tests ask for it by
// name.
const OwnTurnedOn data.Text = "Your one-time password was turned on with your password, %s in %s on %s."

// How administrators, who have nobody to tell, find out about wrong passwords: by the computer,
// or at a server, which sees it, by the address.
const (
	lookAtLog      data.Text = "If this wasn't you, find the computer in the Sign-in Log."
	lookForAddress data.Text = "If this wasn't you, find the address in the Sign-in Log."
)

const (
	mostChanges = 8 // on the page
	mostAlarms  = 5
)

// ownTurnedOn tells users that their account has turned its one-time password on, which
// somebody else who knew the password could have done; "" if it has not.
func (p *Page) ownTurnedOn(o data.Overview) string {
	e := o.Since.TurnedOn
	if e.Kind == "" {
		return ""
	}
	then := words.TellAdministrator
	if o.User.Tapemaster {
		then = words.KnowsPassword
	}
	return lang.Say(data.InARow(data.Say(OwnTurnedOn, shell.Moment(e.At, p.now()), e.Program, words.Computer(e.Computer, e.Address)), data.Say(then)))
}

// since says what happened to the account since the user was last signed in.
func (p *Page) since(o data.Overview) fyne.CanvasObject {
	now := p.now()
	last := lang.T("never: this is the first sign-in")
	if before := o.Session.Previous; !before.At.IsZero() {
		last = lang.T("%s, %s on %s", shell.Moment(before.At, now), before.Program, words.Computer(before.Computer, before.Address))
	}
	refused := widget.NewLabel(lang.T("refusals|none"))
	look := lookAtLog
	if o.Session.Address != "" {
		look = lookForAddress
	}
	if sentence := words.Refused(o.Since, o.User.Tapemaster, look); !sentence.Empty() {
		refused = shell.Text(lang.Say(sentence))
		refused.Importance = widget.WarningImportance
	}
	return container.NewVBox(shell.Title(lang.T("Since your last sign-in")), p.names.facts(
		fact{lang.T("Last sign-in"), shell.Text(last)},
		fact{lang.T("Refused sign-ins"), refused},
		fact{lang.T("Changes"), changes(o.Since.Changes, o.User.ID, now)},
	))
}

// changes lists what was changed and by whom, newest first.
func changes(events []data.Event, me string, now time.Time) fyne.CanvasObject {
	if len(events) == 0 {
		return plain(lang.T("changes|none"))
	}
	column := container.New(layout.NewCustomPaddedVBoxLayout(-6))
	for _, e := range events[:min(len(events), mostChanges)] {
		column.Add(shell.Text(lang.T("%s: %s", shell.Moment(e.At, now), words.HappenedBy(e, me))))
	}
	if more := len(events) - mostChanges; more > 0 {
		column.Add(plain(lang.T("and %d more", more)))
	}
	return column
}

// alarms words what every administrator has to know; "" if there is nothing.
func alarms(events []data.Event, now time.Time) string {
	if len(events) == 0 {
		return ""
	}
	lines := []string{lang.T(words.Alarming)}
	for _, e := range events[:min(len(events), mostAlarms)] {
		lines = append(lines, lang.T("%s: %s.", shell.Moment(e.At, now), words.HappenedBy(e, "")))
	}
	if more := len(events) - mostAlarms; more > 0 {
		lines = append(lines, lang.T("and %d more.", more))
	}
	return strings.Join(lines, "\n")
}
