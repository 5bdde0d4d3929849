package rowlist_test

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// tapes is a source of rows that are all in memory.
type tapes []string

func (t tapes) Len() int { return len(t) }

func (t tapes) Row(i int) ([]rowlist.Cell, bool) {
	return []rowlist.Cell{{Text: t[i]}, {Text: fmt.Sprint(i + 1)}}, true
}

// A list is drawn in a window, and its second row opened by keys.
func Example() {
	app := test.NewApp() // app.NewWithID in a program
	app.Settings().SetTheme(widgets.NewTheme())
	shelf := tapes{"AB0001", "AB0002", "AB0003"}

	list := rowlist.New([]rowlist.Column{{Title: "Tape"}, {Title: "Slot", Width: 80}}, shelf)
	list.OnOpen = func(i int) { fmt.Println("opened", shelf[i]) }

	w := test.NewWindow(list)
	defer w.Close()
	w.Resize(fyne.NewSize(300, 200))
	w.Canvas().Focus(list)
	// One event goes down, types and comes up, as Fyne has it.
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn} {
		e := &fyne.KeyEvent{Name: key}
		list.KeyDown(e)
		list.TypedKey(e)
		list.KeyUp(e)
	}
	fmt.Println("selected", list.Selected(), "of", shelf.Len())
	// Output:
	// opened AB0002
	// selected 1 of 3
}
