package account

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// beginner is the first page of a database that was just set up.
func beginner() data.Overview {
	return data.Overview{User: data.User{ID: data.Superuser, Tapemaster: true}, RecoveryLeft: -1, Counts: &data.Counts{Users: 1}, Chores: &data.Chores{}}
}

// Whoever is alone reads the steps to one-time passwords, and Enter takes the first one. What
// there is nothing of yet is not to be backed up or verified.
func TestPageOfANewDatabase(t *testing.T) {
	d := newDesk(t, beginner())
	d.See(lang.T(FirstSteps))
	d.See(shell.FirstSteps()...)
	d.Gone(lang.T(NoBackup), lang.T(NotVerified), lang.T(NothingToDo))
	d.page.FocusFirst() // as its window does
	check.Equal(t, "focus", d.Focus(), "New User…")
	d.Press(fyne.KeyReturn)
	same(t, "leads to", d.went, []string{"new user"})

	d.overview.Chores = &data.Chores{BackedUp: now.AddDate(0, -1, 0), Verified: now.AddDate(0, -2, 0)}
	d.page.Refresh() // who did it once is reminded
	check.Equal(t, "to do", len(d.sentences()), 2)

	d.overview.Counts = &data.Counts{Users: 2}
	d.overview.Chores = &data.Chores{}
	d.page.Refresh()
	d.Gone(lang.T(FirstSteps))
	d.See(lang.T(NoBackup), lang.T(NotVerified))
	check.Equal(t, "focus", d.Focus(), "nothing")

	d.overview = beginner()
	d.page.Refresh() // the others were deleted: nobody is led by the hand again
	d.See(lang.T(FirstSteps))
	check.Equal(t, "focus", d.Focus(), "nothing")
}

// The steps are for those who can take them, and move no focus.
func TestPageOfANewDatabaseForOthers(t *testing.T) {
	d := newDesk(t, beginner())
	d.page.ways.NewUser = nil // as in Lite
	d.page.Refresh()
	d.page.now = func() time.Time { return now.Add(2 * time.Hour) }
	d.page.Refresh()
	d.Gone(lang.T(FirstSteps))

	d = newDesk(t, beginner())
	d.Press(fyne.KeyTab, fyne.KeyTab)
	at := d.Focus()
	d.page.FocusFirst()
	check.Equal(t, "focus", d.Focus(), at)
}

// While the first recovery codes are made, their button says so, also when the page is read
// again; Later leaves the focus where one can go on.
func TestPageFirstCodes(t *testing.T) {
	o := administrator()
	o.RecoveryLeft, o.Offer = 0, &data.RecoveryOffer{PutOff: 2}
	d := newDesk(t, o)
	d.Click(lang.T(MakeCodes))
	d.See("at work")
	d.overview.Counts = &data.Counts{Users: 10}
	d.page.Refresh()
	d.See("at work")
	d.Click("at work")
	same(t, "pressed once", d.went, []string{"first codes"})
	d.making.Idle()
	d.See(lang.T(MakeCodes))

	d.Click(lang.T(Later))
	d.Gone(lang.T(MakeCodes))
	check.Equal(t, "focus", d.Focus(), "10\nAll users")
}
