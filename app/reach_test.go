package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tapetrack/app/account"
	"tapetrack/app/mysignin"
	"tapetrack/app/recovery"
	"tapetrack/app/signin"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/screen"
)

// least is what the title bar and the edges of a window leave of a screen of 1024x768 pixels at a scale of 1.25.
var least = fyne.NewSize(819-8, 614-40)

// smallest sets that screen, before the first window.
func smallest(w *world) *world {
	w.Resolution(1024, 768, 1.25)
	return w
}

// On the smallest screen everything in every window of the sign-in is reached by mouse and by keyboard alone.
func TestReachSignIn(t *testing.T) {
	for name, show := range map[string]func(t *testing.T) *world{
		"Set Up": func(t *testing.T) *world {
			w, _ := two(t, emptyWorld)
			smallest(w).start(program, "")
			return w
		},
		"Choose Database": func(t *testing.T) *world {
			w, _ := two(t, emptyWorld)
			smallest(w).start("Lite", "")
			return w
		},
		"login": func(t *testing.T) *world {
			w := smallest(newWorld(t))
			w.start("Lite", "alice")
			return w
		},
		"login with another database": func(t *testing.T) *world {
			w, _ := two(t, newWorld)
			w.trouble = &data.Trouble{Kind: data.ErrUnreadable, Text: data.Say("It can't be opened.")}
			smallest(w).start("Lite", "alice")
			w.See(lang.T(signin.ChooseDatabase))
			return w
		},
		"popup 1": func(t *testing.T) *world {
			w := smallest(newWorld(t))
			w.start("Lite", "alice")
			w.signIn(secretWord, "")
			return w
		},
		"popup 2": func(t *testing.T) *world {
			w := smallest(newWorld(t))
			w.start("Lite", "alice")
			w.signIn(secretWord, "")
			w.Press(fyne.KeyReturn)
			w.front(popup2)
			return w
		},
		"choose a new password": func(t *testing.T) *world {
			w := smallest(newWorld(t))
			w.must(w.ResetPassword(t.Context(), console, w.user("bob").Key, secretWord, true))
			w.start("Lite", "bob")
			w.signIn(secretWord, "")
			w.front("Change Password")
			return w
		},
	} {
		t.Run(name, func(t *testing.T) { show(t).Reach(least) })
	}
}

// The same for the windows of people's own sign-in.
func TestReachOwnSignIn(t *testing.T) {
	printHome(t)
	w := smallest(newWorld(t))
	reach := func(title string) {
		t.Helper()
		w.front(title)
		w.Reach(least)
	}
	h := w.start("Lite", "bob")
	w.signIn(secretWord, "")
	reach("Lite")
	w.Menu("File", "Change Password…")
	reach("Change Password")
	w.Press(fyne.KeyEscape)
	w.Menu("Help", "About Lite")
	reach("About Lite")
	w.Click("Third-party Licences")
	reach("Third-party Licences")
	w.Press(fyne.KeyEscape)
	w.Window("About Lite")
	w.Press(fyne.KeyEscape)
	for _, window := range []string{"Keys", "Diagnostics"} {
		w.Window("Lite")
		w.Menu("Help", window)
		reach(window)
		w.Press(fyne.KeyEscape)
	}
	w.Window("Lite")
	w.Menu("File", mySignIn)
	reach(mySignIn)
	w.Click("Turn On…")
	reach(mySignIn)
	w.Type(secretWord)
	w.Press(fyne.KeyReturn)
	w.See(lang.T(mysignin.TurnOnTitle))
	reach(mySignIn)
	w.Type(w.code(w.newKey()))
	w.Press(fyne.KeyReturn)
	w.Click(lang.T(account.MakeCodes))
	reach("Recovery Codes")
	w.Click("Save…")
	reach("Recovery Codes")
	w.Press(fyne.KeyEscape)
	w.Press(fyne.KeyEscape) // asks
	reach("Recovery Codes")
	w.Press(fyne.KeyEscape)
	w.reach(lang.T(recovery.Stored), fyne.KeyTab)
	w.keep()
	reach(mySignIn)
	w.Chord(fyne.KeyModifierShift, fyne.KeyF10)
	w.See("Rename…")
	w.Press(fyne.KeyEscape)
	for _, act := range []string{"Rename…", "Replace…"} {
		w.Click(act)
		reach(mySignIn)
		w.Press(fyne.KeyEscape)
	}
	w.now = w.now.Add(10 * time.Minute)
	w.CloseButton()
	w.Window("Lite")
	reach("Lite")
	w.must(w.ResetPassword(t.Context(), console, w.user("bob").Key, secretWord, false))
	w.pass(h)
	w.titles("Signed Out")
	reach("Signed Out")
}

// On the smallest screen the first page scrolls: by keys, too.
func TestKeysScrollTheFirstPage(t *testing.T) {
	w := smallest(newWorld(t))
	w.start(program, "olga")
	w.signIn(secretWord, "")
	page := screen.Find[*container.Scroll](w.Front(), nil)
	end := page.Content.MinSize().Height - page.Size().Height
	if end <= 100 {
		t.Fatalf("the page scrolls by %v only", end)
	}
	at := func(key fyne.KeyName, from, to float32) {
		t.Helper()
		w.Press(key)
		if got := page.Offset.Y; got < from || got > to {
			t.Errorf("after %s the page is scrolled by %v of %v", key, got, end)
		}
	}
	at(fyne.KeyUp, 0, 0)
	at(fyne.KeyDown, 10, 100)
	at(fyne.KeyUp, 0, 0)
	at(fyne.KeyPageDown, 100, end)
	for range 10 {
		w.Press(fyne.KeyDown)
	}
	at(fyne.KeyPageDown, end, end)
	at(fyne.KeyHome, 0, 0)
	at(fyne.KeyEnd, end, end)
	w.Press(fyne.KeyTab) // a button has the focus now, and does not use the key
	at(fyne.KeyHome, 0, 0)
}
