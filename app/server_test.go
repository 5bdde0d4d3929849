package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/server"
	"tapetrack/app/shell"
	"tapetrack/app/signin"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// tapes is a server as windows know it.
var tapes = data.Server{
	Link: "tapetrack://tapes.example.com:5443/?key=aaaa", Place: "tapes.example.com", Hosts: []string{"tapes.example.com:5443", "10.0.0.7:6000"},
	Codes: []string{"H5PZ 2GD4 CGNX U4TB DLX6 LBM4 BUN7 NXZ3 TDMH 23LT XNLT D6WH 4S4A"},
}

// served is a world whose programs ask a server.
func servedWorld(t *testing.T) *world {
	w := newWorld(t)
	w.server = &tapes
	return w
}

// connectable is a world whose programs may take a server, which next is then.
func connectable(t *testing.T, make func(*testing.T) *world) (w, next *world) {
	t.Helper()
	next = servedWorld(t)
	w = make(t) // its screen is the one that counts
	next.Screen, next.removable, next.remembered, next.next = w.Screen, true, "bob", w
	w.connectable, w.servers, w.next = true, map[string]data.Server{tapes.Link: tapes, "/mnt/server.tapetrack": tapes}, next
	return w, next
}

// The line below the title leads to the server that is asked.
func TestServerWindow(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	w := servedWorld(t)
	w.start("Lite", "alice")
	w.Click("test.db on this computer")
	w.front("Server")
	check.Equal(t, "page of the manual", w.explains(), "server")
	w.See("tapes.example.com:5443\n10.0.0.7:6000", "H5PZ 2GD4 CGNX U4TB DLX6\nLBM4 BUN7 NXZ3 TDMH 23LT\nXNLT D6WH 4S4A", "named by --server")
	w.Gone("Remove…")
	w.reached = data.Reached{Version: "2.0.0"}
	w.Click("Test Connection")
	w.See(lang.T(server.Answered, "2.0.0"))
	w.unreachable = &data.Trouble{Kind: data.ErrUnreachable, Text: data.Say("It is not there.")}
	w.Press(fyne.KeyReturn) // which the button keeps
	w.See("It is not there.")
	w.unreachable, w.reached.Ahead = nil, -61*time.Second
	w.Press(fyne.KeySpace)
	w.See(lang.T(server.Answered, "2.0.0"), lang.T(shell.ClockFast, 61*time.Second))
	w.Press(fyne.KeyEscape)
	w.titles("Lite Login")
	w.signIn(secretWord, "")
	w.titles("One Time Password")
}

// By keyboard alone: the line is a stop, and the window comes once.
func TestServerWindowByKeyboard(t *testing.T) {
	w := servedWorld(t)
	w.start("Lite", "")
	w.reach("test.db on this computer", fyne.KeyTab)
	w.Press(fyne.KeySpace)
	w.front("Server")
	w.Press(fyne.KeyEscape)
	w.front("Lite Login")
	w.Press(fyne.KeyReturn)
	w.front("Server")
	check.Equal(t, "windows", w.Exists(), 2)
}

// Where nothing can be shown or taken, the line leads nowhere.
func TestNoServerWindow(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "")
	w.See("Lite · test.db on this computer")
}

// A server is taken after its code was shown and a question was answered whose default is
// Cancel.
func TestConnect(t *testing.T) {
	for _, named := range []string{tapes.Link, "  " + tapes.Link + "\n", "/mnt/server.tapetrack"} {
		w, _ := connectable(t, newWorld)
		w.start("Lite", "alice")
		w.Click("test.db on this computer")
		w.front("Server")
		w.at("Link or file")
		w.Type("tapes.example.com")
		w.Press(fyne.KeyReturn)
		w.See("is not the link of a server.")
		w.Chord(fyne.KeyModifierControl, fyne.KeyA)
		w.Paste(named)
		w.Press(fyne.KeyReturn)
		w.See(lang.T(server.Question), lang.T(server.Trust), "10.0.0.7:6000", "H5PZ 2GD4 CGNX U4TB DLX6")
		w.Press(fyne.KeyReturn) // Cancel
		w.front("Server")
		check.Equal(t, "taken", w.connected, "")
		w.Press(fyne.KeyReturn)
		w.unreachable = &data.Trouble{Kind: data.ErrUnreachable, Text: data.Say("It is not there.")}
		w.Insist("Connect")
		w.See("It is not there.")
		w.front("Server")
		w.unreachable = nil
		w.Click("Connect…")
		w.Insist("Connect")
		check.Equal(t, "taken", w.connected, tapes.Link)
		w.titles("Lite Login")
		w.See("Sign in as bob")
		w.signIn(secretWord, "")
		w.titles("Lite")
	}
}

// A second code could be that of a stranger's server, below the one that people compare.
func TestConnectToSeveralCodes(t *testing.T) {
	w, _ := connectable(t, newWorld)
	two := tapes
	two.Codes = append([]string{tapes.Codes[0]}, "AAAA BBBB CCCC DDDD EEEE FFFF GGGG HHHH IIII JJJJ KKKK LLLL MMMM")
	w.servers[tapes.Link] = two
	w.start("Lite", "alice")
	w.Click("test.db on this computer")
	w.Type(tapes.Link)
	w.Press(fyne.KeyReturn)
	w.See(lang.T(server.Several, 2), "Codes", "H5PZ 2GD4", "AAAA BBBB")
}

// A server that was chosen is removed after a question, and the login is that of the database.
func TestRemoveServer(t *testing.T) {
	w, next := connectable(t, newWorld)
	w.remembered = "alice"
	next.start("Lite", "")
	w.Click("test.db on this computer")
	w.Click("Remove…")
	w.See(lang.T(server.Removing))
	w.Press(fyne.KeyReturn) // Cancel
	w.front("Server")
	w.Click("Remove…")
	w.Insist("Remove")
	w.titles("Lite Login")
	w.See("Sign in as alice")

	w, next = connectable(t, emptyWorld)
	next.start(program, "")
	w.Click("test.db on this computer")
	w.Click("Remove…")
	w.Insist("Remove")
	w.titles("Set Up")
}

// Where a database is missing, a server is offered.
func TestConnectWithoutDatabase(t *testing.T) {
	w, _ := connectable(t, emptyWorld)
	w.start(program, "")
	w.titles("Set Up")
	w.Click(lang.T(signin.ConnectToOne))
	w.front("Server")
	w.Press(fyne.KeyEscape)
	w.front("Set Up")
	w.Click(lang.T(signin.ConnectToOne))
	w.Type(tapes.Link)
	w.Press(fyne.KeyReturn)
	w.Insist("Connect")
	w.titles("TapeMaster Login")

	w, _ = connectable(t, emptyWorld)
	w.choosable = true
	w.start("Lite", "")
	w.titles("Choose Database")
	w.Click(lang.T(signin.ConnectToOne))
	w.Type(tapes.Link)
	w.Press(fyne.KeyReturn)
	w.Insist("Connect")
	w.titles("Lite Login")
}

// Whoever names the file of a server where a database is asked for is asked about that server.
func TestServerWhereADatabaseIsAskedFor(t *testing.T) {
	w, _ := connectable(t, emptyWorld)
	w.choosable = true
	w.start("Lite", "")
	w.titles("Choose Database")
	w.Type("/mnt/other" + server.Ending)
	w.Press(fyne.KeyReturn)
	w.titles("Choose Database")
	w.See("/mnt/other" + server.Ending + " is not the link of a server.")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("/mnt/server" + server.Ending)
	w.Press(fyne.KeyReturn)
	w.front("Server")
	w.See(lang.T(server.Question))
	w.Insist("Connect")
	w.titles("Lite Login")
}

// A database that has moved to a server offers to connect to it, and to no other.
func TestConnectWhereItMoved(t *testing.T) {
	w, _ := connectable(t, newWorld)
	w.trouble = &data.Moved{Trouble: &data.Trouble{Kind: data.ErrNoDatabase, Text: data.Say("It has moved to tapes.example.com.")}, To: tapes}
	w.start("Lite", "alice")
	w.See("It has moved to tapes.example.com.")
	w.Click(lang.T(signin.ConnectThere))
	w.front("Server")
	w.See(lang.T(server.Question))
	w.Insist("Connect")
	w.titles("Lite Login")

	w, _ = connectable(t, newWorld)
	w.connectable = false
	w.trouble = &data.Moved{Trouble: &data.Trouble{Kind: data.ErrNoDatabase, Text: data.Say("It has moved to tapes.example.com.")}, To: tapes}
	w.start("Lite", "alice")
	w.See("It has moved to tapes.example.com.")
	w.Gone(lang.T(signin.ConnectThere))
}

// The login shows the time of the server, by which codes are judged, and says if this computer
// has another.
func TestServerClock(t *testing.T) {
	for ahead, want := range map[time.Duration]data.Text{
		60 * time.Second: "", 61 * time.Second: shell.ClockLate, -60 * time.Second: "", -61 * time.Second: shell.ClockFast,
	} {
		w := servedWorld(t)
		w.ahead = ahead
		w.start("Lite", "alice")
		shown := false
		for _, at := range []time.Duration{0, time.Second} { // the second may have gone by
			shown = shown || w.Says(time.Now().Add(ahead-at).Format("15:04:05"))
		}
		if !shown {
			t.Errorf("%v: the clock is not that of the server", ahead)
		}
		for _, warning := range []data.Text{shell.ClockLate, shell.ClockFast} {
			if got := w.Says(lang.T(warning, ahead.Abs())); got != (warning == want) {
				t.Errorf("%v: %q is shown: %v", ahead, warning, got)
			}
		}
	}
}

// While the server is out of reach the windows stay and say since when.
func TestLostConnection(t *testing.T) {
	w := servedWorld(t)
	h := w.administration("olga")
	users := w.Front()
	since := time.Now()
	line := lang.T(shell.OutOfReach, w.Place(), shell.Moment(since, since))
	w.Gone(line)
	w.lostAt = since
	h.tasks.Pass(time.Second)
	w.See(line)
	w.Window(program).RequestFocus()
	w.front(program)
	w.See(line)
	w.lostAt = time.Time{}
	h.tasks.Pass(time.Second)
	w.Gone(line)
	users.RequestFocus()
	w.Gone(line)
}
