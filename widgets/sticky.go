package widgets

import "fyne.io/fyne/v2"

// Sticky keeps o in sight while what stands beside it scrolls in the body of Fitted.
func Sticky(o fyne.CanvasObject) *fyne.Container {
	c := &fyne.Container{Layout: &stickyLayout{}}
	c.Add(o)
	return c
}

type stickyLayout struct {
	gone float32 // how much of the container is scrolled out of sight, in Fyne units
}

func (l *stickyLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (l *stickyLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	height := objects[0].MinSize().Height
	objects[0].Resize(fyne.NewSize(s.Width, height))
	objects[0].Move(fyne.NewPos(0, fyne.Max(fyne.Min(l.gone, s.Height-height), 0)))
}

// stick moves what is sticky in o, of which gone is scrolled out of sight.
func stick(o fyne.CanvasObject, gone float32) {
	c, ok := o.(*fyne.Container)
	if !ok {
		return
	}
	if l, sticky := c.Layout.(*stickyLayout); sticky {
		l.gone = gone
		l.Layout(c.Objects, c.Size())
		return
	}
	for _, part := range c.Objects {
		stick(part, gone-part.Position().Y)
	}
}
