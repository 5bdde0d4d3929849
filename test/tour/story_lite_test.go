package tour

import "slices"

// enrol reads popup 1 and presses Enter in it and in popup 2.
func (p *program) enrol(says string) enrolment {
	p.t.Helper()
	w := p.window(popup)
	shown := w.scan()
	w.keys("Return")
	second := p.window(status)
	w.gone()
	second.says(says).keys("Return")
	second.gone()
	return shown
}

// showsKey fails unless the Secret Key is there in groups of four. tesseract was
// not made for a heap of letters: half of the groups will do.
func (w *window) showsKey(key string) {
	w.t.Helper()
	words := w.read(w.picture())
	found := 0
	for group := range slices.Chunk([]byte(key), 4) {
		found += min(len(stands(words, string(group))), 1)
	}
	if found < 4 {
		w.t.Fatalf("the Secret Key is not shown in groups of four: %s", text(words))
	}
}

// firstQRCode signs alice in with User-ID and password.
func (s *story) firstQRCode() {
	s.lite = s.start("Lite", "lite")
	login := s.lite.window("Lite Login")
	s.page(login, "lite-login", "Lite asks for User-ID, password and code.")
	login.writes("alice").keys("Tab").signIn(s.passwords["alice"], "")
	w := s.lite.window(popup)
	login.gone()
	shown := w.scan()
	if shown.issuer != "TapeTrack" || shown.account != "alice" {
		s.t.Fatalf("the QR code is of account %q at %q", shown.account, shown.issuer)
	}
	s.alice = s.phone(shown.key)
	w.says("This QR code is shown for the first time.")
	w.showsKey(shown.key)
	s.page(w, "qr-code", "alice signed in without a code: the QR code, read off the screen by zbarimg, has her account and Secret Key.")
	w.click("Copy").says("The Secret Key was copied.")
	if got := s.clipboard(); got != shown.key {
		s.t.Fatal("the copied Secret Key is not the one in the QR code")
	}
	s.page(w, "copied", "The copied Secret Key is the one in the QR code.")
	w.opens("Which authenticator?", "KeePassXC").click("Microsoft Authenticator").says("Tap the plus sign at the top")
	if again := w.scan(); again.key != shown.key {
		s.t.Fatal("beside the guide there is another QR code")
	}
	s.page(w, "which-authenticator", "The steps are those of the chosen app, and the QR code is beside them.")
	w.click("OK")
	second := s.lite.window(status)
	w.gone()
	second.says(notActive)
	s.page(second, "status-not-active", "The second popup says that nothing is active yet, and what to do.")
	second.click("OK")
	main := s.lite.alone()
	main.row("One Time Password", "Pending")
	s.page(main, "lite", "Lite is open; the first page says Pending.")
	s.userIs("alice", map[string]any{"oneTimePassword": true, "activated": false})
}

// sameQRCode logs out and in again without a code.
func (s *story) sameQRCode() {
	login := s.lite.logOut()
	login.signIn(s.passwords["alice"], "")
	w := s.lite.window(popup)
	if shown := w.scan(); shown.key != s.alice.key {
		s.t.Fatal("the QR code of the second sign-in is another one")
	}
	w.says("This QR code was shown once before")
	s.page(w, "same-qr-code", "File > Log Out, and sign in again without a code: the same QR code, and where it was shown before.")
	s.lite.enrol(notActive)
	s.lite.alone()
	s.line(s.t, "The second popup says again that nothing is active yet.")
}

// activate signs in with the code of the phone.
func (s *story) activate() {
	login := s.lite.logOut()
	s.used = s.alice.code()
	login.writes(s.passwords["alice"]).keys("Tab").writes(spaced(s.used)).filled("OTP", len(s.used))
	s.page(login, "login-with-code", "Signing in with the code that oathtool makes of the Secret Key, typed as phones show it.")
	login.keys("Return")
	w := s.lite.window(popup)
	if shown := w.scan(); shown.key != s.alice.key {
		s.t.Fatal("the QR code shown with the code is another one")
	}
	s.page(w, "qr-code-done", "The QR code comes a last time.")
	w.keys("Return")
	second := s.lite.window(status)
	second.says(nowActive)
	s.page(second, "status-active", "The one-time password is now active.")
	second.keys("Return")
	s.recovery = s.makeCodes(s.lite, "recovery-codes", "After both popups the main window stands alone. Its first page leads to ten recovery codes, which are shown this once.")
	s.lite.front("Lite").row("One Time Password", "Active")
}

// checkpointAsks tries Checkpoint without a code, with the used one and with the
// next.
func (s *story) checkpointAsks() {
	s.checkpoint = s.start("Checkpoint", "checkpoint")
	login := s.checkpoint.window("Checkpoint Login")
	login.writes("alice").keys("Tab").signIn(s.passwords["alice"], "").says(typeCode)
	s.page(login, "checkpoint-no-code", "Checkpoint without a code: refused, and the cursor is in OTP.")
	if s.alice.old() { // it would be refused for that: tesseract takes long for some languages
		again := s.lite.logOut()
		s.used = s.alice.next()
		again.signIn(s.passwords["alice"], s.used)
		s.lite.window("Lite").row("One Time Password", "Active")
		login = s.checkpoint.front("Checkpoint Login")
	}
	login.writes(s.used).keys("Return")
	login.says(usedCode)
	s.page(login, "checkpoint-used-code", "With the code that Lite has taken already: refused.")
	s.used = s.alice.next()
	login.writes(s.used).keys("Return")
	main := s.checkpoint.window("Checkpoint")
	main.row("Signed in", "password and one-time password")
	s.page(main, "checkpoint", "With the next code Checkpoint lets her in, without a QR code.")
}

// oldProgram starts a Lite from before the policy.
func (s *story) oldProgram() {
	s.tapectl("policy", "set", "minimum-version.lite", "1.0.0")
	old := s.start("Lite", "lite-old", "--new")
	login := old.window("Lite Login")
	login.signIn(s.passwords["alice"], "").says("This Lite is too old for your one-time password. Install version 1.0.0 or later, or ask an administrator to.")
	s.page(login, "too-old", "Lite 0.9.0, when the policy asks for 1.0.0: refused, with the version to install.")
	login.keys("Escape")
	old.ends()
	login = s.lite.logOut()
	login.signIn(s.passwords["alice"], s.alice.next())
	s.lite.window("Lite").row("Signed in", "password and one-time password")
	s.line(s.t, "The present Lite lets her in with the next code.")
}
