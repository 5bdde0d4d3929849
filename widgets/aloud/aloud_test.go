package aloud_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tapetrack/test/check"
	"tapetrack/widgets"
	"tapetrack/widgets/aloud"
)

// shown puts content in a window as the programs do.
func shown(t *testing.T, content fyne.CanvasObject) fyne.Window {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(widgets.NewTheme())
	w := test.NewTempWindow(t, widget.NewLabel(""))
	aloud.SetContent(w, content)
	w.Resize(fyne.NewSize(400, 300))
	return w
}

func labels(items []aloud.Item) string {
	var all []string
	for _, i := range items {
		label := i.Label
		if i.Focused {
			label = "[" + label + "]"
		}
		all = append(all, label)
	}
	return strings.Join(all, " | ")
}

// What is there is read from top to bottom and from left to right, whatever scrolls or lies in a frame, the name of a
// field with the field, and what has the focus is known.
func TestReadingOrder(t *testing.T) {
	name := widgets.NewEntry()
	form := container.New(layout.NewFormLayout(), widgets.LabelFor(name, "Name"), name)
	hidden := widget.NewLabel("hidden")
	hidden.Hide()
	content := container.NewBorder(widget.NewLabel("top"), widget.NewLabel("bottom"), widget.NewLabel("left"), nil,
		container.NewScroll(container.NewVBox(form, hidden, widgets.NewCard(widget.NewLabel("framed")), widget.NewRichTextWithText("rich"))))
	w := shown(t, content)
	w.Canvas().Focus(name)
	name.SetText("Ann")
	check.Equal(t, "read", labels(aloud.Read(w.Canvas())), "top | left | [Name: Ann] | framed | rich | bottom")
}

// A question that lies over the window is read alone, its title first.
func TestReadQuestion(t *testing.T) {
	w := shown(t, widget.NewLabel("below"))
	widgets.Confirm(w, "Sure?", "It is gone then.", "Delete", "Keep", true, nil)
	check.Equal(t, "read", labels(aloud.Read(w.Canvas())), "Sure? | It is gone then. | Delete | [Keep]")
	widgets.Cover(w)
	check.Equal(t, "of a closed window", labels(aloud.Read(w.Canvas())), "")
}

// bridged returns what Fyne's bridge for Windows comes to: of plain containers, and of nothing else, the parts that are
// no containers, with the place that the bridge gives them.
func bridged(o fyne.CanvasObject, at fyne.Position) (all []aloud.Item) {
	if !o.Visible() {
		return nil
	}
	at = at.Add(o.Position())
	if a, ok := o.(fyne.Accessible); ok {
		if role := a.AccessibilityRole(); role != fyne.AccessibleRoleContainer {
			all = append(all, aloud.Item{Label: a.AccessibilityLabel(), As: role, Pos: at, Size: o.Size()})
		}
	}
	if c, ok := o.(*fyne.Container); ok {
		for _, child := range c.Objects {
			all = append(all, bridged(child, at)...)
		}
	}
	return all
}

// A bridge finds each item once, where it is, with what it says at that moment, and a question's title as a text.
func TestBridge(t *testing.T) {
	code := widgets.NewEntry()
	code.Call("Code")
	ok := widgets.NewButton("OK", nil)
	w := shown(t, container.NewScroll(container.NewVBox(code, ok)))
	heard := func() string { return labels(bridged(w.Content(), fyne.Position{})) }
	check.Equal(t, "at first", heard(), "Code: empty | OK")
	code.SetText("12")
	ok.Disable()
	check.Equal(t, "later", heard(), "Code: 12 | OK, unavailable")
	for _, item := range bridged(w.Content(), fyne.Position{})[1:] {
		check.Equal(t, "place", item.Pos, fyne.CurrentApp().Driver().AbsolutePositionForObject(ok))
		check.Equal(t, "size", item.Size, ok.Size())
	}
	aloud.Listening = func() bool { return false }
	t.Cleanup(func() { aloud.Listening = nil })
	check.Equal(t, "without a screen reader", heard(), "")
	aloud.Listening = nil
	widgets.Inform(w, "Done", "All is well.", nil)
	check.Equal(t, "a question", heard(), "Done | All is well. | OK")
}

// Who paints a window asks for no label: without a bridge nothing is read.
func TestPaintingReadsNothing(t *testing.T) {
	w := shown(t, widgets.NewButton("OK", nil))
	w.Canvas().Capture()
	items := w.Content().(*fyne.Container).Objects[2].(*fyne.Container)
	check.Equal(t, "items for a bridge", len(items.Objects), 0)
	check.Equal(t, "asked for", labels(bridged(w.Content(), fyne.Position{})), "OK")
	check.Equal(t, "items for a bridge that asked", len(items.Objects), 1)
}

// What is put into a window can be asked for again.
func TestContent(t *testing.T) {
	label := widget.NewLabel("here")
	w := shown(t, label)
	if aloud.Content(w.Canvas()) != fyne.CanvasObject(label) {
		t.Error("the content is another one")
	}
	w.SetContent(label)
	if aloud.Content(w.Canvas()) != fyne.CanvasObject(label) {
		t.Error("of a window of Fyne's, it is another one")
	}
}
