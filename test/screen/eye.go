package screen

import (
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

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
		if p.top && p.from.X < p.to.X && p.from.Y < p.to.Y && strings.TrimSpace(text(p.object)) == want {
			found = &p
		}
	})
	if found == nil {
		s.t.Fatalf("%q does not show %q but:\n%s", s.Front().title, want, s.Front().Text())
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
	return strings.Contains(s.Front().Text(), want)
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
// left of a field, or else the field's placeholder.
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
	case *widgets.RadioGroup:
		return "options"
	case *rowlist.List:
		return "list"
	case *widgets.Menu:
		return "menu"
	}
	if left := w.leftOf(focused); left != "" {
		return left
	}
	if e, ok := focused.(*widgets.Entry); ok {
		return e.PlaceHolder
	}
	return "something"
}

// leftOf returns the nearest text to the left of o on the same line, among those laid out
// together with it.
func (w *Window) leftOf(o fyne.CanvasObject) string {
	var field place
	w.walk(func(p place) {
		if p.object == o {
			field = p
		}
	})
	name, nearest := "", float32(-1)
	w.walk(func(p place) {
		line := strings.TrimSpace(text(p.object))
		sameLine := p.from.Y < field.middle().Y && field.middle().Y < p.to.Y
		together := slices.ContainsFunc(field.parents[:min(4, len(field.parents))], func(o fyne.CanvasObject) bool {
			return o != nil && slices.Contains(p.parents, o)
		})
		if slices.ContainsFunc(p.parents, func(o fyne.CanvasObject) bool { _, is := o.(*widgets.Button); return is }) {
			return // buttons name themselves, and no neighbour
		}
		if line != "" && together && sameLine && p.from.X < field.from.X && p.from.X > nearest {
			name, nearest = line, p.from.X
		}
	})
	return name
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

// Button returns the button of the window in front with this text.
func (s *Screen) Button(text string) *widgets.Button {
	s.t.Helper()
	b := Find(s.Front(), func(b *widgets.Button) bool { return b.Text == text })
	if b == nil {
		s.t.Fatalf("%q has no button %q", s.Front().title, text)
	}
	return b
}
