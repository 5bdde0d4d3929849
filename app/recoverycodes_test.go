package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/account"
	"tapetrack/app/recovery"
	"tapetrack/app/shell"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// codesShown signs alice in, whose recovery codes are shown then.
func codesShown(t *testing.T) (w *world, h *host, codes []string) {
	t.Helper()
	w = newWorld(t)
	secret := w.activate("alice")
	h = w.start("Lite", "alice")
	w.signIn(secretWord, w.code(secret))
	w.titles("Lite")
	w.Click(lang.T(account.MakeCodes))
	w.titles("Lite, Recovery Codes")
	for _, line := range strings.Split(w.Front().Text(), "\n") {
		if len(line) == 19 && strings.Count(line, "-") == 3 {
			codes = append(codes, line)
		}
	}
	check.Equal(t, "codes", len(codes), 10)
	return w, h, codes
}

// Who types fast does not lose them.
func TestRecoveryCodesWaitForThePerson(t *testing.T) {
	w, _, _ := codesShown(t)
	w.See(lang.T(recovery.EachSignsYouIn), "shown only once", "Alice Ärmel (alice)")
	w.Press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyEnter)
	w.titles("Lite, Recovery Codes")
	w.See(lang.T(recovery.StoreFirst))
	w.Click("Done") // disabled
	w.titles("Lite, Recovery Codes")

	for _, leave := range []func(){
		func() { w.Press(fyne.KeyEscape) }, w.CloseButton,
	} {
		leave()
		w.See("Close without these codes?", lang.T(recovery.LoseCodes))
		w.Press(fyne.KeyEscape)
		w.Gone("Close without these codes?")
		w.titles("Lite, Recovery Codes")
	}
	for _, item := range []string{"Log Out", "Quit"} {
		w.Menu2("Lite", "File", item)
		w.See(item+" without saving?", "Unsaved changes in Recovery Codes will be lost.")
		w.Press(fyne.KeyEscape)
		w.Window("Recovery Codes")
		check.Equal(t, "quits", w.Quits, 0)
	}
	w.reach("Copy", fyne.KeyTab)
	w.Press(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
	w.Press(fyne.KeySpace) // written down
	w.Press(fyne.KeyTab)
	w.at("Done")
	w.Press(fyne.KeyTab)
	w.at("Close")
	w.Chord(fyne.KeyModifierShift, fyne.KeyTab)
	w.Chord(fyne.KeyModifierShift, fyne.KeyTab)
	w.Press(fyne.KeySpace) // and not
	w.Press(fyne.KeyReturn)
	w.titles("Lite, Recovery Codes")
	w.Press(fyne.KeySpace, fyne.KeyReturn)
	w.titles("Lite")
	w.Menu("File", "Log Out")
	w.titles("Lite Login")
}

func TestRecoveryCodesLeftBehind(t *testing.T) {
	w, _, _ := codesShown(t)
	w.Press(fyne.KeyEscape)
	w.Insist("Close")
	w.titles("Lite")

	w, _, _ = codesShown(t)
	w.Menu2("Lite", "File", "Quit")
	w.Insist("Quit")
	check.Equal(t, "quits", w.Quits, 1)

	w, _, _ = codesShown(t)
	w.Menu2("Lite", "File", "Log Out")
	w.Insist("Log Out")
	w.titles("Lite Login")
}

func TestRecoveryCodesCopied(t *testing.T) {
	w, h, codes := codesShown(t)
	w.Click("Copy")
	w.See(lang.T(recovery.CodesCopied, shell.Kept))
	check.Equal(t, "on the clipboard", w.Clipboard().Content(), strings.Join(codes, "\n")+"\n")
	w.at(lang.T(recovery.Stored))
	h.tasks.Pass(30 * time.Second)
	check.Equal(t, "on the clipboard", w.Clipboard().Content(), "")
	w.Press(fyne.KeyReturn) // they may be nowhere by now
	w.See(lang.T(recovery.StoreFirst))
	w.Press(fyne.KeySpace, fyne.KeyReturn)
	w.titles("Lite")
}

// typePath types the path of the file to save.
func (w *world) typePath(path string) {
	w.t.Helper()
	w.See("Save Recovery Codes")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type(path)
	w.Press(fyne.KeyReturn)
}

func TestRecoveryCodesSaved(t *testing.T) {
	w, _, codes := codesShown(t)
	folder := t.TempDir()
	path := filepath.Join(folder, "codes.txt")
	w.Click("Save…")
	if suggested := w.Field(); !filepath.IsAbs(suggested) || filepath.Base(suggested) != "recovery-codes-alice.txt" ||
		filepath.Dir(suggested) == os.TempDir() {
		t.Errorf("suggested is %q", suggested)
	}
	w.typePath("codes.txt")
	w.See(files.FullPath)
	w.typePath(filepath.Join(folder, "nowhere", "codes.txt"))
	w.See("There is no folder " + filepath.Join(folder, "nowhere"))
	w.typePath(folder)
	w.See("is a folder")
	w.Press(fyne.KeyEscape)
	w.Gone("Save Recovery Codes")
	check.Equal(t, "can be confirmed", !w.Button("Done").Disabled(), false)
	w.Press(fyne.KeyReturn) // on Save…
	w.typePath(path)
	w.See("The codes were saved to " + path + ".")
	w.at("Done")
	info, err := os.Stat(path)
	w.must(err)
	check.Equal(t, "mode", info.Mode(), 0o600)
	content, err := os.ReadFile(path)
	w.must(err)
	for _, want := range append(codes, "alice", "Lite on desk7", "field OTP") {
		if !strings.Contains(string(content), want) {
			t.Errorf("%q is not in the file:\n%s", want, content)
		}
	}

	// Another file is never written over without asking.
	other := filepath.Join(folder, "diary.txt")
	w.must(os.WriteFile(other, []byte("dear diary"), 0o644))
	w.Click("Save…")
	w.typePath(other)
	w.See("Replace "+filepath.Base(other)+"?", "The file "+other+" already exists.")
	w.Press(fyne.KeyEscape)
	w.See("Save Recovery Codes")
	check.Equal(t, "typed", w.Field(), other)
	w.Press(fyne.KeyReturn)
	diary, err := os.ReadFile(other)
	w.must(err)
	check.Equal(t, "diary", string(diary), "dear diary")
	w.Insist("Replace")
	w.See("The codes were saved to " + other + ".")
	info, err = os.Stat(other)
	w.must(err)
	check.Equal(t, "mode", info.Mode(), 0o600)
	w.Press(fyne.KeyReturn)
	w.titles("Lite")
}

// The printed page lies where only its user can read it, and goes.
func TestRecoveryCodesPrinted(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	for name, end := range map[string]func(*world){
		"saved":   func(w *world) { w.Press(fyne.KeyReturn) },
		"closed":  func(w *world) { w.Press(fyne.KeyEscape) }, // printed, so nothing is lost
		"log out": func(w *world) { w.Menu2("Lite", "File", "Log Out"); w.Insist("Log Out") },
		"quit":    func(w *world) { w.Menu2("Lite", "File", "Quit"); w.Insist("Quit") },
	} {
		w, _, codes := codesShown(t)
		w.WhileOpening = func() { w.See(lang.T(shell.OpeningBrowser)) }
		w.Click("Print")
		w.See(lang.T(shell.PageOpened))
		w.Gone(lang.T(shell.OpeningBrowser))
		w.at("Done")
		check.Equal(t, "opened", len(w.Opened()), 1)
		address := w.Opened()[0]
		check.Equal(t, "scheme", address.Scheme, "file")
		page, err := os.ReadFile(address.Path)
		w.must(err)
		for _, want := range append(codes, "Alice Ärmel (alice)", "in Lite on desk7", "field OTP") {
			if !strings.Contains(string(page), want) {
				t.Errorf("%q is not on the page", want)
			}
		}
		if !strings.HasPrefix(address.Path, home) {
			t.Errorf("the page is at %s", address.Path)
		}
		info, err := os.Stat(address.Path)
		w.must(err)
		check.Equal(t, "mode", info.Mode(), 0o600)
		info, err = os.Stat(filepath.Dir(address.Path))
		w.must(err)
		check.Equal(t, "mode of the folder", info.Mode().Perm(), 0o700)
		end(w)
		if _, err := os.Stat(filepath.Dir(address.Path)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: the page is still there: %v", name, err)
		}
	}
}

// Whoever has gone elsewhere while the browser was being opened stays there.
func TestRecoveryCodesPrintedSlowly(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	w, _, _ := codesShown(t)
	w.WhileOpening = func() { w.reach("Copy", fyne.KeyTab) }
	w.Click("Print")
	w.See(lang.T(shell.PageOpened))
	w.at("Copy")
}

func TestRecoveryCodesWithoutABrowser(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	w, _, _ := codesShown(t)
	w.NoBrowser = errors.New("no xdg-open")
	w.Click("Print")
	w.See(lang.T(recovery.NoBrowser))
	check.Equal(t, "can be confirmed", !w.Button("Done").Disabled(), false)
}

// What a program left that was killed goes at the next start, unless another
// program may be using it.
func TestPrintedPagesAreSwept(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	root := filepath.Join(home, "cache", "TapeTrack")
	for _, name := range []string{"tapetrack-print-old", "tapetrack-print-young", "fonts"} {
		if err := os.MkdirAll(filepath.Join(root, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if name != "tapetrack-print-young" {
			old := time.Now().Add(-2 * time.Hour)
			if err := os.Chtimes(filepath.Join(root, name), old, old); err != nil {
				t.Fatal(err)
			}
		}
	}
	w := newWorld(t)
	w.start("Lite", "bob")
	left, err := os.ReadDir(root)
	w.must(err)
	var names []string
	for _, e := range left {
		names = append(names, e.Name())
	}
	check.Equal(t, "left", strings.Join(names, ", "), "fonts, tapetrack-print-young")
}
