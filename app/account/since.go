package account

import (
	"fmt"
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

// What to do about wrong passwords, and about wrong codes, which come after a right
// password; and what administrators do, who have nobody to tell. Tests ask for these
// sentences by name.
const (
	tellAdministrator = ". If this wasn't you, tell an administrator."
	OwnTurnedOn       = "Your one-time password was turned on with your password, %s %s"
	lookAtLog         = ". If this wasn't you, find the computer in the Sign-in Log."
	knowsPassword     = ". If this wasn't you, someone knows your password: change it"
	andTell           = " and tell an administrator."
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
	sentence := fmt.Sprintf(OwnTurnedOn, shell.Moment(e.At, p.now()), where(e))
	if o.User.Tapemaster {
		return sentence + knowsPassword + "."
	}
	return sentence + tellAdministrator
}

// since says what happened to the account since the user was last signed in.
func (p *Page) since(o data.Overview) fyne.CanvasObject {
	now := p.now()
	last := "never: this is the first sign-in"
	if before := o.Session.Previous; !before.At.IsZero() {
		last = shell.Moment(before.At, now) + ", " + before.Program + " on " + before.Computer
	}
	refused := widget.NewLabel("none")
	if sentence := refusedWords(o.Since, o.User.Tapemaster); sentence != "" {
		refused = shell.Text(sentence)
		refused.Importance = widget.WarningImportance
	}
	return container.NewVBox(shell.Title("Since your last sign-in"), facts(
		fact{"Last sign-in", shell.Text(last)},
		fact{"Refused sign-ins", refused},
		fact{"Changes", changes(o.Since.Changes, o.User.ID, now)},
	))
}

// refusedWords counts the refused sign-ins, and says what the user, or an administrator,
// does about them; "" if there were none.
func refusedWords(s data.Since, administrator bool) string {
	var counts []string
	if s.WrongPasswords > 0 {
		counts = append(counts, lang.T("%d wrong passwords", s.WrongPasswords))
	}
	if s.WrongCodes > 0 {
		counts = append(counts, lang.T("%d wrong codes", s.WrongCodes))
	}
	switch {
	case counts == nil:
		return ""
	case s.WrongCodes > 0 && administrator:
		return strings.Join(counts, " and ") + knowsPassword + "."
	case s.WrongCodes > 0:
		return strings.Join(counts, " and ") + knowsPassword + andTell
	case administrator:
		return counts[0] + lookAtLog
	default:
		return counts[0] + tellAdministrator
	}
}

// changes lists what was changed and by whom, newest first.
func changes(events []data.Event, me string, now time.Time) fyne.CanvasObject {
	if len(events) == 0 {
		return plain("none")
	}
	column := container.New(layout.NewCustomPaddedVBoxLayout(-6))
	for _, e := range events[:min(len(events), mostChanges)] {
		column.Add(shell.Text(shell.Moment(e.At, now) + ": " + eventWords(e, me)))
	}
	if more := len(events) - mostChanges; more > 0 {
		column.Add(plain("and " + lang.Number(more) + " more"))
	}
	return column
}

// eventWords says what happened, and who did it and where.
func eventWords(e data.Event, me string) string {
	line := lang.Say(words.Happened(e))
	switch {
	case e.Kind.Outcome() == data.Refused: // by whoever typed, who need not be the user
		return line + ", " + where(e)
	case e.Actor == "":
		return line
	case e.Actor == me:
		return line + ", by you " + where(e)
	default:
		return line + ", by " + lang.Say(words.Actor(e))
	}
}

func where(e data.Event) string { return "in " + e.Program + " on " + e.Computer }

// alarms words what every administrator has to know; "" if there is nothing.
func alarms(events []data.Event, now time.Time) string {
	if len(events) == 0 {
		return ""
	}
	lines := []string{"Every administrator needs to know this. If you do not know why it was done, find out:"}
	for _, e := range events[:min(len(events), mostAlarms)] {
		lines = append(lines, shell.Moment(e.At, now)+": "+eventWords(e, "")+".")
	}
	if more := len(events) - mostAlarms; more > 0 {
		lines = append(lines, "and "+lang.Number(more)+" more.")
	}
	return strings.Join(lines, "\n")
}
