package tour

import (
	"strings"
	"testing"
	"time"
)

// held keeps a key down as a forgotten finger does: the X server repeats it some 40 times.
func (w *window) held(key string, until func()) {
	w.t.Helper()
	w.must("xdotool", "keydown", key)
	until()
	time.Sleep(2 * time.Second) // this is what is tried; nothing is waited for
	w.must("xdotool", "keyup", key)
}

// TestTourHeld is a finger that stays on Enter: one press is one answer, whatever
// comes up under it.
func TestTourHeld(t *testing.T) {
	s := newEnds(t)
	s.raise(t.TempDir()) // a display on which held keys repeat themselves
	s.must("sh", "-c", "echo '"+endsPassword+"' | '"+s.bin+"/tapectl' user add alice --group OPS --password-stdin")
	s.tapectl("user", "otp", "alice", "on")
	refused := func() string {
		return strings.TrimSpace(s.sql("select count(*) from events where kind = 'sign-in-refused'"))
	}

	p := s.start("Checkpoint", "checkpoint", "--user", "alice")
	login := p.window("Checkpoint Login").writes("a wrong password")
	login.held("Return", func() { login.says("User-ID or password is not correct") })
	if n := refused(); n != "1" {
		t.Errorf("one wrong password and a held Enter are %s refusals", n)
	}

	login.writes(endsPassword)
	login.held("Return", func() { p.window("One Time Password") })
	if _, there := p.find("One Time Password Status"); there {
		t.Error("the held Enter went on to the second popup")
	}
	popup := p.window("One Time Password").writes("000000")
	popup.held("Return", func() { popup.says("not correct") })
	if n := refused(); n != "2" {
		t.Errorf("one wrong code and a held Enter more: %s refusals", n)
	}
	popup.keys("Escape")
	p.window("Checkpoint Login")
}
