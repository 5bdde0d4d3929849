package rowlist

import (
	"fmt"
	"testing"
	"time"

	"tapetrack/test/check"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestMultiClicks(t *testing.T) {
	m := newMultiTest(t, 9)
	m.tap(0, 2)
	m.saw(t, "a click", "n1", "at2")
	m.tap(ctrl, 5)
	m.saw(t, "Ctrl adds", "n2", "at5")
	check.Equal(t, "selected", m.selectedKeys(), "[3 6]")
	check.Equal(t, "painted", m.painted(), "2 5 (5) ")
	m.tap(ctrl, 2)
	check.Equal(t, "Ctrl takes away", m.selectedKeys(), "[6]")
	check.Equal(t, "painted", m.painted(), "(2) 5 ")
	m.tap(shift, 4)
	check.Equal(t, "Shift from there, alone", m.selectedKeys(), "[3 4 5]")
	m.tap(shift, 0)
	check.Equal(t, "Shift the other way", m.selectedKeys(), "[1 2 3]")
	m.tap(ctrl, 7)
	m.tap(ctrl|shift, 8)
	check.Equal(t, "Ctrl and Shift add", m.selectedKeys(), "[1 2 3 8 9]")
	m.tap(0, 1)
	check.Equal(t, "a click", m.selectedKeys(), "[2]")
	check.Equal(t, "no cursor on the only one", m.painted(), "1 ")
	m.log = nil
	m.tap(shift, 9)
	m.tap(ctrl, 9)
	m.saw(t, "below the rows with a key")
	m.tap(0, 9)
	m.saw(t, "a click below the rows", "n0")
	check.Equal(t, "cursor stays", m.painted(), "(1) ")
	m.click(3)
	m.keys.held = ctrl
	m.click(3)
	m.click(3)
	m.keys.held = 0
	m.saw(t, "a double click with Ctrl", "n1", "at3", "n0", "n1")
	m.now = m.now.Add(time.Second)
	m.click(3)
	m.click(3)
	m.saw(t, "a double click", "open3")
}

func TestMultiMenu(t *testing.T) {
	m := newMultiTest(t, 9)
	m.tap(0, 1)
	m.tap(ctrl, 3)
	m.log = nil
	test.TapSecondaryAt(m.List, m.at(1))
	m.saw(t, "on a selected row", "at1", "menu1")
	check.Equal(t, "stays", m.selectedKeys(), "[2 4]")
	test.TapSecondaryAt(m.List, m.at(5))
	m.saw(t, "on another row", "n1", "at5", "menu5")
	test.TapSecondaryAt(m.List, m.at(9))
	m.saw(t, "below the rows", "menu-1")
	check.Equal(t, "stays", m.selectedKeys(), "[6]")
}

func TestMultiKeys(t *testing.T) {
	m := newMultiTest(t, 100)
	m.chord(0, fyne.KeyDown)
	m.chord(shift, fyne.KeyDown, fyne.KeyDown)
	m.saw(t, "Shift+Down", "n1", "at0", "n2", "at1", "n3", "at2")
	m.chord(shift, fyne.KeyUp)
	check.Equal(t, "Shift+Up", m.selectedKeys(), "[1 2]")
	check.Equal(t, "painted", m.painted(), "0 1 (1) ")
	m.chord(ctrl, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	check.Equal(t, "Ctrl+Down moves only", m.selectedKeys(), "[1 2]")
	check.Equal(t, "painted", m.painted(), "0 1 (4) ")
	m.chord(0, fyne.KeySpace)
	check.Equal(t, "Space", m.selectedKeys(), "[1 2 5]")
	m.chord(ctrl, fyne.KeySpace)
	check.Equal(t, "Ctrl+Space", m.selectedKeys(), "[1 2]")
	m.chord(ctrl, fyne.KeyUp)
	m.chord(shift, fyne.KeySpace)
	check.Equal(t, "Shift+Space", m.selectedKeys(), "[4 5]")
	m.chord(ctrl|shift, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	check.Equal(t, "Ctrl+Shift+Down", m.selectedKeys(), "[4 5 6 7]")
	m.chord(shift, fyne.KeyHome)
	check.Equal(t, "Shift+Home", m.selectedKeys(), "[1 2 3 4 5]")
	m.chord(shift, fyne.KeyPageDown)
	check.Equal(t, "Shift+PageDown", m.selectedKeys(), "[5 6 7 8 9 10]")
	m.chord(shift, fyne.KeyPageUp)
	m.chord(shift, fyne.KeyEnd)
	check.Equal(t, "Shift+End", m.SelectedCount(), 96)
	m.chord(ctrl, fyne.KeyHome)
	check.Equal(t, "Ctrl+Home moves only", m.SelectedCount(), 96)
	check.Equal(t, "cursor", m.Selected(), 0)
	m.chord(ctrl, fyne.KeyA)
	check.Equal(t, "Ctrl+A", m.SelectedCount(), 100)
	m.chord(ctrl, fyne.KeySpace)
	m.InvertSelection()
	check.Equal(t, "inverted", m.selectedKeys(), "[1]")
	m.log = nil
	m.chord(0, fyne.KeyReturn, fyne.KeyDelete)
	m.saw(t, "Enter and Delete", "open0", "delete0")
	m.chord(ctrl, fyne.KeyPageDown, fyne.KeyPageUp, fyne.KeyN)
	check.Equal(t, "handed on", fmt.Sprint(m.keys.handed), "[CustomDesktop:Control+Next CustomDesktop:Control+Prior CustomDesktop:Control+N]")
}

// A list without Multi, or over a source without keys, selects one row whatever is held down.
func TestSingleWithKeysHeld(t *testing.T) {
	for _, multi := range []bool{false, true} {
		l := newListTest(t, &rows{n: 5})
		l.Multi = multi
		keys := holdKeys()
		l.w.Canvas().Focus(l.List)
		keys.held = ctrl
		l.click(1)
		keys.held = shift
		l.click(3)
		keys.chord(l.w, shift, fyne.KeyDown)
		keys.chord(l.w, ctrl, fyne.KeyUp, fyne.KeyA, fyne.KeySpace)
		l.saw(t, "selected", "select1", "select3", "select4")
		check.Equal(t, "count", l.SelectedCount(), 1)
		check.Equal(t, "handed on", fmt.Sprint(keys.handed), "[CustomDesktop:Control+Up SelectAll CustomDesktop:Control+Space]")
	}
}

func TestMultiSelectionIsByKey(t *testing.T) {
	m := newMultiTest(t, 9)
	m.tap(0, 1)
	m.tap(ctrl, 6)
	m.src.back = true
	m.Reordered()
	check.Equal(t, "sorted the other way", m.painted(), "2 (2) 7 ")
	check.Equal(t, "selected", m.selectedKeys(), "[2 7]")
	check.Equal(t, "cursor", m.Selected(), 2)
	m.src.n = 5 // a filter leaves the first five of them: 5 to 1
	m.Reordered()
	check.Equal(t, "filtered", m.painted(), "3 ")
	check.Equal(t, "one is not shown", m.selectedKeys(), "[2 7]")
	check.Equal(t, "the cursor is at none", m.Selected(), -1)
	m.chord(shift, fyne.KeyDown)
	check.Equal(t, "keys go on where it was", m.selectedKeys(), "[2]")
	m.InvertSelection()
	check.Equal(t, "inverted", m.selectedKeys(), "[1 3 4 5]")
	m.Deselect(3, 4, 99)
	check.Equal(t, "two are gone", m.selectedKeys(), "[1 5]")
	m.SelectKeys([]int64{4, 77})
	check.Equal(t, "by key", m.painted(), "1 (3) ")
	m.SetSource(m.src)
	check.Equal(t, "another source", m.selectedKeys(), "[]")
	check.Equal(t, "another source", m.Selected(), -1)
}

func TestMultiCursorFollowsItsRow(t *testing.T) {
	m := newMultiTest(t, 1_000_000)
	m.tap(0, 4)
	m.src.back = true
	m.Reordered() // user5 is at the other end, which is not loaded
	check.Equal(t, "nothing shows", m.painted(), "")
	check.Equal(t, "selected", m.selectedKeys(), "[5]")
	check.Equal(t, "not another row", m.Selected(), -1)
	key, ok := m.CursorKey()
	check.Equal(t, "its key", fmt.Sprint(key, ok), "5 true")
	m.log = nil
	m.chord(0, fyne.KeyReturn)
	m.saw(t, "the selected row is opened", "open-1")
	m.SetCursor(999_995)
	m.src.load()
	check.Equal(t, "found by the program", m.painted(), "999995 ")
	check.Equal(t, "selected", m.Selected(), 999_995)
	m.tap(shift, 8)
	check.Equal(t, "the range begins there", m.selectedKeys(), "[5 6]")
	m.scrollAt(500_000 * look.RowHeight)
	m.src.load()
	m.tap(0, 3)
	m.scrollAt(0)
	m.src.pages = map[int]bool{0: true}
	check.Equal(t, "far from the screen", m.Selected(), 500_003)
	m.src.back = false
	m.Reordered() // neither where the cursor was nor where its row is now is loaded
	check.Equal(t, "not what is there now", m.Selected(), -1)

	m = newMultiTest(t, 1_000_000)
	m.tap(0, 4)
	m.src.back = true
	m.Refresh()
	check.Equal(t, "another row has its place", m.Selected(), -1)
}

// Nothing waits for rows that are not loaded: they show as selected by their place, until their keys have come.
func TestMultiLateRows(t *testing.T) {
	m := newMultiTest(t, 1_000_000)
	m.chord(0, fyne.KeyEnd)
	m.saw(t, "End", "at999999")
	check.Equal(t, "painted at once", m.painted(), "999999 (999999) ")
	check.Equal(t, "key", m.selectedKeys(), "later")
	m.src.load()
	m.saw(t, "when it is loaded", "n1")
	check.Equal(t, "key", m.selectedKeys(), "[1000000]")
	m.src.answer(true)
	m.saw(t, "the answer is not needed any more")
	for range 300 {
		m.chord(shift, fyne.KeyPageUp)
	}
	check.Equal(t, "asked once", len(m.src.asks), 1)
	check.Equal(t, "painted", m.selectedAt(999_999-300*9) && !m.selectedAt(999_998-300*9), true)
	m.log = nil
	m.src.answer(true)
	m.saw(t, "an answer that was overtaken")
	check.Equal(t, "asked for the last", len(m.src.asks), 1)
	m.src.answer(true)
	m.saw(t, "the last answer", "n2701")
	check.Equal(t, "selected", m.SelectedCount(), 2701)
	var acted []int64
	m.tap(ctrl, 3)
	m.chord(0, fyne.KeyHome) // row 0 is loaded, and its step takes the one before away
	m.WithSelection(func(keys []int64) { acted = keys })
	check.Equal(t, "at once", fmt.Sprint(acted), "[1]")
	m.scrollAt(500_000 * look.RowHeight)
	m.tap(shift, 2)
	m.saw(t, "too many", "at997302", "n1", "at0", "many500003")
	check.Equal(t, "nothing moved", m.Selected(), 0)
	m.tap(0, 2)
	m.tap(ctrl, 5)
	acted = nil
	m.WithSelection(func(keys []int64) { acted = keys })
	m.src.answer(true) // of the Ctrl+click that was taken away
	m.src.answer(true)
	check.Equal(t, "not yet", len(acted), 0)
	m.src.answer(true)
	check.Equal(t, "an act waits for the keys", fmt.Sprint(acted), "[500003 500006]")
	if m.src.most > 2*MaxSelected {
		t.Errorf("%d keys were asked for", m.src.most)
	}
}

// A step that waits shows among what is selected already.
func TestMultiLateRowBesideLoadedOnes(t *testing.T) {
	m := newMultiTest(t, 200)
	m.scrollAt(95 * look.RowHeight)
	m.tap(0, 1)
	m.tap(ctrl, 7)
	check.Equal(t, "switched on", m.painted(), "96 102 (102) ")
	m.tap(ctrl, 7)
	check.Equal(t, "and off", m.painted(), "96 (102) ")
	m.tap(ctrl, 7)
	m.tap(ctrl|shift, 8)
	m.InvertSelection()
	check.Equal(t, "inverted", m.painted(), "95 97 98 99 100 101 (103) 104 105 ")
	m.src.load()
	check.Equal(t, "the keys", m.SelectedCount(), 197)
	check.Equal(t, "painted", m.painted(), "95 97 98 99 100 101 (103) 104 105 ")
}

func TestMultiKeysThatDoNotCome(t *testing.T) {
	m := newMultiTest(t, 1_000_000)
	m.tap(0, 1)
	m.scrollAt(1000 * look.RowHeight)
	m.log = nil
	acted := false
	m.tap(ctrl, 3)
	m.WithSelection(func([]int64) { acted = true })
	m.src.answer(false)
	m.saw(t, "an error", "at1003")
	check.Equal(t, "as before", m.selectedKeys(), "[2]")
	m.tap(ctrl, 4)
	m.WithSelection(func([]int64) { acted = true })
	m.Reordered()
	check.Equal(t, "given up", m.selectedKeys(), "[2]")
	m.tap(ctrl, 5)
	m.src.answer(true)
	check.Equal(t, "an answer from before", m.selectedKeys(), "later")
	check.Equal(t, "asked once", len(m.src.asks), 1)
	m.src.answer(true)
	check.Equal(t, "the right one", m.selectedKeys(), "[2 1006]")
	check.Equal(t, "no act on what was given up", acted, false)
}

func TestMultiTooMany(t *testing.T) {
	m := newMultiTest(t, 1_000_000)
	m.tap(0, 2)
	m.log = nil
	m.chord(ctrl, fyne.KeyA)
	m.InvertSelection()
	m.chord(shift, fyne.KeyEnd)
	m.saw(t, "refused", "many1000000", "many999999", "many999998")
	check.Equal(t, "selection", m.selectedKeys(), "[3]")
	check.Equal(t, "cursor", m.Selected(), 2)
	check.Equal(t, "nothing was asked for", len(m.src.asks), 0)

	m.src.n = MaxSelected
	m.Reordered()
	m.chord(ctrl, fyne.KeyA)
	m.src.answer(true)
	m.saw(t, "as many as can be", "n10000")
	m.src.n = MaxSelected + 5
	m.Reordered()
	m.scrollAt(1e9)
	m.src.load()
	m.tap(ctrl, 9)
	m.saw(t, "one more", "many10001", "at10004")
	m.InvertSelection()
	check.Equal(t, "asked for all", len(m.src.asks), 1)
	m.src.answer(true)
	check.Equal(t, "the others", m.selectedKeys(), "[10001 10002 10003 10004 10005]")
	m.log = nil
	m.InvertSelection()
	m.src.answer(true)
	m.saw(t, "back", "n10000")
	m.SelectKeys([]int64{10_001, 7})
	m.src.n = 2*MaxSelected + 2
	m.Reordered()
	m.InvertSelection()
	m.saw(t, "all but two", "n2", "many20000")
	m.SelectKeys(make([]int64, 3*MaxSelected))
	check.Equal(t, "the same key many times", m.selectedKeys(), "[0]")
}

// What the list keeps does not grow with the rows.
func TestMultiMemory(t *testing.T) {
	m := newMultiTest(t, 1_000_000)
	r := test.WidgetRenderer(m.List).(*listRenderer)
	for i := range 200 {
		m.scrollAt(float64(i) * 5000 * look.RowHeight)
		m.tap(ctrl, 3)
		m.src.load()
		for len(m.src.asks) > 0 {
			m.src.answer(true)
		}
	}
	check.Equal(t, "selected", m.SelectedCount(), 200)
	check.Equal(t, "steps", len(m.chosen.steps)+len(m.waiting), 0)
	check.Equal(t, "row objects", len(r.pool), 12)
	m.scrollAt(1e12)
	for _, row := range r.pool {
		if row.shown.index == 999_999 {
			check.Equal(t, "place of the last row", row.holder.Position().Y, 9*look.RowHeight)
		}
	}
}
