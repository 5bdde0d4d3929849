package tour

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// served paints what programs show that have a server, in each of the variants that show everything.
func (s *stage) served(t *testing.T, c cast, folder string) {
	s.t.Helper()
	h, _ := s.makeHost(t, filepath.Join(s.home, "server"), password)
	h.start()
	for _, args := range [][]string{append([]string{"user", "add", "--password-stdin"}, c.users[0]...), {"user", "otp", c.user, "on"}} {
		if _, err := run(append(s.env, "TAPETRACK_DATABASE="+h.database), []byte(password+"\n"), filepath.Join(s.bin, "tapectl"), args...); err != nil {
			s.t.Fatal(err)
		}
	}
	for i, v := range c.variants {
		if !v.all {
			continue
		}
		s.set("FYNE_THEME", v.theme)
		s.set("FYNE_SCALE", v.scale)
		s.desks = map[string]desk{}
		for _, name := range []string{"TapeMaster", "Lite"} {
			at := filepath.Join(s.home, fmt.Sprint(name, i))
			if err := os.Mkdir(at, 0o700); err != nil {
				s.t.Fatal(err)
			}
			s.desks[name] = desk{home: at}
		}
		a := album{stage: s, cast: c, folder: folder, variant: fmt.Sprintf("%s-%s-%s", c.name, v.theme, v.scale)}
		a.connects(h)
	}
	_ = h.stop(syscall.SIGTERM)
	s.desks = nil
}

// connects paints how TapeMaster gets its server, what Lite does at it, and both without it.
func (a *album) connects(h *host) {
	a.t.Helper()
	p := a.start("TapeMaster", "tapemaster")
	set := p.window("Set Up")
	set.click("Connect to a Server")
	w := p.window("Server")
	a.paste(w.says("Cancel"), "server-none")
	w.writes(h.link[:len(h.link)-1]).keys("Return").says("The code in the link has 51 of 52 characters: the rest is missing.")
	a.paste(w, "server-short-link")
	w.keys("ctrl+a").writes(h.link).keys("Return").says("Connect only if your administrator gave you this address and this code")
	a.paste(w, "server-connect")
	w.keys("Tab", "Return")
	login := p.window("TapeMaster Login")
	w.gone()
	set.gone()
	a.paste(login.says(h.place), "server-login")
	login.click(h.place)
	w = p.window("Server")
	w.opens("Test Connection", "The server has answered.")
	a.paste(w, "server")
	w.keys("Escape")
	w.gone()

	a.desks["Lite"] = desk{a.desks["Lite"].home, []string{"TAPETRACK_SERVER=" + h.link}}
	lite := a.start("Lite", "lite", "--user", a.cast.user)
	lite.window("Lite Login").signIn("a wrong password", "").says(refused)
	lite.window("Lite Login").signIn(password, "")
	lite.window(popup)

	p.front("TapeMaster Login").writes("tapemaster").keys("Tab").signIn(password, "")
	p.window("TapeMaster").keys("ctrl+3")
	log := p.window("Sign-in Log")
	a.paste(log.says("127.0.0.1"), "server-log")
	log.keys("ctrl+w")
	log.gone()
	p.front("TapeMaster").keys("ctrl+1")
	list := p.window(usersTitle)
	list.says(strings.Fields(a.cast.given)[0])
	a.selects(list)
	list.keys("alt+Return")
	sheet := p.window(a.cast.user + " Properties")
	sheet.menu("History").says("127.0.0.1")
	a.paste(sheet, "server-history")

	_ = h.stop(syscall.SIGKILL)
	a.paste(p.main().says("No connection to the server"), "server-lost")
	a.paste(p.front(a.cast.user+" Properties").says("No connection to the server"), "server-lost-sheet")
	w = lite.front(popup)
	a.paste(w, "server-lost-popup")
	w.keys("Escape")
	w = lite.window("Lite Login")
	if a.cast.language == "" { // the words are too small a part of their sentence to be found in another one
		a.paste(w.signIn(password, "").says("nothing answers at port"), "server-lost-login")
	}
	h.start()
	p.main().ceases("Work goes on as soon as it is back")
	lite.front("Lite Login").keys("Escape")
	lite.ends()
	p.main().keys("ctrl+q")
	p.ends()
}
