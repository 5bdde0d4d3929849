package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/mysignin"
	"tapetrack/app/sessions"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

const activeUsers = "Active Users"

// signedInAt opens a session of a user who needs no code, in another program on another
// computer.
func (w *world) signedInAt(id, computer string) data.Session {
	w.t.Helper()
	out, err := w.SignIn(w.t.Context(), data.Attempt{Login: id, Password: secretWord, Client: data.Client{Program: "Checkpoint", Version: "1.0.0", Computer: computer}})
	w.must(err)
	if out.Session == nil {
		w.t.Fatal("not signed in")
	}
	return *out.Session
}

// computer is what people read of the computer of the programs on the screen.
func (w *world) computer() string {
	if overTLS {
		return "desk7 at 127.0.0.1"
	}
	return "desk7"
}

// listOf opens Active Users for olga, with bob in Lite beside her.
func listOf(t *testing.T) (w *world, olga, bob *host) {
	t.Helper()
	w = newWorld(t)
	olga = w.start(program, "olga")
	w.signIn(secretWord, "")
	bob = w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.Window(program)
	w.Menu("Administration", activeUsers)
	w.front(activeUsers)
	return w, olga, bob
}

// TestActiveUsers: administrators see who is signed in and where, and disconnect them with a
// message; the program that they disconnect shows it in place of its windows, within the time in
// which it hears of changes.
func TestActiveUsers(t *testing.T) {
	w, olga, bob := listOf(t)
	w.at("list")
	w.See("Bob Baker", "Olga Ott", "this session", "2 sessions")
	open := w.session("bob")

	w.Click("bob")
	w.Press(fyne.KeyReturn)
	w.See("Session of bob", "Signed in with\npassword", "1.0.0")
	w.Click("Disconnect…")
	w.See("Disconnect bob?", lang.T(sessions.ClosesOne, "Lite", w.computer())+" "+lang.T(shell.EnteredLost))
	w.Gone("Session of bob")
	w.at("Message")
	w.Press(fyne.KeyReturn) // the default
	w.Gone("Disconnect bob?")
	check.Equal(t, "open", w.open(open), true)

	w.Press(fyne.KeyDelete)
	w.Type("x")
	w.Press(fyne.KeyReturn) // throws no message away, and sends none
	w.See("Disconnect bob?")
	check.Equal(t, "open", w.open(open), true)
	w.Type(strings.Repeat("x", data.MaxMessage+1))
	w.Click("Disconnect")
	w.See("200 characters")
	w.at("Message")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("Back at noon: call 4711.")
	w.Gone("200 characters")
	w.Click("Disconnect")
	w.See("bob was disconnected.", "1 session")
	w.Gone("Bob Baker", "Disconnect bob?")
	w.at("list")
	check.Equal(t, "open", w.open(open), false)

	w.pass(bob)
	w.Window("Signed Out")
	w.See(fmt.Sprintf(auth.EndedCutSaid, "Back at noon: call 4711."))
	if titles := w.Titles(); strings.Contains(titles, "Lite") {
		t.Errorf("on the screen are %s", titles)
	}
	w.Press(fyne.KeyReturn)
	w.front("Lite Login")
	w.See("Back at noon: call 4711.")
	w.Window(activeUsers)
	w.pass(olga)
	w.See("1 session")
}

// TestActiveUsersSeveral: several are asked about and ended together, without one's own.
func TestActiveUsersSeveral(t *testing.T) {
	w, _, _ := listOf(t)
	w.signedInAt("bob", "desk8")
	w.Press(fyne.KeyF5)
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.See("3 selected")
	w.Press(fyne.KeyDelete)
	w.See("Disconnect 2 sessions?", lang.T(sessions.ClosesSeveral)+" "+lang.T(shell.EnteredLost)+" "+lang.T(sessions.NotYourOwn))
	w.Click("Disconnect")
	w.See("2 sessions were ended.", "1 session")
	w.Press(fyne.KeyHome, fyne.KeyDelete)
	w.See(data.OwnSession)
	w.Gone("Disconnect olga?")
	check.Equal(t, "ended", w.events(data.SessionCut), 2)
	check.Equal(t, "refusals in the log", w.events(data.ActDenied), 0)
}

// TestActiveUsersOfWhoCanDoMore: what is refused is refused without a question before it.
func TestActiveUsersOfWhoCanDoMore(t *testing.T) {
	w, _, _ := listOf(t)
	master := w.signedInAt(data.Superuser, "desk8")
	w.Press(fyne.KeyF5)
	w.Click(data.Superuser)
	w.Press(fyne.KeyDelete)
	w.See(data.OnlyTapemaster[:40])
	w.Gone("Disconnect tapemaster?")
	check.Equal(t, "open", w.open(master), true)
}

// TestActiveUsersFollows: the window follows what happens elsewhere, keeps what is selected, and
// says so if a session that was to be ended has ended by itself.
func TestActiveUsersFollows(t *testing.T) {
	w, olga, bob := listOf(t)
	w.Click("bob")
	w.signedInAt("bob", "desk8")
	w.pass(olga)
	w.See("desk8", "3 sessions", "1 selected")
	w.Press(fyne.KeyDelete)
	w.See("Disconnect bob?")
	w.Window("Lite")
	w.Menu("File", "Log Out")
	w.Window(activeUsers)
	w.Click("Disconnect")
	w.See(lang.Say(words.SessionsCut("bob", 1, 0)), "2 sessions")
	w.Gone("selected")
	_ = bob

	// That a program runs is no event.
	w.Chord(fyne.KeyModifierControl, fyne.KeyF)
	w.Type("desk8 bob")
	w.See("1 of 2 sessions")
	w.Gone("Olga Ott")
	w.now = w.now.Add(24 * time.Hour)
	olga.tasks.Pass(time.Minute)
	w.See("yesterday 09:41")
	w.Type(" nowhere")
	w.See("No sessions match.")
	w.Press(fyne.KeyEscape)
	w.See("2 sessions", "Olga Ott")
	w.Press(fyne.KeyDown)
	w.Chord(fyne.KeyModifierControl, fyne.KeyC)
	if copied := w.Clipboard().Content(); !strings.Contains(copied, "User: bob\n") || !strings.Contains(copied, "desk8\n") {
		t.Errorf("copied was %q", copied)
	}
}

// TestOwnSessions: users see their sessions in My Sign-in, and end another one than that of the
// program in which they look; its user reads who did it and where.
func TestOwnSessions(t *testing.T) {
	w := newWorld(t)
	first := w.start("Lite", "bob")
	w.signIn(secretWord, "")
	lost := w.session("bob")
	second := w.start("Checkpoint", "bob")
	w.signIn(secretWord, "")
	own := w.session("bob")
	others := w.signedInAt("olga", "desk9")
	w.Window("Checkpoint")
	w.Menu("File", mySignIn)
	w.See("Your sessions", "Lite", "Checkpoint", "here")
	w.Gone("desk9", "olga")

	end := w.Button("End")
	check.Equal(t, "End without a session", end.Disabled(), true)
	w.Click("Checkpoint")
	check.Equal(t, "End of this session", end.Disabled(), true)
	w.Press(fyne.KeyDelete)
	w.Gone(lang.T(mysignin.EndReturns))
	w.Click("Lite")
	w.Press(fyne.KeyDelete)
	computer := w.computer()
	question := lang.T(mysignin.EndQuestion, "Lite", computer)
	w.See(question, lang.T(mysignin.EndReturns))
	w.Press(fyne.KeyReturn) // the default
	w.Gone(question)
	check.Equal(t, "open", w.open(lost), true)
	w.Press(fyne.KeyDelete)
	w.Click("End")
	w.See("Your session in Lite on " + computer + " was ended.")
	w.Gone(question)
	check.Equal(t, "open", w.open(lost), false)
	check.Equal(t, "this one", w.open(own), true)
	check.Equal(t, "that of olga", w.open(others), true)

	w.pass(first)
	w.Window("Signed Out")
	w.See(fmt.Sprintf(auth.EndedByOwner, "Checkpoint", computer))

	// One that is opened elsewhere appears.
	w.signedInAt("bob", "desk8")
	w.Window(mySignIn)
	w.pass(second)
	w.See("desk8")
}
