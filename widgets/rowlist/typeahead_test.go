package rowlist

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/test/check"
	"tapetrack/widgets/internal/widgettest"
)

var write = widgettest.Write

// named are rows with names, of which the last may not be loaded.
type named struct {
	names  []string
	loaded int
}

func (n *named) Len() int { return len(n.names) }

func (n *named) Row(i int) ([]Cell, bool) {
	return []Cell{{Text: n.names[i]}, {Text: fmt.Sprint(9 - i)}}, i < n.loaded
}

func TestTypeAhead(t *testing.T) {
	l := newListTest(t, &named{[]string{"alice", "bob", "Boris", "carol", "dave"}, 4})
	l.w.Canvas().Focus(l.List)
	at := func(what string, want int) {
		t.Helper()
		check.Equal(t, what, l.Selected(), want)
	}
	write(t, l.w, "b")
	at("b", 1)
	write(t, l.w, "b")
	at("b again", 2)
	write(t, l.w, "b")
	at("around", 1)
	l.now = l.now.Add(time.Second)
	write(t, l.w, "bo")
	at("bo, from the next on", 2)
	write(t, l.w, "R")
	at("bor", 2)
	l.now = l.now.Add(999 * time.Millisecond)
	write(t, l.w, "i")
	at("bori", 2)
	write(t, l.w, "c")
	at("boric", 2)
	l.now = l.now.Add(time.Second)
	write(t, l.w, "c")
	at("a new word", 3)
	l.now = l.now.Add(time.Second)
	write(t, l.w, "d")
	at("what is not loaded", 3)
	l.SetColumns([]Column{l.columns[0], l.columns[1].Sorted(false)})
	l.now = l.now.Add(time.Second)
	write(t, l.w, "8")
	at("by the column that sorts", 1)
}

// Up in the first row goes into the header, on purpose: a held key stops there.
func TestUpIntoTheHeader(t *testing.T) {
	l := newListTest(t, &rows{n: 5})
	l.SetColumns([]Column{l.columns[0], l.columns[1], l.columns[2].Sorted(true)})
	l.w.Canvas().Focus(l.List)
	l.Select(2)
	widgettest.KeepDown(l.w, fyne.KeyUp)
	check.Equal(t, "held", l.Selected(), 0)
	check.Equal(t, "in the rows", l.marked, -1)
	press(l.w, fyne.KeyUp)
	check.Equal(t, "the column that sorts", l.marked, 2)
	l.log = nil
	press(l.w, fyne.KeyLeft, fyne.KeyReturn)
	l.saw(t, "sorted by another one", "header1")
	press(l.w, fyne.KeyDown)
	check.Equal(t, "back in the rows", l.marked, -1)
	check.Equal(t, "where it was", l.Selected(), 0)
	press(l.w, fyne.KeyDown)
	check.Equal(t, "and down", l.Selected(), 1)
}

// lateSeeker has rows that are far away, and finds them late.
type lateSeeker struct {
	rows
	found func(int)
}

func (s *lateSeeker) Seek(_ string, found func(int)) { s.found = found }

// What a letter leads to doesn't move a selection that was made since.
func TestARowFoundTooLateIsNotSelected(t *testing.T) {
	for name, since := range map[string]func(l *List){
		"selected": func(l *List) { l.Select(5) }, "clicked": func(l *List) { l.choose(5, 0, true) },
		"selected again":  func(l *List) { l.Select(0) },
		"the cursor went": func(l *List) { l.SetCursor(5) }, "selected by key": func(l *List) { l.SelectKeys([]int64{6}) },
		"all selected": func(l *List) { l.SelectAll() }, "reordered": func(l *List) { l.Reordered() },
		"another source": func(l *List) { l.SetSource(&rows{n: 100}) },
	} {
		s := &lateSeeker{rows: rows{n: 1000}}
		l := newListTest(t, s)
		l.Select(0)
		l.TypedRune('x')
		since(l.List)
		was := l.Selected()
		s.found(40)
		check.Equal(t, name+": the row", l.Selected(), was)
		l.SetSource(s)
		l.TypedRune('x')
		s.found(40)
		check.Equal(t, name+": found in time", l.Selected(), 40)
	}
}

// seeker has rows that are far away.
type seeker struct {
	rows
	asked string
}

func (s *seeker) Seek(text string, found func(int)) {
	s.asked += text + " "
	found(s.n - 1)
}

func TestTypeAheadFarAway(t *testing.T) {
	s := &seeker{rows: rows{n: 1000}}
	l := newListTest(t, s)
	l.w.Canvas().Focus(l.List)
	write(t, l.w, "xY")
	check.Equal(t, "asked", s.asked, "x xy ")
	check.Equal(t, "selected", l.Selected(), 999)
}
