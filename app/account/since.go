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

// What to do about wrong passwords, and about wrong codes, which come after a right
// password; and what administrators do, who have nobody to tell.
const (
	tellAdministrator data.Text = "If this wasn't you, tell an administrator."
	lookAtLog         data.Text = "If this wasn't you, find the computer in the Sign-in Log."
	lookForAddress    data.Text = "If this wasn't you, find the address in the Sign-in Log."
	knowsAndTell      data.Text = "If this wasn't you, someone knows your password: change it and tell an administrator."
	knowsPassword     data.Text = "If this wasn't you, someone knows your password: change it."
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
	then := tellAdministrator
	if o.User.Tapemaster {
		then = knowsPassword
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
	if sentence := refusedWords(o.Since, o.User.Tapemaster, o.Session.Address != ""); sentence != "" {
		refused = shell.Text(sentence)
		refused.Importance = widget.WarningImportance
	}
	return container.NewVBox(shell.Title(lang.T("Since your last sign-in")), p.names.facts(
		fact{lang.T("Last sign-in"), shell.Text(last)},
		fact{lang.T("Refused sign-ins"), refused},
		fact{lang.T("Changes"), changes(o.Since.Changes, o.User.ID, now)},
	))
}

// refusedWords counts the refused sign-ins, and says what the user, or an administrator,
// does about them; "" if there were none. served says that a server saw where they came from.
func refusedWords(s data.Since, administrator, served bool) string {
	var counts []data.Sentence
	if s.WrongPasswords > 0 {
		counts = append(counts, data.Say("%d wrong passwords", s.WrongPasswords))
	}
	if s.WrongCodes > 0 {
		counts = append(counts, data.Say("%d wrong codes", s.WrongCodes))
	}
	then := tellAdministrator
	switch {
	case counts == nil:
		return ""
	case s.WrongCodes > 0 && administrator:
		then = knowsPassword
	case s.WrongCodes > 0:
		then = knowsAndTell
	case administrator && served:
		then = lookForAddress
	case administrator:
		then = lookAtLog
	}
	return lang.Say(data.InARow(data.Say("%s.", words.Listed(counts)), data.Say(then)))
}

// changes lists what was changed and by whom, newest first.
func changes(events []data.Event, me string, now time.Time) fyne.CanvasObject {
	if len(events) == 0 {
		return plain(lang.T("changes|none"))
	}
	column := container.New(layout.NewCustomPaddedVBoxLayout(-6))
	for _, e := range events[:min(len(events), mostChanges)] {
		column.Add(shell.Text(lang.T("%s: %s", shell.Moment(e.At, now), eventWords(e, me))))
	}
	if more := len(events) - mostChanges; more > 0 {
		column.Add(plain(lang.T("and %d more", more)))
	}
	return column
}

// eventWords says what happened, and who did it and where.
func eventWords(e data.Event, me string) data.Sentence {
	said := words.Happened(e)
	switch {
	case e.Kind.Outcome() == data.Refused: // by whoever typed, who need not be the user
		return data.Say("%s, in %s on %s", said, e.Program, words.Computer(e.Computer, e.Address))
	case e.Actor == "":
		return said
	case e.Actor == me:
		return data.Say("%s, by you in %s on %s", said, e.Program, words.Computer(e.Computer, e.Address))
	default:
		return data.Say("%s, by %s", said, words.Actor(e))
	}
}

// alarms words what every administrator has to know; "" if there is nothing.
func alarms(events []data.Event, now time.Time) string {
	if len(events) == 0 {
		return ""
	}
	lines := []string{lang.T("Every administrator needs to know this. If you do not know why it was done, find out:")}
	for _, e := range events[:min(len(events), mostAlarms)] {
		lines = append(lines, lang.T("%s: %s.", shell.Moment(e.At, now), eventWords(e, "")))
	}
	if more := len(events) - mostAlarms; more > 0 {
		lines = append(lines, lang.T("and %d more.", more))
	}
	return strings.Join(lines, "\n")
}
