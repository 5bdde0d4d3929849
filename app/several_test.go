package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/admin"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// several opens the properties of alice, bob and olga for somebody.
func several(t *testing.T, by string) *world {
	t.Helper()
	w := newWorld(t)
	w.administration(by)
	w.Click("alice")
	w.Chord(fyne.KeyModifierShift, fyne.KeyDown)
	w.Chord(fyne.KeyModifierShift, fyne.KeyDown)
	w.Press(fyne.KeyReturn)
	w.front("Properties of 3 users")
	return w
}

func TestSeveralShowsWhatIsCommon(t *testing.T) {
	w := several(t, "olga")
	w.at("Group-ID")
	w.See("Group-ID\n(different)", "Role\nnone", "Disabled\nFalse", "One Time Password\n(different)")
	w.Gone("User-ID", "Name", "Email", "Activated")
	check.Equal(t, "Apply", w.apply(), false)
	w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	w.See("May start\nTapeMaster\nTrue\nLite\nTrue\nCheckpoint\nTrue")
	w.Press(fyne.KeyEscape)
	w.front(userList)
}

func TestSeveralOfOneIsHisSheet(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.Click("alice")
	w.Press(fyne.KeyReturn)
	w.front("alice Properties")
}

func TestSeveralChangesWhatIsTicked(t *testing.T) {
	w := several(t, "olga")
	w.Type("NIGHT")
	check.Equal(t, "Apply", w.apply(), true)
	w.See("There is no group NIGHT yet")
	w.reach("Role", fyne.KeyDown)
	w.Type("3")
	w.Type("n") // back to what all have
	w.Type("5")
	w.Press(fyne.KeyReturn)
	w.See("Change 3 users?", "Group-ID becomes NIGHT for 3 users. "+lang.T(admin.NewGroup), "Role becomes 5 for 3 users.")
	w.Gone("Disabled becomes")
	w.Press(fyne.KeyReturn)
	w.front(userList)
	w.See("3 users were changed; the group NIGHT is new.") // the list of results would say nothing else
	for _, id := range []string{"alice", "bob", "olga"} {
		u := w.user(id)
		check.Equal(t, id+"'s group", u.Group, "NIGHT")
		check.Equal(t, id+"'s role", u.Role, "5")
	}
	check.Equal(t, "name", w.user("alice").Name, "Alice Ärmel")
	check.Equal(t, "state of alice", w.user("alice").OTP, data.Pending)
	check.Equal(t, "state of bob", w.user("bob").OTP, data.Off)
	w.titles("TapeMaster, Group User Administration") // OK has closed the sheet
}

// What is typed back, or ticked without changing anybody, is nothing to apply.
func TestSeveralApplyLivesWhileSomethingDiffers(t *testing.T) {
	w := several(t, "olga")
	w.reach("Disabled", fyne.KeyDown)
	w.Type("t")
	check.Equal(t, "Apply", w.apply(), true)
	w.Type("f")
	check.Equal(t, "Apply when it is as it was", w.apply(), false)
	w.Press(fyne.KeyReturn)
	w.front(userList)
}

func TestSeveralTurnsOneTimePasswordOn(t *testing.T) {
	w := several(t, "olga")
	w.reach("One Time Password", fyne.KeyDown)
	w.Type("t")
	before := w.user("alice")
	w.Click("Apply")
	w.See("Change 2 users?", "One Time Password becomes True for 2 users; 1 already has it.", lang.T(admin.KeepTheirs))
	w.Press(fyne.KeyReturn)
	w.front("Properties of 3 users")
	check.Equal(t, "alice, whose is on", w.user("alice").Version, before.Version)
	check.Equal(t, "bob", w.user("bob").OTP, data.Pending)
	w.Window("Properties of 3 users")
	check.Equal(t, "Apply", w.apply(), false)
	w.See("One Time Password\nTrue", "Close")
	w.Press(fyne.KeyEscape)
	w.front(userList)
	w.See("· 2 users were changed\n") // and no group was added
}

func TestSeveralWrongField(t *testing.T) {
	w := several(t, "olga")
	w.Type("no blanks")
	w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	w.Press(fyne.KeyReturn)
	w.front("Properties of 3 users")
	w.See(lang.Say(words.Message(data.CheckGroupID("no blanks"))))
	w.at("Group-ID")
	w.Gone("Change 3 users")
}

// One of them was changed elsewhere since, and another one in the same field; and one act is
// not permitted on oneself.
func TestSeveralWhileSomebodyElseChangesThem(t *testing.T) {
	w := several(t, "olga")
	w.reach("Disabled", fyne.KeyDown)
	w.Type("t")
	w.Press(fyne.KeyUp)
	w.reach("Role", fyne.KeyUp)
	w.Type("2")
	w.Press(fyne.KeyReturn)
	w.change("alice", func(e *data.UserEdit) { e.Name = "Alice Green" })
	w.change("bob", func(e *data.UserEdit) { e.Role = "6" })
	w.Insist("Change")
	w.front("Change 3 users")
	w.See("1 done", "2 failed", "Someone else has changed Role.", "You can't disable yourself.")
	alice, bob, olga := w.user("alice"), w.user("bob"), w.user("olga")
	check.Equal(t, "alice's name", alice.Name, "Alice Green")
	check.Equal(t, "alice's role", alice.Role, "2")
	check.Equal(t, "alice is disabled", alice.Disabled, true)
	check.Equal(t, "bob's role", bob.Role, "6")
	check.Equal(t, "bob is disabled", bob.Disabled, false)
	check.Equal(t, "olga's role", olga.Role, "")
}

// What somebody else changed in a field that is ticked here is said, and asked
// about; the tick taken away leaves it.
func TestSeveralWhileTheSameFieldIsChanged(t *testing.T) {
	theirs := lang.T(shell.Users.ChangedIn, "Role of bob")
	w := newWorld(t)
	h := w.administration("olga")
	w.Click("alice")
	w.Chord(fyne.KeyModifierShift, fyne.KeyDown)
	w.Press(fyne.KeyReturn)
	w.front("Properties of 2 users")
	w.reach("Role", fyne.KeyDown)
	w.Type("2")
	w.change("alice", func(e *data.UserEdit) { e.Name = "Alice Green" })
	w.pass(h)
	w.Gone("Someone else")
	w.change("bob", func(e *data.UserEdit) { e.Role = "6" })
	w.pass(h)
	w.See(theirs, "Role\n2")
	w.Press(fyne.KeyReturn)
	w.See(lang.T(shell.Users.ByOthers), "Role\nnone\n6 (bob)\n2")
	w.Press(fyne.KeyEscape)
	w.See(theirs)
	w.Type("n")
	w.See("Role\n(different)")
	w.Gone("Someone else")
	check.Equal(t, "Apply", w.apply(), false)
	w.Type("2")
	w.change("alice", func(e *data.UserEdit) { e.Role = "7" })
	w.pass(h)
	w.See(lang.T(shell.Users.ChangedIn, "Role of alice"))
	w.Press(fyne.KeyReturn)
	w.See("Role\ndifferent\n7 (lowest) (alice)\n2")
	w.Press(fyne.KeyDown, fyne.KeyReturn) // keep mine
	w.See("Change 2 users?", "alice and bob")
	w.Gone("Someone else")
	w.Press(fyne.KeyReturn)
	w.See("2 users were changed")
	check.Equal(t, "role", w.user("alice").Role, "2")
	check.Equal(t, "role", w.user("bob").Role, "2")
}

func TestSeveralOfWhomOneWasDeleted(t *testing.T) {
	w := several(t, "olga")
	w.reach("Role", fyne.KeyDown)
	w.Type("2")
	w.must(w.DeleteUser(t.Context(), console, w.user("bob").Key))
	w.Press(fyne.KeyF5)
	w.front("Properties of 2 users")
	w.See("1 user of those selected was deleted.", "Role\n2", "Read again?")
	w.Press(fyne.KeyEscape, fyne.KeyReturn)
	w.See("Role becomes 2 for 2 users.")
	w.must(w.DeleteUser(t.Context(), console, w.user("alice").Key))
	w.Press(fyne.KeyReturn)
	w.See("1 done", "1 failed", "The user no longer exists.")
	check.Equal(t, "role", w.user("olga").Role, "2")
}

// When none of them is left there is nothing to change.
func TestSeveralOfWhomAllWereDeleted(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.Click("alice")
	w.Chord(fyne.KeyModifierShift, fyne.KeyDown)
	w.Press(fyne.KeyReturn)
	w.front("Properties of 2 users")
	for _, id := range []string{"alice", "bob"} {
		w.must(w.DeleteUser(t.Context(), console, w.user(id).Key))
	}
	w.Press(fyne.KeyF5)
	w.See("These users were deleted.", "Close")
	check.Equal(t, "Apply", w.apply(), false)
}

// Only tapemaster gives rights.
func TestSeveralRights(t *testing.T) {
	w := several(t, "olga")
	w.reach("Tapemaster rights", fyne.KeyDown)
	w.Type("t")
	check.Equal(t, "olga gives rights", w.apply(), false)

	w = several(t, "tapemaster")
	w.reach("Tapemaster rights", fyne.KeyDown)
	w.See("Tapemaster rights\n(different)")
	w.Type("t")
	w.Press(fyne.KeyReturn)
	w.See("Tapemaster rights becomes True for 2 users; 1 already has it.")
	w.Insist("Change")
	w.See("2 users were changed")
	w.Gone("is new") // no group was chosen
	check.Equal(t, "bob's rights", w.user("bob").Tapemaster, true)
}

func TestSeveralAccess(t *testing.T) {
	w := several(t, "olga")
	w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	w.reach("Checkpoint", fyne.KeyDown)
	w.Type("f")
	w.Press(fyne.KeyReturn)
	w.See("May start Checkpoint becomes False for 3 users. " + lang.T(admin.DeniesAccess, "Each of them", "Checkpoint"))
	w.Insist("Change")
	w.See("3 users were changed")
	check.Equal(t, "alice", w.user("alice").MayStart("Checkpoint"), false)
	check.Equal(t, "alice", w.user("alice").MayStart("Lite"), true)
}

// Who can do more than oneself is not changed among others either.
func TestSeveralWithTheSuperuser(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.Click("alice")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Press(fyne.KeyReturn)
	w.front("Properties of 4 users")
	w.reach("Role", fyne.KeyDown)
	w.Type("4")
	w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	w.reach("TapeMaster", fyne.KeyDown)
	w.Type("f")
	w.Press(fyne.KeyReturn)
	w.Insist("Change")
	w.See("2 done", "2 failed", data.OnlyTapemaster[:40])
	check.Equal(t, "tapemaster's role", w.user("tapemaster").Role, "")
	check.Equal(t, "olga may start TapeMaster", w.user("olga").MayStart("TapeMaster"), true)
	check.Equal(t, "olga's role: all of it or nothing", w.user("olga").Role, "")
	check.Equal(t, "alice's role", w.user("alice").Role, "4")
}
