package app

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"tapetrack/app/help"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
	"tapetrack/test/screen"
	"tapetrack/widgets"
)

// The diagnostics show what was read, to administrators as themselves and to others as nobody;
// Copy puts all of it on the clipboard, and F5 reads it again.
func TestDiagnosticsWindow(t *testing.T) {
	for id, seesMore := range map[string]bool{"olga": true, "bob": false} {
		w := newWorld(t)
		name := map[bool]string{true: program, false: "Lite"}[seesMore]
		h := w.start(name, id)
		h.Display = func(over fyne.Window) []data.Finding {
			if over.Title() != "Diagnostics" {
				t.Errorf("the display of %s is described", over.Title())
			}
			return []data.Finding{{Name: data.Say("Scale"), Value: data.Say("1.5")}}
		}
		w.signIn(secretWord, "")
		w.Menu("Help", "Diagnostics")
		w.front("Diagnostics")
		w.See("Version", "1.0.0", "Path", w.path, "Scale", "1.5", string(help.Harmless))
		if got := w.asker != (data.Actor{}); got != seesMore {
			t.Errorf("%s asks as somebody: %v", id, got)
		}
		w.Press(fyne.KeySpace) // Copy has the focus
		w.See(string(help.Copied))
		check.Equal(t, "copied", w.Clipboard().Content(), strings.Join([]string{
			"Program", "  Version: 1.0.0", "", "Database", "  Path: " + w.path, "  Users: 4", "", "Display", "  Scale: 1.5", "",
		}, "\n"))
		w.asker, w.path = data.Actor{}, "elsewhere.db"
		w.Press(fyne.KeyF5)
		w.See("elsewhere.db")
		if got := w.asker != (data.Actor{}); got != seesMore {
			t.Errorf("F5 reads nothing for %s", id)
		}
	}
}

// Whoever can't sign in gets to the help by mouse and by keys, and reads as nobody; what is
// open closes with the login.
func TestHelpBeforeSignIn(t *testing.T) {
	w := newWorld(t)
	w.trouble = &data.Trouble{Kind: data.ErrNoKey, Text: data.Say("The safe is empty.")}
	w.start(program, "olga")
	w.Click("Help")
	w.Click("Diagnostics")
	w.front("Diagnostics")
	w.See(w.path)
	if w.asker != (data.Actor{}) {
		t.Error("somebody reads before they have signed in")
	}
	w.Press(fyne.KeyEscape)
	w.front("TapeMaster Login")

	w.tabTo("Help")
	w.Press(fyne.KeySpace, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	w.front("Keys")
	w.trouble = nil
	w.Window("TapeMaster Login")
	w.tabTo("Password")
	w.signIn(secretWord, "")
	w.titles(program)
}

// tabTo presses Tab until that has the focus.
func (w *world) tabTo(name string) {
	w.t.Helper()
	for range 10 {
		if w.Focus() == name {
			return
		}
		w.Press(fyne.KeyTab)
	}
	w.t.Fatalf("Tab does not come to %s", name)
}

// About has the line that people are asked for.
func TestAboutCopies(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.Window(program)
	w.Menu("Help", "About TapeMaster")
	w.See("TapeMaster", "Version 1.0.0", string(help.About))
	w.Click("Copy")
	check.Equal(t, "copied", w.Clipboard().Content(), "TapeMaster 1.0.0")
	w.Click("Third-party Licences")
	w.See("- filippo.io/age v1.3.2")
}

// About says that the database requires a newer version, to those who are signed in, and
// says nothing of versions that are not newer.
func TestAboutNamesTheNeededVersion(t *testing.T) {
	w := newWorld(t)
	require := func(program, version string) data.NeededVersion {
		w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicyMinimumVersion + strings.ToLower(program): version}))
		return data.NeededVersion{Program: program, Version: version}
	}
	about := func() {
		w.Menu2("Lite", "Help", "About Lite")
		w.front("About Lite")
	}
	require("Lite", "1.0.0")
	w.start("Lite", "bob")
	w.signIn(secretWord, "")
	about()
	w.Gone("1.0.0 or later")
	w.Press(fyne.KeyEscape)

	needed := []data.NeededVersion{require("TapeMaster", "1.8.0"), require("Lite", "1.7.0")}
	w.Press(fyne.KeyF5)
	about()
	w.See(lang.Say(words.NeededVersions(needed)))
	w.Press(fyne.KeyEscape)
	w.Menu("File", "Log Out")
	w.Click("Help")
	w.Click("About Lite")
	w.front("About Lite")
	w.Gone("or later")
}

// The keys of menus are found by what they do and by what is pressed, and copied.
func TestKeysAreFound(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.Window(program)
	w.Menu("Help", "Keys")
	w.See("Log Out", "Ctrl+L", "Alt+Enter", "Ctrl+4")
	w.Type("log out")
	w.See("Ctrl+L")
	w.Gone("Ctrl+M")
	w.Click("Copy")
	check.Equal(t, "copied", w.Clipboard().Content(), "Main window: Log Out: Ctrl+L\n")
	w.Chord(fyne.KeyModifierControl, fyne.KeyF)
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("ctrl+p USERS")
	w.See("Print")
	w.Press(fyne.KeyDown)
	check.Equal(t, "focus", w.Focus(), "list")
	w.Chord(fyne.KeyModifierControl, fyne.KeyC)
	check.Equal(t, "copied row", w.Clipboard().Content(), "Users and groups: Print: Ctrl+P")
	w.Chord(fyne.KeyModifierControl, fyne.KeyF)
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("no such key")
	w.Gone("Ctrl+P")

	w = newWorld(t)
	w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.Menu("Help", "Keys")
	w.See("Log Out", "Ctrl+L", "Next field or button")
	w.Gone("Users and groups")
}

// listed are the shortcuts that Help > Keys has.
type listed struct {
	t    *testing.T
	keys map[string]bool
	seen int
}

// newListed opens Help > Keys of an administrator.
func newListed(t *testing.T) *listed {
	w := newWorld(t)
	w.administration("olga")
	w.Window(program)
	w.Menu("Help", "Keys")
	w.Click("Copy")
	l := &listed{t: t, keys: map[string]bool{}}
	for line := range strings.Lines(w.Clipboard().Content()) {
		_, words, _ := strings.Cut(strings.TrimSpace(line), ": ")
		_, words, _ = strings.Cut(words, ": ")
		for _, key := range strings.Split(words, ", ") {
			l.keys[key] = true
		}
	}
	return l
}

// see complains of what a window has installed and Keys does not list. Alt with a letter
// opens a menu of the bar, and is one line for all.
func (l *listed) see(window string, installed []fyne.Shortcut) {
	for _, s := range installed {
		words := widgets.ShortcutWords(s)
		if k, ok := s.(*desktop.CustomShortcut); ok {
			if k.Modifier == fyne.KeyModifierAlt && len(k.KeyName) == 1 {
				words = lang.T("Alt+letter")
			}
			if k.KeyName == fyne.KeyEnter { // that of the keypad
				words = strings.ReplaceAll(words, string(fyne.KeyEnter), widgets.ShortcutWords(&desktop.CustomShortcut{KeyName: fyne.KeyReturn}))
			}
		}
		if l.seen++; !l.keys[words] {
			l.t.Errorf("%s has %s (%s), which Help > Keys does not list", window, words, s.ShortcutName())
		}
	}
}

// stages lead to where a key of Help > Keys is pressed: those of a place, and before some keys
// something more.
var (
	stages = map[string]func(w *world){
		"Everywhere": func(w *world) { w.administration("olga"); w.Menu("User", "Add"); w.Press(fyne.KeyTab) },
		"Menus":      func(w *world) { w.administration("olga"); w.Press(fyne.KeyDown) },
		"Lists":      func(w *world) { w.administration("olga"); w.Press(fyne.KeyHome, fyne.KeyDown) },
		"Property sheets": func(w *world) {
			w.administration("olga")
			w.Press(fyne.KeyHome)
			w.Menu("User", "Properties")
			w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
			w.Press(fyne.KeyDown)
		},
		"Fields": func(w *world) {
			w.Clipboard().SetContent("pasted")
			w.start("Lite", "")
			w.Type("alice")
		},
		"Days": func(w *world) {
			w.administration("olga")
			w.Menu2(program, "Administration", "Sign-in Log")
			w.Click("Any time")
			w.Click("From – to")
			w.tabTo("From")
		},
		"Days in a property sheet": func(w *world) {
			w.administration("olga")
			w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
			w.Press(fyne.KeyHome)
			w.Menu("Group", "Properties")
			w.Press(fyne.KeyTab, fyne.KeySpace, fyne.KeySpace, fyne.KeyTab)
		},
	}
	before = map[string]func(w *world){
		string(help.ReadAgain): func(w *world) {
			w.Press(fyne.KeyEscape)
			w.add(data.NewUser{User: data.User{ID: "zoe", Group: "OPS"}})
		},
		string(help.AlongMenus): func(w *world) { w.Press(fyne.KeyF10) },
		string(help.IntoTitles): func(w *world) { w.Press(fyne.KeyHome) },
		string(help.Redo):       func(w *world) { w.Chord(fyne.KeyModifierControl, fyne.KeyZ) },
		string(help.CopyAndCut): func(w *world) { w.Chord(fyne.KeyModifierControl, fyne.KeyA) },
	}
)

// Each key that no menu shows does something where it is said to.
func TestCommonKeysWork(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	for _, key := range help.Common() {
		stage := stages[key.Where]
		if stage == nil {
			t.Errorf("nobody tries keys of %s", key.Where)
			continue
		}
		for _, s := range key.Any {
			k := s.(*desktop.CustomShortcut)
			w := newWorld(t)
			stage(w)
			if more := before[key.Does]; more != nil {
				more(w)
			}
			was := w.state()
			if k.Modifier == 0 {
				w.Press(k.KeyName)
			} else {
				w.Chord(k.Modifier, k.KeyName)
			}
			if w.state() == was {
				t.Errorf("%s: %s (%s) does nothing: %.400s", key.Where, widgets.ShortcutWords(k), key.Does, was)
			}
		}
	}
}

// state is what is seen of the window in front, what has the focus and what was copied.
func (w *world) state() string {
	field := ""
	if e, ok := w.Front().Canvas().Focused().(*widgets.Entry); ok {
		field = fmt.Sprintf("%s, %d, %q", e.Text, e.CursorColumn, e.SelectedText())
	}
	field += fmt.Sprint(len(w.Opened()))
	var drawn strings.Builder // not all is text: which row is selected, which title is marked
	screen.Each(w.Front(), func(r *canvas.Rectangle) { fmt.Fprintln(&drawn, r.Position(), r.Size(), r.FillColor, r.StrokeColor) })
	return strings.Join([]string{w.Titles(), w.Focus(), field, w.Clipboard().Content(), w.Front().Text(), drawn.String()}, "|")
}
