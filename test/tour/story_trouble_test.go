package tour

// lostPhone turns the one-time password off and on again, with a new phone.
func (s *story) lostPhone() {
	sheet := s.master.front("alice Properties")
	sheet.keys("F5").click("One Time Password").sets(false)
	sheet.click("Apply").says("Turn off one-time password for alice?")
	s.page(sheet, "confirm-off", "alice lost her phone: One Time Password to False. Apply says what happens, and asks.")
	sheet.keys("Tab", "Return") // from Cancel, which a red question begins with
	s.await("alice's one-time password to be off", func() bool { return s.user("alice")["oneTimePassword"] == false }, s.titles)
	login := s.lite.logOut()
	login.signIn(s.passwords["alice"], "")
	s.lite.window("Lite").row("One Time Password", "Off")
	s.line(s.t, "At once Lite lets her in with User-ID and password alone.")

	sheet = s.master.front("alice Properties")
	sheet.click("One Time Password").sets(true).row("Activated", "False").click("Apply")
	s.await("alice's one-time password to be on", func() bool { return s.user("alice")["oneTimePassword"] == true }, s.titles)
	old := s.alice
	login = s.lite.logOut()
	login.signIn(s.passwords["alice"], "")
	w := s.lite.window(popup)
	shown := w.scan()
	if shown.key == old.key {
		s.t.Fatal("the Secret Key after True is the old one")
	}
	s.page(w, "new-qr-code", "True again: Lite shows a QR code that was never seen.")
	w.writes(old.code()).keys("Return")
	w.says(wrongCode)
	s.page(w, "old-code", "A code from the lost phone is refused.")
	s.alice = s.phone(shown.key)
	w.writes(s.alice.code()).keys("Return")
	second := s.lite.window(status)
	second.says(nowActive)
	s.page(second, "active-at-once", "A code of the new key, typed beside the QR code, activates at once.")
	second.keys("Return")
	s.recovery = s.makeCodes(s.lite, "", "The new enrolment has recovery codes of its own.")
	s.lite.front("Lite").row("One Time Password", "Active")
	s.userIs("alice", map[string]any{"oneTimePassword": true, "activated": true})
}

// wrongPasswords locks bob out.
func (s *story) wrongPasswords() {
	password := s.secret("the password of bob", "bob stacks 12 crates")
	s.passwords["bob"] = password
	if _, err := run(s.env, []byte(password+"\n"), s.bin+"/tapectl", "user", "add", "bob", "--name", "Bob Stacker", "--group", "OPS", "--password-stdin"); err != nil {
		s.t.Fatal(err)
	}
	s.line(s.t, "tapectl adds the user bob.")
	login := s.checkpoint.logOut()
	login.keys("shift+Tab", "ctrl+a").writes("bob").keys("Tab")
	for range 6 {
		before := s.refusals()
		login.signIn(s.secret("a wrong password", "bob stacks 13 crates"), "")
		s.await("the refusal", func() bool { return s.refusals() > before }, s.titles)
		login.says(refused)
	}
	s.userIs("bob", map[string]any{"revoked": true})
	login.signIn(password, "")
	login.says(refused)
	s.page(login, "locked", "Six wrong passwords lock bob: the right one gets the same words.")
	list := s.master.front(usersTitle)
	list.keys("F5")
	list.rightClick("Bob Stacker").says("Invert Selection") // the menu is there
	list.click("Management").says("Enable").click("Unlock").says("bob was unlocked")
	s.page(list, "unlocked", "Management > Unlock in TapeMaster, by right click.")
	login = s.checkpoint.front(login.title)
	login.signIn(password, "")
	s.checkpoint.window("Checkpoint").says("Bob Stacker")
	s.line(s.t, "bob signs in with the password.")
}

// changePassword changes alice's own password in Lite.
func (s *story) changePassword() {
	s.lite.main().menu("File").says("Quit").item("Change Password")
	w := s.lite.window("Change Password")
	next := s.secret("the new password of alice", "alice rewinds 41 reels")
	w.writes(s.passwords["alice"]).keys("Tab").writes(next).keys("Tab").writes(next)
	s.page(w, "change-password", "alice changes her password in Lite.")
	w.keys("Return")
	w.gone()
	s.checkpoint.front(signedOut).says("Your sign-in has ended because your password was changed in Lite")
	s.line(s.t, "The other program that she is signed in to says that this has ended.")
	s.checkpoint.signInAgain()
	main := s.lite.front("Lite")
	main.says("Your password was changed. Use the new one from now on.").keys("Return")
	login := s.lite.logOut()
	login.signIn(s.passwords["alice"], "").says(refused)
	login.signIn(next, s.alice.next())
	s.lite.window("Lite")
	s.passwords["alice"] = next
	s.line(s.t, "The old password is refused, the new one lets her in.")
}

// quitAll ends every program in a way of its own.
func (s *story) quitAll() {
	s.lite.main().keys("ctrl+q")
	s.lite.ends()
	login := s.checkpoint.front("Checkpoint Login")
	login.signInAs("alice", s.passwords["alice"], s.alice.next())
	s.checkpoint.window("Checkpoint").keys("ctrl+l")
	login = s.checkpoint.window("Checkpoint Login")
	login.keys("Escape")
	s.checkpoint.ends()
	s.master.main().keys("ctrl+l")
	login = s.master.window("TapeMaster Login")
	for _, title := range []string{usersTitle, "alice Properties", "TapeMaster"} {
		if _, there := s.master.find(title); there {
			s.t.Fatalf("%s is still open after Log Out", title)
		}
	}
	s.page(login, "logged-out", "Log Out closes every window of TapeMaster and shows its login.")
	login.signIn(s.passwords["tapemaster"], "")
	s.master.window("TapeMaster").keys("ctrl+q")
	s.master.ends()
	s.private(s.data())
	s.checkLogs()
	s.line(s.t, "All programs ended well: quit by Ctrl+Q, and by Escape after Ctrl+L.")
}
