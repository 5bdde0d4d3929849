package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// The name of a computer is joined by the address that a server saw, wherever people read
// where something was done. Where no server is asked it stands as it is.
func TestWhereSomethingWasDone(t *testing.T) {
	desk7 := "desk7"
	if overTLS {
		desk7 = "desk7 at 127.0.0.1"
	}
	w := newWorld(t)
	w.start("Lite", "alice")
	w.signIn(secretWord, "")
	w.titles(popup1)
	w.CloseButton()
	w.signIn(secretWord, "")
	w.titles(popup1)
	w.See("in Lite on " + desk7 + ". ")

	w = newWorld(t)
	w.start(program, "olga")
	w.signIn(secretWord, "")
	w.Menu("File", "Log Out")
	w.signIn(secretWord, "")
	w.See(", TapeMaster on " + desk7 + "\n")
	w.Menu("Administration", "Group User Administration")
	w.sheet("olga")
	w.Click("Sign-in")
	w.See("Last sign-in\ntoday ", ", TapeMaster on "+desk7+"\n")
	w.Click("History")
	w.See("desk7")
	if overTLS {
		w.See("Address", "127.0.0.1")
	} else {
		w.Gone("127.0.0.1", "(claimed)")
	}
}

// The log says what a server saw and what clients claim, finds an address, and exports it.
func TestSignInLogTellsAddresses(t *testing.T) {
	w := newWorld(t)
	w.try("bob", "wrong") // in a program on the server's host, so without an address
	w.signInLog("olga")
	address := ""
	if overTLS {
		address = "127.0.0.1"
		w.See("Address", "127.0.0.1", "Client (claimed)", "TapeMaster on desk7")
	} else {
		w.Gone("Address", "127.0.0.1", "(claimed)")
	}
	w.Press(fyne.KeyHome, fyne.KeyReturn)
	if overTLS {
		w.See("Address\n127.0.0.1\nProgram (claimed)\nTapeMaster\nComputer (claimed)\ndesk7\n")
	} else {
		w.See("Program\nTapeMaster\nComputer\ndesk7\n")
	}
	w.Press(fyne.KeyEscape)

	path := filepath.Join(t.TempDir(), "log.csv")
	w.Click("Export…")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type(path)
	w.Press(fyne.KeyReturn)
	w.See(" events were written to " + path)
	b, err := os.ReadFile(path)
	w.must(err)
	lines := strings.Split(string(b), "\r\n")
	for i, end := range []string{",Program,Computer,Detail,Address", ",TapeMaster,desk7,password," + address, ",Lite,desk8,wrong-password,"} {
		check.Equal(t, lines[i]+" ends with "+end, strings.HasSuffix(lines[i], end), true)
	}
	w.Press(fyne.KeyEscape)

	w.Chord(fyne.KeyModifierControl, fyne.KeyF)
	w.Type("127.0.0.1")
	if overTLS {
		w.See("Signed in", "olga")
		w.Gone("desk8", lang.Say(words.Kind("sign-in-refused")))
	} else {
		w.See("No events match.")
	}
}
