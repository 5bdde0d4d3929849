package screen

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets"
	"tapetrack/widgets/properties"
	"tapetrack/widgets/rowlist"
)

// This file judges whether somebody reaches everything in a window: with the mouse, and without one.

// mostStops is more than any window has places for Tab to stop at.
const mostStops = 80

// Reach fails the test unless everything that can be pressed in the window in front is reached in a window no larger
// than size, in Fyne units: by mouse, which needs the whole of it in sight or in what scrolls; and by keyboard alone,
// where Tab stops at each in reading order and shows it, comes around, and Shift+Tab goes the same way back. Menus
// are opened by F10. The focus is where it was before.
func (s *Screen) Reach(size fyne.Size) {
	s.t.Helper()
	w := s.Front()
	w.canvas.Resize(w.canvas.Size().Min(size))
	before := w.canvas.Focused()
	s.inSight(w)
	stops := s.stops(w, fyne.KeyTab, 0)
	s.inOrder(w, stops)
	s.stoppedAt(w, stops)
	back := s.stops(w, fyne.KeyTab, fyne.KeyModifierShift)
	slices.Reverse(back)
	if !slices.Equal(stops, back) {
		s.t.Errorf("in %q Tab goes to %s, Shift+Tab comes from %s", w.title, w.names(stops), w.names(back))
	}
	w.canvas.Focus(before)
	if bar, menus := w.menus(); bar != nil && w.canvas.Overlays().Top() == nil {
		s.menusOpen(w, menus)
	}
}

// pressable returns what can be pressed in the topmost layer, and where everything there is.
func (w *Window) pressable() (all []place, at map[fyne.CanvasObject]place) {
	at = map[fyne.CanvasObject]place{}
	w.walk(func(p place) {
		if !p.top {
			return
		}
		at[p.object] = p
		if d, ok := p.object.(fyne.Disableable); ok && d.Disabled() {
			return
		}
		_, taps := p.object.(fyne.Tappable)
		_, focuses := p.object.(fyne.Focusable)
		if (taps || focuses) && !isBar(p) {
			all = append(all, p)
		}
	})
	return all, at
}

// inside returns what of type T something is in, or nil.
func inside[T fyne.CanvasObject](p place) (around T) {
	for _, parent := range p.parents {
		if o, ok := parent.(T); ok {
			return o
		}
	}
	return around
}

// isBar reports whether something is the bar of what scrolls.
func isBar(p place) bool {
	if len(p.parents) == 0 {
		return false
	}
	_, inScroll := p.parents[0].(*container.Scroll)
	return inScroll && p.object != p.parents[0].(*container.Scroll).Content
}

// inSight judges what the mouse reaches.
func (s *Screen) inSight(w *Window) {
	s.t.Helper()
	all, at := w.pressable()
	for _, p := range all {
		if size := p.object.Size(); size.Width <= 0 || size.Height <= 0 {
			continue // such as the stop of a grid, which only the focus passes
		}
		if inside[*rowlist.List](p) != nil {
			continue // the list scrolls its titles itself
		}
		if fault := outOfSight(p, at, w.canvas.Size()); fault != "" {
			s.t.Errorf("in %q of %v %s %s", w.title, w.canvas.Size(), w.name(p), fault)
		}
	}
}

// outOfSight says what keeps something from being seen as a whole, by scrolling at the most.
func outOfSight(p place, at map[fyne.CanvasObject]place, size fyne.Size) string {
	from, to := p.pos, p.pos.Add(p.object.Size())
	for _, parent := range p.parents {
		scroll, ok := parent.(*container.Scroll)
		if !ok {
			continue
		}
		content, view := at[scroll.Content], at[parent]
		end := content.pos.Add(content.object.Size())
		if !within(from, to, content.pos, end) {
			return fmt.Sprintf("is at %v to %v, not inside what scrolls from %v to %v", from, to, content.pos, end)
		}
		// Where it scrolls along one axis only, the other one has to fit.
		if scroll.Direction == container.ScrollVerticalOnly {
			from.X = max(from.X, view.pos.X)
			from.Y, to.Y = view.pos.Y, view.pos.Y+view.object.Size().Height
		} else if scroll.Direction == container.ScrollHorizontalOnly {
			from.X, to.X = view.pos.X, view.pos.X+view.object.Size().Width
		} else {
			from, to = view.pos, view.pos.Add(view.object.Size())
		}
	}
	if !within(from, to, fyne.Position{}, fyne.NewPos(size.Width, size.Height)) {
		return fmt.Sprintf("is at %v to %v", from, to)
	}
	return ""
}

// within reports whether a rectangle is inside another, but for the rounding of sizes.
func within(from, to, outerFrom, outerTo fyne.Position) bool {
	const rounding = 0.5
	return from.X >= outerFrom.X-rounding && from.Y >= outerFrom.Y-rounding && to.X <= outerTo.X+rounding && to.Y <= outerTo.Y+rounding
}

// stops presses a key until the focus comes around, and returns where it was, from the first place in the window.
func (s *Screen) stops(w *Window, key fyne.KeyName, mod fyne.KeyModifier) []fyne.CanvasObject {
	s.t.Helper()
	w.canvas.Unfocus()
	if all, _ := w.pressable(); len(all) == 0 || len(all) == 1 && isMenuBar(all[0]) {
		return nil
	}
	var stops []fyne.CanvasObject
	for range mostStops {
		s.Chord(mod, key)
		if s.Front() != w {
			s.t.Fatalf("%s in %q leads to %q", key, w.title, s.Front().title)
		}
		o, ok := w.canvas.Focused().(fyne.CanvasObject)
		if !ok {
			s.t.Errorf("%s in %q leads nowhere after %s", key, w.title, w.names(stops))
			return stops
		}
		if i := slices.Index(stops, o); i >= 0 {
			if i > 0 {
				s.t.Errorf("%s in %q is caught: after %s comes %s", key, w.title, w.names(stops), w.names(stops[i:i+1]))
			}
			return stops
		}
		stops = append(stops, o)
		_, at := w.pressable()
		p := at[o]
		size, seen := o.Size(), p.to.Subtract(p.from)
		whole := seen.X >= size.Width-1 && seen.Y >= size.Height-1
		if !whole && seen.X*seen.Y < w.canvas.Size().Width*40 { // what is larger than where it scrolls can't be seen as a whole
			s.t.Errorf("%s in %q leads to %s, of which %v by %v of %v can be seen", key, w.title, w.name(p), seen.X, seen.Y, size)
		}
	}
	s.t.Errorf("%s in %q does not come around: %s", key, w.title, w.names(stops))
	return stops
}

func isMenuBar(p place) bool {
	_, is := p.object.(*widgets.MenuBar)
	return is
}

// inOrder judges whether the stops are read from left to right and from top to bottom.
func (s *Screen) inOrder(w *Window, stops []fyne.CanvasObject) {
	s.t.Helper()
	_, at := w.pressable()
	for i := range len(stops) - 1 {
		a, b := unscrolled(at[stops[i]]), unscrolled(at[stops[i+1]])
		endA, endB := a.Add(stops[i].Size()), b.Add(stops[i+1].Size())
		above, beside := endB.Y <= a.Y, b.Y < endA.Y && a.Y < endB.Y
		if above && b.X < endA.X || beside && endB.X <= a.X && !endsWindow(at[stops[i]], at[stops[i+1]]) {
			s.t.Errorf("in %q Tab goes back from %s to %s", w.title, w.names(stops[i:i+1]), w.names(stops[i+1:i+2]))
		}
	}
}

// endsWindow reports whether two buttons stand in the row that ends a window or a question: Tab goes to what does it
// first, wherever the system has its place.
func endsWindow(a, b place) bool {
	_, first := a.object.(*widgets.Button)
	other, second := b.object.(*widgets.Button)
	return first && second && a.parents[0] == b.parents[0] && other.Importance != widget.HighImportance
}

// unscrolled returns where something would be if nothing were scrolled.
func unscrolled(p place) fyne.Position {
	pos := p.pos
	for _, parent := range p.parents {
		if scroll, ok := parent.(*container.Scroll); ok {
			pos = pos.Add(scroll.Offset)
		}
	}
	return pos
}

// stoppedAt judges whether Tab stops at everything that can be pressed, or where keys do the same: at the field of an
// icon, the editor of a row, the list of a title.
func (s *Screen) stoppedAt(w *Window, stops []fyne.CanvasObject) {
	s.t.Helper()
	all, at := w.pressable()
	for _, p := range all {
		switch o := p.object.(type) {
		case *widgets.MenuBar:
			continue // see menusOpen
		case *widgets.QRCode:
			if !o.Covered() {
				continue
			}
		}
		group := p.object
		for _, parent := range p.parents {
			if _, ok := parent.(fyne.Widget); ok {
				switch parent.(type) {
				case *container.Scroll, *widgets.Tabs, *properties.Sheet:
				default:
					group = parent
				}
				break
			}
		}
		if !slices.ContainsFunc(stops, func(stop fyne.CanvasObject) bool {
			at := at[stop]
			grid := inside[*properties.Grid](p)
			return grid != nil && grid == inside[*properties.Grid](at) || // arrows lead to all its rows
				stop == p.object || stop == group || slices.Contains(p.parents, stop) ||
				slices.Contains(at.parents, p.object) || slices.Contains(at.parents, group)
		}) {
			s.t.Errorf("in %q Tab does not lead to %s, but to %s", w.title, w.name(p), w.names(stops))
		}
	}
}

// menusOpen opens all menus by keyboard.
func (s *Screen) menusOpen(w *Window, menus []*fyne.Menu) {
	s.t.Helper()
	for i, menu := range menus {
		s.Press(fyne.KeyF10)
		for range i {
			s.Press(fyne.KeyRight)
		}
		s.wholeMenu(w, menu)
		s.Press(fyne.KeyEscape)
	}
}

// wholeMenu judges whether all items of an open menu are seen, at the latest when a key leads to the last one.
func (s *Screen) wholeMenu(w *Window, menu *fyne.Menu) {
	s.t.Helper()
	seen := map[string]bool{}
	for _, key := range []fyne.KeyName{fyne.KeyHome, fyne.KeyEnd} {
		s.Press(key)
		w.walk(func(p place) {
			if p.top && within(p.from, p.to, fyne.Position{}, fyne.NewPos(w.canvas.Size().Width, w.canvas.Size().Height)) &&
				p.to.Y-p.from.Y >= p.object.Size().Height {
				seen[text(p.object)] = true
			}
		})
	}
	for _, item := range menu.Items {
		if !item.IsSeparator && !seen[item.Label] {
			s.t.Errorf("the menu %s of %q does not show %s", menu.Label, w.title, item.Label)
		}
	}
}

// name names something in a message: its kind, and what it says.
func (w *Window) name(p place) string {
	var says []string
	w.walk(func(inner place) {
		if line := strings.TrimSpace(text(inner.object)); line != "" && slices.Contains(inner.parents, p.object) && !slices.Contains(says, line) && len(says) < 2 {
			says = append(says, line)
		}
	})
	if len(says) == 0 {
		if left := w.leftOf(p.object); left != "" {
			says = append(says, "beside "+left)
		}
	}
	return fmt.Sprintf("%T %q", p.object, strings.Join(says, " / "))
}

func (w *Window) names(objects []fyne.CanvasObject) string {
	_, at := w.pressable()
	var names []string
	for _, o := range objects {
		names = append(names, w.name(at[o]))
	}
	return "[" + strings.Join(names, ", ") + "]"
}
