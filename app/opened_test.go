package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/server"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// A file that names a server is opened by a double click: whatever the first window is, a question comes whose default is
// Cancel, and without an answer nothing is connected.
func TestOpenedFile(t *testing.T) {
	for first, c := range map[string]struct {
		program string
		world   func(*testing.T) *world
	}{
		"Lite Login":      {"Lite", newWorld},
		"Set Up":          {program, emptyWorld},
		"Choose Database": {"Lite", emptyWorld},
	} {
		w, _ := connectable(t, c.world)
		w.choosable = true
		w.file = "/mnt/server.tapetrack"
		h := w.start(c.program, "alice")
		w.front("Server")
		w.See(lang.T(server.Question), "H5PZ 2GD4 CGNX U4TB DLX6", "10.0.0.7:6000")
		w.Press(fyne.KeyReturn) // Cancel
		check.Equal(t, first+": taken", w.connected, "")
		w.Press(fyne.KeyEscape)
		w.titles(first)
		check.Equal(t, first+": it is asked about once", h.File, "")

		w, _ = connectable(t, c.world)
		w.choosable = true
		w.file = "/mnt/server.tapetrack"
		w.start(c.program, "alice")
		w.Insist("Connect")
		check.Equal(t, first+": taken", w.connected, tapes.Link)
		w.titles(c.program + " Login")
	}
}

// What can't be connected is said, and the login is there.
func TestOpenedFileThatConnectsNothing(t *testing.T) {
	other := tapes
	other.Codes, other.Place = []string{"AAAA"}, "stranger.example.net"
	w, _ := connectable(t, newWorld)
	w.file = "/mnt/none.tapetrack"
	w.start("Lite", "alice")
	w.See("/mnt/none.tapetrack is not the link of a server.")
	w.Press(fyne.KeyEscape)
	w.titles("Lite Login")

	for _, removable := range []bool{true, false} {
		w = servedWorld(t)
		w.servers = map[string]data.Server{"/mnt/server.tapetrack": tapes, "/mnt/other.tapetrack": other}
		w.removable = removable
		w.file = "/mnt/server.tapetrack"
		w.start("Lite", "alice")
		w.See(lang.T(server.SameOne))

		w.file = "/mnt/other.tapetrack"
		w.start("Lite", "alice")
		want := server.NotThat
		if removable {
			want = server.OtherOne
		}
		w.See(lang.T(want, "stranger.example.net"))
		check.Equal(t, "taken", w.connected, "")
	}

	w, _ = connectable(t, newWorld)
	w.connectable = false
	w.file = "/mnt/server.tapetrack"
	w.start("Lite", "alice")
	w.See(lang.T(server.NoneTaken, w.Origin()))
	w.Gone(lang.T(server.Question))
	w.Press(fyne.KeyEscape)
	w.titles("Lite Login")
	w.signIn(secretWord, "")
	w.titles("One Time Password")
}
