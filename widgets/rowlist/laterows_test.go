package rowlist

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tapetrack/widgets"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// lateRows are many rows of which a few pages are loaded, each some time after it was asked for. Their keys are 1 to n.
type lateRows struct {
	n      int
	back   bool // from n to 1
	list   *List
	pages  map[int]bool
	wanted []int // pages asked for
	asks   []keyAsk
	most   int // the greatest number of rows whose keys were asked for
}

type keyAsk struct {
	keys []int64
	done func([]int64, bool)
}

const latePage = 100

func (r *lateRows) Len() int { return r.n }

func (r *lateRows) key(i int) int64 {
	if r.back {
		return int64(r.n - i)
	}
	return int64(i + 1)
}

func (r *lateRows) Row(i int) ([]Cell, bool) {
	key, ok := r.Key(i)
	if !ok {
		if !slices.Contains(r.wanted, i/latePage) {
			r.wanted = append(r.wanted, i/latePage)
		}
		return nil, false
	}
	return []Cell{{Text: fmt.Sprint("user", key)}, {Text: "Active", Kind: widgets.BadgeSuccess}, {Text: "a name"}}, true
}

func (r *lateRows) Key(i int) (int64, bool) {
	if i < 0 || i >= r.n || !r.pages[i/latePage] {
		return 0, false
	}
	return r.key(i), true
}

func (r *lateRows) Find(key int64) (int, bool) {
	i := int(key - 1)
	if r.back {
		i = r.n - int(key)
	}
	_, ok := r.Key(i)
	return i, ok
}

func (r *lateRows) Keys(from, end int, done func([]int64, bool)) {
	r.most = max(r.most, end-from)
	var keys []int64
	for i := from; i < end; i++ {
		keys = append(keys, r.key(i))
	}
	r.asks = append(r.asks, keyAsk{keys, done})
}

// load brings the pages that were asked for, and drops all others but the first.
func (r *lateRows) load() {
	for len(r.wanted) > 0 {
		r.pages = map[int]bool{0: true}
		for _, p := range r.wanted {
			r.pages[p] = true
		}
		r.wanted = nil
		r.list.Refresh()
	}
}

// answer answers the question for keys that was asked first.
func (r *lateRows) answer(ok bool) {
	ask := r.asks[0]
	r.asks = r.asks[1:]
	ask.done(ask.keys, ok)
}

// heldKeys is the test driver with modifier keys that can be held down, and windows that note the shortcuts they get.
type heldKeys struct {
	fyne.Driver
	held   fyne.KeyModifier
	handed []string
}

type heldCanvas struct {
	fyne.Canvas
	keys *heldKeys
}

func (c heldCanvas) TypedShortcut(s fyne.Shortcut) {
	c.keys.handed = append(c.keys.handed, s.ShortcutName())
}

func (d *heldKeys) CanvasForObject(o fyne.CanvasObject) fyne.Canvas {
	return heldCanvas{d.Driver.CanvasForObject(o), d}
}

var _ desktop.Driver = (*heldKeys)(nil)

func (d *heldKeys) HasSecondaryDisplay() bool { return false }

func (d *heldKeys) CreateSplashWindow() fyne.Window { return d.CreateWindow("") }

func (d *heldKeys) CurrentKeyModifiers() fyne.KeyModifier { return d.held }

type heldApp struct {
	fyne.App
	keys *heldKeys
}

func (a heldApp) Driver() fyne.Driver { return a.keys }

const (
	ctrl  = fyne.KeyModifierControl
	shift = fyne.KeyModifierShift
)

// holdKeys makes modifier keys work until the test ends.
func holdKeys() *heldKeys {
	keys := &heldKeys{Driver: fyne.CurrentApp().Driver()}
	fyne.SetCurrentApp(heldApp{fyne.CurrentApp(), keys})
	return keys
}

// chord presses a key while others are held down, as the window system tells it.
func (d *heldKeys) chord(w fyne.Window, held fyne.KeyModifier, keys ...fyne.KeyName) {
	d.held = held
	defer func() { d.held = 0 }()
	for _, k := range keys {
		switch f := w.Canvas().Focused(); {
		case held&^shift == 0:
			press(w, k)
		case held == ctrl && k == fyne.KeyA:
			f.(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
		default:
			f.(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: held})
		}
	}
}

type multiTest struct {
	*listTest
	src  *lateRows
	keys *heldKeys
}

// newMultiTest shows a list of n rows, 10 of them visible and loaded, that has the focus.
func newMultiTest(t *testing.T, n int) *multiTest {
	t.Helper()
	src := &lateRows{n: n}
	lt := &listTest{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), entry: widgets.NewEntry()}
	l := New([]Column{{ID: "id", Title: "User-ID", Width: 100}, {ID: "otp", Title: "OTP", Width: 80, Badge: true}, {ID: "name", Title: "Name"}}, src)
	note := func(what string) func(int) {
		return func(i int) { lt.log = append(lt.log, fmt.Sprint(what, i)) }
	}
	l.Multi = true
	l.OnSelect, l.OnOpen, l.OnDelete, l.OnHeader = note("at"), note("open"), note("delete"), note("header")
	l.OnSelectionChanged, l.OnTooMany = note("n"), note("many")
	l.Menu = func(i int) *fyne.Menu {
		note("menu")(i)
		return nil
	}
	l.Now = func() time.Time { return lt.now }
	lt.List, src.list = l, l
	lt.w = show(t, container.NewBorder(lt.entry, nil, nil, nil, l), 400, 11*look.RowHeight+lt.entry.MinSize().Height+4)
	m := &multiTest{lt, src, holdKeys()}
	lt.w.Canvas().Focus(l)
	src.load()
	return m
}

// tap clicks on a row of the screen, long after the last click.
func (m *multiTest) tap(held fyne.KeyModifier, row int) {
	m.now = m.now.Add(time.Second)
	m.keys.held = held
	m.click(row)
	m.keys.held = 0
}

func (m *multiTest) chord(held fyne.KeyModifier, keys ...fyne.KeyName) {
	m.keys.chord(m.w, held, keys...)
}

// selectedKeys returns the keys that an act on the selection gets, or "later".
func (m *multiTest) selectedKeys() string {
	got := "later"
	m.WithSelection(func(keys []int64) { got = fmt.Sprint(keys) })
	m.waiting = nil
	return got
}

// painted returns the rows that show as selected, and the one with the cursor in brackets.
func (m *multiTest) painted() string {
	got := ""
	first, end := m.Window()
	for i := first; i < end; i++ {
		for _, r := range test.WidgetRenderer(m.List).(*listRenderer).pool {
			if r.shown.index == i && !r.ground.Hidden {
				got += fmt.Sprint(i, " ")
			}
			if r.shown.index == i && !r.cursor.Hidden {
				got += fmt.Sprintf("(%d) ", i)
			}
		}
	}
	return got
}
