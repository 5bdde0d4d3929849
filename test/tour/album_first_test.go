package tour

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// own paints how somebody starts whose one-time password is off, and turns it on, and what an administrator ends.
func (a *album) own() {
	a.t.Helper()
	p := a.start("Lite", "lite", "--user", a.cast.own)
	p.window("Lite Login").signIn(password, "")
	main := p.window("Lite").says("To do")
	a.paste(main, "to-do")
	main.keys("F10").says("Change Password")
	a.paste(main, "menu-by-key")
	main.keys("Escape", "ctrl+m")
	mine := p.window("My Sign-in").says("There are no authenticators")
	a.paste(mine, "may-turn-on")
	mine.keys("shift+Tab", "space").says("Confirm Your Identity")
	a.paste(mine, "confirm-identity")
	mine.writes(password).keys("Return").says("Turn on your one-time password")
	if shown := mine.scan(); shown.account != a.cast.own {
		a.t.Fatalf("the QR code is of %q", shown.account)
	} else {
		a.paste(mine, "turn-on")
		mine.writes(a.stage.phone(shown.key).code()).keys("Return").says("from now on every sign-in asks for a code")
	}
	a.paste(mine, "turned-on")
	mine.keys("Escape")
	mine.gone()
	a.tapectl("user", "set", a.cast.own, "--disabled=true")
	ended := p.front(signedOut).says("You are signed out")
	a.paste(ended, "signed-out")
	p.signInAgain().keys("Escape")
	p.ends()
	a.tapectl("user", "set", a.cast.own, "--disabled=false")
	a.tapectl("user", "otp", a.cast.own, "off")
}

// unused paints what comes up in programs in which nothing was pressed for minutes. It waits for them all at once.
func (s *stage) unused(c cast, folder string) {
	s.t.Helper()
	s.tapectl("policy", "set", "session-idle-minutes", "5") // the fewest
	type unused struct {
		*program
		scale string
	}
	waiting := map[string]unused{}
	for _, look := range []struct {
		scale         string
		x, wide, tall int // of the main window: the warnings, over the middle of theirs, leave each other in sight
	}{{"1", 10, 560, 370}, {"1.5", 580, 840, 555}, {"2", 1430, 1120, 740}} {
		for row, theme := range []string{"light", "dark"} {
			s.set("FYNE_THEME", theme)
			s.set("FYNE_SCALE", look.scale)
			p := s.start("Lite", "lite", "--user", c.own, "--new")
			p.window("Lite Login").signIn(password, "")
			p.window("Lite").sized(look.wide, look.tall).place(look.x, 30+800*row)
			waiting[fmt.Sprintf("%s-%s-%s", c.name, theme, look.scale)] = unused{p, look.scale}
		}
	}
	painted := map[string]bool{}
	s.awaitFor(5*time.Minute, "the warnings of all programs", func() bool {
		for variant, p := range waiting {
			soon, there := p.find("Signing Out Soon")
			if !there || painted[variant] {
				continue
			}
			painted[variant] = true
			s.set("FYNE_SCALE", p.scale) // small letters are read enlarged
			(&album{stage: s, cast: c, folder: folder, variant: variant}).paste(soon.says("Still there"), "signing-out-soon")
		}
		return len(painted) == len(waiting)
	}, s.titles)
	for _, p := range waiting {
		p.quits = true
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil { // keys go to the newest warning
			s.t.Fatal(err)
		}
		p.ends()
	}
	s.tapectl("policy", "set", "session-idle-minutes", "") // as the profile has it
}

// first paints what those see who have no database: TapeMaster sets one up, Lite asks where it is.
func (a *album) first() {
	a.t.Helper()
	home := a.home
	operator, err := os.MkdirTemp("", "operator") // the windows show it
	if err != nil {
		a.t.Fatal(err)
	}
	a.move(operator)
	master := a.start("TapeMaster", "tapemaster")
	w := master.window("Set Up").says("Choose a password for the administrator")
	a.paste(w, "set-up")
	w.keys("Escape")
	master.ends()
	for _, file := range []string{"archive.db", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(operator, file), []byte("Reels."), 0o600); err != nil {
			a.t.Fatal(err)
		}
	}
	lite := a.start("Lite", "lite")
	w = lite.window("Choose Database").says("There is no TapeTrack database here")
	a.paste(w, "choose-database")
	w.keys("ctrl+a").writes(filepath.Join(operator, "archive.db")).keys("Return").says("is not")
	a.paste(w, "choose-refused")
	w.click("Browse")
	lite.picks(w, func(files *window) { a.paste(files, "browse") })
	w.keys("Escape")
	lite.ends()
	if err := os.RemoveAll(operator); err != nil {
		a.t.Error(err)
	}
	a.move(home)
}

// picks waits for the dialog that Browse… opens over a window, which has the same title, looks at it, and leaves it.
func (p *program) picks(over *window, look func(*window)) {
	p.t.Helper()
	var dialog *window
	p.await("the dialog of Browse…", func() bool {
		id, err := p.run("xdotool", "getwindowfocus")
		dialog = &window{program: p, id: id, title: over.title}
		return err == nil && id != over.id
	}, p.titles)
	look(dialog.says("Cancel"))
	dialog.keys("Escape")
	p.await(fmt.Sprintf("%s to get the focus back", over.title), over.hasFocus, p.titles)
}
