package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// outOfReach lets a quarter of an hour pass in which nothing was heard of any program, which
// the policy takes for lost then, and lets h find out.
func (w *world) outOfReach(h *host) {
	w.t.Helper()
	for range 17 {
		w.must(w.Watch().Seen(w.t.Context(), nil))
		w.now = w.now.Add(time.Minute)
	}
	h.tasks.Pass(20 * time.Second)
}

// typing has olga type a name that she has not saved.
func typing(t *testing.T) (*world, *host) {
	w := newWorld(t)
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicySessionLostMinutes: "15"}))
	h := w.administration("olga")
	w.sheet("bob")
	w.reach("Name", fyne.KeyDown)
	w.Press(fyne.KeyEnd)
	w.Type("!")
	return w, h
}

// TestSignInAgainKeepsWhatWasTyped: the windows of a program that was out of reach for too
// long go on in the next session of the same user.
func TestSignInAgainKeepsWhatWasTyped(t *testing.T) {
	w, h := typing(t)
	before := w.session("olga")
	w.outOfReach(h)
	open := w.Titles()
	w.Click("OK") // of the sheet
	w.See(auth.EndedLost)
	check.Equal(t, "name", w.user("bob").Name, "Bob Baker")

	w.Window(program).RequestFocus()
	w.See("You are signed out", auth.EndedLost+" "+lang.T(StillThere))
	w.Click("Sign In Again")
	w.front("TapeMaster Login")
	w.See(lang.T(GoesOn, "olga"))
	w.Press(fyne.KeyEscape)
	w.front(program)
	w.See("You are signed out")
	w.Click("Sign In Again")
	w.signIn("Another password", "")
	w.front("TapeMaster Login")
	w.reach("Password", fyne.KeyTab)
	w.signIn(secretWord, "")
	w.front(program)
	w.Gone("You are signed out")
	check.Equal(t, "the first is open", w.open(before), false)
	check.Equal(t, "windows", len(w.Titles()), len(open))

	h.tasks.Pass(time.Minute)
	w.Window("bob Properties").RequestFocus()
	w.See("Bob Baker!")
	w.Click("OK")
	check.Equal(t, "name", w.user("bob").Name, "Bob Baker!")

	// It can happen twice, and is left like any other session.
	w.outOfReach(h)
	w.Window(program).RequestFocus()
	w.Click("Sign In Again")
	w.signIn(secretWord, "")
	h.tasks.Pass(time.Minute)
	w.front(program)
	w.Menu2(program, "File", "Log Out")
	w.titles("TapeMaster Login")
	check.Equal(t, "the log", len(w.signOuts()), 1)
}

// TestSomebodyElseSignsInAgain: the windows of a user are closed to everybody else.
func TestSomebodyElseSignsInAgain(t *testing.T) {
	w, h := typing(t)
	w.outOfReach(h)
	w.Window(program).RequestFocus()
	w.Click("Sign In Again")
	w.reach("User-ID", fyne.KeyTab)
	w.Type("bob")
	w.Press(fyne.KeyTab)
	w.signIn(secretWord, "")
	w.titles(program)
	w.See("bob")
	w.Gone("You are signed out")
}

// TestLogOutInsteadOfSignInAgain asks as always whether what was typed is to be lost.
func TestLogOutInsteadOfSignInAgain(t *testing.T) {
	w, h := typing(t)
	w.outOfReach(h)
	w.Window(program).RequestFocus()
	w.Click("Log Out")
	w.See("Log Out without saving?")
	w.Click("Keep Editing")
	h.tasks.Pass(20 * time.Second)
	w.See("You are signed out")
	w.Click("Log Out")
	w.Click("Log Out")
	w.titles("TapeMaster Login")
}
