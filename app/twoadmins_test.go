package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/admin"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// conflict types another name into the sheet of alice, while somebody else
// changes her name, too, and her group; and presses Apply.
func conflict(t *testing.T) *world {
	t.Helper()
	w := properties(t, "alice", "Name")
	w.Type("Alice Brown")
	w.change("alice", func(e *data.UserEdit) { e.Name, e.Group = "Alice Green", "VAULT" })
	w.Click("Apply")
	w.See("alice "+data.ErrChanged.Error(),
		"Name\nAlice Ärmel\nAlice Green\nAlice Brown",
		"Group-ID\nOPS\nVAULT\n(not changed)",
		"Your changes are saved: Name.")
	check.Equal(t, "name before anything was chosen", w.user("alice").Name, "Alice Green")
	return w
}

func TestSecondAdministratorKeepsTheirs(t *testing.T) {
	w := conflict(t)
	w.Gone(lang.T(shell.ChooseWhich))
	w.Press(fyne.KeyReturn) // nothing is chosen yet
	w.See("alice "+data.ErrChanged.Error(), lang.T(shell.ChooseWhich))
	w.Press(fyne.KeyDown, fyne.KeyReturn)
	w.Gone("Someone else has changed")
	check.Equal(t, "Apply", w.apply(), false)
	alice := w.user("alice")
	check.Equal(t, "name", alice.Name, "Alice Brown")
	check.Equal(t, "group, which they did not touch", alice.Group, "VAULT")
	w.See("Group-ID\nVAULT")
}

func TestSecondAdministratorTakesTheirs(t *testing.T) {
	w := conflict(t)
	w.Click("Take Theirs")
	w.Press(fyne.KeyReturn)
	w.Gone("Someone else has changed", "Alice Brown")
	w.See("Alice Green", "VAULT")
	check.Equal(t, "Apply", w.apply(), false)
	check.Equal(t, "name", w.user("alice").Name, "Alice Green")
}

func TestSecondAdministratorGoesBack(t *testing.T) {
	w := conflict(t)
	w.Press(fyne.KeyEscape)
	w.See("Alice Brown", lang.T(shell.User.ChangedIn, "Name and Group-ID")+" "+lang.T(shell.LastChanged, "console: test, today 09:41"))
	check.Equal(t, "Apply", w.apply(), true)
	check.Equal(t, "name", w.user("alice").Name, "Alice Green")
	w.Press(fyne.KeyF5) // shows it again
	w.See("Name\nAlice Ärmel\nAlice Green\nAlice Brown")
	w.Press(fyne.KeyEscape, fyne.KeyEscape)
	w.Click(lang.T(shell.Discard))
	w.front(userList)
	check.Equal(t, "name after Cancel", w.user("alice").Name, "Alice Green")
}

// What is kept is checked and asked like anything else that is saved.
func TestSecondAdministratorKeepsWhatIsWrong(t *testing.T) {
	w := properties(t, "bob", "Email")
	w.Type("alice@example.com")
	w.change("bob", func(e *data.UserEdit) { e.OTP = data.TurnOTPOn })
	w.Press(fyne.KeyReturn)
	w.See("One Time Password\nFalse\nTrue\n(not changed)")
	w.Press(fyne.KeyDown, fyne.KeyReturn)
	w.front("bob Properties")
	w.at("Email")
	w.Gone("Turn one-time password")
	check.Equal(t, "state", w.user("bob").OTP, data.Pending)
	check.Equal(t, "address", w.user("bob").Email, "")
}

// Somebody turns on what is being restarted here: both secrets are named.
func TestSecondAdministratorRestarts(t *testing.T) {
	w := newWorld(t)
	w.activate("alice")
	w.administration("olga")
	w.sheet("alice")
	w.reach("One Time Password", fyne.KeyDown)
	w.Press(fyne.KeySpace, fyne.KeySpace)
	w.change("alice", func(e *data.UserEdit) { e.OTP = data.TurnOTPOff })
	w.Click("Apply")
	w.See("One Time Password\nTrue\nFalse\nTrue, restarted", "Activated\nTrue\nFalse")
	w.Press(fyne.KeyDown, fyne.KeyReturn)
	w.Gone(lang.T(admin.TurnOffTitle, "alice")) // it is off now
	check.Equal(t, "state", w.user("alice").OTP, data.Pending)
}

// A user who activates while an administrator types changes nothing that is typed: no question, whether
// the sheet has heard of it or not.
func TestActivatingIsNoConflict(t *testing.T) {
	for name, heard := range map[string]bool{"heard of": true, "not yet": false} {
		w := newWorld(t)
		h := w.administration("olga")
		w.sheet("alice")
		w.reach("Name", fyne.KeyDown)
		w.Chord(fyne.KeyModifierControl, fyne.KeyA)
		w.Type("Alice Brown")
		w.activate("alice")
		if heard {
			w.pass(h)
			check.Equal(t, "typed", w.Field(), "Alice Brown")
			w.at("Name")
			w.See("Activated\nTrue")
			w.Gone("changed")
		}
		w.Click("Apply")
		w.Gone("by someone else")
		w.See("Activated\nTrue")
		alice := w.user("alice")
		check.Equal(t, name+": name", alice.Name, "Alice Brown")
		check.Equal(t, name+": state", alice.OTP, data.Active)
	}
}

// The Secret Key that a user has just activated is not replaced without a question.
func TestActivatingWhileItIsRestarted(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.sheet("alice")
	w.reach("One Time Password", fyne.KeyDown)
	w.Press(fyne.KeySpace, fyne.KeySpace)
	w.activate("alice")
	w.Click("Apply")
	w.See("One Time Password\nTrue\n(not changed)\nTrue, restarted", "Activated\nFalse\nTrue")
	check.Equal(t, "state", w.user("alice").OTP, data.Active)
}

// What no field shows is named all the same.
func TestSecondAdministratorChangesWhatIsNotShown(t *testing.T) {
	w := properties(t, "alice", "Name")
	w.Type("Alice Brown")
	w.must(w.ResetPassword(t.Context(), console, w.user("alice").Key, "another horse battery", true))
	w.Press(fyne.KeyReturn)
	w.See("alice "+data.ErrChanged.Error(), "Something else")
	w.Press(fyne.KeyDown, fyne.KeyReturn)
	w.front(userList)
	check.Equal(t, "name", w.user("alice").Name, "Alice Brown")
}

func TestDeletedWhileSheetIsOpen(t *testing.T) {
	w := properties(t, "alice", "Name")
	w.Type("Alice Brown")
	w.change("alice", func(e *data.UserEdit) { e.Name = "Alice Green" })
	w.Click("Apply")
	w.must(w.DeleteUser(t.Context(), console, w.user("alice").Key))
	w.Press(fyne.KeyDown, fyne.KeyReturn)
	w.See("This user was deleted", "Alice Brown")
}

// What others do shows in open sheets by itself, and nothing typed is lost.
func TestSheetsFollowWhatOthersDo(t *testing.T) {
	w := newWorld(t)
	h := w.administration("olga")
	w.sheet("alice")
	w.reach("Name", fyne.KeyDown)
	w.change("alice", func(e *data.UserEdit) { e.Group = "VAULT" })
	w.pass(h)
	w.See("Group-ID\nVAULT")
	w.at("Name")
	w.Type("Alice B")
	w.change("alice", func(e *data.UserEdit) { e.Role = "3" })
	w.pass(h)
	w.See("Alice B", lang.T(shell.User.ChangedIn, "Role"))
	w.at("Name")
	w.Type("rown")
	w.Press(fyne.KeyReturn)
	w.See("Role\nnone\n3\n(not changed)")
	w.Press(fyne.KeyDown, fyne.KeyReturn)
	check.Equal(t, "name", w.user("alice").Name, "Alice Brown")
	check.Equal(t, "role", w.user("alice").Role, "3")

	w.sheet("bob")
	for !w.Says("bob is not locked.") {
		w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	}
	w.See("bob is not locked.")
	check.Equal(t, "Unlock", w.Button("Unlock").Disabled(), true)
	w.try("bob", "wrong")
	w.pass(h)
	w.Gone("bob is not locked.")
	w.Click("Unlock")
	w.See("bob was unlocked.", "bob is not locked.")
	w.pass(h)
	w.See("bob was unlocked.") // an act of the same administrator discards nothing
	w.Press(fyne.KeyEscape)

	w.Click("Groups")
	w.groupSheet("OPS")
	w.Type("Mine")
	w.change("olga", func(e *data.UserEdit) { e.OTP = data.TurnOTPOn })
	w.pass(h)
	w.See("Members\n1", "Pending\n1", "Mine")
	w.rule("OPS", data.GroupRule{Required: true})
	w.pass(h)
	w.See(lang.T(shell.Group.ChangedIn, "One Time Password"), "Mine")
	w.Window(userList)
	w.See("OPS", "required\n1")
}
