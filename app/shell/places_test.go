package shell

import (
	"image"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"tapetrack/test/check"
	"tapetrack/test/screen"
)

// glass is a window system on one or more screens. Its windows have a title bar of 20
// pixels and edges of 1 while they are on the screen, and those that ask for no place are in
// the middle of the main screen.
type glass struct {
	screens   []image.Rectangle
	owners    map[string]string // titles
	maximised string            // a title
	minimised string
	quiet     []string // titles of windows that left the keyboard where it was
}

func newGlass(screens ...image.Rectangle) *glass {
	return &glass{screens: screens, owners: map[string]string{}}
}

func (g *glass) Screens() []image.Rectangle { return g.screens }

func (g *glass) ShowQuietly(w fyne.Window) {
	g.quiet = append(g.quiet, w.Title())
	w.Show()
}

func (g *glass) Own(w, owner fyne.Window) {
	if delete(g.owners, w.Title()); owner != nil {
		g.owners[w.Title()] = owner.Title()
	}
}

func (g *glass) Outline(w fyne.Window) (Outline, bool) {
	c := w.Canvas()
	size := image.Pt(int(math.Round(float64(c.Size().Width*c.Scale()))), int(math.Round(float64(c.Size().Height*c.Scale()))))
	middle := g.screens[0].Min.Add(g.screens[0].Max).Div(2)
	at := middle.Sub(size.Div(2))
	if p := w.(*screen.Window).Place(); p != nil {
		at = *p
	}
	content := image.Rectangle{Max: size}.Add(at)
	if !w.(*screen.Window).Visible() {
		return Outline{Rectangle: content, Content: content, Passing: true}, w.(*screen.Window).Shown()
	}
	frame := image.Rect(content.Min.X-1, content.Min.Y-20, content.Max.X+1, content.Max.Y+1)
	return Outline{frame, content, w.Title() == g.maximised || w.Title() == g.minimised, w.Title() == g.maximised}, w.(*screen.Window).Shown()
}

func (g *glass) Maximise(w fyne.Window) { g.maximised = w.Title() }

// shelf keeps what is written to it, by name.
type shelf map[string][]byte

func (s shelf) View(name string) []byte           { return s[name] }
func (s shelf) KeepView(name string, view []byte) { s[name] = view }

// office is a program with a main window of 700 by 500 and a user list of 1000 by 600.
type office struct {
	*screen.Screen
	*Windows
	glass *glass
	t     *testing.T
}

func newOffice(t *testing.T, g *glass, views Views, scale float32) *office {
	t.Helper()
	o := &office{Screen: screen.New(t), glass: g, t: t}
	o.Resolution(g.screens[0].Dx(), g.screens[0].Dy(), scale)
	tasks := Inline(t.Context())
	o.Windows = NewWindows(o, tasks)
	o.Places = NewPlaces(g, views, "windows-test", tasks)
	o.Main = o.NewWindow("Test")
	o.Main.SetContent(Text(""))
	o.Places.Show(o.Main, Opening{Kind: MainWindow, Size: fyne.NewSize(700, 500)})
	t.Cleanup(o.CloseAll)
	return o
}

// shows opens a window and returns where its frame stands.
func (o *office) shows(key, title string, width, height float32) image.Rectangle {
	o.t.Helper()
	o.Show(key, title, func(fyne.Window, *Tasks) View {
		return View{Content: Text(""), Size: fyne.NewSize(width, height)}
	})
	frame, ok := o.glass.Outline(o.Window(title))
	if !ok {
		o.t.Fatalf("%s is not on the screen", title)
	}
	return frame.Rectangle
}

func (o *office) list() image.Rectangle {
	return o.shows("users", "Users", 1000, 600)
}

func (o *office) sheet(of string) image.Rectangle {
	return o.shows("sheet:"+of, of, 600, 400)
}

// A sheet opens over the middle of its list, and the next ones beside it.
func TestSheetsOpenOverTheirList(t *testing.T) {
	o := newOffice(t, newGlass(image.Rect(0, 0, 1600, 1000)), shelf{}, 1)
	check.Equal(t, "list", o.list(), image.Rect(299, 180, 1301, 801))
	check.Equal(t, "first sheet", o.sheet("alice"), image.Rect(499, 280, 1101, 701))
	check.Equal(t, "second sheet", o.sheet("bob"), image.Rect(529, 310, 1131, 731))
	check.Equal(t, "third sheet", o.sheet("carol"), image.Rect(559, 340, 1161, 761))
	o.Window("bob").Close()
	check.Equal(t, "where one was closed", o.sheet("dave"), image.Rect(529, 310, 1131, 731))
}

// At another scale a sheet is as many times larger, and still in the middle.
func TestSheetsOpenOverTheirListScaled(t *testing.T) {
	o := newOffice(t, newGlass(image.Rect(0, 0, 3200, 2000)), shelf{}, 2)
	list, first, second := o.list(), o.sheet("alice"), o.sheet("bob")
	check.Equal(t, "size", first.Size(), image.Pt(1202, 821))
	check.Equal(t, "middle", first.Min.Add(first.Max), list.Min.Add(list.Max))
	check.Equal(t, "next", second.Min.Sub(first.Min), image.Pt(60, 60))
}

// A window opens as large as the last one of its kind was, and where it was, also in the
// next program; each kind and each program for itself.
func TestPlacesAreRemembered(t *testing.T) {
	views := shelf{}
	o := newOffice(t, newGlass(image.Rect(0, 0, 1600, 1000)), views, 1)
	o.list()
	o.sheet("alice")
	alice := o.Window("alice")
	alice.Resize(fyne.NewSize(640, 480))
	alice.RequestPosition(101, 120)
	alice.Close()
	check.Equal(t, "another sheet", o.sheet("bob"), image.Rect(100, 100, 742, 601))
	o.Places.KeepAll()
	o.CloseAll()
	if text := string(views["windows-test"]); !strings.Contains(text, `"sheet"`) || strings.Contains(text, "alice") {
		t.Errorf("the file says %s; it is to say sheet, but not whose", text)
	}

	o = newOffice(t, newGlass(image.Rect(0, 0, 1600, 1000)), views, 1)
	check.Equal(t, "list", o.list(), image.Rect(299, 180, 1301, 801))
	check.Equal(t, "the next program's sheet", o.sheet("carol"), image.Rect(100, 100, 742, 601))
	check.Equal(t, "another kind", o.shows("group:OPS", "OPS", 600, 400), image.Rect(499, 280, 1101, 701))

	o = newOffice(t, newGlass(image.Rect(0, 0, 1600, 1000)), shelf{"windows-another": views["windows-test"]}, 1)
	o.list()
	check.Equal(t, "another program's sheet", o.sheet("carol"), image.Rect(499, 280, 1101, 701))
}

// A window that is maximised when it closes is so when it opens, and restored as it was before.
func TestPlacesOfMaximisedWindows(t *testing.T) {
	views := shelf{}
	o := newOffice(t, newGlass(image.Rect(0, 0, 1600, 1000)), views, 1)
	o.list()
	first := o.sheet("alice")
	o.glass.maximised = "alice"
	w := o.Window("alice")
	w.RequestPosition(0, 20)
	w.Resize(fyne.NewSize(1600, 980))
	w.Close()
	o.glass.maximised = ""
	check.Equal(t, "to be restored to", o.sheet("alice"), first)
	check.Equal(t, "maximised", o.glass.maximised, "alice")
	o.CloseAll()

	o = newOffice(t, newGlass(image.Rect(0, 0, 1600, 1000)), views, 1)
	o.list()
	check.Equal(t, "nothing else", o.glass.maximised, "")
	o.sheet("bob")
	check.Equal(t, "in the next program", o.glass.maximised, "bob")
	o.glass.maximised, o.glass.minimised = "", "bob"
	o.Window("bob").Close()
	o.sheet("carol")
	check.Equal(t, "one that was minimised says nothing", o.glass.maximised, "carol")
	o.glass.maximised = ""
	o.Window("carol").Close()
	check.Equal(t, "restored by its user", o.sheet("dave"), first)
	check.Equal(t, "no longer", o.glass.maximised, "")
}

// What a smaller screen or a larger scale forces on a window is not what its user chose: elsewhere it opens as before.
func TestPlacesKeepWhatWasChosen(t *testing.T) {
	large := image.Rect(0, 0, 1600, 1000)
	const chosen = `{"sheet":{"Width":1200,"Height":800,"Placed":true,"X":300,"Y":150}}`
	sheet := image.Rect(300, 150, 1502, 971)
	for name, c := range map[string]struct {
		screen image.Rectangle
		scale  float32
		act    func(*screen.Window)
		want   image.Rectangle
	}{
		"smaller screen":   {image.Rect(0, 0, 1024, 768), 1, func(*screen.Window) {}, sheet},
		"larger scale":     {large, 2, func(*screen.Window) {}, sheet},
		"made lower there": {image.Rect(0, 0, 1024, 768), 1, func(w *screen.Window) { w.Resize(fyne.NewSize(w.Canvas().Size().Width, 500)) }, image.Rect(300, 150, 1502, 671)},
		"made narrower and moved": {image.Rect(0, 0, 1024, 768), 1, func(w *screen.Window) {
			w.Resize(fyne.NewSize(900, w.Canvas().Size().Height))
			w.RequestPosition(41, 60)
		}, image.Rect(40, 40, 942, 861)},
	} {
		t.Run(name, func(t *testing.T) {
			views := shelf{"windows-test": []byte(chosen)}
			o := newOffice(t, newGlass(c.screen), views, c.scale)
			o.sheet("alice")
			c.act(o.Window("alice"))
			o.Places.KeepAll()
			o.CloseAll()
			o = newOffice(t, newGlass(large), views, 1)
			check.Equal(t, "on the large screen", o.sheet("alice"), c.want)
		})
	}
	views := shelf{}
	o := newOffice(t, newGlass(image.Rect(0, 0, 640, 480)), views, 1)
	o.sheet("alice")
	o.sheet("bob")
	o.Places.KeepAll()
	o.CloseAll()
	check.Equal(t, "nothing was chosen", string(views["windows-test"]), "")
}

// A window that is hidden before it closes, as the main window at Log Out, opens where it was
// seen last, however often that happens.
func TestPlacesOfHiddenWindows(t *testing.T) {
	o := newOffice(t, newGlass(image.Rect(0, 0, 1600, 1000)), shelf{}, 1)
	o.list()
	first := o.sheet("alice")
	for range 3 {
		w := o.Window("alice")
		o.Places.KeepAll()
		w.Hide()
		w.Close()
		check.Equal(t, "next time", o.sheet("alice"), first)
	}
}

// Two copies of a program remember what both of them saw last.
func TestPlacesOfTwoPrograms(t *testing.T) {
	views := shelf{}
	one := newOffice(t, newGlass(image.Rect(0, 0, 1600, 1000)), views, 1)
	two := newOffice(t, newGlass(image.Rect(0, 0, 1600, 1000)), views, 1)
	resize := func(o *office, title string, width float32) {
		w := o.Window(title)
		w.Resize(fyne.NewSize(width, 480))
		w.Close()
	}
	one.list()
	one.sheet("alice")
	resize(one, "alice", 500)
	two.shows("group:OPS", "OPS", 600, 400)
	resize(two, "OPS", 510)
	o := newOffice(t, newGlass(image.Rect(0, 0, 1600, 1000)), views, 1)
	check.Equal(t, "sheet", o.sheet("bob").Dx(), 502)
	check.Equal(t, "group", o.shows("group:OPS", "OPS", 600, 400).Dx(), 512)
}

// What does not fit the screens of today is brought back.
func TestPlacesFitTheScreens(t *testing.T) {
	left, right := image.Rect(0, 0, 1600, 1000), image.Rect(1600, 0, 2624, 768)
	small := []image.Rectangle{image.Rect(0, 30, 1024, 768)}
	for name, c := range map[string]struct {
		screens []image.Rectangle
		text    string
		want    image.Rectangle
	}{
		"as it was":                {[]image.Rectangle{left, right}, `{"sheet":{"Width":600,"Height":400,"Placed":true,"X":1700,"Y":90}}`, image.Rect(1700, 90, 2302, 511)},
		"the screen is gone":       {[]image.Rectangle{left}, `{"sheet":{"Width":600,"Height":400,"Placed":true,"X":1700,"Y":90}}`, image.Rect(998, 90, 1600, 511)},
		"half beyond the edge":     {[]image.Rectangle{left}, `{"sheet":{"Width":600,"Height":400,"Placed":true,"X":-300,"Y":-9}}`, image.Rect(0, 0, 602, 421)},
		"on the edge of both":      {[]image.Rectangle{left, right}, `{"sheet":{"Width":600,"Height":400,"Placed":true,"X":1590,"Y":500}}`, image.Rect(1600, 347, 2202, 768)},
		"larger than the screen":   {small, `{"sheet":{"Width":1500,"Height":900,"Placed":true,"X":40,"Y":40}}`, small[0]},
		"no place, only a size":    {[]image.Rectangle{left}, `{"sheet":{"Width":700,"Height":400}}`, image.Rect(449, 280, 1151, 701)},
		"no size":                  {[]image.Rectangle{left}, `{"sheet":{"Width":-1,"Height":0,"Placed":true}}`, image.Rect(499, 280, 1101, 701)},
		"beyond all screens":       {[]image.Rectangle{left}, `{"sheet":{"Width":600,"Height":400,"Placed":true,"X":9223372036854775807,"Y":0}}`, image.Rect(499, 280, 1101, 701)},
		"a number that is too big": {[]image.Rectangle{left}, `{"sheet":{"Width":1e39}}`, image.Rect(499, 280, 1101, 701)},
		"half a file":              {[]image.Rectangle{left}, `{"sheet":{"Width":7`, image.Rect(499, 280, 1101, 701)},
		"no object":                {[]image.Rectangle{left}, `null`, image.Rect(499, 280, 1101, 701)},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, newGlass(c.screens...), shelf{"windows-test": []byte(c.text)}, 1)
			check.Equal(t, "sheet", o.sheet("alice"), c.want)
		})
	}
}

// Sheets and dialogs belong to the window that they are about; lists and the main window
// stand on their own.
func TestOwners(t *testing.T) {
	o := newOffice(t, newGlass(image.Rect(0, 0, 1600, 1000)), shelf{}, 1)
	o.list()
	o.shows("sign-in-log", "Log", 800, 500)
	o.sheet("7")
	for key, title := range map[string]string{
		"several:x": "Several", "batch:1": "Batch", "new-user": "New User", "group:OPS": "Group", "new-group": "New Group",
		"reset:7": "Reset 7", "reset:8": "Reset 8", "sign-in-policy": "Policy", "my-sign-in": "Mine", "about": "About", "change-password": "Change",
	} {
		o.shows(key, title, 400, 300)
	}
	o.shows("recovery-codes", "Codes", 400, 300)
	want := map[string]string{
		"7": "Users", "Several": "Users", "Batch": "Users", "New User": "Users", "Group": "Users", "New Group": "Users",
		"Reset 7": "7", "Reset 8": "Users", "Policy": "Test", "Mine": "Test", "About": "Test", "Change": "Test", "Codes": "Mine",
	}
	if diff := cmp.Diff(want, o.glass.owners); diff != "" {
		t.Error(diff)
	}
}

// A window that opens by itself leaves the keyboard where it is, also when what opened it
// comes up again.
func TestQuietWindows(t *testing.T) {
	o := newOffice(t, newGlass(image.Rect(0, 0, 1600, 1000)), shelf{}, 1)
	o.list()
	warn := func() {
		o.Show("warning", "Warning", func(fyne.Window, *Tasks) View {
			return View{Content: Text(""), Fixed: true, Quiet: true}
		})
	}
	warn()
	check.Equal(t, "left", strings.Join(o.glass.quiet, ", "), "Warning")
	o.list()
	warn()
	check.Equal(t, "in front", o.Front().Title(), "Users")
}

// Nothing is kept of windows that have closed, nor of those that are not remembered.
func TestPlacesForget(t *testing.T) {
	o := newOffice(t, newGlass(image.Rect(0, 0, 1600, 1000)), shelf{}, 1)
	o.sheet("alice")
	o.Window("alice").Close()
	login := o.NewWindow("Login")
	login.SetContent(Text(""))
	o.Places.Show(login, Opening{})
	check.Equal(t, "windows", len(o.Places.windows), 1) // the main window
}

// A window that stays when its owner closes belongs to the owner's owner: some window
// systems would close it, too.
func TestOwnersThatClose(t *testing.T) {
	o := newOffice(t, newGlass(image.Rect(0, 0, 1600, 1000)), shelf{}, 1)
	o.list()
	o.sheet("7")
	o.shows("reset:7", "Reset", 400, 300)
	o.Window("7").Close()
	check.Equal(t, "after its sheet", o.glass.owners["Reset"], "Users")
	o.Window("Users").Close()
	check.Equal(t, "after the list", o.glass.owners["Reset"], "Test")
	o.list()
	o.sheet("8")
	check.Equal(t, "a new sheet", o.glass.owners["8"], "Users")
}

// The login lies in the middle of the main window and the next main window in that of the login,
// and so on: neither walks, whatever halves there are.
func TestNothingWalks(t *testing.T) {
	for height := 300; height < 304; height++ {
		login, main := image.Pt(480, height), image.Rect(679, 439, 1881, 1144)
		at := main
		for range 3 {
			at = inTheMiddle(main.Size(), inTheMiddle(login, at))
		}
		check.Equal(t, "the main window", at, main)
	}
}
