package app

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
)

// On the smallest screen everything in every window of Administration is reached by mouse and by keyboard alone: what
// stands in it, its menus, and its questions.
func TestReachAdministration(t *testing.T) {
	printHome(t)
	w := smallest(newWorld(t))
	w.activate("alice")
	w.change("bob", func(e *data.UserEdit) { e.OTP = data.TurnOTPOn })
	reach := func(title string) {
		t.Helper()
		w.front(title)
		w.Reach(least)
	}
	w.administration(data.Superuser)
	reach(userList)
	w.Press(fyne.KeyHome)
	w.Chord(fyne.KeyModifierShift, fyne.KeyF10)
	w.See("Invert Selection")
	w.Press(fyne.KeyEscape)
	for _, item := range []string{"Delete", "Import…", "Export…"} {
		w.Menu("User", item)
		reach(userList)
		if item == "Import…" {
			path := filepath.Join(t.TempDir(), "users.csv")
			w.must(os.WriteFile(path, []byte("User-ID;Name;Group-ID\r\ncarol;Carol Chen;OPS\r\n"), 0o600))
			w.Chord(fyne.KeyModifierControl, fyne.KeyA)
			w.Type(path)
			w.Press(fyne.KeyReturn)
			reach(userList)
		}
		w.Press(fyne.KeyEscape)
	}
	w.Menu("User", "Add")
	reach("New User")
	w.Type("carol")
	w.Press(fyne.KeyEscape) // asks
	reach("New User")
	w.Press(fyne.KeyTab, fyne.KeyReturn)
	w.front(userList)
	w.Press(fyne.KeyHome)
	w.Click("Reset Password")
	reach("Reset Password")
	w.Press(fyne.KeyEscape)

	w.Menu("User", "Properties")
	for range 5 {
		reach("alice Properties")
		w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	}
	for range 3 {
		w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	}
	w.Click("Lost Phone…")
	reach("alice Properties")
	w.Press(fyne.KeyEscape)
	w.Press(fyne.KeyEscape)
	w.front(userList)
	w.Menu("Selection", "Select All")
	w.Menu("User", "Properties")
	reach("Properties of 4 users")
	w.Press(fyne.KeyEscape)
	w.Menu("User", "Delete")
	reach(userList)
	w.Press(fyne.KeyEscape)
	w.find("nobody at all")
	reach(userList)
	w.Click("Clear Filters")

	w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	reach(userList)
	w.Press(fyne.KeyHome)
	w.Menu("Group", "Delete")
	reach(userList)
	w.Press(fyne.KeyEscape)
	w.Menu("Group", "Properties")
	for range 2 {
		reach("Group OPS Properties")
		w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	}
	w.Press(fyne.KeyEscape)
	w.Menu("Group", "Add Group")
	reach("New Group")
	w.Press(fyne.KeyEscape)

	w.Window(program)
	reach(program)
	w.Menu("Administration", "Sign-in Policy")
	for range 4 {
		reach("Sign-in Policy")
		w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	}
	w.Press(fyne.KeyEscape)
	w.Window(program)
	w.Menu("Administration", "Sign-in Log")
	reach("Sign-in Log")
	w.Press(fyne.KeyHome, fyne.KeyReturn) // the details
	reach("Sign-in Log")
	w.Press(fyne.KeyEscape)
	for _, button := range []string{"Verify", "Export…"} {
		w.Click(button)
		reach("Sign-in Log")
		w.Press(fyne.KeyEscape)
	}

	w.signedInAt("olga", "desk8")
	w.Window(program)
	w.Menu("Administration", activeUsers)
	reach(activeUsers)
	w.Press(fyne.KeyHome, fyne.KeyReturn) // the details
	reach(activeUsers)
	w.Press(fyne.KeyEscape, fyne.KeyDelete)
	reach(activeUsers)
	w.Press(fyne.KeyEscape)
}
