package app

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// explained are the pages of the manual that F1 opens in each window and question of everyWindow.
var explained = map[string]string{
	"Set Up":                        "first-steps",
	"Choose Database":               "first-steps",
	"login of nobody yet":           "signing-in",
	"login":                         "signing-in",
	"popup 1":                       "enrolment",
	"popup 2":                       "enrolment",
	"Change Password":               "change-password",
	"main window":                   "main-window",
	"About":                         "index",
	"Keys":                          "keys",
	"Diagnostics":                   "support",
	"Third-party Licences":          "index",
	"My Sign-in":                    "my-sign-in",
	"Sign-in Policy":                "sign-in-policy",
	"Sign-in Policy, tab Passwords": "sign-in-policy",
	"Sign-in Policy, the third tab": "sign-in-policy",
	"Sign-in Policy, the last tab":  "sign-in-policy",
	"Sign-in Log":                   "sign-in-log",
	"Details":                       "sign-in-log",
	"Export Log":                    "sign-in-log",
	"Active Users":                  "active-users",
	"Session":                       "active-users",
	"Disconnect":                    "active-users",
	"list of users":                 "users",
	"New User":                      "properties",
	"Properties":                    "properties",
	"Properties, tab Access":        "properties",
	"Properties, tab Sign-in":       "properties",
	"Properties, tab History":       "properties",
	"Reset Password":                "lost-phone",
	"Delete":                        "users",
	"Lost Phone":                    "lost-phone",
	"Export Users":                  "import-export",
	"Import Users":                  "import-export",
	"Properties of several":         "several-users",
	"Question about several":        "several-users",
	"Result for several":            "several-users",
	"Columns":                       "import-export",
	"Import preview":                "import-export",
	"tab Groups":                    "groups",
	"Properties of a group":         "groups",
	"New Group":                     "groups",
	"Delete of a group":             "groups",
	"Recovery Codes":                "recovery-codes",
	"My Sign-in of a user with an authenticator": "my-sign-in",
	"Confirm Your Identity":                      "my-sign-in",
	"Rename":                                     "my-sign-in",
	"Replace":                                    "my-sign-in",
	"Turn On":                                    "my-sign-in",
	"Turn On with QR code":                       "my-sign-in",
	"Test Code":                                  "lost-phone",
	"Temporary code":                             "lost-phone",
	"Manual without a browser":                   "index",
	"Verify":                                     "sign-in-log",
	"Server":                                     "server",
	"Connect to a server":                        "server",
	"Connect to a server?":                       "server",
}

// F1 opens the page about the window in front, wherever its focus is, and changes nothing in it.
func TestF1OpensTheManual(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	var w *world
	for _, c := range everyWindow {
		if c.start != nil {
			w = c.start(t)
		}
		c.open(w)
		w.NoBrowser = nil
		before, text, focus := w.Titles(), w.Front().Text(), w.Front().Canvas().Focused()
		if page := w.explains(); page != explained[c.name] {
			t.Errorf("in %s F1 opens %q, want %q", c.name, page, explained[c.name])
		}
		if w.Titles() != before || w.Front().Text() != text || w.Front().Canvas().Focused() != focus {
			t.Errorf("F1 in %s disturbs it: %s", c.name, w.Front().Text())
		}
		if c.after != "-" {
			w.Press(fyne.KeyEscape)
		}
	}
}

// explains presses F1 and returns the page that opens, without its ending; "" if none does.
func (w *world) explains() string {
	w.t.Helper()
	w.ForgetOpened()
	w.Press(fyne.KeyF1)
	if len(w.Opened()) != 1 || w.Opened()[0].Scheme != "file" {
		return ""
	}
	content, err := os.ReadFile(pathOf(w.Opened()[0]))
	if err != nil || !strings.HasPrefix(string(content), "<!DOCTYPE html>") {
		w.t.Errorf("%s is no page: %v", w.Opened()[0], err)
	}
	return strings.TrimSuffix(filepath.Base(w.Opened()[0].Path), ".html")
}

func pathOf(u *url.URL) string { return filepath.FromSlash(u.Path) }

// F1 in a menu closes it and opens the page about the window below, and a key that is held down opens one page.
func TestF1InAMenu(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	w := newWorld(t)
	w.administration("olga")
	w.Press(fyne.KeyF10)
	w.Press(fyne.KeyDown)
	if page := w.explains(); page != "users" {
		t.Errorf("F1 in a menu opens %q", page)
	}
	w.ForgetOpened()
	w.Press(fyne.KeyReturn) // the list has the keyboard again: Enter opens Properties of nobody, or of the row
	w.Window(userList)
	w.Hold(fyne.KeyF1, 5)
	if len(w.Opened()) != 1 {
		t.Errorf("a held F1 opened %d pages", len(w.Opened()))
	}
}

// The command does what the key does, and the login has a button for it, since it has no menu.
func TestManualByMouse(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	w := newWorld(t)
	w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.Menu("Help", "Manual")
	w.Menu("File", "Log Out")
	w.Click("Help")
	w.Click("Manual")
	if len(w.Opened()) != 2 || filepath.Base(w.Opened()[0].Path) != "main-window.html" || filepath.Base(w.Opened()[1].Path) != "signing-in.html" {
		t.Errorf("the command and the button opened %v", w.Opened())
	}
}

// Where others could exchange the manual, F1 says which folder is to blame, and what to do.
func TestManualInAFolderOfOthers(t *testing.T) {
	if _, err := os.Stat("/snap/bin"); err == nil || runtime.GOOS != "linux" {
		t.Skip("the manual is elsewhere")
	}
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	w := newWorld(t)
	w.start("Lite", "bob")
	w.must(os.Chmod(cache, 0o777))
	w.Press(fyne.KeyF1)
	w.See(lang.T(shell.NotOurs, cache), "XDG_CACHE_HOME")
	if len(w.Opened()) > 0 {
		t.Errorf("it opened %v", w.Opened())
	}
}

// Where no browser can be opened, a window says where the file is, also over a question. It replaces the one before.
func TestManualWithoutABrowser(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	w := newWorld(t)
	w.administration("olga")
	w.NoBrowser = errors.New("no browser")
	w.Menu2(userList, "User", "Export…")
	for range 2 {
		w.Window(userList)
		w.Press(fyne.KeyF1)
		w.front("Manual")
		w.See(lang.T(shell.NoBrowserForManual))
	}
	w.Click("Copy")
	path := w.Clipboard().Content()
	if _, err := os.Stat(path); err != nil || filepath.Base(path) != "import-export.html" {
		t.Errorf("the clipboard has %q: %v", path, err)
	}
	w.Press(fyne.KeyEscape)
	w.front(userList)
	if strings.Contains(w.Titles(), "Manual") || !widgets.ModalOpen(w.Front()) {
		t.Errorf("after Escape there are %s", w.Titles())
	}
}

// A manual that can't be written is no page: a window says why.
func TestManualUnwritten(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "bob")
	file := filepath.Join(t.TempDir(), "file")
	w.must(os.WriteFile(file, nil, 0o600))
	t.Setenv("HOME", file)
	t.Setenv("XDG_CACHE_HOME", file)
	w.Press(fyne.KeyF1)
	w.front("Manual")
	w.See(lang.T(shell.ManualUnwritten))
	if len(w.Opened()) != 0 {
		t.Errorf("opened %v", w.Opened())
	}
}

// keyed is a key in the first column of the manual's tables.
var keyed = regexp.MustCompile("`([^`]+)`")

// The keys that the manual lists are among those that Help > Keys has.
func TestManualListsTheKeys(t *testing.T) {
	page, err := os.ReadFile("../docs/manual/en/keys.md")
	if err != nil {
		t.Fatal(err)
	}
	listed, n := newListed(t), 0
	for line := range strings.Lines(string(page)) {
		first, is := strings.CutPrefix(line, "| ")
		if !is {
			continue
		}
		first, _, _ = strings.Cut(first, "|")
		for _, m := range keyed.FindAllStringSubmatch(first, -1) {
			if n++; !listed.keys[m[1]] {
				t.Errorf("the manual has %s, which Help > Keys does not list", m[1])
			}
		}
	}
	if n < 25 {
		t.Errorf("only %d keys were compared", n)
	}
}
