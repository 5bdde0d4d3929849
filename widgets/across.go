package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Across lays out bars, which may be wider than a small screen: there, what does not fit scrolls sideways. around is
// how much wider the window is, in Fyne units.
func Across(bars fyne.CanvasObject, around float32) *fyne.Container {
	return container.New(&acrossLayout{bars, around}, container.NewHScroll(bars))
}

type acrossLayout struct {
	bars   fyne.CanvasObject
	around float32
}

func (l *acrossLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	least := l.bars.MinSize()
	return fyne.NewSize(fyne.Min(least.Width, Room().Width-l.around), least.Height)
}

func (l *acrossLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(s)
}

// revealAcross scrolls o into sight if it is in the bars of scroll and not fully visible.
func revealAcross(scroll *container.Scroll, o fyne.CanvasObject) {
	if scroll.Content.MinSize().Width <= scroll.Size().Width {
		return
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	from, to := at(o).Subtract(at(scroll)), at(o).Add(o.Size()).Subtract(at(scroll))
	switch inside := from.Y >= 0 && to.Y <= scroll.Size().Height; {
	case !inside:
	case to.X > scroll.Size().Width:
		scroll.ScrollToOffset(scroll.Offset.AddXY(to.X-scroll.Size().Width+fittedGap, 0))
	case from.X < 0:
		scroll.ScrollToOffset(scroll.Offset.AddXY(fyne.Max(from.X-fittedGap, -scroll.Offset.X), 0))
	}
}
