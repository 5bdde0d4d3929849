// Package aloud is what a screen reader finds in a window: what there is to hear, in reading order, and where the focus
// is. Fyne's bridges to screen readers look into plain containers only, not into what scrolls, lies over a window or is
// one widget of several parts; Window gives them what Read finds.
package aloud

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Item is something that is read as one piece.
type Item struct {
	Label   string              // what is said; never empty
	As      fyne.AccessibleRole // such as a button
	Object  fyne.CanvasObject   // what it is, or is a part of
	Pos     fyne.Position       // in the window, in Fyne units
	Size    fyne.Size
	Focused bool // keys act on it
}

// Part is a piece of a widget that is read in several.
type Part struct {
	Label   string
	As      fyne.AccessibleRole // such as a button
	Pos     fyne.Position       // in the widget, in Fyne units
	Size    fyne.Size
	Focused bool
}

// Parted is a widget of several pieces, such as the titles of tabs or the rows of a list.
type Parted interface{ AccessibilityParts() []Part }

// Holder is a widget in which other objects lie, in reading order. One that is also fyne.Accessible, with a role other
// than a container's, is read as a whole.
type Holder interface{ Held() []fyne.CanvasObject }

// Focusing is a widget that is read as a whole, while the focus is on something within it.
type Focusing interface{ HasFocus() bool }

// Named is a field. A text before it that says its name is not read twice.
type Named interface{ Called() string }

// Ordered is a layout that is given its objects in reading order, wherever it puts them: the order of Tab.
type Ordered interface{ InReadingOrder() }

// Read returns what is to be heard in a window, from top to bottom and from left to right. While something lies over the
// window, such as a question or a menu, that alone can be used and is read.
func Read(c fyne.Canvas) []Item {
	r := reader{focused: c.Focused()}
	if top := c.Overlays().Top(); top != nil {
		r.read(top, fyne.Position{})
	} else {
		r.read(c.Content(), fyne.Position{})
	}
	return r.items
}

type reader struct {
	focused fyne.Focusable
	items   []Item
}

func (r *reader) read(o fyne.CanvasObject, in fyne.Position) {
	if o == nil || !o.Visible() {
		return
	}
	switch o.(type) {
	case *ear, *echo:
		return // they repeat what is read here
	}
	at := in.Add(o.Position())
	accessible, can := o.(fyne.Accessible)
	if parted, ok := o.(Parted); ok {
		parts := parted.AccessibilityParts()
		if can {
			whole := !slices.ContainsFunc(parts, func(p Part) bool { return p.Focused })
			r.add(o, at, accessible.AccessibilityLabel(), accessible.AccessibilityRole(), whole && r.has(o))
		}
		for _, p := range parts {
			r.items = append(r.items, Item{p.Label, p.As, o, at.Add(p.Pos), p.Size, p.Focused})
		}
		return
	}
	switch o := o.(type) {
	case *fyne.Container:
		children := o.Objects
		if _, ordered := o.Layout.(Ordered); !ordered {
			children = inOrder(children)
		}
		for _, child := range children {
			r.read(child, at)
		}
		return
	case *pane:
		r.read(o.content, at)
		return
	case *container.Scroll:
		r.read(o.Content, at)
		return
	case *container.Clip:
		r.read(o.Content, at)
		return
	case *container.ThemeOverride:
		r.read(o.Content, at)
		return
	case *canvas.Text:
		r.add(o, at, o.Text, fyne.AccessibleRoleText, false)
		return
	case *widget.RichText:
		r.add(o, at, o.String(), fyne.AccessibleRoleText, false)
		return
	}
	if can {
		r.add(o, at, accessible.AccessibilityLabel(), accessible.AccessibilityRole(), r.has(o))
		if accessible.AccessibilityRole() != fyne.AccessibleRoleContainer {
			return
		}
	}
	if holder, ok := o.(Holder); ok {
		for _, child := range holder.Held() {
			r.read(child, at)
		}
	}
}

// add appends an item, unless there is nothing to hear. The name of a field that stands beside it is heard with the field.
func (r *reader) add(o fyne.CanvasObject, at fyne.Position, label string, role fyne.AccessibleRole, focused bool) {
	if label == "" || label == " " {
		return
	}
	if n := len(r.items); n > 0 && r.items[n-1].As == fyne.AccessibleRoleText {
		if named, ok := o.(Named); ok && named.Called() == r.items[n-1].Label {
			r.items = r.items[:n-1]
		}
	}
	r.items = append(r.items, Item{label, role, o, at, o.Size(), focused})
}

// has reports whether keys act on o.
func (r *reader) has(o fyne.CanvasObject) bool {
	if f, ok := o.(Focusing); ok {
		return f.HasFocus()
	}
	f, ok := o.(fyne.Focusable)
	return ok && f == r.focused
}

// inOrder returns objects from top to bottom, and those on one line from left to right: some layouts are given the middle
// first. What lies on top of each other stays as it is.
func inOrder(objects []fyne.CanvasObject) []fyne.CanvasObject {
	sorted := slices.Clone(objects)
	for i := range sorted { // sorted by insertion, since lines that overlap are no order that could be sorted by halves
		for j := i; j > 0 && before(sorted[j], sorted[j-1]); j-- {
			sorted[j], sorted[j-1] = sorted[j-1], sorted[j]
		}
	}
	return sorted
}

func before(a, b fyne.CanvasObject) bool {
	top, left, size := a.Position().Y, a.Position().X, a.Size()
	otherTop, otherLeft, other := b.Position().Y, b.Position().X, b.Size()
	shared := fyne.Min(top+size.Height, otherTop+other.Height) - fyne.Max(top, otherTop)
	if shared > fyne.Min(size.Height, other.Height)/2 {
		return left+size.Width <= otherLeft
	}
	return top < otherTop
}
