package desktop

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tapetrack/cmd/internal/start"
	"tapetrack/widgets"
)

// withFolders gives a test folders of its own to find programs in.
func withFolders(t *testing.T) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "run")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_RUNTIME_DIR", folder)
	t.Setenv("DISPLAY", ":5")
	t.Setenv("WAYLAND_DISPLAY", "")
}

// One program is enough for a database; another one is started for --new, a demo, or other options.
func TestClaim(t *testing.T) {
	withFolders(t)
	begin := func(o start.Desktop) (asked bool) {
		if o.Database == "" {
			o.Database = filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "x.db")
		}
		i, asked := claim(start.NewDatabase("Lite", o.Common), o)
		t.Cleanup(i.Leave)
		return asked
	}
	for n, c := range []struct {
		options start.Desktop
		asked   bool
	}{
		{start.Desktop{New: true}, false},
		{start.Desktop{}, true},
		{start.Desktop{New: true}, false},
		{start.Desktop{Demo: true}, false},
		{start.Desktop{Demo: true}, false},
		{start.Desktop{User: "alice"}, false},
		{start.Desktop{User: "alice"}, true},
		{start.Desktop{Program: start.Program{Common: start.Common{Database: "/y.db"}}}, false},
		{start.Desktop{}, true},
		{start.Desktop{File: "/server.tapetrack"}, false},
		{start.Desktop{File: "/server.tapetrack"}, true},
	} {
		if asked := begin(c.options); asked != c.asked {
			t.Errorf("start %d, %+v: asked %v", n, c.options, asked)
		}
	}
	t.Setenv("DISPLAY", ":5.0")
	if !begin(start.Desktop{}) {
		t.Error("the same display is another one")
	}
	t.Setenv("DISPLAY", "localhost:10.0")
	if begin(start.Desktop{}) {
		t.Error("a window on another display was brought to the front")
	}
}

// focused is a window that notes when it is given the keyboard.
type focused struct {
	fyne.Window
	times int
}

func (f *focused) RequestFocus() { f.times++ }

// A window that is closing is not brought back.
func TestToFront(t *testing.T) {
	a := test.NewTempApp(t)
	var all []fyne.Window
	for range 3 {
		all = append(all, &focused{Window: a.NewWindow("")})
	}
	times := func() (n []int) {
		for _, w := range all {
			n = append(n, w.(*focused).times)
		}
		return n
	}
	toFront(all)
	widgets.Cover(all[2])
	toFront(all)
	toFront(all[2:])
	toFront(nil)
	if got := times(); !slices.Equal(got, []int{0, 1, 1}) {
		t.Errorf("they were given the keyboard %v times", got)
	}
}
