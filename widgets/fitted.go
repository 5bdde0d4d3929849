package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tapetrack/widgets/aloud"
	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"
)

// ScreenSize returns width and height of the smallest screen, without panels, in the pixels that windows are measured
// in; 0 if unknown. Fyne does not tell, so the program sets it where it can. nil means unknown.
var ScreenSize func() (width, height int)

// frameHeight is kept free for the title bar of a window, frameWidth for its edges, in Fyne units.
const (
	frameHeight = 40
	frameWidth  = 8
)

// Room returns how much space every screen has for the content of a window, in Fyne units at the largest scale among
// the open windows.
func Room() fyne.Size {
	unknown := fyne.NewSquareSize(1 << 15)
	if ScreenSize == nil {
		return unknown
	}
	w, h := ScreenSize()
	if w <= 0 || h <= 0 {
		return unknown
	}
	scale := float32(0)
	for _, window := range fyne.CurrentApp().Driver().AllWindows() {
		if c := window.Canvas(); c != nil {
			scale = fyne.Max(scale, c.Scale())
		}
	}
	if scale == 0 {
		scale = 1
	}
	return fyne.NewSize(float32(w)/scale-frameWidth, float32(h)/scale-frameHeight)
}

// tightRoom is the height, in Fyne units, below which the larger dialogs begin to scroll.
const tightRoom = 560

// Fitted lays foot, the buttons, below body. Where the screen is too small, the body scrolls and the foot stays.
// around is how much more the window needs on each axis; the scroll bar stands in it.
func Fitted(body, foot fyne.CanvasObject, around fyne.Size) *fyne.Container {
	scroll := container.NewScroll(container.New(besideBar{}, body))
	scroll.OnScrolled = func(by fyne.Position) { stick(body, by.Y) }
	return container.New(&fittedLayout{body, around}, scroll, foot)
}

// besideBar lays a body out beside the scroll bar, which Fyne paints over what scrolls.
type besideBar struct{}

func (besideBar) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(look.ScrollBarWidth, 0)
}

func (besideBar) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(s.SubtractWidthHeight(look.ScrollBarWidth, 0))
}

// fittedGap is the space between body and foot, in Fyne units.
const fittedGap = 8

type fittedLayout struct {
	body   fyne.CanvasObject
	around fyne.Size
}

func (l *fittedLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	body, foot := l.body.MinSize(), objects[1].MinSize()
	whole := fyne.NewSize(fyne.Max(body.Width, foot.Width), body.Height+fittedGap+foot.Height)
	return whole.Min(Room().Subtract(l.around))
}

func (l *fittedLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	scroll, foot := objects[0], objects[1]
	height := foot.MinSize().Height
	scroll.Move(fyne.Position{})
	scroll.Resize(fyne.NewSize(s.Width+look.ScrollBarWidth, s.Height-fittedGap-height))
	foot.Move(fyne.NewPos(0, s.Height-height))
	foot.Resize(fyne.NewSize(s.Width, height))
	if c := input.CanvasOf(scroll); c != nil && topModal(c) == nil {
		if focused, ok := c.Focused().(fyne.CanvasObject); ok {
			reveal(scroll.(*container.Scroll), focused)
		}
	}
}

// bringIntoSight scrolls o, which has just got the focus, into sight if it is in what Fitted or Across laid out, in another
// scroll, or in a Modal.
func bringIntoSight(o fyne.CanvasObject) {
	switch c := input.CanvasOf(o); {
	case c == nil:
	case topModal(c) != nil:
		reveal(topModal(c).scroll, o)
	default:
		revealIn(aloud.Content(c), o)
	}
}

// revealIn scrolls whatever may scroll below part so that o is in sight.
func revealIn(part, o fyne.CanvasObject) {
	switch part := part.(type) {
	case *Tabs:
		revealIn(part.Content(part.Selected()), o)
	case *container.Scroll:
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject
		if from := at(o).Subtract(at(part.Content)); from.X >= 0 && from.Y >= 0 && from.X < part.Content.Size().Width && from.Y < part.Content.Size().Height {
			reveal(part, o)
		}
	case *fyne.Container:
		switch part.Layout.(type) {
		case *fittedLayout:
			scroll := part.Objects[0].(*container.Scroll)
			reveal(scroll, o)
			revealIn(scroll.Content, o) // in bars within it
		case *acrossLayout:
			revealAcross(part.Objects[0].(*container.Scroll), o)
		default:
			for _, inner := range part.Objects {
				revealIn(inner, o)
			}
		}
	}
}

// reveal scrolls o into sight if it is in the content of scroll and not fully visible.
func reveal(scroll *container.Scroll, o fyne.CanvasObject) {
	if scroll.Content.MinSize().Height <= scroll.Size().Height {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	top := at(o).Y - at(scroll).Y
	bottom := top + o.Size().Height
	switch below := scroll.Content.Size().Height - scroll.Offset.Y; {
	case top >= below: // in the foot
	case bottom > scroll.Size().Height:
		scrollBy(scroll, bottom-scroll.Size().Height+fittedGap)
	case top < 0:
		scrollBy(scroll, fyne.Max(top-fittedGap, -scroll.Offset.Y))
	}
}

// scrollBy scrolls down, and tells what is to be told of every scrolling: Fyne tells only of the user's.
func scrollBy(scroll *container.Scroll, by float32) {
	scroll.ScrollToOffset(scroll.Offset.AddXY(0, by))
	if scroll.OnScrolled != nil {
		scroll.OnScrolled(scroll.Offset)
	}
}
