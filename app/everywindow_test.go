package app

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/account"
	"tapetrack/app/policy"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/screen"
	"tapetrack/test/worded"
	"tapetrack/widgets"
)

// everyWindow are the windows and questions of the programs, in the order in which they are opened on one screen: what
// opens them, where the focus is then (the beginning of its name), and which window is in front after Escape.
var everyWindow = []struct {
	start func(t *testing.T) *world // another screen; nil: the one before
	name  string
	open  func(w *world)
	title string
	focus string
	after string // after Escape; "-": Escape is not pressed, because it ends the program or the popups
}{
	{func(t *testing.T) *world { return emptyWorld(t) }, "Set Up", func(w *world) { w.start(program, "") }, "Set Up", "New Password", "-"},
	{func(t *testing.T) *world { return emptyWorld(t) }, "Choose Database", func(w *world) { w.choosable = true; w.start("Lite", "") }, "Choose Database", "File", "-"},

	{newWorld, "login of nobody yet", func(w *world) { w.start("Lite", "") }, "Lite Login", "User-ID", "-"},
	{newWorld, "login", func(w *world) { w.start("Lite", "alice") }, "Lite Login", "Password", "-"},
	{nil, "popup 1", func(w *world) { w.signIn(secretWord, "") }, "One Time Password", "6 digits (optional)", "-"},
	{nil, "popup 2", func(w *world) { w.Press(fyne.KeyReturn) }, "One Time Password Status", "OK", "Lite"},
	{nil, "Change Password", func(w *world) { w.Menu2("Lite", "File", "Change Password…") }, "Change Password", "Current Password", "Lite"},

	{servedWorld, "Server", func(w *world) { w.start("Lite", "alice"); w.Click("test.db on this computer") }, "Server", "Test Connection", "Lite Login"},
	{func(t *testing.T) *world { w, _ := connectable(t, newWorld); return w }, "Connect to a server", func(w *world) { w.start("Lite", "alice"); w.Click("test.db on this computer") }, "Server", "Link or file", "Lite Login"},
	{nil, "Connect to a server?", func(w *world) { w.Click("test.db on this computer"); w.Type(tapes.Link); w.Press(fyne.KeyReturn) }, "Server", "Cancel", "Server"},

	{newWorld, "main window", func(w *world) { w.start(program, data.Superuser); w.signIn(secretWord, "") }, program, "nothing", program},
	{nil, "Keys", func(w *world) { w.Menu2(program, "Help", "Keys") }, "Keys", "Find", program},
	{nil, "Diagnostics", func(w *world) { w.Menu2(program, "Help", "Diagnostics") }, "Diagnostics", "Copy", program},
	{nil, "About", func(w *world) { w.Menu2(program, "Help", "About TapeMaster") }, "About TapeMaster", "OK", program},
	{nil, "Third-party Licences", func(w *world) {
		w.Menu2(program, "Help", "About TapeMaster")
		w.Click("Third-party Licences")
	}, "Third-party Licences", "list", "About TapeMaster"},
	{nil, "My Sign-in", func(w *world) { w.Menu2(program, "File", mySignIn) }, mySignIn, "list", program},
	{nil, "Sign-in Policy", func(w *world) { w.Menu2(program, "Administration", lang.T(policy.Title)) }, lang.T(policy.Title), "Profile", program},
	{nil, "Sign-in Policy, tab Passwords", func(w *world) { w.Menu2(program, "Administration", lang.T(policy.Title)); w.Click("Passwords") }, lang.T(policy.Title), "Minimum length", program},
	{nil, "Sign-in Policy, the third tab", func(w *world) {
		w.Menu2(program, "Administration", lang.T(policy.Title))
		w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
		w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	}, lang.T(policy.Title), "Wrong codes before a delay", program},
	{nil, "Sign-in Policy, the last tab", func(w *world) {
		w.Menu2(program, "Administration", lang.T(policy.Title))
		w.Chord(fyne.KeyModifierControl|fyne.KeyModifierShift, fyne.KeyTab)
	}, lang.T(policy.Title), "Days without a code", program},
	{nil, "Sign-in Log", func(w *world) { w.Menu2(program, "Administration", "Sign-in Log") }, "Sign-in Log", "list", "Sign-in Log"},
	{nil, "Details", func(w *world) { w.Press(fyne.KeyHome, fyne.KeyReturn) }, "Sign-in Log", "Time", "Sign-in Log"},
	{nil, "Export Log", func(w *world) { w.Click("Export…") }, "Sign-in Log", "File", "Sign-in Log"},

	{nil, "Active Users", func(w *world) { w.Menu2(program, "Administration", activeUsers) }, activeUsers, "list", activeUsers},
	{nil, "Session", func(w *world) { w.Press(fyne.KeyHome, fyne.KeyReturn) }, activeUsers, "User", activeUsers},
	{nil, "Disconnect", func(w *world) {
		w.signedInAt("bob", "desk8")
		w.Press(fyne.KeyF5, fyne.KeyHome, fyne.KeyDelete)
	}, activeUsers, "Message", activeUsers},

	{nil, "list of users", func(w *world) { w.Menu2(program, "Administration", userList) }, userList, "list", userList},
	{nil, "New User", func(w *world) { w.Menu2(userList, "User", "Add") }, "New User", "User-ID", userList},
	{nil, "Properties", func(w *world) { w.Press(fyne.KeyHome); w.Menu2(userList, "User", "Properties") }, "alice Properties", "Name", userList},
	{nil, "Properties, tab Access", func(w *world) { w.Menu2(userList, "User", "Properties"); w.Click("Access") }, "alice Properties", "TapeMaster", userList},
	{nil, "Properties, tab Sign-in", func(w *world) { w.Menu2(userList, "User", "Properties"); w.Click("Sign-in") }, "alice Properties", "One Time Password", userList},
	{nil, "Properties, tab History", func(w *world) { w.Menu2(userList, "User", "Properties"); w.Click("History") }, "alice Properties", "list", userList},
	{nil, "Reset Password", func(w *world) { w.Menu2(userList, "User", "Reset Password") }, "Reset Password", "New Password", userList},
	{nil, "Delete", func(w *world) { w.Menu2(userList, "User", "Delete") }, userList, "Cancel", userList},
	{nil, "Lost Phone", func(w *world) { w.Menu2(userList, "User", "Lost Phone…") }, userList, "options", userList},
	{nil, "Export Users", func(w *world) { w.Menu2(userList, "User", "Export…") }, userList, "File", userList},
	{nil, "Import Users", func(w *world) { w.Menu2(userList, "User", "Import…") }, userList, "File", userList},
	{nil, "Properties of several", func(w *world) {
		w.Menu2(userList, "Selection", "Select All")
		w.Menu2(userList, "User", "Properties")
	}, "Properties of 4 users", "Group-ID", userList},
	{nil, "Question about several", func(w *world) { w.Menu2(userList, "User", "Disable") }, userList, "Cancel", userList},
	{nil, "Result for several", func(w *world) { w.Menu2(userList, "User", "Disable"); w.Insist("Disable") }, "Disable 3 users", "list", userList},
	{nil, "Columns", func(w *world) { w.preview("Kennung;Vorname;Nachname", "mia;Mia;Müller") }, userList, "User-ID", userList},
	{nil, "Import preview", func(w *world) { w.preview("User-ID;Name;Email;Group-ID", "mia;Mia Müller;mia;OPS") }, userList, "list", userList},
	{nil, "tab Groups", func(w *world) { w.Window(userList); w.Click("Groups") }, userList, "list", userList},
	{nil, "Properties of a group", func(w *world) { w.Press(fyne.KeyHome); w.Menu2(userList, "Group", "Properties") }, "Group OPS Properties", "Description", userList},
	{nil, "New Group", func(w *world) { w.Menu2(userList, "Group", "Add Group") }, "New Group", "Group-ID", userList},
	{nil, "Delete of a group", func(w *world) { w.Menu2(userList, "Group", "Delete") }, userList, "Move to", userList},

	{newWorld, "Recovery Codes", func(w *world) {
		w.start("Lite", "alice")
		w.signIn(secretWord, w.code(w.activate("alice")))
		w.Click(lang.T(account.MakeCodes))
	}, "Recovery Codes", "I have stored these codes", "-"},
	{nil, "My Sign-in of a user with an authenticator", func(w *world) { w.keep(); w.Menu2("Lite", "File", mySignIn) }, mySignIn, "list", "Lite"},
	{nil, "Confirm Your Identity", func(w *world) {
		w.now = w.now.Add(data.ProofTime)
		w.Menu2("Lite", "File", mySignIn)
		w.Click("Add…")
	}, mySignIn, "Password", mySignIn},

	{newWorld, "Rename", func(w *world) {
		secret := w.activate("alice")
		w.start("Lite", "alice")
		w.signIn(secretWord, w.code(secret))
		w.Menu2("Lite", "File", mySignIn)
		w.now = w.now.Add(data.ProofTime)
		w.Click("Rename…")
		w.prove(secret)
	}, mySignIn, "Rename Phone", mySignIn},
	{nil, "Replace", func(w *world) { w.Click("Replace…") }, mySignIn, "OTP", mySignIn},

	{newWorld, "Turn On", func(w *world) {
		w.start("Lite", "bob")
		w.signIn(secretWord, "")
		w.Click("Turn On…")
	}, mySignIn, "Password", mySignIn},
	{nil, "Turn On with QR code", func(w *world) {
		w.Click("Turn On…")
		w.Type(secretWord)
		w.Press(fyne.KeyReturn)
	}, mySignIn, "OTP", mySignIn},

	{newWorld, "Test Code", func(w *world) {
		w.activate("alice")
		w.administration("olga")
		w.sheet("alice")
		w.Click("Sign-in")
		w.Click("Test Code…")
	}, "alice Properties", "Code", "alice Properties"},
	{nil, "Temporary code", func(w *world) { w.lost("Temporary code", "forgot it") }, "alice Properties", "Copy", "alice Properties"},
	{nil, "Verify", func(w *world) {
		w.Window(program)
		w.Menu2(program, "Administration", "Sign-in Log")
		w.Click("Verify")
	}, "Sign-in Log", "Close", "Sign-in Log"},

	{newWorld, "Manual without a browser", func(w *world) {
		w.t.Setenv("XDG_CACHE_HOME", w.t.TempDir())
		w.start("Lite", "bob")
		w.NoBrowser = errors.New("no browser")
		w.Press(fyne.KeyF1)
	}, "Manual", "File", "Lite Login"},
}

// preview opens the preview of a file with these lines.
func (w *world) preview(lines ...string) {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), "users.csv")
	w.must(os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600))
	w.Menu2(userList, "User", "Import…")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type(path)
	w.Press(fyne.KeyReturn)
}

// scrolled have more in them than fits: the first page, the text of an event, which may be long, and what support asks for.
var scrolled = []string{"main window", "Details", "Diagnostics"}

// commands are menus and commands named in texts.
var commands = regexp.MustCompile(`File > [A-Z][a-z]+( [A-Z][a-z]+|-in)*`)

// Every window has a title of its own, begins where its user goes on, is gone through by Tab, forwards and backwards,
// past everything that takes keys and nothing that is disabled, and is left by Escape. Buttons
// have a text, and what is clicked is at least as large as WCAG 2.5.8 asks for.
// As it opens it shows all that it has, no text is cut, and a command that a text names stands in one line.
func TestEveryWindow(t *testing.T) {
	for _, tag := range append(lang.Languages(), lang.Pseudo, lang.PseudoLong) {
		t.Run(tag, func(t *testing.T) {
			shell.UseLanguage(tag)
			t.Cleanup(func() { shell.UseLanguage(lang.English) })
			everyWindowIn(t, tag)
		})
	}
}

func everyWindowIn(t *testing.T, tag string) {
	var w *world
	icons := meanings{}
	listed := newListed(t)
	for _, c := range everyWindow {
		if c.start != nil {
			w = c.start(t)
			w.App.Settings().SetTheme(widgets.NewTheme()) // sizes are those of the programs
		}
		c.open(w)
		if got := w.Front().Title(); !worded.Reads(got, c.title) {
			t.Fatalf("%s: in front is %q, not %q", c.name, got, c.title)
		}
		titles := strings.Split(w.Titles(), ", ")
		slices.Sort(titles)
		if len(slices.Compact(slices.Clone(titles))) < len(titles) {
			t.Errorf("%s: two windows have one title: %q", c.name, titles)
		}
		if got := w.Focus(); !begins(got, c.focus) {
			t.Errorf("%s begins at %q, not at %q", c.name, got, c.focus)
		}
		listed.see(c.name, w.Front().Shortcuts())
		stops := w.goRound(c.name)
		w.heard(c.name, stops)
		for i := len(stops) - 1; i >= 0; i-- {
			w.Chord(fyne.KeyModifierShift, fyne.KeyTab)
			if got := w.Front().Canvas().Focused(); got != stops[i] {
				t.Errorf("%s: Shift+Tab goes from %s", c.name, w.named([]fyne.Focusable{stops[(i+1)%len(stops)], got}))
			}
		}
		screen.Each(w.Front(), func(o fyne.Focusable) {
			if off, ok := o.(fyne.Disableable); slices.Contains(stops, o) || ok && off.Disabled() {
				return
			}
			keys := w.Front().Canvas()
			if keys.Focus(o); keys.Focused() == o { // otherwise it hands the focus on
				t.Errorf("%s: Tab does not come to %s, a %T", c.name, w.Focus(), o)
			}
			keys.Focus(stops[0])
		})
		screen.Each(w.Front(), func(b *widgets.Button) {
			if b.Text == "" {
				t.Errorf("%s has a button without a text", c.name)
			}
			if tag == lang.English {
				icons.see(t, c.name, b)
			}
		})
		screen.Each(w.Front(), func(o fyne.Tappable) {
			switch o := o.(type) {
			case *widgets.Button, *widgets.Check, *widgets.Select, *widgets.Entry:
				if s := o.(fyne.CanvasObject).Size(); s.Width < 24 || s.Height < 24 {
					t.Errorf("%s: a %T is %v large", c.name, o, s)
				}
			}
		})
		screen.Each(w.Front(), func(s *container.Scroll) {
			high := s.Content.MinSize().Height
			if s.Direction != container.ScrollHorizontalOnly && high > s.Size().Height+1 && !slices.Contains(scrolled, c.name) && tag != lang.PseudoLong {
				t.Errorf("%s is %v high, of %v: it scrolls", c.name, s.Size().Height, high)
			}
		})
		screen.Each(w.Front(), func(text *widget.RichText) {
			for _, command := range commands.FindAllString(text.String(), -1) {
				whole := func(o fyne.CanvasObject) bool {
					line, ok := o.(*canvas.Text)
					return ok && strings.Contains(line.Text, command)
				}
				if !slices.ContainsFunc(test.WidgetRenderer(text).Objects(), whole) {
					t.Errorf("%s breaks %s across lines: %s", c.name, command, text)
				}
			}
		})
		giving := []string{"Import preview", "list of users"} // whose cells give way, and are read in full elsewhere
		if overTLS {                                          // and there is one column more
			giving = append(giving, "Sign-in Log", "Properties, tab History", "Active Users")
		}
		if tag != lang.PseudoLong && (tag != lang.Pseudo || !slices.Contains(giving, c.name)) {
			for _, text := range cut(w.Front()) {
				t.Errorf("%s: the end is cut off %q", c.name, text)
			}
		}
		if tag == lang.Pseudo && c.name != "Third-party Licences" { // whose words are their authors'
			for _, text := range literals(w.Front()) {
				t.Errorf("%s: %q is in no catalogue", c.name, text)
			}
		}
		if c.after != "-" {
			w.Press(fyne.KeyEscape)
			if got := w.Front().Title(); !worded.Reads(got, c.after) || widgets.ModalOpen(w.Front()) {
				t.Errorf("%s: after Escape %q is in front", c.name, got)
			}
		}
	}
	if tag == lang.English && len(icons) < 12 {
		t.Errorf("only %d icons were seen: %q", len(icons), icons)
	}
}

// begins reports whether what has the focus begins with some words, in the language of the program.
func begins(focus, words string) bool {
	return slices.ContainsFunc(worded.Worded(words), func(w string) bool { return strings.HasPrefix(focus, strings.TrimSuffix(w, "]")) })
}

// goRound presses Tab until the focus is back, and returns what had it. A page that is only read begins with nothing.
func (w *world) goRound(window string) (stops []fyne.Focusable) {
	w.t.Helper()
	c := w.Front().Canvas()
	if c.Focused() == nil {
		w.Press(fyne.KeyTab)
	}
	first := c.Focused()
	for range 60 {
		stops = append(stops, c.Focused())
		if name := w.Focus(); name == "" || name == "something" || name == "nothing" {
			w.t.Errorf("%s: Tab comes to %q, a %T, after %s", window, name, c.Focused(), w.named(stops))
		}
		if b, ok := c.Focused().(*widgets.Button); ok && b.Disabled() {
			w.t.Errorf("%s: Tab comes to %s, which is disabled", window, b.Text)
		}
		if w.Press(fyne.KeyTab); c.Focused() == first {
			return stops
		}
	}
	w.t.Errorf("%s: Tab does not come back", window)
	return stops
}

// named describes stops.
func (w *world) named(stops []fyne.Focusable) string {
	c := w.Front().Canvas()
	before := c.Focused()
	var names []string
	for _, s := range stops {
		c.Focus(s)
		names = append(names, w.Focus())
	}
	c.Focus(before)
	return strings.Join(names, ", ")
}
