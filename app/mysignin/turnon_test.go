package mysignin

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/account"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// off makes alice one whose one-time password is off.
func (d *stage) off(may bool) {
	d.mine.State, d.mine.Devices, d.mine.MayTurnOn = data.Off, nil, may
}

// From the first page the question comes at once, whether the window is open or not, and
// only if the user may.
func TestTurnOnFromElsewhere(t *testing.T) {
	for _, open := range []bool{false, true} {
		d := newStage(t, true)
		d.off(true)
		if open {
			d.desk.Show()
		}
		d.desk.TurnOn()
		d.See("Confirm Your Identity")
		d.desk.TurnOn() // twice is once
		d.Press(fyne.KeyEscape)
		d.Gone("Confirm Your Identity")
	}
	d := newStage(t, true)
	d.off(false)
	d.desk.TurnOn()
	d.Gone("Confirm Your Identity", "Turn On…")
	d.See(lang.T(PasswordAlone))
	d.mine.MayTurnOn = true
	d.Press(fyne.KeyF5)
	d.See("Turn On…")
	d.Gone("Confirm Your Identity") // nobody asked for it now
}

// The ticket is given back when the step is left, and after ten minutes it is of no use.
func TestTurnOnGivesItsTicketBack(t *testing.T) {
	d := newStage(t, true)
	d.off(true)
	d.desk.TurnOn()
	d.Type(rightPassword)
	d.Press(fyne.KeyReturn)
	d.See(lang.T(TurnOnTitle))
	d.Press(fyne.KeyEscape)
	check.Equal(t, "given back", <-d.abandoned, data.Ticket("turn on"))
	d.Gone("GEZD")
	d.desk.TurnOn()
	d.See("Confirm Your Identity")
}

// An administrator who decides meanwhile ends the question: no password would help.
func TestTurnOnDenied(t *testing.T) {
	d := newStage(t, true)
	d.off(true)
	d.desk.TurnOn()
	d.Type(rightPassword)
	d.fail = data.Deny("Not for you.")
	d.Press(fyne.KeyReturn)
	d.See("Not for you.")
	d.Gone("Confirm Your Identity", "GEZD")
}

// While an administrator has suspended it, users are told until when.
func TestSuspendedIsTold(t *testing.T) {
	d := newStage(t, true)
	at := time.Date(2026, 11, 23, 9, 41, 0, 0, time.Local)
	d.desk.now = func() time.Time { return at }
	d.mine.Pause = data.Pause{From: at.Add(-time.Hour), Until: at.Add(time.Hour)}
	d.desk.Show()
	d.See(lang.T(suspended, "today 10:41"), lang.T(account.NoCodeUntil, "today 10:41"))
	d.Gone(lang.T(account.CodeNeeded), "Turn On…")
}
