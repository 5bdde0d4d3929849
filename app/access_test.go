package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/admin"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

func TestSheetAccess(t *testing.T) {
	w := properties(t, "bob", "User-ID")
	w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	w.at("TapeMaster") // the first field
	w.See("May start\nTapeMaster\nTrue\nLite\nTrue\nCheckpoint\nTrue")
	w.reach("Lite", fyne.KeyDown)
	w.See("sign in to Lite, and is signed out of it")
	w.Type("f")
	check.Equal(t, "Apply", w.apply(), true)
	w.Type("t")
	check.Equal(t, "Apply when it is as it was", w.apply(), false)
	w.Press(fyne.KeySpace)
	w.Click("Apply")
	w.See(lang.T(admin.DenyTitle, "Lite", "bob"), lang.T(admin.DeniesAccess, "Bob Baker (bob)", "Lite"))
	w.Click("Deny")
	check.Equal(t, "Apply when it is saved", w.apply(), false)
	check.Equal(t, "Lite", w.user("bob").MayStart("Lite"), false)
	check.Equal(t, "Checkpoint", w.user("bob").MayStart("Checkpoint"), true)

	w.start("Lite", "bob")
	w.signIn("wrong", "")
	w.Gone("Lite is") // before the password nothing is said
	w.Press(fyne.KeyReturn)
	w.signIn(secretWord, "")
	w.See("Lite")
	w.Gone(lang.Say(words.BeforePassword))
}

// Nobody takes TapeMaster from themselves: the row can't be changed.
func TestSheetAccessOfOneself(t *testing.T) {
	w := properties(t, "olga", "User-ID")
	w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	w.at("Lite")
	w.Press(fyne.KeyUp)
	w.at("TapeMaster")
	w.Type("f")
	w.Press(fyne.KeySpace)
	check.Equal(t, "Apply", w.apply(), false)
	w.See("You can't take TapeMaster away from yourself")
}

func TestSheetRole(t *testing.T) {
	w := properties(t, "bob", "Role")
	w.See("Role\nnone")
	w.Type("7")
	w.See("Role\n7 (lowest)")
	check.Equal(t, "Apply", w.apply(), true)
	w.Type("n")
	check.Equal(t, "Apply when it is as it was", w.apply(), false)
	w.Type("0")
	w.Press(fyne.KeyReturn)
	w.front(userList)
	check.Equal(t, "role", w.user("bob").Role, "0")
}

// An unknown group is said to be added before it is.
func TestSheetGroupThatIsNew(t *testing.T) {
	w := properties(t, "bob", "Group-ID")
	w.Gone("it is added when you save")
	w.Type("NIGHT")
	w.See("There is no group NIGHT yet: it is added when you save.")
	w.Press(fyne.KeyTab)
	w.at("Role")
	w.See("There is no group NIGHT yet: it is added when you save.") // also while another row is selected
	w.Chord(fyne.KeyModifierShift, fyne.KeyTab)
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("ops") // the group OPS
	w.Gone("it is added when you save")
}

// A wrong field on another tab: its tab and field get the focus.
func TestSheetWrongFieldOnAnotherTab(t *testing.T) {
	w := properties(t, "bob", "Email")
	w.Type("nonsense")
	w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	w.Press(fyne.KeyReturn)
	w.front("bob Properties")
	w.See(lang.Say(words.Message(data.CheckEmail("nonsense"))))
	w.at("Email")
}

func TestSheetHistory(t *testing.T) {
	w := newWorld(t)
	w.activate("alice")
	w.administration("olga")
	w.sheet("alice")
	w.Chord(fyne.KeyModifierControl|fyne.KeyModifierShift, fyne.KeyTab) // the last tab
	w.See("What happened", lang.Say(words.Kind(data.OTPActivated)), "Checkpoint", "desk8")
	before, err := w.Log(t.Context(), console, data.EventQuery{UserKey: w.user("alice").Key, Limit: 100})
	w.must(err)
	w.See(count(len(before.Events)))
	w.Press(fyne.KeyHome, fyne.KeyReturn)
	w.See("What happened", "Outcome", "Event number", "In UTC: ")
	w.Press(fyne.KeyReturn)
	w.front("alice Properties")
	w.Gone("Event number")
	w.change("alice", func(e *data.UserEdit) { e.Name = "Alice Green" })
	w.Press(fyne.KeyF5)
	w.See(count(len(before.Events)+1), "User changed")
	w.Gone("bob", "olga") // nobody else
	w.Press(fyne.KeyEscape)
	w.front(userList)
}

func count(n int) string { return lang.T("%d events", n) }
