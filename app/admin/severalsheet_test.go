package admin

import (
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/test/check"
	"tapetrack/widgets/rowlist"
)

// Ten thousand users are read in pages, and changed one after the other.
func TestSeveralTenThousand(t *testing.T) {
	d := newDesk(t, rowlist.MaxSelected, true)
	edits := map[int64]data.UserEdit{}
	d.edit = func(e data.UserEdit) (data.User, error) {
		edits[e.Key] = e
		return e.User, nil
	}
	d.Chord(fyne.KeyModifierControl, fyne.KeyA)
	d.Press(fyne.KeyReturn)
	check.Equal(t, "window", d.Front().Title(), "Properties of 10,000 users")
	d.See("Group-ID\nOPS")
	d.Gone("Reading")
	d.Type("NIGHT")
	d.Press(fyne.KeyReturn)
	d.See("Change 10,000 users?", "Group-ID becomes NIGHT for 10,000 users.")
	d.Press(fyne.KeyReturn)
	d.See("10,000 users were changed")
	check.Equal(t, "edits", len(edits), rowlist.MaxSelected)
	for _, e := range edits {
		check.Equal(t, "group", e.Group, "NIGHT")
		check.Equal(t, "act", e.OTP, data.KeepOTP)
	}
}

// The users can't be read: nothing can be ticked, and F5 tries again.
func TestSeveralCannotBeRead(t *testing.T) {
	d := newDesk(t, 10, true)
	d.Chord(fyne.KeyModifierControl, fyne.KeyA)
	d.fail = data.ErrBusy
	d.Press(fyne.KeyReturn)
	d.See(shell.Message(data.ErrBusy))
	d.reachRow("Role")
	d.Type("5")
	check.Equal(t, "Apply", d.Button("Apply").Disabled(), true)
	d.fail = nil
	d.Press(fyne.KeyF5)
	d.Gone(shell.Message(data.ErrBusy))
	d.reachRow("Role")
	d.Type("5")
	check.Equal(t, "Apply", d.Button("Apply").Disabled(), false)
}

// A user who may no longer see the users does not.
func TestSeveralWithoutRights(t *testing.T) {
	d := newDesk(t, 10, true)
	d.Chord(fyne.KeyModifierControl, fyne.KeyA)
	d.Press(fyne.KeyReturn)
	d.See("Group-ID\nOPS")
	d.Type("NIGHT")
	d.fail = data.Deny(data.NeedsRights)
	d.Press(fyne.KeyF5)
	d.See(data.NeedsRights)
	d.Gone("NIGHT", "Group-ID")
	d.fail = nil
	d.Press(fyne.KeyF5)
	d.See("Group-ID\nNIGHT")
	d.Gone(data.NeedsRights)
}

// reachRow goes to a row of a property grid.
func (d *desk) reachRow(name string) {
	d.t.Helper()
	for range 20 {
		if d.Focus() == name {
			return
		}
		d.Press(fyne.KeyDown)
	}
	for range 20 {
		if d.Focus() == name {
			return
		}
		d.Press(fyne.KeyUp)
	}
	d.t.Fatalf("the focus is at %q, not at %q", d.Focus(), name)
}
