package tour

import (
	"fmt"
	"image"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestTourSmall is the story of a customer on the smallest screen that the programs promise to fit: 1024x768 pixels at
// a scale of 1.25. It is told once by mouse, which clicks on what it reads, and once by keyboard alone.
func TestTourSmall(t *testing.T) {
	for _, hand := range []string{"mouse", "keyboard"} {
		if !t.Run(hand, func(t *testing.T) {
			told := &small{keyboard: hand == "keyboard", story: story{
				stage: newStageOf(t, "1024x768", "FYNE_SCALE=1.25"), book: newBook(t, filepath.Join("small", hand)), passwords: map[string]string{},
			}}
			act := func(title string, play func(*small)) step {
				return step{title, func(*story) { play(told) }}
			}
			told.tell(t, []step{
				act("Set Up", (*small).setUp),
				act("Add a user", (*small).addUser),
				act("One Time Password to True", (*small).turnOn),
				act("The QR code", (*small).firstQRCode),
				act("Sign in with the code", (*small).activate),
				act("My Sign-in", (*small).mySignIn),
				act("Turn on one's own one-time password", (*small).turnOnOwn),
				act("An ended session", (*small).ended),
				act("Choose Database", (*small).choose),
			})
		}) {
			t.FailNow()
		}
	}
}

// small is the story on a small screen, told by one of two hands.
type small struct {
	story
	keyboard bool
}

// act clicks on a phrase, or presses the keys that do the same.
func (s *small) act(w *window, phrase string, keys ...string) *window {
	s.t.Helper()
	if s.keyboard {
		return w.keys(keys...)
	}
	return w.click(phrase)
}

// fill types text over what is in the field to the right of a name. By keyboard, keys lead there.
func (s *small) fill(w *window, name, text string, keys ...string) *window {
	s.t.Helper()
	switch {
	case s.keyboard && len(keys) > 0:
		w.keys(keys...)
	case !s.keyboard:
		w.still() // a click in a window that has only just come to the front can be lost
		at := w.label(name)
		w.press(at.Max.Add(image.Pt(60, -at.Dy()/2)), 1, 1)
	}
	return w.keys("ctrl+a").writes(text)
}

// label waits for the name of a field and returns where it stands on the screen: it begins a line, and with a capital
// letter, which words in sentences do not.
func (w *window) label(name string) image.Rectangle {
	w.t.Helper()
	var words []word
	var labels []image.Rectangle
	w.await(fmt.Sprintf("%s to show the field %s", w.title, name), func() bool {
		words = w.read(w.picture())
		labels = slices.DeleteFunc(places(words, name), func(at image.Rectangle) bool {
			return !slices.ContainsFunc(words, func(first word) bool {
				letter, _ := utf8.DecodeRuneInString(first.text)
				return first.box.In(at) && first.box.Min.X == at.Min.X && unicode.IsUpper(letter)
			})
		})
		return len(labels) > 0
	}, func() string { return "it shows: " + text(words) })
	return slices.MinFunc(labels, func(a, b image.Rectangle) int { return a.Min.X - b.Min.X }).Add(w.bounds().Min)
}

// menu chooses an item of a window that has the menu File, by mouse, or by F10 and keys.
func (s *small) menu(w *window, menu, item string, keys ...string) {
	s.t.Helper()
	if s.keyboard {
		s.letters(w, "Change Password", keys...)
		return
	}
	w.menu(menu)
	if menu == "File" {
		w.says("Change Password") // the page below may say what the item does
	}
	w.says(item).item(item)
}

// letters opens the first menu of the bar by F10, waits for an item of it, and goes on by keys: to the right is the next
// menu, and the underlined letter presses an item or opens its menu.
func (s *small) letters(w *window, first string, keys ...string) {
	s.t.Helper()
	w.keys("F10").says(first)
	last := len(keys) - 1
	for _, key := range keys[:last] {
		w.changes(func() { w.keys(key) })
	}
	w.keys(keys[last]) // the window may be gone then
}

// shown adds a page, and fails unless the whole window is on the screen.
func (s *small) shown(w *window, name, sentence string) {
	s.t.Helper()
	s.page(w, name, sentence)
	if r := w.framed(); !r.In(s.frame.bounds) {
		s.t.Fatalf("%s is at %v, not all of it on the screen of %v", w.title, r, s.frame.bounds)
	}
}

// in signs in where nobody's User-ID is filled in, or another.
func (s *small) in(login *window, user, password, code string) {
	s.t.Helper()
	s.fill(login, "User-ID", user, "shift+Tab")
	s.fill(login, "Password", password, "Tab")
	if code != "" {
		s.fill(login, "OTP", code, "Tab")
	}
	s.act(login, "OK", "Return")
}

// out logs out of a program whose main window is in front.
func (s *small) out(p *program) *window {
	s.t.Helper()
	s.menu(p.main(), "File", "Log Out", "l")
	return p.window(p.name + " Login")
}

func (s *small) setUp() {
	s.master = s.start("TapeMaster", "tapemaster")
	w := s.master.window("Set Up").says("Choose a password for the administrator")
	s.shown(w, "set-up", "TapeMaster finds no database and sets one up.")
	s.passwords["tapemaster"] = s.secret("the password of tapemaster", "nine reels of copper tape")
	s.fill(w, "New Password", s.passwords["tapemaster"])
	s.fill(w, "Password (again)", s.passwords["tapemaster"], "Tab")
	s.shown(w, "set-up-typed", "The password is typed twice.")
	s.act(w, "OK", "Return")
	login := s.master.window("TapeMaster Login")
	w.gone()
	s.fill(login, "Password", s.passwords["tapemaster"])
	s.shown(login, "login", "The login dialog.")
	s.act(login, "OK", "Return")
	s.shown(s.master.window("TapeMaster").row("One Time Password", "Off"), "tapemaster", "tapemaster is signed in.")
}

func (s *small) addUser() {
	s.menu(s.master.main(), "Administration", usersTitle, "Right", "Return")
	list := s.master.window(usersTitle).row("tapemaster", "Off")
	s.shown(list, "users", "Administration > Group User Administration.")
	s.act(list, "Add", "ctrl+n")
	form := s.master.window("New User")
	s.passwords["alice"] = s.secret("the password of alice", "alice winds 40 tapes")
	s.fill(form, "User-ID", "alice")
	s.fill(form, "Name", "Alice Winder", "Tab")
	s.fill(form, "Group-ID", "OPS", "Tab", "Tab")
	s.fill(form, "New Password", s.passwords["alice"], "Tab", "Tab")
	s.fill(form, "Password (again)", s.passwords["alice"], "Tab")
	s.act(form, "Must be changed at first sign-in", "Tab").sets(false).row("Must be changed at first sign-in", "False")
	s.shown(form, "new-user", "New User, filled in.")
	s.act(form, "OK", "Return")
	form.gone()
	s.shown(s.master.window(usersTitle).row("alice", "Off"), "user-added", "alice is in the list.")
	s.passwords["bob"] = s.passwords["alice"]
	if _, err := run(s.env, []byte(s.passwords["bob"]+"\n"), filepath.Join(s.bin, "tapectl"),
		"user", "add", "bob", "--name", "Bob Stacker", "--group", "OPS", "--password-stdin"); err != nil {
		s.t.Fatal(err)
	}
}

func (s *small) turnOn() {
	list := s.master.window(usersTitle)
	if s.keyboard {
		list.keys("Home", "alt+Return")
	} else {
		list.press(list.highest("alice"), 1, 2) // the foot of the list says that alice was added, until it says something else
	}
	sheet := s.master.window("alice Properties").row("One Time Password", "False")
	s.shown(sheet, "properties", "The properties of alice.")
	s.act(sheet, "One Time Password", "Down", "Down", "Down", "Down", "Down", "Down").sets(true)
	sheet.row("Activated", "False")
	s.shown(sheet, "one-time-password-true", "One Time Password is True, and Activated False.")
	s.act(sheet, "OK", "Return")
	sheet.gone()
	s.master.window(usersTitle).row("alice", "Pending")
	s.userIs("alice", map[string]any{"oneTimePassword": true, "activated": false})
	list.keys("ctrl+w")
	list.gone()
	s.shown(s.out(s.master), "logged-out", "File > Log Out leads back to the login dialog.")
}

func (s *small) firstQRCode() {
	s.lite = s.start("Lite", "lite")
	login := s.lite.window("Lite Login").says("Password")
	s.shown(login, "lite-login", "The login dialog of Lite.")
	s.fill(login, "User-ID", "alice")
	s.fill(login, "Password", s.passwords["alice"], "Tab")
	s.act(login, "OK", "Return")
	w := s.lite.window(popup)
	shown := w.scan()
	w.says("This QR code is shown for the first time.").showsKey(shown.key)
	s.shown(w, "qr-code", "The QR code and the Secret Key, both as a whole.")
	s.alice = s.phone(shown.key)
	s.act(w, "OK", "Return")
	second := s.lite.window(status).says(notActive)
	w.gone()
	s.shown(second, "status-not-active", "The second popup.")
	s.act(second, "OK", "Return")
	second.gone()
	s.shown(s.lite.window("Lite").row("One Time Password", "Pending"), "pending", "The main window says Pending.")
}

func (s *small) activate() {
	login := s.out(s.lite)
	s.fill(login, "Password", s.passwords["alice"])
	s.fill(login, "OTP", spaced(s.alice.code()), "Tab")
	s.shown(login, "code", "The code of the phone is typed into OTP.")
	s.act(login, "OK", "Return")
	w := s.lite.window(popup)
	s.shown(w, "qr-code-done", "The QR code comes a last time.")
	s.act(w, "OK", "Return")
	second := s.lite.window(status).says(nowActive)
	s.shown(second, "status-active", "The one-time password is now active.")
	s.act(second, "OK", "Return")
	second.gone()
	s.shown(s.lite.window("Lite").row("One Time Password", "Active"), "active", "The main window is in front, alone.")
}

func (s *small) mySignIn() {
	s.menu(s.lite.main(), "File", "My Sign-in", "m")
	w := s.lite.window("My Sign-in").says("Make Recovery Codes")
	s.shown(w, "my-sign-in", "My Sign-in.")
	s.act(w, "Make Recovery Codes", "Tab", "space")
	s.recovery = s.keep(s.lite)
	s.shown(s.lite.window("My Sign-in").says("10 left"), "codes-left", "My Sign-in counts them.")
	s.act(s.lite.window("My Sign-in"), "Close", "Escape")
	w.gone()
}

// keep copies the recovery codes and closes their window.
func (s *small) keep(p *program) []string {
	s.t.Helper()
	w := p.window("Recovery Codes").says("Your recovery codes")
	s.shown(w, "recovery-codes", "Ten recovery codes, all to be seen at once.")
	s.act(w, "Copy", "shift+Tab", "shift+Tab", "shift+Tab", "space").says("The codes were copied.")
	codes := strings.Fields(s.clipboard())
	if len(codes) != 10 {
		s.t.Fatalf("%d recovery codes were copied", len(codes))
	}
	for _, code := range codes {
		s.secret("a recovery code", code)
	}
	s.shown(w, "codes-copied", "They were copied, and are to be stored.")
	s.act(w, "I have stored these codes", "space")
	s.act(w, "Done", "Return")
	w.gone()
	return codes
}

func (s *small) turnOnOwn() {
	login := s.out(s.lite)
	s.in(login, "bob", s.passwords["bob"], "")
	main := s.lite.window("Lite").row("One Time Password", "Off")
	s.shown(main, "off", "bob's one-time password is off; the first page offers to turn it on.")
	s.menu(main, "File", "My Sign-in", "m")
	w := s.lite.window("My Sign-in").says("Turn On")
	s.shown(w, "may-turn-on", "My Sign-in offers the same.")
	s.act(w, "Turn On", "shift+Tab", "space").says("Confirm Your Identity")
	s.fill(w, "Password", s.passwords["bob"])
	s.shown(w, "confirm", "It asks for the password.")
	s.act(w, "OK", "Return").says("Turn on your one-time password")
	shown := w.scan()
	w.showsKey(shown.key)
	s.shown(w, "turn-on", "The QR code of bob. Nothing is stored yet.")
	s.userIs("bob", map[string]any{"oneTimePassword": false})
	w.writes(s.phone(shown.key).code())
	s.shown(w, "turn-on-code", "The code of bob's phone is typed.")
	s.act(w, "OK", "Return").says("from now on every sign-in asks for a code")
	s.shown(w, "turned-on", "It is on.")
	s.userIs("bob", map[string]any{"oneTimePassword": true, "activated": true})
	s.act(w, "Close", "Escape")
	w.gone()
}

// ended resets bob's password in TapeMaster while bob is signed in to Lite.
func (s *small) ended() {
	login := s.master.front("TapeMaster Login")
	s.fill(login, "Password", s.passwords["tapemaster"])
	s.act(login, "OK", "Return")
	s.menu(s.master.window("TapeMaster"), "Administration", usersTitle, "Right", "Return")
	list := s.master.window(usersTitle).says("bob")
	s.act(list, "bob", "Home", "Down")
	if s.keyboard {
		s.letters(list, "Management", "m", "r")
	} else {
		list.click("Reset Password")
	}
	reset := s.master.window("Reset Password").says("OK sets a random password")
	s.shown(reset, "reset-password", "An administrator resets the password of bob.")
	s.act(reset, "OK", "Return")

	w := s.lite.front(signedOut).says("You are signed out")
	s.shown(w, "signed-out", "Lite says why bob is signed out.")
	s.act(w, "Sign In Again", "Return")
	s.shown(s.lite.window("Lite Login"), "sign-in-again", "The login dialog, with bob's User-ID.")
	s.lite.front("Lite Login").keys("Escape")
	s.lite.ends()
}

// choose starts Lite for somebody who has no database.
func (s *small) choose() {
	database, home := filepath.Join(s.data(), "tapetrack.db"), s.home
	s.move(s.t.TempDir())
	lite := s.start("Lite", "lite")
	w := lite.window("Choose Database").says("There is no TapeTrack database here")
	s.shown(w, "choose-database", "Lite finds no database, and asks for one.")
	s.fill(w, "File", filepath.Join(s.home, "nothing.db"))
	s.act(w, "OK", "Return").says("Check the path")
	s.shown(w, "no-database", "There is none at this path.")
	s.fill(w, "File", database)
	s.act(w, "OK", "Return")
	login := lite.window("Lite Login")
	s.shown(login, "chosen", "The database of the organisation.")
	s.act(login, "Cancel", "Escape")
	lite.ends()
	s.move(home)
}
