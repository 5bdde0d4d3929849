package account

import "fyne.io/fyne/v2"

// Sizes of the page, in Fyne units.
const (
	margin      = 20  // left and right of everything
	gap         = 12  // between two cards
	leastColumn = 560 // each of two
	leastPage   = 440 // one column; a narrower window scrolls sideways
	mostColumn  = 900 // longer lines are hard to read
)

// spread lays the page out: the first objects, as many as wide says, over the whole
// width, and the cards below them in one column or, where there is room for two, in turns
// left and right.
type spread struct {
	wide int
	room float32 // width of the window
}

// columns returns how many columns there are, and how wide each is.
func (s *spread) columns() (n int, width float32) {
	room := s.room - 2*margin
	if room >= 2*leastColumn+gap {
		return 2, min((room-gap)/2, mostColumn)
	}
	return 1, min(max(room, leastPage), mostColumn)
}

// place calls put with the place of each visible object, and returns the size of all.
func (s *spread) place(objects []fyne.CanvasObject, put func(fyne.CanvasObject, fyne.Position, fyne.Size)) fyne.Size {
	n, width := s.columns()
	all := float32(n)*width + float32(n-1)*gap
	ends := make([]float32, n) // of the columns so far
	top, card := float32(0), 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		wide, at := width, fyne.Position{}
		if i < s.wide {
			wide, at.Y = all, top
		} else {
			c := card % n
			at = fyne.NewPos(float32(c)*(width+gap), ends[c])
			card++
		}
		// Texts that wrap know their height only once they know their width.
		o.Resize(fyne.NewSize(wide, o.MinSize().Height))
		height := o.MinSize().Height
		put(o, at, fyne.NewSize(wide, height))
		if end := at.Y + height + gap; i < s.wide {
			top = end
			for c := range ends {
				ends[c] = end
			}
		} else {
			ends[(card-1)%n] = end
		}
	}
	height := top
	for _, end := range ends {
		height = max(height, end)
	}
	return fyne.NewSize(all, max(height-gap, 0))
}

// Layout is called by Fyne.
func (s *spread) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	s.place(objects, func(o fyne.CanvasObject, at fyne.Position, size fyne.Size) {
		o.Move(at)
		o.Resize(size)
	})
}

// MinSize is called by Fyne.
func (s *spread) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return s.place(objects, func(fyne.CanvasObject, fyne.Position, fyne.Size) {})
}

// frame fills the window with what scrolls in it, and tells spread how wide the window is
// before it asks how much room the page needs.
type frame struct{ *spread }

// Layout is called by Fyne.
func (f frame) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.room = size.Width
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

// MinSize is called by Fyne.
func (f frame) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }
