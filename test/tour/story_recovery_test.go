package tour

import (
	"regexp"
	"strings"
	"time"
)

var (
	recoveryForm  = regexp.MustCompile(`^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$`)
	temporaryForm = regexp.MustCompile(`^[A-Z2-7]{4}(-[A-Z2-7]{4}){2}$`)
)

// makeCodes looks at the main window, which stands alone after the popups and offers
// recovery codes, and has them made.
func (s *story) makeCodes(p *program, picture, words string) []string {
	s.t.Helper()
	main := p.alone().says("You have no recovery codes yet.")
	main.click("Make Recovery Codes…")
	return s.codes(p, picture, words)
}

// codes copies the codes off the window Recovery Codes and closes it.
func (s *story) codes(p *program, picture, words string) []string {
	s.t.Helper()
	w := p.window("Recovery Codes")
	w.says("Your recovery codes")
	if picture != "" {
		s.page(w, picture, words)
	} else {
		s.line(s.t, words)
	}
	w.click("Copy").says("The codes were copied.")
	codes := strings.Fields(s.clipboard())
	if len(codes) != 10 {
		s.t.Fatalf("%d recovery codes were copied", len(codes))
	}
	for _, code := range codes {
		if !recoveryForm.MatchString(code) {
			s.t.Fatal("a recovery code does not look like one")
		}
		s.secret("a recovery code", code)
		s.secret("a recovery code", strings.ReplaceAll(code, "-", ""))
	}
	w.keys("space", "Return") // they are stored
	w.gone()
	return codes
}

// recoveryCode signs alice in without her phone.
func (s *story) recoveryCode() {
	code := s.recovery[3]
	login := s.checkpoint.logOut()
	login.signInAs("alice", s.passwords["alice"], strings.ToLower(strings.ReplaceAll(code, "-", " ")))
	w := s.checkpoint.window("My Sign-in")
	w.says("Replace your lost phone")
	s.page(w, "lost-phone", "alice has lost her phone: a recovery code in the field OTP lets her in, and leads to replacing the phone.")
	main := s.checkpoint.front("Checkpoint").sized(740, 900)
	w.place(main.bounds().Max.X+20, 40) // it stays above the main window
	main.says("9 left")
	again := s.start("Lite", "lite", "--new")
	login = again.window("Lite Login")
	login.keys("ctrl+a").writes(s.passwords["alice"]).keys("Tab").writes(code).keys("Return")
	login.says("This recovery code was already used; each works once.")
	s.page(login, "used-recovery-code", "The same recovery code does not open another program.")
	login.keys("Escape")
	again.ends()
}

// replacedPhone scans the new QR code; the old phone is good until its first code.
func (s *story) replacedPhone() {
	w := s.checkpoint.front("My Sign-in")
	shown := w.scan()
	if shown.key == s.alice.key {
		s.t.Fatal("the new phone gets the key of the old one")
	}
	login := s.lite.logOut()
	login.signIn(s.passwords["alice"], s.alice.next())
	s.lite.window("Lite").row("One Time Password", "Active")
	s.line(s.t, "Until the new phone is proven, codes of the old one are still right.")
	old := s.alice
	s.alice = s.phone(shown.key)
	w = s.checkpoint.front("My Sign-in")
	w.writes(s.alice.code()).keys("Return")
	ended := s.lite.front(signedOut).says("authenticators were changed in Checkpoint")
	s.page(ended, "signed-out", "Lite, into which the old phone let her, says why that sign-in has ended.")
	s.checkpoint.front("Recovery Codes")
	s.recovery = s.codes(s.checkpoint, "new-recovery-codes", "The code of the new phone replaces the old one, and new recovery codes are made.")
	w = s.checkpoint.front("My Sign-in")
	w.says("Recovery codes")
	s.page(w, "my-sign-in", "My Sign-in lists the new phone.")
	w.keys("Escape")
	w.gone()
	login = s.lite.signInAgain()
	login.signIn(s.passwords["alice"], old.next()).says(wrongCode)
	login.writes(s.alice.next()).keys("Return")
	s.lite.window("Lite")
	s.line(s.t, "A code of the old phone is refused; one of the new phone lets her in.")
}

// signInAgain leads from the window that says why a sign-in has ended to the login dialog. For
// half a second that window takes no key, which might be meant for what stood there before.
func (p *program) signInAgain() *window {
	p.t.Helper()
	ended, pressed := p.front(signedOut), time.Time{}
	p.await("the login of "+p.name, func() bool {
		if _, ok := p.find(p.name + " Login"); ok {
			return true
		}
		if time.Since(pressed) > time.Second {
			ended.keys("Return") // the default, Sign In Again: white on blue, which tesseract misreads in other languages
			pressed = time.Now()
		}
		return false
	}, p.titles)
	return p.front(p.name + " Login") // it comes to the front by itself, and covers what is brought there before
}

// temporaryCode helps alice, who left her phone at home.
func (s *story) temporaryCode() {
	list := s.master.front(usersTitle)
	list.keys("F5")
	list.doubleClick("Alice Winder")
	sheet := s.master.front("alice Properties")
	sheet.menu("Sign-in")
	sheet.says("Active: a code at every sign-in")
	s.page(sheet, "tab-sign-in", "Properties, tab Sign-in: authenticators by name and date, counters, recovery codes left.")
	sheet.click("Lost Phone").says("Temporary code")
	s.page(sheet, "lost-phone-form", "Lost Phone… offers three ways out.")
	sheet.keys("Down", "Down")                                             // the sheet behind has a row of that name, too
	sheet.says("Someone else may have it (stolen, or lost and not found)") // which comes above the field, and moves it
	sheet.click("for example").writes("phone left at home")
	sheet.keys("Return").says("Temporary code for alice")
	sheet.keys("space") // on Copy
	var code string
	s.await("a temporary code in the clipboard", func() bool {
		code = strings.TrimSpace(s.clipboard())
		return temporaryForm.MatchString(code)
	}, s.titles)
	s.secret("a temporary code", code)
	s.secret("a temporary code", strings.ReplaceAll(code, "-", ""))
	s.page(sheet, "temporary-code", "A code for one sign-in, shown once.")
	sheet.keys("Escape")

	login := s.lite.logOut()
	login.signIn(s.passwords["alice"], code)
	main := s.lite.window("Lite").sized(740, 900)
	main.says("temporary code")
	s.page(main, "told", "With it alice gets in once. The first page tells her what the administrator did.")
	login = s.lite.logOut()
	login.signIn(s.passwords["alice"], code).says("This temporary code was already used or has expired.")
	login.writes(s.alice.next()).keys("Return")
	s.lite.window("Lite")
	s.line(s.t, "The second time it is refused; her phone is as good as before.")
}

// verifyLog looks at the log, and has it verified by window and console.
func (s *story) verifyLog() {
	s.master.main().keys("ctrl+3") // Administration > Sign-in Log, by its key
	w := s.master.window("Sign-in Log")
	w.says("Temporary code")
	s.page(w, "sign-in-log", "Administration > Sign-in Log: what happened, newest first.")
	w.click("Verify").says("The log is intact")
	s.page(w, "verified", "Verify holds every event and record against its keyed code.")
	w.keys("Escape")
	if out := s.tapectl("audit", "verify"); !tells(out, "nothing was modified") {
		s.t.Fatalf("tapectl audit verify says %q", out)
	}
	s.line(s.t, "tapectl audit verify says the same.")
}

// tampering changes a user and an event with sqlite3; both are found.
func (s *story) tampering() {
	s.sql("UPDATE users SET name = 'Bob the Manager' WHERE user_id = 'bob'")
	out, err := s.run(s.bin+"/tapectl", "audit", "verify")
	if err == nil || !strings.Contains(out+err.Error(), "bob") {
		s.t.Fatalf("tapectl does not find the changed user: %v, %q", err, out)
	}
	s.line(s.t, "A name was changed with sqlite3: tapectl audit verify names the user, and fails.")
	s.sql("UPDATE events SET detail = 'phone lost' WHERE kind = 'temporary-code-issued'")
	w := s.master.front("Sign-in Log")
	w.click("Verify").says("is not as it was written")
	s.page(w, "changed", "A user and an event were changed with sqlite3: Verify finds both.")
	w.says("bob")
	w.keys("Escape")
	w.keys("ctrl+w")
	w.gone()
	s.sql("UPDATE users SET name = 'Bob Stacker' WHERE user_id = 'bob'")
	if out, err := s.run(s.bin+"/tapectl", "audit", "verify"); err == nil || strings.Contains(out, "bob") {
		s.t.Fatalf("tapectl does not find the changed event alone: %v, %q", err, out)
	}
}
