package app

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

const soon = "Signing Out Soon"

// waiting is olga in TapeMaster, idle for as long as it takes to be warned, and what lets
// time pass.
func waiting(t *testing.T, open func(*world)) (*world, func(time.Duration)) {
	t.Helper()
	w := newWorld(t)
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicySessionIdleMinutes: "15"}))
	h := w.administration("olga")
	open(w)
	pass := func(d time.Duration) { // by both clocks
		for ; d > 0; d -= time.Second {
			w.now = w.now.Add(time.Second)
			h.tasks.Pass(time.Second)
		}
	}
	pass(13*time.Minute + 30*time.Second)
	for idle := 13*time.Minute + 30*time.Second; !strings.Contains(w.Titles(), soon); idle += time.Second {
		if idle > 14*time.Minute {
			t.Fatal("not warned a minute before")
		}
		pass(time.Second)
	}
	w.front(soon)
	return w, pass
}

// Before the sign-out a window counts down, and names what would be lost; any key or
// click, in any window, keeps the session for as long as before.
func TestIdleWarning(t *testing.T) {
	edited := func(w *world) {
		w.sheet("bob")
		w.reach("Name", fyne.KeyDown)
		w.Type("X")
	}
	for name, press := range map[string]func(*world){
		"Enter":          func(w *world) { w.Press(fyne.KeyReturn) },
		"Escape":         func(w *world) { w.Press(fyne.KeyEscape) },
		"a letter":       func(w *world) { w.Press(fyne.KeyA) },
		"the button":     func(w *world) { w.Click("Stay Signed In") },
		"another window": func(w *world) { w.Window("bob Properties"); w.Press(fyne.KeyDown) },
	} {
		t.Run(name, func(t *testing.T) {
			w, pass := waiting(t, edited)
			w.See("seconds because nobody is using TapeMaster. Press any key", "Unsaved changes in bob Properties will be lost.")
			press(w)
			pass(time.Second)
			if titles := w.Titles(); strings.Contains(titles, soon) || !strings.Contains(titles, "bob Properties") {
				t.Fatalf("then there are %s", titles)
			}
			pass(13 * time.Minute)
			check.Equal(t, "open", w.open(w.session("olga")), true)
			pass(3 * time.Minute)
			w.titles("Signed Out")
			w.See("Unsaved changes in bob Properties were lost.")
			check.Equal(t, "name", w.user("bob").Name, "Bob Baker")
		})
	}
}

// Everybody has a minute, and sees it pass.
func TestIdleWarningCountsDown(t *testing.T) {
	w, pass := waiting(t, func(*world) {})
	said := regexp.MustCompile(`signed out in (\d+) seconds`)
	left := func() int {
		found := said.FindStringSubmatch(w.Front().Text())
		if found == nil {
			t.Fatal(w.Front().Text())
		}
		n, err := strconv.Atoi(found[1])
		w.must(err)
		return n
	}
	first := left()
	if first < 60 || first > 80 {
		t.Errorf("it begins with %d seconds", first)
	}
	for n := first; n > first-10; n-- {
		check.Equal(t, "seconds", left(), n)
		pass(time.Second)
	}
	pass(80 * time.Second)
	w.titles("Signed Out")
}

// A press in the last second counts: it is reported at once, not with the next question.
func TestIdleWarningLastSecond(t *testing.T) {
	w, pass := waiting(t, func(*world) {})
	for !w.Says("signed out in 2 seconds") {
		pass(time.Second)
	}
	w.Press(fyne.KeyReturn)
	pass(2 * time.Minute)
	w.titles("TapeMaster, Group User Administration")
}

// Nothing prolongs a session that has lasted as long as it may: its user is told once, in
// time to save.
func TestAgeWarning(t *testing.T) {
	w := newWorld(t)
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicySessionHours: "12"}))
	h := w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.now = w.now.Add(12*time.Hour - 5*time.Minute)
	h.tasks.Pass(20 * time.Second)
	w.titles("Lite, " + soon)
	w.See("Your session ends soon", lang.T(soonOver, "5 minutes"))
	w.Press(fyne.KeyEscape)
	w.titles("Lite")
	w.Press(fyne.KeyDown)
	h.tasks.Pass(time.Minute)
	w.titles("Lite")
	w.now = w.now.Add(5 * time.Minute)
	h.tasks.Pass(20 * time.Second)
	w.titles("Signed Out")
}

// Who has not answered that the session gets too old is warned of idleness all the same.
func TestIdleWarningBesideThatOfAge(t *testing.T) {
	w := newWorld(t)
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicySessionHours: "1", data.PolicySessionIdleMinutes: "15"}))
	h := w.start("Lite", "bob")
	w.signIn(secretWord, "")
	for range 4 { // somebody is there for 44 minutes
		w.now = w.now.Add(11 * time.Minute)
		w.Press(fyne.KeyDown)
		h.tasks.Pass(reportEvery + aliveEvery)
	}
	w.now = w.now.Add(10*time.Minute + 50*time.Second)
	h.tasks.Pass(aliveEvery)
	w.See("Your session ends soon")
	w.now = w.now.Add(3*time.Minute + 20*time.Second)
	h.tasks.Pass(aliveEvery)
	w.titles("Lite, " + soon + ", " + soon)
	w.See("Still there?")
	w.Press(fyne.KeyDown)
	h.tasks.Pass(time.Second)
	w.titles("Lite, " + soon)
}
