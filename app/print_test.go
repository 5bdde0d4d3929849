package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// printHome gives the test a home of its own for what is printed.
func printHome(t *testing.T) {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
}

// printed returns what the last page says that was opened, and its path.
func (w *world) printed() (page, path string) {
	w.t.Helper()
	if len(w.Opened()) == 0 {
		w.t.Fatalf("no page was opened; on the screen is:\n%s", w.Front().Text())
	}
	path = w.Opened()[len(w.Opened())-1].Path
	content, err := os.ReadFile(path)
	w.must(err)
	return string(content), path
}

// gone fails the test if a page is still there.
func (w *world) gone(path string) {
	w.t.Helper()
	if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, os.ErrNotExist) {
		w.t.Errorf("the page is still there: %v", err)
	}
}

func TestPrintUsersAndLetters(t *testing.T) {
	for end, leave := range map[string]func(*world, *host){
		"Log Out": func(w *world, _ *host) { w.Menu2(program, "File", "Log Out") },
		"Quit":    func(w *world, _ *host) { w.Menu2(program, "File", "Quit") },
	} {
		t.Run(end, func(t *testing.T) {
			printHome(t)
			w := newWorld(t)
			out, err := w.SignIn(t.Context(), data.Attempt{Login: "alice", Password: secretWord, Client: data.Client{Program: "Lite", Version: "1.0.0", Computer: "desk8"}})
			w.must(err)
			h := w.administration("olga")
			w.Click("alice")
			w.WhileOpening = func() { w.See(lang.T(shell.OpeningBrowser)) }
			w.Chord(fyne.KeyModifierControl, fyne.KeyP)
			w.WhileOpening = nil
			page, path := w.printed()
			w.See(lang.T(shell.PageOpened) + ": " + path)
			w.Gone(lang.T(shell.OpeningBrowser))
			for _, want := range []string{"Selected users", "1 user<", "Alice Ärmel", "alice@example.com", "by Olga Ott (olga) from test.db on this computer"} {
				if !strings.Contains(page, want) {
					t.Errorf("%q is not on the page", want)
				}
			}
			log, err := w.Log(t.Context(), console, data.EventQuery{Limit: 1})
			w.must(err)
			check.Equal(t, "noted", log.Events[0].Kind, data.UsersExported)
			check.Equal(t, "how many", log.Events[0].Detail, "1 user")
			info, err := os.Stat(path)
			w.must(err)
			check.Equal(t, "mode", info.Mode(), 0o600)
			info, err = os.Stat(filepath.Dir(path))
			w.must(err)
			check.Equal(t, "mode of the folder", info.Mode().Perm(), 0o700)

			w.RightClick("alice")
			w.Click("Print Letters")
			letters, other := w.printed()
			check.Equal(t, "letter", strings.Contains(letters, "Dear <bdi>Alice Ärmel</bdi>"), true)
			for _, never := range []string{secretWord, "otpauth", out.Enrolment.Key, strings.ReplaceAll(out.Enrolment.Key, " ", "")} {
				if strings.Contains(letters+page, never) {
					t.Error("a secret is on a page")
				}
			}
			leave(w, h)
			w.gone(path)
			w.gone(other)
		})
	}
}

// Without a browser it is said where the page is.
func TestPrintWithoutABrowser(t *testing.T) {
	printHome(t)
	w := newWorld(t)
	w.administration("olga")
	w.NoBrowser = errors.New("no xdg-open")
	w.Chord(fyne.KeyModifierControl, fyne.KeyP)
	w.See("The page is ready", "No browser could be opened.")
	_, path := w.printed()
	check.Equal(t, "shown", w.Field(), path)
	w.Press(fyne.KeyTab)
	w.at("Copy")
	w.Press(fyne.KeySpace)
	check.Equal(t, "on the clipboard", w.Clipboard().Content(), path)
	w.Press(fyne.KeyEscape)
	w.Gone("The page is ready")
	w.at("list")
}
