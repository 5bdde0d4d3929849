package tour

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// again starts a program once more, which ends at once, well and without a word.
func (s *stage) again(name, file string, args ...string) {
	s.t.Helper()
	p := s.start(name, file, args...)
	p.ends()
	if said := p.out.String(); said != "" {
		s.t.Fatalf("the second %s says %q", name, said)
	}
}

// foremost waits until a window has the keyboard and stands before all others.
func (p *program) foremost(title string) *window {
	p.t.Helper()
	w := p.window(title)
	n, _ := strconv.ParseUint(w.id, 10, 32) // xdotool writes numbers
	p.await(title+" to stand in front", func() bool {
		return strings.HasSuffix(p.must("xprop", "-root", "-notype", "_NET_CLIENT_LIST_STACKING"), fmt.Sprintf(" 0x%x", n))
	}, p.titles)
	return w
}

// leaves waits until a window can't be seen any more, though it is still there.
func (w *window) leaves(args ...string) {
	w.t.Helper()
	w.must("xdotool", args...)
	w.gone()
}

// TestTourOnce is somebody who double-clicks on the icon of a program that is already running: its foremost window
// comes to the front, wherever it was, and there is no second one unless it was asked for.
func TestTourOnce(t *testing.T) {
	s := newEnds(t)
	s.must("sh", "-c", "echo '"+endsPassword+"' | '"+s.bin+"/tapectl' user add alice --group OPS --password-stdin")
	s.tapectl("user", "otp", "alice", "on")
	other := s.start("Checkpoint", "checkpoint")
	other.window("Checkpoint Login")
	lite := s.start("Lite", "lite", "--user", "alice")
	login := lite.foremost("Lite Login")
	again := func() { s.again("Lite", "lite", "--user", "alice") }

	other.front("Checkpoint Login") // covers it
	again()
	lite.foremost("Lite Login")
	login.leaves("windowminimize", login.id)
	other.front("Checkpoint Login")
	again()
	lite.foremost("Lite Login")
	login.leaves("set_desktop", "1")
	again()
	lite.foremost("Lite Login")
	s.must("xdotool", "set_desktop", "0")

	// What its user sees last is in front: the popup, not the login dialog that is hidden behind it.
	lite.foremost("Lite Login").signIn(endsPassword, "")
	lite.window("One Time Password")
	other.front("Checkpoint Login")
	again()
	lite.foremost("One Time Password").keys("Return")
	lite.window("One Time Password Status").keys("Return")
	lite.window("Lite").keys("ctrl+m")
	lite.window("My Sign-in")
	other.front("Checkpoint Login")
	again()
	lite.foremost("My Sign-in")
	if _, there := lite.find("Lite Login"); there {
		t.Error("the login dialog came back")
	}
	main := lite.front("Lite")
	main.leaves("windowminimize", main.id)
	other.front("Checkpoint Login")
	again()
	lite.foremost("My Sign-in").keys("Escape") // it had left with the main window that it belongs to
	lite.front("Lite")
	lite.alone()

	// Options that differ, and --new, start another one.
	for _, args := range [][]string{{}, {"--user", "bob"}, {"--user", "alice", "--new"}, {"--user", "alice", "--database", filepath.Join(s.home, "x.db")}} {
		p := s.start("Lite", "lite", args...)
		p.window("Lite Login").keys("Escape")
		p.ends()
	}

	// A program that hangs keeps nobody from starting, and one that was killed leaves nothing behind.
	if err := lite.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	next := s.start("Lite", "lite", "--user", "alice")
	next.window("Lite Login")
	lite.quits = true
	if err := lite.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-lite.ended
	third := s.start("Lite", "lite", "--user", "alice")
	third.window("Lite Login")
	other.front("Checkpoint Login")
	again()
	third.foremost("Lite Login").keys("Escape")
	third.ends()
	next.front("Lite Login").keys("Escape")
	next.ends()
	other.front("Checkpoint Login").keys("Escape")
	other.ends()

	t.Run("set up", func(t *testing.T) {
		s.t = t
		s.setUpTwice()
	})
}

// setUpTwice starts programs at the same instant on a computer without a database: there is one in the end, and
// one of two windows says so.
func (s *stage) setUpTwice() {
	s.t.Helper()
	s.move(s.t.TempDir())
	masters := []*program{s.start("TapeMaster", "tapemaster", "--new"), s.start("TapeMaster", "tapemaster", "--new")}
	for _, p := range masters { // both are there before a key is pressed: the later one takes the focus as it opens
		p.await("Set Up of "+p.name, func() bool {
			w, ok := p.find("Set Up")
			if ok {
				w.still()
			}
			return ok
		}, p.titles)
	}
	for _, p := range masters {
		p.front("Set Up").writes("two reels of tape").keys("Tab").writes("two reels of tape")
	}
	var ids []string
	for _, p := range masters {
		ids = append(ids, p.front("Set Up").id)
	}
	s.must("xdotool", "windowactivate", "--sync", ids[0], "key", "Return", "windowactivate", "--sync", ids[1], "key", "Return")
	for _, p := range masters { // the later one takes the focus
		p.await("the login of "+p.name, func() bool {
			_, ok := p.find("TapeMaster Login")
			return ok
		}, p.titles)
	}
	late := 0
	for i, p := range masters {
		login := p.front("TapeMaster Login").place(10+i*s.frame.bounds.Dx()/2, 60) // both open at the same place, and one would be read twice
		login.says("Password")
		if says(login.read(login.picture()), "Another program has just set up") {
			late++
		}
	}
	if late != 1 {
		s.t.Errorf("%d of two programs say that the other one was quicker", late)
	}
	if got := s.sql("PRAGMA integrity_check; SELECT user_id FROM users"); got != "ok\ntapemaster" {
		s.t.Errorf("the database says %q", got)
	}
	for _, p := range masters {
		p.front("TapeMaster Login").signIn("two reels of tape", "")
		p.window("TapeMaster").keys("ctrl+q")
		p.ends()
	}
	files, err := os.ReadDir(s.data())
	if err != nil || len(files) != 2 {
		s.t.Errorf("there are %v, %v: not a database and its key", files, err)
	}
}
