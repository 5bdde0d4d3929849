package rowlist

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tapetrack/test/check"
	"tapetrack/widgets"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// newWidthTest shows columns of 100, 80, the rest (186) and 60 units.
func newWidthTest(t *testing.T) *listTest {
	t.Helper()
	l := newListTest(t, &rows{n: 100})
	l.SetColumns([]Column{{ID: "id", Title: "User-ID", Width: 100}, {ID: "otp", Title: "OTP", Width: 80, Badge: true}, {ID: "name", Title: "Name"}, {ID: "group", Title: "Group", Width: 60}})
	l.w.Resize(fyne.NewSize(100+80+186+60+4*look.RowInset+look.ScrollBarWidth, l.w.Canvas().Size().Height))
	l.OnWidths = func() { l.log = append(l.log, "widths") }
	check.Equal(t, "at first", l.shown(), "100 80 186 60")
	return l
}

// shown returns the widths of the columns as they are laid out.
func (l *listTest) shown() string {
	s := ""
	for i, at := range l.spans() {
		if i > 0 {
			s += " "
		}
		s += fmt.Sprint(at.width)
	}
	return s
}

// border returns where the right border of a column is on the canvas.
func (l *listTest) border(column int) fyne.Position {
	at := l.spans()[column]
	return l.Position().AddXY(at.x+at.width-l.across, 10)
}

func (l *listTest) drag(column int, by float32) { test.Drag(l.w.Canvas(), l.border(column), by, 0) }

func TestColumnBorderIsDragged(t *testing.T) {
	l := newWidthTest(t)
	l.w.Canvas().Focus(l.entry)
	l.drag(0, 30)
	check.Equal(t, "before the elastic column", l.shown(), "130 80 156 60")
	l.saw(t, "said once", "widths")
	check.Equal(t, "focus", l.w.Canvas().Focused(), fyne.Focusable(l.List))
	l.drag(2, -20)
	check.Equal(t, "of the elastic column", l.shown(), "130 80 136 80")
	l.drag(1, -1000)
	check.Equal(t, "as narrow as can be", l.shown(), "130 32 184 80")
	l.drag(2, 1000)
	check.Equal(t, "its neighbour as narrow as can be", l.shown(), "130 32 232 32")
	check.Equal(t, "widths", fmt.Sprint(l.Widths()), "map[group:32 id:130 otp:32]")
	r := test.WidgetRenderer(l.List).(*listRenderer)
	check.Equal(t, "the last border is the edge", r.head.grips[3].Visible(), false)
	check.Equal(t, "rows follow", r.pool[0].texts[3].Position().X, l.spans()[3].x)
	l.w.Resize(fyne.NewSize(l.w.Canvas().Size().Width+50, l.w.Canvas().Size().Height))
	check.Equal(t, "still elastic", l.shown(), "130 32 282 32")
	l.log = nil
	test.TapCanvas(l.w.Canvas(), l.border(0))
	test.TapCanvas(l.w.Canvas(), l.Position().AddXY(20, 10))
	l.saw(t, "a click on a border does not sort", "header0")
	grip := r.head.grips[0]
	check.Equal(t, "cursor", grip.Cursor(), desktop.Cursor(desktop.HResizeCursor))
	l.SetColumns([]Column{{ID: "id", Title: "User-ID ↓", Width: 100}, {Title: "no name"}})
	check.Equal(t, "kept by ID", l.spans()[0].width, 130)
	check.Equal(t, "without ID", r.head.grips[1].Visible(), false)
	grip.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(10, 0)})
	l.SetColumns(nil)
	grip.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(10, 0)}) // the columns have been changed since
	grip.DragEnd()
}

func TestMoveBorder(t *testing.T) {
	for _, c := range []struct {
		name   string
		widths []float32 // 0 is elastic, with least 48
		room   float32
		border int
		by     float32
		want   string
	}{
		{"nothing elastic", []float32{100, 50}, 300, 0, 10, "110 50"},
		{"the last one, nothing elastic", []float32{100, 50}, 300, 1, 10, "100 60"},
		{"wider than the room", []float32{100, 100, 0}, 200, 0, 10, "110 100 48"},
		{"elastic, wider than the room", []float32{0, 300, 100}, 200, 0, 10, "58 300 100"},
		{"right of the elastic one", []float32{0, 100, 100}, 318, 1, 20, "94 120 80"},
		{"right of the elastic one, as narrow as can be", []float32{0, 100, 100}, 318, 1, -500, "94 32 168"},
		{"beyond the room", []float32{100, 0}, 218, 0, 100, "200 48"},
		{"two elastic ones, before", []float32{100, 0, 0}, 324, 0, 20, "120 80 100"},
		{"two elastic ones, between", []float32{100, 0, 0}, 324, 1, 20, "100 120 80"},
		{"two elastic ones, after the first", []float32{0, 100, 0}, 324, 0, -30, "70 100 130"},
		{"two elastic ones, beyond the room", []float32{100, 0, 0}, 324, 1, 90, "100 190 48"},
		{"the edge", []float32{0, 100}, 218, 1, 20, "100 100"},
	} {
		columns := make([]Column, len(c.widths))
		for i, w := range c.widths {
			columns[i].Width = w
			if w == 0 {
				columns[i].least = restWidth
			}
		}
		got := ""
		for i, at := range spans(moveBorder(columns, c.room, c.border, c.by), c.room) {
			if i > 0 {
				got += " "
			}
			got += fmt.Sprint(at.width)
		}
		check.Equal(t, c.name, got, c.want)
	}
}

// Two elastic columns that were dragged go on sharing what a window gains or loses.
func TestMoveBorderStaysElastic(t *testing.T) {
	columns := moveBorder([]Column{{Width: 100}, {least: restWidth}, {least: restWidth}}, 324, 1, 30)
	at := spans(columns, 300)
	check.Equal(t, "narrower", fmt.Sprint(at[1].width, at[2].width), "118 58")
	at = spans(columns, 124)
	check.Equal(t, "too narrow", at[2].width, restWidth)
}

// written returns the text that a badge draws.
func written(b *widgets.Badge) *canvas.Text {
	for _, o := range test.WidgetRenderer(b).Objects() {
		if text, ok := o.(*canvas.Text); ok {
			return text
		}
	}
	return nil
}

func TestColumnFits(t *testing.T) {
	l := newWidthTest(t)
	l.SetWidths(map[string]float32{"id": 300, "otp": 40, "group": 1, "later": 1e9})
	check.Equal(t, "bounds", fmt.Sprint(l.Widths()), "map[group:32 id:300 later:2000 otp:40]")
	r := test.WidgetRenderer(l.List).(*listRenderer)
	badge := r.pool[0].badges[1]
	if word := written(badge); word.Text == "Active" || word.MinSize().Width > badge.Size().Width {
		t.Errorf("%q has %v", word.Text, badge.Size())
	}
	twice := func(column int) {
		at := l.border(column)
		l.now = l.now.Add(time.Second)
		test.TapCanvas(l.w.Canvas(), at)
		l.now = l.now.Add(100 * time.Millisecond)
		test.TapCanvas(l.w.Canvas(), at)
	}
	l.log = nil
	l.w.Resize(fyne.NewSize(700, l.w.Canvas().Size().Height))
	twice(0)
	twice(1)
	l.saw(t, "double clicks", "widths", "widths")
	if w := l.spans()[0].width; w < 50 || w > 70 {
		t.Errorf("user0 to user9 have %v", w)
	}
	check.Equal(t, "nothing is cut", r.pool[9].texts[0].Text, "user9")
	check.Equal(t, "the badge is whole", written(r.pool[9].badges[1]).Text, "Active")
	l.now = l.now.Add(time.Second)
	test.TapCanvas(l.w.Canvas(), l.border(0))
	l.now = l.now.Add(time.Second)
	test.TapCanvas(l.w.Canvas(), l.border(0))
	l.saw(t, "two slow clicks")
	l.SetWidths(nil)
	check.Equal(t, "as the program has it", l.spans()[0].width, 100)
}

func TestListScrollsAcross(t *testing.T) {
	l := newWidthTest(t)
	keys := holdKeys()
	r := test.WidgetRenderer(l.List).(*listRenderer)
	check.Equal(t, "no bar", r.across.Visible(), false)
	l.w.Canvas().Focus(l.List)
	handed := ""
	widgets.InstallKeys(l.w, widgets.Keys{Other: map[fyne.KeyName]func(){fyne.KeyRight: func() { handed += "right" }}})
	press(l.w, fyne.KeyRight)
	check.Equal(t, "Right is of no use", handed, "right")
	l.SetWidths(map[string]float32{"id": 400})
	check.Equal(t, "bar", r.across.Visible(), true)
	check.Equal(t, "room for the bar", l.viewHeight(), 10*look.RowHeight-look.ScrollBarWidth)
	most := l.contentWidth() - l.room()
	press(l.w, fyne.KeyRight)
	check.Equal(t, "Right", l.across, acrossStep)
	l.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(-1e6, 0)})
	check.Equal(t, "wheel to the end", l.across, most)
	keys.held = shift
	l.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 10)})
	keys.held = 0
	check.Equal(t, "wheel with Shift", l.across, most-10)
	check.Equal(t, "rows did not move", l.offset, 0)
	check.Equal(t, "title and cell", r.head.titles[3].Position().X, r.pool[0].texts[3].Position().X)
	check.Equal(t, "title", r.head.titles[3].Position().X, l.spans()[3].x-l.across)
	l.log = nil
	test.TapAt(l.List, fyne.NewPos(r.head.titles[3].Position().X+5, 5))
	l.saw(t, "a title that was scrolled", "header3")
	r.across.moved(0)
	check.Equal(t, "bar to the start", l.across, 0)
	r.across.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(1e6, 7)})
	check.Equal(t, "bar to the end", l.across, most)
	l.w.Resize(fyne.NewSize(1000, l.w.Canvas().Size().Height))
	check.Equal(t, "a wide window", l.across, 0)
	check.Equal(t, "no bar", r.across.Visible(), false)
}

func TestHeaderByKey(t *testing.T) {
	l := newWidthTest(t)
	keys := holdKeys()
	escaped := false
	widgets.InstallKeys(l.w, widgets.Keys{Escape: func() { escaped = true }})
	l.w.Canvas().Focus(l.List)
	l.Select(3)
	l.log = nil
	mark := test.WidgetRenderer(l.List).(*listRenderer).head.mark
	keys.chord(l.w, ctrl, fyne.KeyRight)
	check.Equal(t, "marked", l.marked, 0)
	keys.chord(l.w, 0, fyne.KeyReturn, fyne.KeyRight, fyne.KeySpace, fyne.KeyEnd, fyne.KeyEnter, fyne.KeyRight, fyne.KeyHome)
	l.saw(t, "sorted by", "header0", "header1", "header3")
	keys.chord(l.w, ctrl, fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft)
	check.Equal(t, "marked", l.marked, 1)
	check.Equal(t, "mark", mark.Visible() && mark.Position().X < l.spans()[1].x, true)
	keys.chord(l.w, shift, fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft)
	check.Equal(t, "wider", l.shown(), "100 88 178 60")
	keys.chord(l.w, 0, fyne.KeyRight)
	keys.chord(l.w, shift, fyne.KeyRight)
	check.Equal(t, "the elastic one", l.shown(), "100 88 186 52")
	keys.chord(l.w, 0, fyne.KeyRight)
	keys.chord(l.w, shift, fyne.KeyRight)
	check.Equal(t, "the last one", l.shown(), "100 88 178 60")
	l.saw(t, "told each time", "widths", "widths", "widths", "widths", "widths")
	keys.chord(l.w, 0, fyne.KeyHome)
	keys.chord(l.w, shift, fyne.KeyReturn)
	l.saw(t, "as wide as what it shows", "widths")
	if w := l.spans()[0].width; w < 50 || w > 70 {
		t.Errorf("it has %v", w)
	}
	press(l.w, fyne.KeyEscape)
	check.Equal(t, "back to the rows", l.marked, -1)
	check.Equal(t, "the window stays", escaped, false)
	check.Equal(t, "no mark", mark.Visible(), false)
	keys.chord(l.w, ctrl, fyne.KeyLeft)
	press(l.w, fyne.KeyDown)
	l.saw(t, "Down leaves the header")
	keys.chord(l.w, ctrl, fyne.KeyLeft)
	press(l.w, fyne.KeyPageDown, fyne.KeyEscape)
	l.saw(t, "another key goes to the rows", "select12")
	check.Equal(t, "and Escape to the window", escaped, true)
	keys.chord(l.w, ctrl, fyne.KeyLeft)
	l.w.Canvas().FocusNext()
	check.Equal(t, "without focus", l.marked, -1)
	l.SetWidths(map[string]float32{"id": 900})
	l.w.Canvas().Focus(l.List)
	keys.chord(l.w, ctrl, fyne.KeyRight, fyne.KeyRight)
	if at := l.spans()[1]; at.x < l.across || at.x+at.width > l.across+l.room() {
		t.Errorf("column at %v is not seen at %v", at, l.across)
	}
	l.SetColumns(l.columns[:1])
	check.Equal(t, "a column that is gone", l.marked, 0)
	l.SetColumns(nil)
	check.Equal(t, "no columns", l.marked, -1)
	keys.chord(l.w, ctrl, fyne.KeyRight)
}

// A column that is too narrow for its title keeps the arrow that says that it sorts.
func TestNarrowColumnKeepsItsArrow(t *testing.T) {
	l := New([]Column{Column{ID: "a", Title: "Last sign-in", Width: 60}.Sorted(true), {ID: "b", Title: "Name"}}, &rows{n: 3})
	show(t, l, 400, 200)
	h := test.WidgetRenderer(l).(*listRenderer).head
	if text := h.titles[0].Text; !strings.HasPrefix(text, "L") || !strings.HasSuffix(text, "… ↓") {
		t.Errorf("the title reads %q", text)
	}
}

// Where room is short, columns give way from the right before one of Width 0 has less than it wants; what the user has
// set does not, and where nothing more can be given, those share what there is.
func TestColumnsGiveWay(t *testing.T) {
	l := newListTest(t, &rows{n: 100})
	l.SetColumns([]Column{
		{ID: "id", Title: "User-ID", Width: 100, Least: 80},
		{ID: "name", Title: "Name", Wants: 100},
		{ID: "email", Title: "Email", Wants: 200},
		{ID: "group", Title: "Group", Width: 90, Least: 50},
		{ID: "last", Title: "Last", Width: 110, Least: 60},
	})
	for _, c := range []struct {
		room float32
		want string
	}{
		{640, "100 120 220 90 110"},
		{600, "100 100 200 90 110"},
		{560, "100 100 200 90 70"},
		{530, "100 100 200 70 60"},
		{500, "90 100 200 50 60"},
		{490, "80 100 200 50 60"},
		{430, "80 80 160 50 60"},
		{200, "80 60 120 50 60"}, // and scrolls
	} {
		l.Resize(fyne.NewSize(c.room+5*look.RowInset+look.ScrollBarWidth, 300))
		check.Equal(t, fmt.Sprint("in ", c.room), l.shown(), c.want)
	}
	l.SetWidths(map[string]float32{"last": 110})
	l.Resize(fyne.NewSize(560+5*look.RowInset+look.ScrollBarWidth, 300))
	check.Equal(t, "the user has set one", l.shown(), "100 100 200 50 110")
}
