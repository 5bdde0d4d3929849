package app

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// editors are the windows in which something is typed, and the field that has the focus.
// Each is opened over a window called over.
var editors = map[string]struct {
	over string
	open func(w *world)
	edit func(w *world) // something that is not stored
}{
	"New User": {userList, func(w *world) { w.Chord(fyne.KeyModifierControl, fyne.KeyN) }, typeName},
	"New Group": {userList, func(w *world) {
		w.Click("Groups")
		w.Press(fyne.KeyInsert)
	}, func(w *world) { w.Type("NIGHT") }},
	"alice Properties": {userList, func(w *world) { w.sheet("alice") }, typeName},
	"Properties of 2 users": {userList, func(w *world) {
		w.Click("alice")
		w.Chord(fyne.KeyModifierShift, fyne.KeyDown)
		w.Press(fyne.KeyReturn)
	}, func(w *world) { w.Type("NIGHT") }},
	"Group OPS Properties": {userList, func(w *world) {
		w.Click("Groups")
		w.Click("OPS")
		w.Press(fyne.KeyReturn)
	}, func(w *world) {
		w.reach("Description", fyne.KeyDown)
		w.Type("Night shift")
	}},
	"Sign-in Policy": {program, func(w *world) { w.Menu2(program, "Administration", "Sign-in Policy") }, func(w *world) {
		w.Click("Passwords")
		w.Click("Minimum length")
		w.Type("9")
	}},
	"Change Password": {program, func(w *world) { w.Menu2(program, "File", "Change Password…") }, func(w *world) { w.Type("x") }},
	"Reset Password": {userList, func(w *world) {
		w.Click("bob")
		w.Click("Reset Password")
	}, func(w *world) { w.Type("x") }},
}

func typeName(w *world) {
	w.reach("Name", fyne.KeyDown)
	w.Type("Nora Night")
}

// ways are how a window is closed without saving.
var ways = map[string]func(w *world){
	"Escape":       func(w *world) { w.Press(fyne.KeyEscape) },
	"Cancel":       func(w *world) { w.Click("Cancel") },
	"frame button": func(w *world) { w.CloseButton() },
	"Ctrl+W":       func(w *world) { w.Chord(fyne.KeyModifierControl, fyne.KeyW) },
}

// Nothing that was typed is lost without a question, and nothing is asked otherwise.
func TestLeavingAnEditor(t *testing.T) {
	for title, c := range editors {
		t.Run(title, func(t *testing.T) {
			w := newWorld(t)
			w.administration(data.Superuser)
			for way, leave := range ways {
				w.Window(c.over)
				c.open(w)
				w.front(title)
				leave(w)
				w.left(title, way+", nothing typed")

				w.Window(c.over)
				c.open(w)
				c.edit(w)
				leave(w)
				w.front(title)
				w.See(lang.T(shell.DiscardTitle), lang.T(shell.NotSaved))
				w.at(lang.T(shell.KeepEditing)) // a second Enter or Space loses nothing
				w.CloseButton()                 // does not ask a second time
				w.Click(lang.T(shell.KeepEditing))
				w.Gone(lang.T(shell.DiscardTitle))
				w.front(title)
				leave(w)
				w.Click(lang.T(shell.Discard))
				w.left(title, way+", discarded")
			}
			check.Equal(t, "name", w.user("alice").Name, "Alice Ärmel")
		})
	}
}

// Questions before something typed is lost have Keep Editing, whatever would lose it; others
// have the verb of their title, and Cancel.
func TestLeaveWords(t *testing.T) {
	answers := func(w *world, title, lose, keep string) {
		t.Helper()
		w.See(title)
		w.at(keep)
		check.Equal(t, title, w.Button(lose).Importance, widget.DangerImportance)
		w.Press(fyne.KeyEscape)
		w.Gone(title)
	}
	w := newWorld(t)
	w.administration(data.Superuser)
	w.sheet("bob")
	typeName(w)
	w.Press(fyne.KeyF5)
	answers(w, "Read again?", "Read Again", lang.T(shell.KeepEditing))
	for _, item := range []string{"Log Out", "Quit"} {
		w.Menu2(program, "File", item)
		answers(w, item+" without saving?", item, lang.T(shell.KeepEditing))
	}
	w.Window("bob Properties")
	w.Press(fyne.KeyEscape)
	answers(w, lang.T(shell.DiscardTitle), lang.T(shell.Discard), lang.T(shell.KeepEditing))

	w, _, _ = codesShown(t)
	w.Press(fyne.KeyEscape)
	w.See("Close without these codes?", "Close")
	w.at("Cancel")
	w.Gone("Leave")
}

// left fails the test if a window with this title is on the screen.
func (w *world) left(title, after string) {
	w.t.Helper()
	if w.Front().Title() == title {
		w.t.Fatalf("%q is open after: %s", title, after)
	}
}
