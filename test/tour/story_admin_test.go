package tour

import (
	"maps"
	"path/filepath"
)

// The texts that people read, as the issue and the design word them.
const (
	refused    = "User-ID or password is not correct, or the account is locked after several wrong passwords: an administrator can unlock it."
	notActive  = "One-time password is not active yet"
	nowActive  = "One-time password is now active"
	typeCode   = "Enter the code that your authenticator shows now into the field OTP."
	usedCode   = "This code was already used. Wait until your authenticator shows the next one."
	wrongCode  = "The code is not correct. Enter the one shown now"
	popup      = "One Time Password"
	status     = "One Time Password Status"
	signedOut  = "Signed Out"
	usersTitle = "Group User Administration"
)

// setUp is the first start on this computer.
func (s *story) setUp() {
	s.master = s.start("TapeMaster", "tapemaster")
	w := s.master.window("Set Up")
	again := func(first, second string) {
		s.secret("a password that was refused", first)
		w.keys("ctrl+a").writes(first).keys("Tab", "ctrl+a").writes(second).keys("Return")
	}
	w.says("Choose a password for the administrator, the user tapemaster.")
	s.page(w, "set-up", "There is no database: TapeMaster asks for the password of its administrator, twice.")
	again("Zq#7rt", "Zq#7rt")
	w.says("Passwords must have at least 8 characters; this one has 6.")
	s.page(w, "short-password", "A password of six characters is refused.")
	again("trustno1", "trustno1")
	w.says("This is one of the most common passwords, which are guessed first. Choose another.")
	s.page(w, "common-password", "A commonly used password is refused.")
	again("reel of magnetic tape", "reel of magnetic tope")
	w.says("The two passwords differ. Enter the new password twice.")
	s.page(w, "two-passwords", "Two different passwords are refused.")

	password := s.secret("the password of tapemaster", "nine reels of copper tape")
	s.passwords["tapemaster"] = password
	w.keys("shift+Tab", "ctrl+a").writes(password).keys("Tab", "ctrl+a").writes(password).keys("Return")
	login := s.master.window("TapeMaster Login")
	w.gone()
	s.private(s.data())
	if got := s.sql("PRAGMA integrity_check; SELECT user_id FROM users"); got != "ok\ntapemaster" {
		s.t.Fatalf("the new database says %q", got)
	}
	s.page(login, "tapemaster-login", "The database is made, readable by nobody else, and the login dialog comes.")
}

// signInToMaster types a wrong password, and then, over it, the right one.
func (s *story) signInToMaster() {
	login := s.master.window("TapeMaster Login")
	login.signIn(s.secret("a wrong password", "nine reels of copper rope"), "").says(refused)
	s.page(login, "wrong-password", "A wrong password is refused, in words that do not say what was wrong. The field Password is empty again.")
	login.signIn(s.passwords["tapemaster"], "")
	main := s.master.window("TapeMaster")
	login.gone()
	main.row("Signed in", "with password").row("One Time Password", "Off")
	main.says("First steps").says("They scan the QR code at their next sign-in.")
	s.page(main, "tapemaster", "With the right password tapemaster is signed in, and reads what comes next.")
	main.keys("Return")
	form := s.master.window("New User")
	form.keys("Escape")
	form.gone()
	list := s.master.front(usersTitle).keys("ctrl+w")
	list.gone()
	s.master.main().still()
	s.line(s.t, "Enter opens New User, since its button has the focus, over the list of users.")
}

// addAlice opens the list with the mouse and adds a user with the keyboard.
func (s *story) addAlice() {
	main := s.master.main()
	main.menu("Administration").click(usersTitle)
	list := s.master.window(usersTitle)
	list.row("tapemaster", "Off")
	s.page(list, "users", "Administration > Group User Administration lists the users.")

	s.passwords["alice"] = s.secret("the password of alice", "alice winds 40 tapes")
	list.keys("ctrl+n")
	form := s.master.window("New User")
	form.writes("alice").keys("Tab").writes("Alice Winder").keys("Tab").writes("alice@example.com").keys("Tab").writes("OPS").keys("Tab", "Tab")
	form.writes(s.passwords["alice"]).keys("Tab").writes(s.passwords["alice"]).keys("Tab").sets(false)
	form.row("Group-ID", "OPS")
	s.page(form, "new-user", "New User is filled in with the keyboard alone.")
	form.keys("Return")
	form.gone()
	s.master.window(usersTitle).row("alice", "Off")
	s.page(list, "user-added", "alice is in the list; her One Time Password is Off.")
	s.userIs("alice", map[string]any{"name": "Alice Winder", "group": "OPS", "oneTimePassword": false, "activated": false})
}

// turnOn opens the properties once by right click and once by double click.
func (s *story) turnOn() {
	list := s.master.front(usersTitle)
	list.rightClick("Alice Winder").says("Invert Selection")
	s.page(list, "menu", "A right click on alice shows what can be done with her.")
	list.click("Properties")
	sheet := s.master.window("alice Properties")
	sheet.silent("Activated")
	sheet.click("One Time Password").sets(true)
	sheet.row("Activated", "False")
	s.page(sheet, "one-time-password-true", "One Time Password is set to True: the row Activated appears, False.")
	s.userIs("alice", map[string]any{"oneTimePassword": false})
	sheet.click("Apply")
	s.await("alice's one-time password to be required", func() bool { return s.user("alice")["oneTimePassword"] == true }, s.titles)
	sheet.row("Activated", "False").click("OK")
	sheet.gone()
	s.master.window(usersTitle).row("alice", "Pending").doubleClick("Alice Winder")
	sheet = s.master.window("alice Properties")
	sheet.row("One Time Password", "True").row("Activated", "False")
	s.page(sheet, "properties", "A double click opens the same sheet: True, and Activated False. It stays open.")
}

// seeActivated looks at the sheet that was open all the while.
func (s *story) seeActivated() {
	sheet := s.master.front("alice Properties")
	sheet.keys("F5")
	sheet.row("One Time Password", "True").row("Activated", "True")
	s.page(sheet, "activated", "F5 in the sheet that was left open: Activated True.")
	list := s.master.front(usersTitle).place(10, 40)
	sheet.place(list.bounds().Max.X+20, 40) // it stays above the list
	list.keys("F5")
	list.row("alice", "Active")
	s.page(list, "user-active", "The list says Active.")
	s.userIs("alice", map[string]any{"oneTimePassword": true, "activated": true})
}

// checkLogs looks at what the programs wrote beside the database.
func (s *story) checkLogs() {
	for at := range maps.Values(s.desks) {
		s.private(filepath.Join(at.home, ".local", "state", "TapeTrack"))
	}
	s.private(filepath.Join(s.home, ".local", "state", "TapeTrack"))
}
