package admin

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// A row that is opened while the selected users are being read opens when they have been:
// nobody has to click again, and the sentence about the loading goes.
func TestRowOpenedTooEarly(t *testing.T) {
	d := newDesk(t, 1000, false)
	d.Until(func() bool { return d.Says("1,000 users") })
	d.pickFive()
	d.holdShown = make(chan struct{})
	d.desk.list.bar.find.SetText("3")
	d.Until(func() bool { return d.Says("100 of 1,000 users") && d.Says("u000013") })
	d.DoubleClick("u000013")
	d.See(lang.T(beingRead))
	check.Equal(t, "window", d.Front().Title(), "Group User Administration")
	list := d.Front()
	close(d.holdShown)
	d.Until(func() bool { return d.Front().Title() == "u000013 Properties" })
	list.RequestFocus()
	d.Gone(lang.T(beingRead))
}

// So does a row that is opened before its page has come.
func TestRowOpenedBeforeThePageCame(t *testing.T) {
	d := newDesk(t, 1000, false)
	d.Until(func() bool { return d.Says("1,000 users") })
	d.Press(fyne.KeyEnd, fyne.KeyReturn)
	d.Until(func() bool { return d.Front().Title() == "u000999 Properties" })
}

// Who goes to another row meanwhile wants that one, and nothing opens.
func TestRowOpenedTooEarlyAndLeft(t *testing.T) {
	d := newDesk(t, 1000, false)
	d.Until(func() bool { return d.Says("1,000 users") })
	d.pickFive()
	d.holdShown = make(chan struct{})
	d.desk.list.bar.find.SetText("3")
	d.Until(func() bool { return d.Says("100 of 1,000 users") && d.Says("u000013") })
	d.DoubleClick("u000013")
	d.Click("u000023")
	close(d.holdShown)
	d.Until(func() bool { return !d.desk.list.unread() })
	check.Equal(t, "window", d.Front().Title(), "Group User Administration")
	d.Gone(lang.T(beingRead))
}

// Users who are selected while others are being read are read next, and nothing is known
// any longer of those who were selected before.
func TestSelectedWhileOthersAreRead(t *testing.T) {
	d := newDesk(t, 1000, false)
	d.Until(func() bool { return d.Says("1,000 users") })
	list := d.desk.list
	d.holdOf = make(chan struct{})
	list.view.SelectKeys([]int64{500})
	list.view.SelectKeys([]int64{700})
	check.Equal(t, "Properties", list.commands.properties.obstacle().Format, beingRead)
	close(d.holdOf)
	d.Until(func() bool { return list.commands.properties.obstacle().Empty() })
	check.Equal(t, "users known", len(list.picked), 1)
	check.Equal(t, "user", d.chosen(), "u000699")
}

// What failed once is read again when somebody wants something done.
func TestSelectedUserThatCouldNotBeRead(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.fail = errors.New("disk on fire")
	d.desk.list.view.SelectKeys([]int64{500})
	d.fail = nil
	d.Chord(fyne.KeyModifierAlt, fyne.KeyReturn)
	d.Chord(fyne.KeyModifierAlt, fyne.KeyReturn)
	check.Equal(t, "window", d.Front().Title(), "u000499 Properties")
}
