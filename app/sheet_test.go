package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/admin"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
	"tapetrack/test/worded"
)

// properties opens the sheet of a user, with the row of this name selected.
func properties(t *testing.T, id, row string) *world {
	t.Helper()
	w := newWorld(t)
	w.administration("olga")
	w.sheet(id)
	w.at("Name") // a key typed too early must not rename the user
	w.Press(fyne.KeyUp)
	w.reach(row, fyne.KeyDown)
	return w
}

// sheet opens the properties of a user.
func (w *world) sheet(id string) {
	w.t.Helper()
	w.Window(userList)
	w.Click(id)
	if worded.Reads(w.Front().Title(), userList) { // else it was the second click within the time of a double click
		w.Press(fyne.KeyReturn)
	}
	w.front(id + " Properties")
}

// apply reports whether Apply can be pressed.
func (w *world) apply() bool {
	w.t.Helper()
	return !w.Button("Apply").Disabled()
}

func TestSheetShowsTheUser(t *testing.T) {
	w := properties(t, "alice", "User-ID")
	w.See("Identity", "alice", "Alice Ärmel", "alice@example.com", "OPS", "Disabled", "Tapemaster rights")
	w.See("One Time Password\nTrue\nActivated\nFalse")
	check.Equal(t, "Apply", w.apply(), false)
	w.Press(fyne.KeyReturn) // nothing to save: OK closes
	w.front(userList)
	w.sheet("alice")
	w.Press(fyne.KeyEscape)
	w.front(userList)
	w.sheet("alice")
	w.CloseButton()
	w.front(userList)
}

func TestSheetApplyLivesWhileSomethingDiffers(t *testing.T) {
	w := properties(t, "bob", "Name")
	w.Type("B")
	check.Equal(t, "Apply after typing", w.apply(), true)
	w.Type("ob Baker")
	check.Equal(t, "Apply after typing it back", w.apply(), false)
	w.reach("Disabled", fyne.KeyDown)
	w.Type("t")
	check.Equal(t, "Apply after True", w.apply(), true)
	w.Press(fyne.KeySpace)
	check.Equal(t, "Apply after False again", w.apply(), false)
	w.reach("Group-ID", fyne.KeyUp)
	w.Type("NIGHT")
	w.Click("Apply")
	w.front("bob Properties")
	check.Equal(t, "Apply when it is saved", w.apply(), false)
	check.Equal(t, "group", w.user("bob").Group, "NIGHT")
	w.Gone("There is no group NIGHT yet")
	w.Window(userList)
	w.See("NIGHT", "bob was changed: Group-ID; the group NIGHT is new.")
}

func TestSheetRename(t *testing.T) {
	w := properties(t, "bob", "User-ID")
	w.Type("rob")
	w.Click("Apply")
	w.front("rob Properties")
	w.Click("OK")
	w.front(userList)
	w.See("rob")
	w.Press(fyne.KeyReturn) // bob is still selected
	w.front("rob Properties")
}

func TestSheetTurnsOneTimePasswordOn(t *testing.T) {
	w := properties(t, "bob", "One Time Password")
	w.Gone("Activated")
	w.Type("t")
	w.See("Activated\nFalse")
	w.Type("f")
	w.Gone("Activated")
	check.Equal(t, "Apply", w.apply(), false)
	w.Type("t")
	w.Click("Apply") // asks nothing: nobody loses anything
	check.Equal(t, "state", w.user("bob").OTP, data.Pending)
	check.Equal(t, "Apply", w.apply(), false)
	w.See("True\nActivated\nFalse")
	w.Window(userList)
	if strings.Count(w.Front().Text(), "Pending") != 2 {
		t.Errorf("the list shows\n%s", w.Front().Text())
	}
}

func TestSheetTurnsOneTimePasswordOff(t *testing.T) {
	w := newWorld(t)
	w.activate("alice")
	w.administration("olga")
	w.sheet("alice")
	w.See("One Time Password\nTrue\nActivated\nTrue")
	w.reach("One Time Password", fyne.KeyDown)
	w.Type("f")
	w.Press(fyne.KeyReturn) // OK
	w.See(lang.T(admin.TurnOffTitle, "alice"), "User-ID and password only", "no longer work")
	w.Click("Cancel")
	w.front("alice Properties")
	w.at("One Time Password")
	w.Press(fyne.KeyReturn)
	w.Click("Turn Off")
	w.front(userList)
	check.Equal(t, "state", w.user("alice").OTP, data.Off)
}

// False and True again there is a lost phone: a new secret, the old codes die.
func TestSheetRestartsOneTimePassword(t *testing.T) {
	w := newWorld(t)
	old := w.activate("alice")
	w.administration("olga")
	w.sheet("alice")
	w.reach("One Time Password", fyne.KeyDown)
	w.Press(fyne.KeySpace, fyne.KeySpace)
	w.See("True\nActivated\nFalse")
	check.Equal(t, "Apply", w.apply(), true)
	w.Click("OK")
	w.See("Restart one-time password for alice?", lang.T(admin.NewKey, "Alice Ärmel (alice)"), lang.T(admin.UntilThen))
	w.Click("Restart")
	w.front(userList)
	check.Equal(t, "state", w.user("alice").OTP, data.Pending)

	w.start("Lite", "alice")
	w.signIn(secretWord, w.code(old))
	w.See("The code is not correct.")
	w.Press(fyne.KeyReturn)
	w.front(popup1)
	if w.copyKey() == old {
		t.Error("the old secret came back")
	}
}

// A user activates at another computer while the user's sheet is open here.
func TestSheetAndTheUserActivatesElsewhere(t *testing.T) {
	w := properties(t, "alice", "User-ID")
	w.activate("alice")
	w.See("Activated\nFalse")
	w.Press(fyne.KeyF5)
	w.See("Activated\nTrue")
	w.Press(fyne.KeyEscape)
	w.sheet("alice") // the list still says Pending
	w.See("Activated\nTrue")
}

func TestSheetReopenedIsReadAgain(t *testing.T) {
	w := properties(t, "alice", "User-ID")
	w.activate("alice")
	w.Window(userList)
	w.Press(fyne.KeyReturn)
	w.front("alice Properties")
	w.See("Activated\nTrue")
}

func TestSheetCannotOverwriteNewerData(t *testing.T) {
	w := properties(t, "alice", "Name")
	w.Type("Alice Brown")
	w.Press(fyne.KeyF5)
	w.See("Read again?", lang.T(shell.UnsavedLost))
	w.Press(fyne.KeyEscape)
	w.change("alice", func(e *data.UserEdit) { e.Disabled = true })
	w.Click("Apply")
	w.See("alice "+data.ErrChanged.Error(), "Disabled\nFalse\nTrue\n(not changed)", "Alice Brown") // nothing typed is lost
	check.Equal(t, "name", w.user("alice").Name, "Alice Ärmel")
	check.Equal(t, "disabled", w.user("alice").Disabled, true)
	w.Press(fyne.KeyEscape)
	w.See("Alice Brown", lang.T(shell.User.ChangedIn, "Disabled"))
	check.Equal(t, "Apply", w.apply(), true)
	w.Press(fyne.KeyF5)
	w.Click("Take Theirs")
	w.Press(fyne.KeyReturn)
	w.Gone("Alice Brown", "Someone else has changed")
	w.See("Alice Ärmel", "Disabled\nTrue")
	w.reach("Name", fyne.KeyTab)
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("Alice Brown")
	w.Press(fyne.KeyF5)
	w.Insist("Read Again")
	w.See("Alice Ärmel")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("Alice Brown")
	w.Press(fyne.KeyReturn)
	w.front(userList)
	check.Equal(t, "name", w.user("alice").Name, "Alice Brown")
	check.Equal(t, "disabled", w.user("alice").Disabled, true)
}

// Reopening a sheet in which something was typed does not throw it away.
func TestSheetReopenedKeepsWhatWasTyped(t *testing.T) {
	w := properties(t, "bob", "Name")
	w.Type("Robert")
	w.Window(userList)
	w.Press(fyne.KeyReturn)
	w.front("bob Properties")
	w.See("Robert")
	check.Equal(t, "Apply", w.apply(), true)
}

func TestSheetOfADeletedUser(t *testing.T) {
	w := properties(t, "bob", "Name")
	w.Type("Robert")
	w.must(w.DeleteUser(t.Context(), console, w.user("bob").Key))
	w.Click("Apply")
	w.See("This user was deleted", "Robert", "Close")
	check.Equal(t, "Apply", w.apply(), false)
	check.Equal(t, "OK", w.Button("OK").Disabled(), true)
	w.Press(fyne.KeyF5)
	w.See("This user was deleted", "Robert")
	w.Press(fyne.KeyEscape)
	w.front(userList)
}

func TestSheetFieldErrors(t *testing.T) {
	w := properties(t, "bob", "User-ID")
	for _, c := range []struct{ row, typed, says string }{
		{"User-ID", "no blanks", lang.Say(words.Message(data.CheckUserID("no blanks")))},
		{"User-ID", "alice", "alice"},
		{"User-ID", "bob", ""},
		{"Email", "nonsense", lang.Say(words.Message(data.CheckEmail("nonsense")))},
		{"Email", "ALICE@EXAMPLE.COM", "email"},
		{"Email", "bob@example.com", ""},
		{"Group-ID", "", lang.Say(words.Message(data.CheckGroupID("")))},
		{"Group-ID", strings.Repeat("G", 11), "at most 10 characters"},
		{"Group-ID", "ops", ""},
	} {
		w.reach(c.row, fyne.KeyTab)
		w.Chord(fyne.KeyModifierControl, fyne.KeyA)
		w.Press(fyne.KeyBackspace)
		w.Type(c.typed)
		if c.says == "" {
			continue
		}
		w.Click("Apply")
		w.front("bob Properties")
		w.See(c.says)
		w.at(c.row)
	}
	w.Click("Apply")
	w.Gone("at most", "looks like")
	check.Equal(t, "Apply", w.apply(), false)
	bob := w.user("bob")
	check.Equal(t, "saved", bob.Email, "bob@example.com")
}

func TestSheetRefusedByRights(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.sheet("tapemaster")
	w.at("Name") // the User-ID of the superuser is read-only
	w.Type("The Boss")
	w.Click("Apply")
	w.See(data.OnlyTapemaster, "The Boss")
	w.Press(fyne.KeyEscape)
	w.sheet("olga")
	w.reach("Disabled", fyne.KeyDown)
	w.Type("t")
	w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	w.Click("Apply")
	w.See("You can't disable yourself.")
	w.at("Disabled") // it is said at the row
}

func TestSheetRowsThatCannotBeChanged(t *testing.T) {
	w := properties(t, "bob", "Tapemaster rights")
	w.Type("t")
	check.Equal(t, "olga gives rights", w.apply(), false)
	w.Press(fyne.KeyEscape)

	w = newWorld(t)
	w.administration("tapemaster")
	w.sheet("bob")
	w.reach("Tapemaster rights", fyne.KeyDown)
	w.Type("t")
	w.Click("Apply")
	w.Click("Give Rights")
	check.Equal(t, "rights", w.user("bob").Tapemaster, true)
	w.Press(fyne.KeyEscape)
	w.sheet("tapemaster")
	w.at("Name")
	w.Press(fyne.KeyUp)
	w.at("User-ID")
	w.Type("x")
	w.Press(fyne.KeyDelete)
	w.reach("Tapemaster rights", fyne.KeyDown)
	w.Type("f")
	check.Equal(t, "Apply", w.apply(), false)
}

// Ctrl+L is a shortcut of the main window, F5 one of the sheet.
func TestSheetBehindAQuestion(t *testing.T) {
	w := properties(t, "bob", "Disabled")
	w.Type("t")
	w.Press(fyne.KeyReturn)
	w.See(lang.T(admin.DisableTitle, "bob"))
	w.Press(fyne.KeyF5)
	w.See(lang.T(admin.DisableTitle, "bob"))
	w.Gone("Read again?")
	w.Press(fyne.KeyEscape)
	w.at("Disabled")
}

// Log Out and Quit ask before what was typed is lost, once for all windows.
func TestLeavingAsksForWhatIsNotSaved(t *testing.T) {
	w := properties(t, "bob", "Name")
	quit := func() { w.Window(program); w.Menu("File", "Quit") }
	w.Type("Robert")
	w.Window(userList)
	w.Press(fyne.KeyInsert)
	w.Type("carol")
	w.Window(userList)
	w.Click("alice")
	w.Click("Reset Password")
	w.Type("half a pass")
	w.sheet("alice") // nothing was typed there
	w.Window(program)
	w.Menu("File", "Change Password…")
	w.Type(secretWord)

	for _, leave := range []struct {
		do   func()
		name string
	}{
		{func() { w.Window(program); w.Menu("File", "Log Out") }, "Log Out"},
		{quit, "Quit"},
		{func() { w.Window(program); w.CloseButton() }, "Quit"},
		{func() { w.Window(program); w.Chord(fyne.KeyModifierControl, fyne.KeyQ) }, "Quit"},
		{func() { w.Window(program); w.Chord(fyne.KeyModifierControl, fyne.KeyL) }, "Log Out"},
	} {
		leave.do()
		w.front(program)
		w.See(leave.name+" without saving?", "Unsaved changes in Change Password, New User, Reset Password and bob Properties will be lost.")
		leave.do() // the question is there already
		w.Menu("File", "Log Out")
		w.Menu("Administration", userList)
		w.front(program)
		w.Press(fyne.KeyEscape)
		w.Gone("without saving?")
		check.Equal(t, "quits", w.Quits, 0)
	}
	w.Window("bob Properties")
	w.See("Robert")
	for _, title := range []string{"New User", "Reset Password", "Change Password"} {
		w.Window(title)
		w.Press(fyne.KeyEscape)
		w.Click(lang.T(shell.Discard))
	}
	quit()
	w.See("Unsaved changes in bob Properties")
	w.Insist("Quit")
	check.Equal(t, "quits", w.Quits, 1)
}

func TestLeavingDoesNotAskWithoutReason(t *testing.T) {
	w := properties(t, "bob", "Name")
	w.Type("Robert")
	w.Click("Apply")
	w.Window(program)
	w.Menu("File", "Quit")
	check.Equal(t, "quits", w.Quits, 1)
}

// Whatever is on the screen, Log Out closes it.
func TestLogOutClosesSheets(t *testing.T) {
	w := properties(t, "bob", "One Time Password")
	w.Type("t")
	w.Press(fyne.KeyEscape)
	w.See(lang.T(shell.DiscardTitle))
	w.Window(userList)
	w.Press(fyne.KeyInsert)
	w.Window(userList)
	w.Press(fyne.KeyDelete)
	w.Window(program)
	w.Menu("File", "Log Out")
	w.Insist("Log Out")
	w.titles("TapeMaster Login")
	check.Equal(t, "windows", w.Exists(), 1)
	w.signIn(secretWord, "")
	w.Menu("Administration", userList)
	w.See("4 users")
}
