package app

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// TestIdleProgramGoesBackToLogin: after fifteen minutes without a key the windows are
// closed, whatever the program itself has done; a key restarts the fifteen minutes.
func TestIdleProgramGoesBackToLogin(t *testing.T) {
	w := newWorld(t)
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicySessionIdleMinutes: "15"}))
	h := w.administration("olga")
	pass := func(d time.Duration) { // by both clocks
		for ; d > 0; d -= 20 * time.Second {
			w.now = w.now.Add(20 * time.Second)
			h.tasks.Pass(20 * time.Second)
		}
	}
	for range 10 {
		pass(2 * time.Minute)
		w.Press(fyne.KeyDown)
	}
	pass(13 * time.Minute)
	w.front("Group User Administration")
	pass(2 * time.Minute)
	w.front("Signing Out Soon")
	pass(20 * time.Second) // it is known to twenty seconds when it was pressed
	w.titles("Signed Out")
	w.See(fmt.Sprintf(auth.NotPressed, "15 minutes"))
	w.Press(fyne.KeyReturn)
	w.front("TapeMaster Login")
	w.See(fmt.Sprintf(auth.NotPressed, "15 minutes"), "Sign in as olga")
	check.Equal(t, "windows", w.Titles(), "TapeMaster Login")
	check.Equal(t, "the log", w.signOuts()[0], "olga: "+string(data.ByIdleTime))
	check.Equal(t, "open", w.open(w.session("olga")), false)

	// Who signs in again is where everybody begins.
	w.signIn(secretWord, "")
	w.front("TapeMaster")
}

// TestBusyProgramStaysSignedIn: with the shortest time that the policy permits, whoever
// presses keys all the time is not signed out.
func TestBusyProgramStaysSignedIn(t *testing.T) {
	w := newWorld(t)
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicySessionIdleMinutes: "5"}))
	h := w.start("Lite", "bob")
	w.signIn(secretWord, "")
	for range 60 { // ten minutes
		w.now = w.now.Add(10 * time.Second)
		w.Press(fyne.KeyDown)
		h.tasks.Pass(10 * time.Second)
		w.front("Lite")
	}
	w.now = w.now.Add(5 * time.Minute)
	h.tasks.Pass(20 * time.Second)
	w.titles("Signed Out")
}

// TestIdleEndsWhateverIsInFront: a question, or what was typed and not saved, holds
// nothing back, and the program goes on as one that was just started.
func TestIdleEndsWhateverIsInFront(t *testing.T) {
	edited := func(w *world) {
		w.sheet("bob")
		w.reach("Name", fyne.KeyDown)
		w.Type("X")
	}
	for name, open := range map[string]func(w *world){
		"a sheet that is not saved": edited,
		"Quit asks": func(w *world) {
			edited(w)
			w.Menu2("TapeMaster", "File", "Quit")
			w.See("Quit without saving?")
		},
		"Log Out asks": func(w *world) {
			edited(w)
			w.Menu2("TapeMaster", "File", "Log Out")
			w.See("Log Out without saving?")
		},
		"Change Password": func(w *world) {
			w.Menu2("TapeMaster", "File", "Change Password…")
			w.Type("the beginning of it")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicySessionIdleMinutes: "15"}))
			h := w.administration("olga")
			open(w)
			w.now = w.now.Add(15 * time.Minute)
			h.tasks.Pass(20 * time.Second)
			w.titles("Signed Out")
			h.tasks.Pass(time.Hour)
			w.titles("Signed Out")
			w.Press(fyne.KeyEscape) // was meant for what stood there
			w.titles("Signed Out")
			w.Click("Sign In Again")
			w.titles("TapeMaster Login")
			check.Equal(t, "name", w.user("bob").Name, "Bob Baker")
			check.Equal(t, "the log", len(w.signOuts()), 1)
			w.Press(fyne.KeyEscape)
			check.Equal(t, "quits", w.Quits, 1)
		})
	}
}

// TestSaveAfterTheSessionEnded: what is saved before the program knows that the session
// has ended is not saved, and its user reads why.
func TestSaveAfterTheSessionEnded(t *testing.T) {
	for why, c := range map[string]struct {
		end  func(w *world)
		says string
	}{
		"idle": {func(w *world) {
			w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicySessionIdleMinutes: "15"}))
			w.now = w.now.Add(15 * time.Minute)
		}, fmt.Sprintf(auth.NotPressed, "15 minutes")},
		"too long": {func(w *world) {
			w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicySessionHours: "12"}))
			w.now = w.now.Add(12 * time.Hour)
		}, fmt.Sprintf(auth.LastsAtMost, "12 hours")},
		"disabled": {func(w *world) { w.change("olga", func(e *data.UserEdit) { e.Disabled = true }) }, auth.EndedDisabled},
	} {
		t.Run(why, func(t *testing.T) {
			w := properties(t, "bob", "Name")
			w.Type("Robert")
			c.end(w)
			w.Click("OK")
			w.front("bob Properties")
			w.See(c.says)
			check.Equal(t, "name", w.user("bob").Name, "Bob Baker")
		})
	}
}

// TestIdleEndsBeforeRecoveryCodes: codes that nobody wrote down go with their window.
func TestIdleEndsBeforeRecoveryCodes(t *testing.T) {
	w, h, codes := codesShown(t)
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicySessionIdleMinutes: "15"}))
	w.now = w.now.Add(15 * time.Minute)
	h.tasks.Pass(20 * time.Second)
	w.titles("Signed Out")
	w.Gone(codes[0])
}

// TestLongSessionGoesBackToLogin: however busy somebody is.
func TestLongSessionGoesBackToLogin(t *testing.T) {
	w := newWorld(t)
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicySessionHours: "12"}))
	h := w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.now = w.now.Add(12*time.Hour - time.Second)
	w.Press(fyne.KeyF5)
	h.tasks.Pass(80 * time.Second)
	w.front("Signing Out Soon")
	w.See(lang.T(soonOver, "0 seconds"))
	w.Click("OK")
	w.titles("Lite")
	w.now = w.now.Add(time.Second)
	h.tasks.Pass(20 * time.Second)
	w.titles("Signed Out")
	w.See(fmt.Sprintf(auth.LastsAtMost, "12 hours"))
	check.Equal(t, "the log", w.signOuts()[0], "bob: "+string(data.ByAge))
}

// TestIdleWithoutAnAnswer: a program whose database is gone shows nothing for longer than
// its session would have lasted.
func TestIdleWithoutAnAnswer(t *testing.T) {
	w := newWorld(t)
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicySessionIdleMinutes: "15"}))
	h := w.administration("olga")
	pass := func() {
		w.now = w.now.Add(20 * time.Second)
		h.tasks.Pass(20 * time.Second)
	}
	pass()
	w.must(w.db.Close())
	for range 43 {
		pass()
	}
	w.front("Group User Administration")
	pass()
	w.titles("Signed Out")
	w.See(lang.T(Unheard))
}
