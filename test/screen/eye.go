package screen

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"tapetrack/test/worded"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// This file is the user's eye: what is on the screen, and where.

// place is a visible object, where it is, and which part of it is visible.
type place struct {
	object   fyne.CanvasObject
	pos      fyne.Position
	from, to fyne.Position // of the part that is not scrolled out of view
	top      bool          // not below an overlay
	parents  []fyne.CanvasObject
}

func (p place) middle() fyne.Position {
	return fyne.NewPos((p.from.X+p.to.X)/2, (p.from.Y+p.to.Y)/2)
}

func (p place) covers(at fyne.Position) bool {
	return p.from.X <= at.X && at.X < p.to.X && p.from.Y <= at.Y && at.Y < p.to.Y
}

// walk visits all visible objects of content and overlays, parents first.
func (w *Window) walk(visit func(place)) {
	trees := append([]fyne.CanvasObject{w.Content()}, w.canvas.Overlays().List()...)
	for i, tree := range trees {
		walk(tree, place{to: fyne.NewPos(math.MaxInt16, math.MaxInt16), top: i == len(trees)-1}, visit)
	}
}

func walk(o fyne.CanvasObject, in place, visit func(place)) {
	if o == nil || !o.Visible() {
		return
	}
	pos, from, to := o.Position().Add(in.pos), in.from, in.to
	p := place{object: o, pos: pos, top: in.top, parents: append([]fyne.CanvasObject{in.object}, in.parents...)}
	p.from = fyne.NewPos(max(from.X, pos.X), max(from.Y, pos.Y))
	p.to = fyne.NewPos(min(to.X, pos.X+o.Size().Width), min(to.Y, pos.Y+o.Size().Height))
	visit(p)
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	below := place{object: o, pos: pos, from: from, to: to, top: p.top, parents: p.parents}
	switch o.(type) {
	case fyne.Scrollable, *container.Clip:
		below.from, below.to = p.from, p.to
	}
	for _, child := range children {
		walk(child, below, visit)
	}
}

// at returns the object that receives a click at pos.
func (w *Window) at(pos fyne.Position) place {
	var hit place
	w.walk(func(p place) {
		switch p.object.(type) {
		case fyne.Tappable, fyne.SecondaryTappable, fyne.DoubleTappable, fyne.Focusable, desktop.Mouseable:
			if p.top && p.covers(pos) {
				hit = p
			}
		}
	})
	return hit
}

// text returns what an object itself shows, without its parts.
func text(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *canvas.Text:
		return o.Text
	case *widget.RichText:
		return o.String()
	case *widget.Label:
		return o.Text
	}
	return ""
}

// find returns the middle of a text in the topmost layer, or fails the test.
func (s *Screen) find(want string) fyne.Position {
	s.t.Helper()
	var found *place
	s.Front().walk(func(p place) {
		if p.top && p.from.X < p.to.X && p.from.Y < p.to.Y && worded.Reads(strings.TrimSpace(text(p.object)), want) {
			found = &p
		}
	})
	if found == nil {
		s.t.Fatalf("%q does not show %s but:\n%s", s.Front().title, worded.Sought(want), s.Front().Text())
	}
	return found.middle()
}

// PlaceOf returns the middle of a text in the topmost layer.
func (s *Screen) PlaceOf(want string) fyne.Position {
	s.t.Helper()
	return s.find(want)
}

// Text returns everything that can be read in the window, one text per line.
func (w *Window) Text() string {
	var lines []string
	last := ""
	w.walk(func(p place) {
		// A label contains a text object that says the same.
		if line := strings.TrimSpace(text(p.object)); line != "" && line != last {
			lines = append(lines, line)
			last = line
		}
	})
	return strings.Join(lines, "\n")
}

// Says reports whether the window in front shows text that contains want.
func (s *Screen) Says(want string) bool {
	s.t.Helper()
	return worded.Has(s.Front().Text(), want)
}

// See fails the test unless the window in front shows each of the texts.
func (s *Screen) See(want ...string) {
	s.t.Helper()
	for _, text := range want {
		if text == "" { // a sentence that was lost
			s.t.Error("an empty text is looked for")
		}
		if !s.Says(text) {
			s.t.Errorf("%q does not show %q but:\n%s", s.Front().title, text, s.Front().Text())
		}
	}
}

// Gone fails the test if the window in front shows one of the texts.
func (s *Screen) Gone(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if s.Says(text) {
			s.t.Errorf("%q shows %q:\n%s", s.Front().title, text, s.Front().Text())
		}
	}
}

// Focus names what has the focus in the window in front: the text of a button, the text to the
// left of a field, or else the field's placeholder, what is chosen in it, or the text above it.
func (s *Screen) Focus() string {
	s.t.Helper()
	w := s.Front()
	focused, ok := w.canvas.Focused().(fyne.CanvasObject)
	if !ok {
		return "nothing"
	}
	switch o := focused.(type) {
	case *widgets.Button:
		return o.Text
	case *widgets.Check:
		return o.Text
	case *widgets.Link:
		return o.Text
	case *widgets.RadioGroup:
		return "options"
	case *rowlist.List:
		return "list"
	case *widgets.Menu:
		return "menu"
	case interface{ Title() string }: // the bar of tabs
		return "tab " + o.Title()
	}
	if left := w.leftOf(focused); left != "" {
		return left
	}
	switch o := focused.(type) {
	case *widgets.Entry:
		return cmp.Or(o.PlaceHolder, w.above(focused))
	case *widgets.Select:
		return o.Selected
	}
	if right := w.rightOf(focused); right != "" {
		return "tick of " + right
	}
	return "something"
}

// above returns the text that ends nearest above o and begins where o does, among those laid out together with it.
func (w *Window) above(o fyne.CanvasObject) string {
	field := w.placeOf(o)
	name, nearest := "", float32(-1)
	w.walk(func(p place) {
		line := strings.TrimSpace(text(p.object))
		if line != "" && field.together(p) && p.to.Y <= field.from.Y && p.from.X <= field.to.X && p.from.Y > nearest {
			name, nearest = line, p.from.Y
		}
	})
	return name
}

// rightOf returns the nearest text to the right of o on the same line, among those laid out together with it.
func (w *Window) rightOf(o fyne.CanvasObject) string {
	field := w.placeOf(o)
	name, nearest := "", float32(math.MaxFloat32)
	w.walk(func(p place) {
		line := strings.TrimSpace(text(p.object))
		if line != "" && field.together(p) && field.sameLine(p) && p.from.X > field.from.X && p.from.X < nearest {
			name, nearest = line, p.from.X
		}
	})
	return name
}

// placeOf returns where a visible object is.
func (w *Window) placeOf(o fyne.CanvasObject) (at place) {
	w.walk(func(p place) {
		if p.object == o {
			at = p
		}
	})
	return at
}

// sameLine reports whether the middle of p is at the height of other.
func (p place) sameLine(other place) bool {
	return other.from.Y < p.middle().Y && p.middle().Y < other.to.Y
}

// together reports whether other is laid out together with p.
func (p place) together(other place) bool {
	return slices.ContainsFunc(p.parents[:min(4, len(p.parents))], func(o fyne.CanvasObject) bool {
		return o != nil && slices.Contains(other.parents, o)
	})
}

// leftOf returns the nearest text to the left of o on the same line, among those laid out
// together with it.
func (w *Window) leftOf(o fyne.CanvasObject) string {
	field := w.placeOf(o)
	name, nearest := "", float32(-1)
	w.walk(func(p place) {
		line := strings.TrimSpace(text(p.object))
		if slices.ContainsFunc(p.parents, namesItself) {
			return
		}
		if line != "" && field.together(p) && field.sameLine(p) && p.from.X < field.from.X && p.from.X > nearest {
			name, nearest = line, p.from.X
		}
	})
	return name
}

// namesItself reports whether the text in o is that of o, and names no neighbour.
func namesItself(o fyne.CanvasObject) bool {
	switch o.(type) {
	case *widgets.Button, *widgets.Select:
		return true
	}
	return false
}

// Field returns the content of the focused field.
func (s *Screen) Field() string {
	s.t.Helper()
	if e, ok := s.Front().canvas.Focused().(*widgets.Entry); ok {
		return e.Text
	}
	s.t.Fatalf("%q has the focus, not a field", s.Focus())
	return ""
}

// Selected returns the selected text in the focused field.
func (s *Screen) Selected() string {
	s.t.Helper()
	if e, ok := s.Front().canvas.Focused().(*widgets.Entry); ok {
		return e.SelectedText()
	}
	return ""
}

// Find returns the first object of type T in the window for which fits returns true, or the zero value. nil fits all.
func Find[T fyne.CanvasObject](w *Window, fits func(T) bool) (found T) {
	done := false
	w.walk(func(p place) {
		if o, ok := p.object.(T); ok && !done && (fits == nil || fits(o)) {
			found, done = o, true
		}
	})
	return found
}

// Each calls do for every visible object of type T in the topmost layer of the window.
func Each[T any](w *Window, do func(T)) {
	w.walk(func(p place) {
		if o, ok := p.object.(T); ok && p.top {
			do(o)
		}
	})
}

// EachWithin calls do for every visible object of the topmost layer, with the objects that it lies in.
func EachWithin(w *Window, do func(o fyne.CanvasObject, parents []fyne.CanvasObject)) {
	w.walk(func(p place) {
		if p.top {
			do(p.object, p.parents)
		}
	})
}

// Button returns the button of the window in front with this text.
func (s *Screen) Button(text string) *widgets.Button {
	s.t.Helper()
	b := Find(s.Front(), func(b *widgets.Button) bool { return worded.Reads(b.Text, text) })
	if b == nil {
		s.t.Fatalf("%q has no button %q", s.Front().title, text)
	}
	return b
}
