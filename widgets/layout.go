package widgets

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

var _ fyne.Layout = (*equalButtons)(nil)

// buttonMinWidth is the least width of a button in a row, in Fyne units: while one is busy its row stays as it is.
const buttonMinWidth = 110

// buttonRoom is added to a long label of such a button, in Fyne units: with the ring of the focus inside, the button
// looks full otherwise.
const buttonRoom = 12

// okFirst reports whether OK is to the left of Cancel, as on Windows (Windows user experience guidelines, Property
// windows and Dialog boxes). GNOME, KDE and macOS have what does it at the right end, and what gives up left of it.
var okFirst = runtime.GOOS == "windows"

// ButtonRow lays out the buttons that end a window or a question at the right end of a row, equally wide. They are
// given in the order OK, Cancel, Apply, or whatever they are called: what does it, what gives up, and others. That
// is the order of Tab; where they stand follows the system.
func ButtonRow(buttons ...fyne.CanvasObject) *fyne.Container {
	return container.New(&equalButtons{firstAtLeft: okFirst}, append([]fyne.CanvasObject{layout.NewSpacer()}, buttons...)...)
}

// equalButtons places objects at the right, equally wide, the first one at the left or at the right end. It skips
// spacers; the one of ButtonRow is for readers. What a busy button says never makes the row wider than it is: a window
// of a fixed size would grow with it, and shrink again.
type equalButtons struct {
	firstAtLeft bool
	room        float32 // the width that was last laid out; 0: none yet
}

// InReadingOrder says that what does it is read first, as it is reached by Tab.
func (*equalButtons) InReadingOrder() {}

// MinSize is called by Fyne.
func (l *equalButtons) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w, h, n, _ := widestButton(objects, l.room)
	if n == 0 {
		return fyne.Size{}
	}
	return fyne.NewSize(together(w, n), h)
}

// Layout is called by Fyne.
func (l *equalButtons) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	l.room = s.Width
	w, h, n, dots := widestButton(objects, l.room)
	x, step := s.Width-w, -w-4
	if l.firstAtLeft {
		x, step = s.Width-together(w, n), w+4
	}
	for _, o := range objects {
		if !isButton(o) {
			continue
		}
		if b, ours := o.(*Button); ours {
			b.squeeze(dots)
		}
		o.Move(fyne.NewPos(x, (s.Height-h)/2))
		o.Resize(fyne.NewSize(w, h))
		x += step
	}
}

// together is the width of n buttons, each w wide.
func together(w float32, n int) float32 { return w*float32(n) + 4*float32(n-1) }

// widestButton returns the size that all objects have room in, how many they are, and whether busy ones show only dots:
// if what they say has no room in a row of that width, 0 for any.
func widestButton(objects []fyne.CanvasObject, room float32) (w, h float32, n int, dots bool) {
	for _, dots = range []bool{false, true} {
		w, h, n = buttonMinWidth, 0, 0
		for _, o := range objects {
			if isButton(o) {
				least := leastOf(o, dots)
				w, h = fyne.Max(w, least.Width), fyne.Max(h, least.Height)
				n++
			}
		}
		if room == 0 || together(w, n) <= room {
			break
		}
	}
	return w, h, n, dots
}

// leastOf returns the least size of a button, with room inside the ring of the focus. With dots in it, it is not larger than at rest.
func leastOf(o fyne.CanvasObject, dots bool) fyne.Size {
	least := o.MinSize()
	if b, ours := o.(*Button); ours && b.busy {
		if least = b.full; dots {
			least = b.idle.least
		}
	}
	if least.Width > buttonMinWidth {
		least.Width += buttonRoom
	}
	return least
}

func isButton(o fyne.CanvasObject) bool {
	_, spacer := o.(layout.SpacerObject)
	return !spacer && o.Visible()
}

// InModal insets content that has an edge, such as a field, so that it lines up with the texts of a Modal.
func InModal(content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, 0, ModalHang, ModalHang), content)
}

// Stacked lays out center between top and bottom, as container.NewBorder does, but with the Tab order from top to
// bottom: Fyne's function puts the middle first. nil is left out.
func Stacked(top, center, bottom fyne.CanvasObject) *fyne.Container {
	var objects []fyne.CanvasObject
	for _, o := range []fyne.CanvasObject{top, center, bottom} {
		if o != nil {
			objects = append(objects, o)
		}
	}
	return container.New(layout.NewBorderLayout(top, bottom, nil, nil), objects...)
}
