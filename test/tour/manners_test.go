package tour

import (
	"strings"
	"testing"
)

// TestTourManners is how the windows behave among others: what a task bar knows them by, what they stay above, where
// they open. xprop and xwininfo, which know nothing of the programs, judge it.
func TestTourManners(t *testing.T) {
	s := &story{stage: newStage(t), book: newBook(t, "manners"), passwords: map[string]string{}}
	s.tell(t, []step{
		{"Every window carries the program's name", (*story).windowClasses},
	})
}

// property returns what a window says of itself under a name; empty if nothing.
func (w *window) property(name string) string {
	w.t.Helper()
	_, value, _ := strings.Cut(w.must("xprop", "-id", w.id, "-notype", name), " = ")
	return value
}

// windowClasses looks at the class of windows of both programs.
func (s *story) windowClasses() {
	s.secret("the password of everybody", password)
	s.console("init", "--password-stdin")
	s.console("user", "add", "alice", "--name", "Alice Winder", "--group", "OPS", "--password-stdin", "--one-time-password")
	named := func(w *window, class string) *window {
		s.t.Helper()
		if got := w.property("WM_CLASS"); got != class {
			s.t.Fatalf("the class of %s is %s, not %s", w.title, got, class)
		}
		return w
	}
	s.lite = s.start("Lite", "lite", "--user", "alice")
	named(s.lite.window("Lite Login"), `"lite", "Lite"`).signIn(password, "")
	named(s.lite.window("One Time Password"), `"lite", "Lite"`)

	s.master = s.start("TapeMaster", "tapemaster", "--user", "tapemaster")
	named(s.master.window("TapeMaster Login"), `"tapemaster", "TapeMaster"`).signIn(password, "")
	named(s.master.window("TapeMaster"), `"tapemaster", "TapeMaster"`).keys("ctrl+1")
	named(s.master.window(usersTitle), `"tapemaster", "TapeMaster"`)
}
