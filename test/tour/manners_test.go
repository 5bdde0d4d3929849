package tour

import (
	"image"
	"strconv"
	"strings"
	"testing"
)

// TestTourManners is how the windows behave among others: what a task bar knows them by, what they stay above, where
// they open. xprop and xwininfo, which know nothing of the programs, judge it.
func TestTourManners(t *testing.T) {
	s := &story{stage: newStage(t), book: newBook(t, "manners"), passwords: map[string]string{}}
	s.tell(t, []step{
		{"Every window carries the program's name", (*story).windowClasses},
		{"Dialogs belong to their window", (*story).windowOwners},
		{"Windows open beside each other", (*story).windowPlaces},
		{"Windows open where they were", (*story).windowsRemember},
		{"Nothing walks from one sign-in to the next", (*story).windowsStay},
	})
}

// property returns what a window says of itself under a name; empty if nothing.
func (w *window) property(name string) string {
	w.t.Helper()
	_, value, _ := strings.Cut(w.must("xprop", "-id", w.id, "-notype", name), " = ")
	return value
}

// owner returns the window that w belongs to; nil if it belongs to none.
func (w *window) owner() string {
	w.t.Helper()
	_, id, found := strings.Cut(w.must("xprop", "-id", w.id, "-notype", "WM_TRANSIENT_FOR"), "window id # ")
	if !found {
		return ""
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(id, "0x"), 16, 32)
	if err != nil {
		w.t.Fatalf("the owner of %s is %q", w.title, id)
	}
	return strconv.FormatUint(n, 10)
}

// belongs fails unless w belongs to another window; nil: to none.
func (w *window) belongs(to *window) *window {
	w.t.Helper()
	want := ""
	if to != nil {
		want = to.id
	}
	if got := w.owner(); got != want {
		w.t.Fatalf("%s belongs to the window %q, not to %q", w.title, got, want)
	}
	return w
}

// windowClasses looks at the class of windows of both programs, and at what the popups stay above: nothing.
func (s *story) windowClasses() {
	s.secret("the password of everyone", password)
	s.console("init", "--password-stdin")
	for _, id := range []string{"alice", "bob", "carol"} {
		s.console("user", "add", id, "--name", strings.ToUpper(id[:1])+id[1:], "--group", "OPS", "--password-stdin", "--one-time-password")
	}
	named := func(w *window, class string) *window {
		s.t.Helper()
		if got := w.property("WM_CLASS"); got != class {
			s.t.Fatalf("the class of %s is %s, not %s", w.title, got, class)
		}
		return w
	}
	s.lite = s.start("Lite", "lite", "--user", "alice")
	login := named(s.lite.window("Lite Login"), `"lite", "Lite"`)
	at := login.bounds()
	login.signIn(password, "")
	for _, title := range []string{"One Time Password", "One Time Password Status"} {
		popup := named(s.lite.window(title), `"lite", "Lite"`).belongs(nil)
		if state := popup.property("_NET_WM_STATE"); strings.Contains(state, "ABOVE") {
			s.t.Fatalf("%s stays above other programs: %s", title, state)
		}
		if title == "One Time Password" {
			popup.keys("Escape") // back
			if again := s.lite.window("Lite Login").bounds(); again != at {
				s.t.Fatalf("the login dialog comes back at %v, it was at %v", again, at)
			}
			login.signIn(password, "")
			s.lite.window(title).keys("Return")
		}
	}
	s.page(s.lite.window("One Time Password Status"), "popup", "The popups of the sign-in are windows like any other, so that people get to their authenticator or mail.")

	s.master = s.start("TapeMaster", "tapemaster", "--user", "tapemaster")
	named(s.master.window("TapeMaster Login"), `"tapemaster", "TapeMaster"`).signIn(password, "")
	named(s.master.window("TapeMaster"), `"tapemaster", "TapeMaster"`).belongs(nil).keys("ctrl+1")
	named(s.master.window(usersTitle), `"tapemaster", "TapeMaster"`).belongs(nil)
}

// windowOwners opens dialogs, also with one click too many.
func (s *story) windowOwners() {
	list := s.master.window(usersTitle)
	for range 2 {
		list.doubleClick("Add") // the second click takes neither the place nor the focus from the new window
		added := s.master.window("New User").belongs(list)
		added.keys("Escape")
		added.gone()
	}
	s.master.window(usersTitle).keys("Home", "Return")
	sheet := s.master.window("alice Properties").belongs(list)
	list.raise()
	if above := s.master.must("xprop", "-root", "-notype", "_NET_CLIENT_LIST_STACKING"); stacked(above, list) > stacked(above, sheet) {
		s.t.Fatal("the list covers the sheet of alice")
	}
	s.page(sheet, "sheet", "A sheet stays above the list that it was opened from.")

	s.master.front(usersTitle).keys("alt+F4") // openbox closes it
	list.gone()
	s.await("the sheet to belong to the main window", func() bool { return sheet.owner() == s.master.main().id }, s.titles)
	s.master.front("alice Properties").keys("Escape")
	sheet.gone()
}

// raise brings a window before the others as far as it goes.
func (w *window) raise() {
	w.t.Helper()
	w.must("xdotool", "windowactivate", "--sync", w.id)
}

// stacked returns how far in front a window is in a list of the windows.
func stacked(list string, w *window) int {
	n, _ := strconv.ParseUint(w.id, 10, 32)
	return strings.Index(list, "0x"+strconv.FormatUint(n, 16))
}

// windowPlaces opens the sheets of three users.
func (s *story) windowPlaces() {
	s.master.main().keys("ctrl+1")
	list := s.master.window(usersTitle)
	list.shows("alice")
	list.keys("Home")
	var sheets []image.Rectangle
	for _, id := range []string{"alice", "bob", "carol"} {
		list.raise()
		list.keys("Return")
		sheets = append(sheets, s.master.window(id+" Properties").framed())
		list.raise()
		list.keys("Down")
	}
	if l := list.framed(); sheets[0].Min.Add(sheets[0].Max).Sub(l.Min.Add(l.Max)).Div(4) != (image.Point{}) {
		s.t.Fatalf("the first sheet is at %v, not over the middle of the list at %v", sheets[0], l)
	}
	for i := range 2 {
		if by := sheets[i+1].Min.Sub(sheets[i].Min); by != image.Pt(30, 30) {
			s.t.Fatalf("the sheets are at %v", sheets)
		}
	}
	s.page(list, "beside", "Three sheets open beside each other.")
}

// windowsRemember moves windows, and looks for them in the next program while another one runs.
func (s *story) windowsRemember() {
	for _, id := range []string{"bob", "carol"} {
		s.master.front(id + " Properties").keys("Escape")
	}
	place := func(w *window, x, y, width, height int) image.Rectangle {
		s.t.Helper()
		w.must("xdotool", "windowsize", "--sync", w.id, strconv.Itoa(width), strconv.Itoa(height), "windowmove", "--sync", w.id, strconv.Itoa(x), strconv.Itoa(y))
		w.still()
		return w.framed()
	}
	sheet := place(s.master.front("alice Properties"), 300, 200, 700, 560)
	closed := s.master.front("alice Properties")
	closed.keys("Escape")
	closed.gone()
	list := s.master.front(usersTitle)
	users := place(list, 40, 60, 1300, 900)
	list.keys("Home", "Down", "Return")
	at := func(w *window, want image.Rectangle) *window {
		s.t.Helper()
		if got := w.framed(); got != want {
			s.t.Fatalf("%s is at %v, not at %v", w.title, got, want)
		}
		return w
	}
	at(s.master.window("bob Properties"), sheet)

	main := s.master.front("TapeMaster").framed()
	other := s.start("TapeMaster", "tapemaster", "--user", "tapemaster", "--new")
	other.window("TapeMaster Login").signIn(password, "")
	other.window("TapeMaster")
	s.master.main().keys("ctrl+q")
	s.master.ends()
	other.main().keys("ctrl+q")
	other.ends()

	s.master = s.start("TapeMaster", "tapemaster", "--user", "tapemaster")
	s.master.window("TapeMaster Login").signIn(password, "")
	if again := s.master.window("TapeMaster").framed(); again.Size() != main.Size() {
		s.t.Fatalf("nobody changed the main window of %v, and it is as large as %v", main, again)
	}
	s.master.window("TapeMaster").keys("ctrl+1")
	list = at(s.master.window(usersTitle), users)
	list.shows("alice")
	list.keys("Home", "Return")
	at(s.master.window("alice Properties"), sheet)
	s.page(s.master.front(usersTitle), "remembered", "The next program opens its windows where they were.")
}

// windowsStay logs out and signs in again.
func (s *story) windowsStay() {
	first, login := s.master.main().framed(), image.Rectangle{}
	for range 3 {
		out := s.master.logOut()
		if at := out.framed(); login == (image.Rectangle{}) {
			login = at
		} else if at != login {
			s.t.Fatalf("the login dialog is at %v, it was at %v", at, login)
		}
		out.signIn(password, "")
		if at := s.master.window("TapeMaster").framed(); at != first {
			s.t.Fatalf("the main window is at %v, it was at %v", at, first)
		}
	}
	s.master.main().keys("ctrl+q")
	s.master.ends()
	s.lite.front("One Time Password Status").keys("Return")
	s.lite.window("Lite").keys("ctrl+q")
	s.lite.ends()
}
