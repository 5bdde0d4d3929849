package aloud

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Listening reports whether a screen reader runs; nil means yes. Without one bridges are told nothing: the one for Windows
// frees what it was told before, which other programs that look into windows may still hold.
var Listening func() bool

// SetContent shows content in w, and lets screen readers hear what Read finds there. Fyne's bridges, in builds with the
// tag accessibility, ask for the tree of a window each time it was painted: containers and their objects, one after the
// other, with label, role and place. Content is hidden from them in a widget, and its items follow in a container of
// their own, which is filled when the bridge comes to what stands before it. Without a bridge nobody asks, and nothing is
// done.
func SetContent(w fyne.Window, content fyne.CanvasObject) {
	p := &pane{content: content}
	p.ExtendBaseWidget(p)
	items := &fyne.Container{}
	root := &fyne.Container{Layout: paneLayout{}}
	root.Objects = []fyne.CanvasObject{p, &ear{canvas: w.Canvas(), root: root, items: items}, items}
	w.SetContent(root)
}

// Content returns what SetContent was given, or the content of any other window.
func Content(c fyne.Canvas) fyne.CanvasObject {
	if root, ok := c.Content().(*fyne.Container); ok && len(root.Objects) > 0 {
		if p, ok := root.Objects[0].(*pane); ok {
			return p.content
		}
	}
	return c.Content()
}

// pane is the content of a window, into which bridges do not look, because it is a widget.
type pane struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

// CreateRenderer is called by Fyne.
func (p *pane) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(p.content) }

type paneLayout struct{}

func (paneLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (paneLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) { objects[0].Resize(s) }

var (
	_ fyne.Accessible = (*ear)(nil)
	_ fyne.Accessible = (*echo)(nil)
)

// unseen is an object that is never drawn.
type unseen struct {
	pos  fyne.Position
	size fyne.Size
}

func (u *unseen) MinSize() fyne.Size      { return fyne.Size{} }
func (u *unseen) Move(pos fyne.Position)  { u.pos = pos }
func (u *unseen) Position() fyne.Position { return u.pos }
func (u *unseen) Resize(size fyne.Size)   { u.size = size }
func (u *unseen) Size() fyne.Size         { return u.size }
func (u *unseen) Hide()                   {}
func (u *unseen) Show()                   {}
func (u *unseen) Refresh()                {}
func (u *unseen) Visible() bool           { return true }

// ear stands before the items and notices that a bridge asks.
type ear struct {
	unseen
	canvas fyne.Canvas
	root   *fyne.Container
	items  *fyne.Container // lies in root
}

// AccessibilityLabel is never heard: a container without parts is passed over.
func (e *ear) AccessibilityLabel() string { return "" }

// AccessibilityRole fills the container that the bridge comes to next.
func (e *ear) AccessibilityRole() fyne.AccessibleRole {
	if Listening != nil && !Listening() {
		e.items.Objects = nil
		return fyne.AccessibleRoleContainer
	}
	items := Read(e.canvas)
	objects := make([]fyne.CanvasObject, len(items))
	for i, item := range items {
		objects[i] = &echo{unseen{item.Pos.Subtract(e.root.Position()), item.Size}, item}
	}
	e.items.Objects = objects
	return fyne.AccessibleRoleContainer
}

// echo is one item, for a bridge.
type echo struct {
	unseen
	item Item
}

// AccessibilityLabel is the label of the item.
func (e *echo) AccessibilityLabel() string { return e.item.Label }

// AccessibilityRole is the role of the item. A container, such as a question, has its parts after it, and its label has to
// be heard: as a text.
func (e *echo) AccessibilityRole() fyne.AccessibleRole {
	if e.item.As == fyne.AccessibleRoleContainer {
		return fyne.AccessibleRoleText
	}
	return e.item.As
}
