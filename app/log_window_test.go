package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// signInLog signs in to TapeMaster and opens Sign-in Log.
func (w *world) signInLog(id string) {
	w.t.Helper()
	w.start(program, id)
	w.signIn(secretWord, "")
	w.Menu("Administration", "Sign-in Log")
	w.front("Sign-in Log")
}

// try signs somebody in at another computer.
func (w *world) try(id, password string) {
	w.t.Helper()
	_, err := w.SignIn(w.t.Context(), data.Attempt{Login: id, Password: password, Client: data.Client{Program: "Lite", Version: "1.0.0", Computer: "desk8"}})
	w.must(err)
}

func TestSignInLog(t *testing.T) {
	w := newWorld(t)
	w.try("bob", "wrong")
	w.try("nobody@nowhere", "wrong")
	w.try("bob", secretWord)
	w.activate("alice")
	w.signInLog("olga")
	w.See("Signed in", "olga", lang.Say(words.Kind(data.OTPActivated)), "QR code shown", "Sign-in refused: wrong", "Sign-in refused: unknown", "desk8",
		"User added", "console: test", "Database created")
	w.Gone("nobody@nowhere")

	w.Click("All")
	w.Click("Refusals")
	w.See("Sign-in refused: wrong", "2 of ")
	w.Gone("Signed in", "QR code shown")
	w.reach("User", fyne.KeyTab)
	w.Type("bob")
	w.See("1 of ")
	w.Gone("refused: unknown")
	w.Chord(fyne.KeyModifierControl, fyne.KeyF)
	w.Type("tapectl")
	w.See("No events match.")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("DESK8")
	w.See("Sign-in refused: wrong")
	w.Chord(fyne.KeyModifierControl, fyne.KeyW)
	w.front(program)
}

func TestSignInLogExportAndVerify(t *testing.T) {
	w := newWorld(t)
	w.try("bob", "wrong")
	w.signInLog("olga")
	path := filepath.Join(t.TempDir(), "log.csv")
	w.Click("Export…")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type(path)
	w.Press(fyne.KeyReturn)
	w.See(" events were written to " + path)
	b, err := os.ReadFile(path)
	w.must(err)
	if lines := strings.Split(string(b), "\r\n"); !strings.Contains(lines[1], ",sign-in,Signed in,succeeded,olga,olga,TapeMaster,desk7,password") {
		t.Errorf("the newest event is %q", lines[1])
	}
	w.Press(fyne.KeyF5)
	w.See("Log exported")
	w.Click("Verify")
	w.See("The log is intact", "are unchanged", "Write this seal down")
	w.Press(fyne.KeyEscape, fyne.KeyF5)
	w.See("Log verified")
}

// A user who has lost the rights is told so and sees nothing more.
func TestSignInLogWithoutRights(t *testing.T) {
	w := newWorld(t)
	w.signInLog("olga")
	w.change("olga", func(e *data.UserEdit) { e.Tapemaster = false })
	w.Press(fyne.KeyF5)
	w.See("tapemaster rights")
	w.Click("Verify")
	w.See("This did not work", "tapemaster rights")
}
