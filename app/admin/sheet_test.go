package admin

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/test/check"
)

// sheetOf opens the sheet of u000004; its row Name has the focus.
func sheetOf(t *testing.T, inline bool, user func() (data.User, error)) *desk {
	t.Helper()
	d := newDesk(t, 10, inline)
	d.Until(func() bool { return d.Says("u000004") })
	d.user = user
	d.Click("u000004")
	d.Press(fyne.KeyReturn)
	check.Equal(t, "window", d.Front().Title(), "u000004 Properties")
	for d.Focus() != "Name" {
		d.Press(fyne.KeyDown)
	}
	return d
}

// What is typed while the user is being read is not thrown away.
func TestSheetKeepsWhatIsTypedWhileItReads(t *testing.T) {
	for version, warning := range []string{"", "Someone else has changed"} {
		held := make(chan struct{})
		d := sheetOf(t, false, func() (data.User, error) {
			<-held
			u := member(4)
			u.Version, u.Name = int64(version), "Stored"
			return u, nil
		})
		d.Type("Typed")
		close(held)
		d.tasks.Wait()
		d.Drain()
		d.See("Typed")
		if warning != "" {
			d.See(warning)
		}
		d.Gone("Stored")
		check.Equal(t, "Apply", d.Button("Apply").Disabled(), false)
	}
}

// The foot of the list says what was saved, until ten seconds later or until another user
// is selected.
func TestFootSaysWhatWasSaved(t *testing.T) {
	for _, end := range []func(*desk){
		func(d *desk) { d.tasks.Pass(10 * time.Second) },
		func(d *desk) { d.Click("u000007") },
	} {
		d := sheetOf(t, true, nil)
		d.edit = func(e data.UserEdit) (data.User, error) { return e.User, nil }
		d.Type("Typed")
		d.Press(fyne.KeyReturn)
		d.See("1 selected · 10 users · u000004 was changed: Name.")
		d.tasks.Pass(9 * time.Second)
		d.See("u000004 was changed: Name.")
		end(d)
		d.Gone("was changed")
		d.See("1 selected · 10 users")
	}
}

// An error about a field that the sheet does not have is shown all the same.
func TestSheetErrorWithoutARow(t *testing.T) {
	d := sheetOf(t, true, nil)
	d.edit = func(data.UserEdit) (data.User, error) {
		return data.User{}, &data.FieldError{Field: "description", Text: data.Say("A description has at most 100 characters.")}
	}
	d.Type("Typed")
	d.Press(fyne.KeyReturn)
	d.See("A description has at most 100 characters.")
	d.Type("!") // an edit takes it away
	d.Gone("A description has")
}

func TestSheetCannotBeRead(t *testing.T) {
	d := sheetOf(t, true, func() (data.User, error) { return data.User{}, data.ErrTampered })
	d.See("was modified outside TapeTrack")
}

// Somebody who may no longer see the user does not; what was typed reappears when they may
// again.
func TestSheetWithoutRights(t *testing.T) {
	for _, why := range []error{data.ErrSessionEnded, data.Deny(data.NeedsRights)} {
		var fail error
		d := sheetOf(t, true, func() (data.User, error) {
			u := member(4)
			u.Email = "four@example.com"
			return u, fail
		})
		d.Type("Typed")
		d.See("four@example.com")
		fail = why
		d.desk.sheets[5].Stale()
		d.See(shell.Message(why), "Cancel")
		d.Gone("four@example.com", "OPS", "Typed")
		d.Press(fyne.KeyF5)
		d.Gone("four@example.com", "OPS", "Typed")
		check.Equal(t, "OK", d.Button("OK").Disabled(), true)
		fail = nil
		d.desk.sheets[5].Stale()
		d.See("four@example.com", "OPS", "Typed")
		d.Gone(shell.Message(why))
		d.at("Name")
		check.Equal(t, "Apply", d.Button("Apply").Disabled(), false)
	}
}

// Log has no events.
func (c *crowd) Log(context.Context, data.Actor, data.EventQuery) (data.EventPage, error) {
	return data.EventPage{}, nil
}

// An error about the access as a whole is shown at what was changed of it.
func TestAccessErrorShowsItsTab(t *testing.T) {
	d := sheetOf(t, true, nil)
	d.edit = func(data.UserEdit) (data.User, error) {
		return data.User{}, &data.FieldError{Field: data.FieldAccess, Text: data.Say("Someone has to be able to start it.")}
	}
	d.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	d.reachRow("Lite")
	d.Type("f")
	d.Chord(fyne.KeyModifierControl|fyne.KeyModifierShift, fyne.KeyTab)
	d.Press(fyne.KeyReturn)
	d.See("Someone has to be able to start it.", "May start")
	check.Equal(t, "focus", d.Focus(), "Lite")
}
