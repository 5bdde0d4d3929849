package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/test/check"
)

// TestIdleProgramGoesBackToLogin: after fifteen minutes without a key the windows are
// gone, whatever the program has done by itself; a key begins them anew.
func TestIdleProgramGoesBackToLogin(t *testing.T) {
	w := newWorld(t)
	w.must(w.SetPolicy(t.Context(), console, data.PolicySessionIdleMinutes, "15"))
	h := w.administration("olga")
	w.Press(fyne.KeyDown)
	h.tasks.Pass(80 * time.Second) // reported
	for range 14 {
		w.now = w.now.Add(time.Minute)
		w.Press(fyne.KeyDown)
		h.tasks.Pass(80 * time.Second)
	}
	w.now = w.now.Add(15*time.Minute - time.Second)
	h.tasks.Pass(20 * time.Second)
	w.front("Group User Administration")
	w.now = w.now.Add(time.Second)
	h.tasks.Pass(20 * time.Second)
	w.front("TapeMaster Login")
	w.See("You were signed out because nothing was pressed for 15 minutes. Sign in again.")
	check.Equal(t, "windows", w.Titles(), "TapeMaster Login")
	check.Equal(t, "the log", w.signOuts()[0], "olga: nothing was pressed for too long")
	check.Equal(t, "open", w.open(w.session("olga")), false)

	// Who signs in again is where everybody begins.
	w.signIn(secretWord, "")
	w.front("TapeMaster")
}

// TestLongSessionGoesBackToLogin: however busy somebody is.
func TestLongSessionGoesBackToLogin(t *testing.T) {
	w := newWorld(t)
	w.must(w.SetPolicy(t.Context(), console, data.PolicySessionHours, "12"))
	h := w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.now = w.now.Add(12*time.Hour - time.Second)
	w.Press(fyne.KeyF5)
	h.tasks.Pass(80 * time.Second)
	w.front("Lite")
	w.now = w.now.Add(time.Second)
	h.tasks.Pass(20 * time.Second)
	w.front("Lite Login")
	w.See("You were signed out: a session lasts 12 hours at most. Sign in again.")
	check.Equal(t, "the log", w.signOuts()[0], "bob: open for as long as the policy permits")
}
