package properties

import (
	"testing"

	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// A counted object counts how often it is drawn again.
type counted struct {
	canvas.Rectangle
	times int
}

func (c *counted) Refresh() { c.times++ }

// A window with several pages of many rows opens at once: what costs is to lay them out, so
// no page is laid out because of another one.
func TestSheetIsLaidOutOnce(t *testing.T) {
	test.NewTempApp(t)
	var contents []*counted
	var pages []Page
	for _, title := range []string{"One", "Two", "Three", "Four"} {
		c := new(counted)
		contents, pages = append(contents, c), append(pages, Page{Title: title, Content: c})
	}
	NewSheet(pages...)
	for i, c := range contents {
		if c.times > 1 {
			t.Errorf("page %s was drawn %d times before it was shown", pages[i].Title, c.times)
		}
	}
}

// Errors are taken away from all rows at each change of a sheet.
func TestNoErrorIsNotTakenAway(t *testing.T) {
	test.NewTempApp(t)
	g := NewGrid()
	g.AddText("name", "Name", "")
	if n := testing.AllocsPerRun(10, func() { g.SetError("name", "") }); n != 0 {
		t.Errorf("a row without an error was laid out again: memory was taken %v times", n)
	}
	g.SetError("name", "Too long.")
	g.SetError("name", "")
	if g.Error("name") != "" {
		t.Error("the error stays")
	}
}
