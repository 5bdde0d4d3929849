package rowlist

import (
	"fmt"
	"testing"
	"time"

	"tapetrack/test/check"
	"tapetrack/widgets"
	"tapetrack/widgets/internal/look"
	"tapetrack/widgets/internal/widgettest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

type rows struct {
	n       int
	missing int // from this row on nothing is loaded; 0 means all is
	asked   int
}

func (r *rows) Len() int { return r.n }

func (r *rows) Row(i int) ([]Cell, bool) {
	r.asked++
	if r.missing > 0 && i >= r.missing {
		return nil, false
	}
	return []Cell{{Text: fmt.Sprintf("user%d", i)}, {Text: "Active", Kind: widgets.BadgeSuccess}, {Text: "a name"}}, true
}

type listTest struct {
	*List
	w     fyne.Window
	entry *widgets.Entry
	log   []string
	now   time.Time
}

// newListTest shows a list of 10 visible rows below an entry.
func newListTest(t *testing.T, src Source) *listTest {
	t.Helper()
	lt := &listTest{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), entry: widgets.NewEntry()}
	l := New([]Column{{Title: "User-ID", Width: 100}, {Title: "OTP", Width: 80, Badge: true}, {Title: "Name"}}, src)
	note := func(what string) func(int) {
		return func(i int) { lt.log = append(lt.log, fmt.Sprint(what, i)) }
	}
	l.OnSelect, l.OnOpen, l.OnDelete, l.OnHeader = note("select"), note("open"), note("delete"), note("header")
	l.Menu = func(i int) *fyne.Menu {
		note("menu")(i)
		return fyne.NewMenu("", fyne.NewMenuItem("Properties", func() { note("properties")(i) }))
	}
	l.Now = func() time.Time { return lt.now }
	l.Empty = "No users match."
	lt.List = l
	lt.w = show(t, container.NewBorder(lt.entry, nil, nil, nil, l), 400, 11*look.RowHeight+lt.entry.MinSize().Height+4)
	check.Equal(t, "height", l.viewHeight(), 10*look.RowHeight)
	return lt
}

func (l *listTest) at(row int) fyne.Position {
	return fyne.NewPos(20, look.RowHeight*float32(row+1)+10)
}

func (l *listTest) click(row int) { test.TapAt(l.List, l.at(row)) }

func (l *listTest) saw(t *testing.T, what string, want ...string) {
	t.Helper()
	check.Equal(t, what, fmt.Sprint(l.log), fmt.Sprint(want))
	l.log = nil
}

func TestListMouse(t *testing.T) {
	l := newListTest(t, &rows{n: 5})
	l.w.Canvas().Focus(l.entry)
	l.click(2)
	l.saw(t, "a click selects at once", "select2")
	check.Equal(t, "focus", l.w.Canvas().Focused(), fyne.Focusable(l.List))
	l.now = l.now.Add(500 * time.Millisecond)
	l.click(2)
	l.saw(t, "a late second click does nothing")
	l.now = l.now.Add(499 * time.Millisecond)
	l.click(2)
	l.saw(t, "a double click opens", "open2")
	l.now = l.now.Add(100 * time.Millisecond)
	l.click(2)
	l.saw(t, "a third click does not open again")
	l.click(3)
	l.click(4)
	l.click(3)
	l.click(4)
	l.saw(t, "two rows in turn", "select3", "select4", "select3", "select4")
	l.click(8)
	l.saw(t, "a click below the rows keeps the selection")
	check.Equal(t, "selected", l.Selected(), 4)
	test.TapAt(l.List, fyne.NewPos(120, 5))
	l.saw(t, "header", "header1")
}

func TestListMenu(t *testing.T) {
	l := newListTest(t, &rows{n: 5})
	test.TapSecondaryAt(l.List, l.at(1))
	l.saw(t, "right click", "select1", "menu1")
	if _, ok := l.w.Canvas().Focused().(*widgets.Menu); !ok {
		t.Fatal("no menu is shown")
	}
	press(l.w, fyne.KeyDown, fyne.KeyReturn)
	l.saw(t, "menu by key", "properties1")
	check.Equal(t, "focus after the menu", l.w.Canvas().Focused(), fyne.Focusable(l.List))
	press(l.w, desktop.KeyMenu)
	l.saw(t, "Menu key", "menu1")
	press(l.w, fyne.KeyEscape)
	test.TapSecondaryAt(l.List, l.at(7))
	l.saw(t, "right click below the rows", "menu-1")
	press(l.w, fyne.KeyEscape)
	test.TapSecondaryAt(l.List, fyne.NewPos(20, 5))
	l.saw(t, "right click on the header")
}

func TestListKeys(t *testing.T) {
	l := newListTest(t, &rows{n: 100})
	handed := ""
	widgets.InstallKeys(l.w, widgets.Keys{Escape: func() { handed += "escape" }, Other: map[fyne.KeyName]func(){fyne.KeyF10: func() { handed += "F10" }}})
	l.w.Canvas().Focus(l.List)
	check.Equal(t, "focus selects nothing", l.Selected(), -1)
	press(l.w, fyne.KeyReturn, fyne.KeyDelete)
	l.saw(t, "with none selected")
	press(l.w, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyUp)
	l.saw(t, "up and down", "select0", "select1", "select0")
	press(l.w, fyne.KeyPageDown, fyne.KeyEnd, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyHome)
	l.saw(t, "far", "select9", "select99", "select90", "select0")
	press(l.w, fyne.KeyDown, fyne.KeyEnter, fyne.KeyDelete)
	l.saw(t, "open and delete", "select1", "open1", "delete1")
	press(l.w, fyne.KeyEscape, fyne.KeyF10)
	check.Equal(t, "handed on", handed, "escapeF10")
	line := test.WidgetRenderer(l.List).(*listRenderer).focus
	check.Equal(t, "sign of focus", line.Hidden, false)
	l.w.Canvas().FocusNext()
	check.Equal(t, "without focus", line.Hidden, true)
}

func TestListScrollsToSelection(t *testing.T) {
	l := newListTest(t, &rows{n: 100})
	l.Select(50)
	first, end := l.Window()
	if first > 50 || end <= 50 {
		t.Errorf("rows %d to %d are seen", first, end)
	}
	check.Equal(t, "no further than needed", l.offset, float64(51*look.RowHeight)-l.viewHeight())
	l.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 1e6)})
	check.Equal(t, "not beyond the first", l.offset, 0)
	l.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -1e6)})
	check.Equal(t, "not beyond the last", l.offset, float64(100*look.RowHeight)-l.viewHeight())
}

func TestListShrinks(t *testing.T) {
	src := &rows{n: 100}
	l := newListTest(t, src)
	l.Select(99)
	src.n = 3
	l.Refresh()
	check.Equal(t, "selected", l.Selected(), -1)
	check.Equal(t, "offset", l.offset, 0)
	l.click(2)
	check.Equal(t, "selected", l.Selected(), 2)
	src.n = 0
	l.Refresh()
	r := test.WidgetRenderer(l.List).(*listRenderer)
	check.Equal(t, "empty text", r.empty.Text, "No users match.")
	check.Equal(t, "empty shown", r.empty.Hidden, false)
	l.w.Canvas().Focus(l.List)
	press(l.w, fyne.KeyDown, fyne.KeyUp, fyne.KeyEnd, fyne.KeyHome, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyReturn)
	check.Equal(t, "selected", l.Selected(), -1)
}

// Positions in float32 would be wrong by two units at this end of a million rows.
func TestListMillionRows(t *testing.T) {
	src := &rows{n: 1_000_000}
	l := newListTest(t, src)
	if src.asked > 100 {
		t.Errorf("%d rows were asked for", src.asked)
	}
	l.Select(999_999)
	r := test.WidgetRenderer(l.List).(*listRenderer)
	for _, row := range r.pool {
		if row.shown.index == 999_999 {
			check.Equal(t, "place of the last row", row.holder.Position().Y, 9*look.RowHeight)
		}
	}
	l.click(8)
	check.Equal(t, "clicked", l.Selected(), 999_998)
	offset := l.offset
	l.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 1)})
	check.Equal(t, "scrolled by", offset-l.offset, 1)
	r.bar.moved(0)
	check.Equal(t, "bar to the top", l.offset, 0)
	src.asked = 0
	l.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -look.RowHeight)})
	if src.asked > 2*len(r.pool) {
		t.Errorf("%d rows asked for a step", src.asked)
	}
}

func TestListShowsWhatIsLoaded(t *testing.T) {
	src := &rows{n: 5, missing: 1}
	l := newListTest(t, src)
	r := test.WidgetRenderer(l.List).(*listRenderer)
	check.Equal(t, "text", r.pool[0].texts[0].Text, "user0")
	check.Equal(t, "badge", r.pool[0].badges[1].Text(), "Active")
	check.Equal(t, "placeholder", r.pool[1].blanks[0].Hidden, false)
	check.Equal(t, "no text", r.pool[1].texts[0].Hidden, true)
	src.missing = 0
	l.Refresh()
	check.Equal(t, "placeholder", r.pool[1].blanks[0].Hidden, true)
	check.Equal(t, "text", r.pool[1].texts[0].Text, "user1")
}

func TestListFollowsTheTheme(t *testing.T) {
	l := newListTest(t, &rows{n: 5})
	r := test.WidgetRenderer(l.List).(*listRenderer)
	for _, v := range []fyne.ThemeVariant{theme.VariantLight, theme.VariantDark} {
		th := widgettest.Variant{Theme: widgets.NewTheme(), Variant: v}
		fyne.CurrentApp().Settings().SetTheme(th)
		l.Refresh()
		check.Equal(t, "colour", r.pool[0].texts[0].Color, th.Color(theme.ColorNameForeground, v))
	}
}

func TestSpans(t *testing.T) {
	l := New([]Column{{Width: 100}, {}, {Width: 50}, {}}, &rows{})
	got := spans(l.laid(), 400)
	check.Equal(t, "fixed", got[0], columnSpan{6, 100})
	check.Equal(t, "rest", got[1].width, got[3].width)
	check.Equal(t, "end", got[3].x+got[3].width, 394)
	check.Equal(t, "narrow", spans(l.laid(), 50)[1].width, restWidth)
}

func TestScrollBar(t *testing.T) {
	test.NewTempApp(t)
	at := 0.0
	var b *scrollBar
	b = newScrollBar(func(o float64) { at = o; b.set(o, 100, 1000) })
	b.Resize(fyne.NewSize(12, 100))
	b.set(0, 100, 1000)
	b.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, 38)})
	b.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, 38)})
	b.DragEnd()
	check.Equal(t, "dragged to the end", at, 900)
	test.TapAt(b, fyne.NewPos(5, 2))
	check.Equal(t, "a page back", at, 800)
	b.set(0, 100, 80)
	check.Equal(t, "hidden when all is seen", b.Visible(), false)
}

// Rows that come above the others move neither what is selected nor what is on the screen.
func TestListMovedByRowsAbove(t *testing.T) {
	src := &rows{n: 100}
	l := newListTest(t, src)
	l.Select(2)
	src.n += 3
	l.Moved(3)
	l.Refresh()
	check.Equal(t, "at the top", l.offset, 0)
	check.Equal(t, "selected", l.Selected(), 5)
	l.scrollAt(10*look.RowHeight + 5)
	src.n += 7
	l.Moved(7)
	l.Refresh()
	check.Equal(t, "further down", l.offset, 17*look.RowHeight+5)
	check.Equal(t, "selected", l.Selected(), 12)
	l.log = nil
	l.now = l.now.Add(time.Minute)
	l.click(4)
	src.n++
	l.Moved(1)
	l.Refresh()
	l.click(4) // the row of the first click, which has not moved on the screen
	l.saw(t, "a double click", "select21", "open22")
}

// Where one row is selected it goes with what is on the screen.
func TestListMoved(t *testing.T) {
	src := &rows{n: 1000}
	l := newListTest(t, src)
	l.Select(500)
	first, _ := l.Window()
	l.Moved(3)
	l.Refresh()
	now, _ := l.Window()
	check.Equal(t, "moved", now-first, 3)
	check.Equal(t, "selected", l.Selected(), 503)
	l.Moved(-2000)
	l.Refresh()
	check.Equal(t, "selected", l.Selected(), 0)
	l.Select(-1)
	l.Moved(3)
	check.Equal(t, "selected", l.Selected(), -1)
}

func TestListScrollsBeforeItHasASize(t *testing.T) {
	l := New([]Column{{Title: "User-ID"}}, &rows{n: 100})
	l.ScrollTo(0)
	show(t, l, 400, 11*look.RowHeight)
	check.Equal(t, "offset", l.offset, 0)
	l.ScrollTo(50)
	first, end := l.Window()
	check.Equal(t, "row 50 is seen", first <= 50 && 50 < end, true)
}

// What a key presses in a list is pressed once while it is held.
func TestAHeldKeyPressesOnce(t *testing.T) {
	n := 0
	count := func() { n++ }
	l := New([]Column{{ID: "id", Title: "User-ID"}}, &rows{n: 3})
	l.OnOpen, l.OnDelete = func(int) { n++ }, func(int) { n++ }
	l.Select(1)
	w := show(t, l, 300, 200)
	widgets.InstallKeys(w, widgets.Keys{Escape: count})
	w.Canvas().Focus(l)
	widgettest.HeldPressesOnce(t, w, &n, fyne.KeyReturn, fyne.KeyDelete, fyne.KeyEscape)
}
