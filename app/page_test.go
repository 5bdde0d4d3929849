package app

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tapetrack/app/account"
	"tapetrack/app/mysignin"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

func TestFirstPageOfAUser(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.titles("Lite")
	w.See("Bob Baker", "bob · group VAULT", "this is the first sign-in", "no code is asked for")
	w.Gone("All users", "Locked", "· administrator")
	check.Equal(t, "menu", w.Menus(), "File: Change Password…, My Sign-in, Log Out, Quit; Help: Manual, Keys, Diagnostics, About Lite")
}

func TestFirstPageOfAnAdministrator(t *testing.T) {
	w := newWorld(t)
	w.start(program, "olga")
	w.signIn(secretWord, "")
	w.See("Olga Ott", "olga · group OPS · administrator", "All users\n4", "Off\n3", "Pending\n1", "Active\n0", "Locked\n0", "Disabled\n0")
	w.Gone("Blocked")
	check.Equal(t, "menu", w.Menus(), "File: Change Password…, My Sign-in, Log Out, Quit; Administration: Group User Administration, Sign-in Policy, Sign-in Log, Active Users; Help: Manual, Keys, Diagnostics, About TapeMaster")

	w.activate("alice")
	w.change("bob", func(e *data.UserEdit) { e.Disabled = true })
	w.Press(fyne.KeyF5)
	w.See("All users\n4", "Off\n3", "Pending\n0", "Active\n1", "Disabled\n1")
}

// A number of the first page opens its users, by mouse and by keyboard, in place of what
// was filtered before; everything can be shown again.
func TestFirstPageOpensTheListFiltered(t *testing.T) {
	w := newWorld(t)
	w.change("bob", func(e *data.UserEdit) { e.Disabled = true })
	w.start(program, "olga")
	w.signIn(secretWord, "")
	w.Click("1\nPending")
	w.front("Group User Administration")
	w.See("Alice Ärmel", "1 of 4 users", "Clear Filters")
	w.Gone("Bob Baker")
	w.Press(fyne.KeyDown)
	w.Chord(fyne.KeyModifierControl, fyne.KeyF)
	w.Type("alice")

	w.Window(program)
	w.reach("1\nDisabled", fyne.KeyTab)
	w.Press(fyne.KeyReturn)
	w.titles("TapeMaster, Group User Administration")
	w.See("Bob Baker", "1 of 4 users")
	w.Gone("Alice Ärmel")
	w.at("list")
	w.Click("Clear Filters")
	w.See("Alice Ärmel", "Bob Baker", "4 users")

	w.Window(program)
	w.Click("0\nLocked")
	w.See("No users match.")
	w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	w.Window(program)
	w.Click("4\nAll users")
	w.See("Alice Ärmel", "Bob Baker")
	w.Gone("Clear Filters")
}

// What needs doing is said with a button that does it, until it is done.
func TestFirstPageToDo(t *testing.T) {
	w := newWorld(t)
	w.start(program, "olga")
	w.signIn(secretWord, "")
	w.See(lang.T(account.NotVerified), lang.T(account.NoBackup))
	w.reach("Verify", fyne.KeyTab)
	w.Press(fyne.KeyReturn)
	w.front("Sign-in Log")
	w.See("The log is intact")
	w.Window(program)
	w.Press(fyne.KeyF5)
	w.Gone(lang.T(account.NotVerified))
}

// Where there is nobody yet, the first page leads to the first user.
func TestFirstPageAddsTheFirstUser(t *testing.T) {
	w := newWorld(t)
	for _, id := range []string{"alice", "bob"} {
		w.must(w.DeleteUser(t.Context(), console, w.user(id).Key))
	}
	w.start(program, "tapemaster")
	w.signIn(secretWord, "")
	w.Gone(lang.T(account.FirstSteps)) // olga is there
	w.must(w.DeleteUser(t.Context(), console, w.user("olga").Key))
	w.Press(fyne.KeyF5)
	w.See(lang.T(account.FirstSteps))
	w.Click("New User…")
	w.titles("TapeMaster, Group User Administration, New User")
	w.CloseButton()
	w.titles("TapeMaster, Group User Administration")
	w.See("1 user")
}

func TestTapeMasterWithoutRights(t *testing.T) {
	w := newWorld(t)
	w.start(program, "bob")
	w.signIn(secretWord, "")
	check.Equal(t, "menu", w.Menus(), "File: Change Password…, My Sign-in, Log Out, Quit; Help: Manual, Keys, Diagnostics, About TapeMaster")
}

func TestFirstPageWhenDisabledMeanwhile(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.change("bob", func(e *data.UserEdit) { e.Disabled = true })
	w.Press(fyne.KeyF5)
	w.titles("Signed Out")
	w.See(auth.EndedDisabled)
	w.change("bob", func(e *data.UserEdit) { e.Disabled = false })
	w.Press(fyne.KeyReturn)
	w.titles("Lite Login")
	w.See(auth.EndedDisabled, "Sign in as bob")
	w.signIn(secretWord, "")
	w.titles("Lite")
	w.Gone(auth.EndedDisabled)
}

func TestFirstPageTellsTheSignInBefore(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.Menu("File", "Log Out")
	w.now = w.now.Add(time.Hour)
	w.signIn(secretWord, "")
	w.See("Lite on desk7")
	w.Gone("this is the first sign-in")
}

func TestChangePassword(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.Menu("File", "Change Password…")
	w.front("Change Password")
	w.at("Current Password")
	w.Press(fyne.KeyReturn)
	w.See("Enter your current password.")
	w.at("Current Password")
	for _, c := range []struct{ current, first, again, says, at string }{
		{"wrong words", "new words here", "new words here", auth.WrongCurrent, "Current Password"},
		{secretWord, secretWord, secretWord, data.SamePassword, "New Password"},
		{secretWord, "password1", "password1", "most common", "New Password"},
		{secretWord, "new words here", "new words", "The two passwords differ.", "Password (again)"},
	} {
		w.Window("Lite") // the menu again brings the window to the front
		w.Menu("File", "Change Password…")
		w.front("Change Password")
		w.reach("Current Password", fyne.KeyTab)
		w.Chord(fyne.KeyModifierControl, fyne.KeyA)
		w.Type(c.current)
		w.retype("New Password", c.first, c.again)
		w.See(c.says)
		w.at(c.at)
	}
	check.Equal(t, "windows", w.Exists(), 2)
	w.retype("New Password", "new words here", "new words here")
	w.titles("Lite")
	w.See(lang.T(account.PasswordChanged))
	w.Press(fyne.KeyReturn)
	w.Menu("File", "Log Out")
	w.signIn(secretWord, "")
	w.See(lang.Say(words.BeforePassword))
	w.Type("new words here")
	w.Press(fyne.KeyReturn)
	w.titles("Lite")
}

func TestChangePasswordEscape(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.Menu("File", "Change Password…")
	w.Press(fyne.KeyEscape)
	w.titles("Lite")
}

// A guess at the current password counts like one at the login dialog.
func TestChangePasswordIsNoWayToGuess(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.Menu("File", "Change Password…")
	for range 6 {
		w.reach("Current Password", fyne.KeyTab)
		w.Type("wrong words")
		w.retype("New Password", "new words here", "new words here")
	}
	check.Equal(t, "revoked", w.user("bob").Revocation, data.WrongPasswords)
	w.reach("Current Password", fyne.KeyTab)
	w.Type("wrong words")
	w.retype("New Password", "new words here", "new words here")
	w.See(auth.EndedGuessed)
}

func TestLogOutClosesTheProgramsWindows(t *testing.T) {
	w := newWorld(t)
	w.start("Lite", "bob")
	w.signIn(secretWord, "")
	session := w.session("bob")
	w.start(program, "olga")
	w.signIn(secretWord, "")
	w.Menu("Administration", "Group User Administration")
	w.Window(program)
	w.Menu("Help", "About TapeMaster")
	w.front("About TapeMaster")
	w.See("1.0.0")
	w.Window(program)
	w.Menu("File", "Change Password…")
	w.Window(program)
	olga := w.session("olga")
	w.Chord(fyne.KeyModifierControl, fyne.KeyL)
	w.titles("Lite, TapeMaster Login") // the other program stays
	w.at("Password")
	check.Equal(t, "windows that exist", w.Exists(), 2)
	check.Equal(t, "session of olga is open", w.open(olga), false)
	check.Equal(t, "session of bob is open", w.open(session), true)
	check.Equal(t, "quits", w.Quits, 0)
}

func TestQuitSignsOut(t *testing.T) {
	for name, quit := range map[string]func(*world){
		"menu":         func(w *world) { w.Menu("File", "Quit") },
		"Ctrl+Q":       func(w *world) { w.Chord(fyne.KeyModifierControl, fyne.KeyQ) },
		"close button": func(w *world) { w.CloseButton() },
	} {
		w := newWorld(t)
		w.start("Lite", "bob")
		w.signIn(secretWord, "")
		session := w.session("bob")
		check.Equal(t, name+": open before", w.open(session), true)
		quit(w)
		check.Equal(t, name+": quits", w.Quits, 1)
		check.Equal(t, name+": open", w.open(session), false)
	}
}

// session returns the last session of a user as the log knows it.
func (w *world) session(id string) data.Session {
	w.t.Helper()
	s, ok := w.sessions[id]
	if !ok {
		w.t.Fatalf("%s did not sign in", id)
	}
	return s
}

func TestShortcutsRestBehindAQuestion(t *testing.T) {
	w := newWorld(t)
	w.start(program, "olga")
	w.signIn(secretWord, "")
	w.Menu("File", "Change Password…")
	w.Type(secretWord)
	w.retype("New Password", "new words here", "new words here")
	w.See("Your password was changed.")
	w.Chord(fyne.KeyModifierControl, fyne.KeyL)
	for _, item := range [][2]string{
		{"File", "Log Out"}, {"File", "Change Password…"}, {"Help", "About TapeMaster"}, {"Administration", "Group User Administration"},
	} {
		w.Menu(item[0], item[1])
		w.titles(program)
	}
	w.Press(fyne.KeyF5, desktop.KeyMenu)
	w.See("Your password was changed.")
	w.Press(fyne.KeyEscape)
	w.Gone("Your password was changed.")
	w.Menu("Help", "About TapeMaster")
	w.titles("TapeMaster, About TapeMaster")
	w.Press(fyne.KeyEscape)
	w.titles(program)
	w.Menu("File", "Quit")
	check.Equal(t, "quits", w.Quits, 1)
}

// A user whose session has ended since is told so in the windows of their own account,
// whether they were open or are opened then, and of no wrong password.
func TestOwnWindowsOfAnEndedSession(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(*data.UserEdit)
		says string
	}{
		"disabled":     {func(u *data.UserEdit) { u.Disabled = true }, auth.EndedDisabled},
		"access taken": {func(u *data.UserEdit) { u.Denied = data.Lite }, fmt.Sprintf(auth.EndedDenied, "Lite")},
	} {
		ended := c.says
		for _, open := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				w := newWorld(t)
				h := w.start("Lite", "bob")
				w.signIn(secretWord, "")
				show := func() {
					w.Menu("File", "Change Password…")
					w.Window("Lite")
					w.Menu("File", mySignIn)
				}
				if open {
					show()
				}
				w.change("bob", c.end)
				if open {
					w.pass(h)
					w.titles("Signed Out")
					w.See(ended)
					return
				}
				show() // before the program has noticed
				w.Window(mySignIn)
				w.See(ended)
				w.Gone("There are no authenticators", "no code is asked for", "Recovery codes are not used", lang.T(mysignin.PasswordAlone))
				w.Window("Change Password")
				w.See(ended)
				if !w.Button("OK").Disabled() || !w.Button("Random").Disabled() {
					t.Error("a password can be set")
				}
				w.reach("Current Password", fyne.KeyTab)
				w.Type("wrong words")
				w.retype("New Password", "new words here", "new words here")
				w.See(ended)
				check.Equal(t, "wrong passwords", w.events(data.PasswordRefused), 0)
				w.pass(h)
				w.titles("Signed Out")
			})
		}
	}
}
