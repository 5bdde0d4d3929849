package widgets

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

var _ fyne.Layout = equalButtons{}

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
	return container.New(equalButtons{okFirst}, append([]fyne.CanvasObject{layout.NewSpacer()}, buttons...)...)
}

// equalButtons places objects at the right, equally wide, the first one at the left or at the right end. It skips
// spacers; the one of ButtonRow is for readers.
type equalButtons struct{ firstAtLeft bool }

// InReadingOrder says that what does it is read first, as it is reached by Tab.
func (equalButtons) InReadingOrder() {}

func (equalButtons) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w, h, n := widestButton(objects)
	if n == 0 {
		return fyne.Size{}
	}
	return fyne.NewSize(w*float32(n)+4*float32(n-1), h)
}

func (l equalButtons) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	w, h, n := widestButton(objects)
	x, step := s.Width-w, -w-4
	if l.firstAtLeft {
		x, step = s.Width-w*float32(n)-4*float32(n-1), w+4
	}
	for _, o := range objects {
		if !isButton(o) {
			continue
		}
		o.Move(fyne.NewPos(x, (s.Height-h)/2))
		o.Resize(fyne.NewSize(w, h))
		x += step
	}
}

func widestButton(objects []fyne.CanvasObject) (w, h float32, n int) {
	w = buttonMinWidth
	for _, o := range objects {
		if isButton(o) {
			m := o.MinSize()
			if m.Width > buttonMinWidth {
				m.Width += buttonRoom
			}
			w, h = fyne.Max(w, m.Width), fyne.Max(h, m.Height)
			n++
		}
	}
	return w, h, n
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
