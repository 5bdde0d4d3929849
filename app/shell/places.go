package shell

import (
	"image"
	"math"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"tapetrack/widgets"
)

// A WindowSystem does what Fyne does not: it says where windows stand, and keeps one above
// another. Lengths are in its own units, which Fyne calls pixels. It is called on Fyne's
// goroutine.
type WindowSystem interface {
	// Own makes w belong to owner: w stays above owner, and leaves the screen and comes back
	// with it. owner nil: w belongs to no window. Both exist in the window system, w perhaps
	// not on the screen yet. Where there is no such thing it does nothing.
	Own(w, owner fyne.Window)
	// Maximise lets w, which is on the screen, fill it, where the window system grants that.
	Maximise(w fyne.Window)
	// ShowQuietly shows w, which is new, and leaves the keyboard where it is.
	ShowQuietly(w fyne.Window)
	// Outline returns where a window stands; false if the window system does not tell.
	Outline(fyne.Window) (Outline, bool)
	// Screens returns the part of each screen that no panel covers, that of the main screen
	// first; none if unknown.
	Screens() []image.Rectangle
}

// An Outline is where a window stands, with title bar and edges.
type Outline struct {
	image.Rectangle
	Content image.Rectangle // the part between them; Fyne moves a window by its corner
	Passing bool            // it is maximised, minimised or hidden, and this is not where it will stand again

	Maximised bool
}

// edges returns how much larger than its content a window is.
func (o Outline) edges() image.Point { return o.Size().Sub(o.Content.Size()) }

// Places knows where the windows of a program stand, and remembers size and place of each
// kind. Its methods are called on Fyne's goroutine. A nil *Places shows windows in the
// middle of the screen.
type Places struct {
	system  WindowSystem
	memory  *memory
	windows []*placed
	help    *Help // nil: F1 does nothing
}

// placed is an open window that is remembered or belongs to another one.
type placed struct {
	fyne.Window
	Opening
	given place // what it got as it opened; zero Width: the size of its content
}

// NewPlaces returns the places of a program's windows. system may be nil: unknown. What
// views remember under name is read by tasks, which know the places from then on, as their
// children do; views may be nil: nothing.
func NewPlaces(system WindowSystem, views Views, name string, tasks *Tasks) *Places {
	p := &Places{system: system, memory: &memory{views: views, name: name, tasks: tasks}}
	p.memory.read()
	tasks.places = p
	return p
}

// An Opening is how a window is shown for the first time.
type Opening struct {
	Kind  string      // whose size and place are remembered; "": nobody's
	Size  fyne.Size   // in Fyne units, at least; zero: as large as its content
	Over  fyne.Window // it opens over the middle of this one; nil: of the one shown last, or of the screen
	Owned bool        // it belongs to Over
	Quiet bool        // it opens by itself, and the keyboard stays where somebody may be typing

	Topic string        // which page of the manual explains it, see sections; "": that of Kind
	Part  func() string // the topic of the part that is shown, such as a tab; nil or "": that of the window
}

// cascade is how far, in Fyne units, a window is from the one of its kind behind it.
const cascade = 30

// Show shows a new window: where and as large as the last one of its kind was, otherwise
// over the window from which it was opened. It is beside others of its kind, and never
// larger than the screen or beyond its edge.
func (p *Places) Show(w fyne.Window, o Opening) {
	p.explain(w, o)
	if !o.Quiet {
		widgets.Opened(w)
	}
	if w.FixedSize() { // a dialog, whose buttons nobody can have read yet
		widgets.Asked(w)
	}
	if p == nil || p.system == nil {
		resize(w, o.Size.Min(widgets.Room()))
		w.CenterOnScreen()
		w.Show()
		return
	}
	opened := &placed{Window: w, Opening: o}
	if o.Kind != "" || o.Owned { // the others are not asked for again, and nobody says when they close
		p.windows = append(p.windows, opened)
	}
	opened.given = p.arrange(w, o)
	if o.Owned {
		own := sync.OnceFunc(func() { p.system.Own(w, o.Over) })
		WhenMade(w, own)
		defer own() // without an icon
	}
	if o.Quiet {
		p.system.ShowQuietly(w)
		return
	}
	w.Show()
	if last, known := p.memory.of(o.Kind); known && last.Maximised && !w.FixedSize() {
		p.system.Maximise(w)
	}
}

// arrange gives a new window its size and place, and returns them.
func (p *Places) arrange(w fyne.Window, o Opening) (given place) {
	last, known := p.memory.of(o.Kind)
	if known {
		o.Size = last.size()
	}
	if o.Over == nil {
		o.Over = newest(w)
	}
	over, seen := p.outline(o.Over)
	screens := p.system.Screens()
	if !seen || len(screens) == 0 {
		size := o.Size.Min(widgets.Room())
		resize(w, size)
		w.CenterOnScreen() // the first window, or a window system that places windows itself
		return place{Width: size.Width, Height: size.Height}
	}
	scale, edges := o.Over.Canvas().Scale(), over.edges()
	inside := o.Size.Max(w.Content().MinSize().AddWidthHeight(2*theme.Padding(), 2*theme.Padding()))
	r := image.Rectangle{Max: pixels(inside, scale).Add(edges)}
	if known && last.Placed {
		r = r.Add(image.Pt(last.X, last.Y))
	} else {
		r = inTheMiddle(r.Size(), image.Rectangle{Min: over.Min, Max: over.Max})
	}
	r, on := fit(r, screens)
	r = p.beside(r, on, int(cascade*scale))
	if !o.Size.IsZero() {
		given.Width, given.Height = float32(r.Dx()-edges.X)/scale, float32(r.Dy()-edges.Y)/scale
		resize(w, given.size())
	}
	given.Placed, given.X, given.Y = true, r.Min.X, r.Min.Y
	move(w, r.Min.Add(over.Content.Min.Sub(over.Min)))
	return given
}

// inTheMiddle returns where something of a size lies in the middle of another thing. The half
// pixel of an odd difference goes the same way for both: whatever lies in the middle of what
// lay in its own is where it was, so that nothing walks from one sign-in to the next.
func inTheMiddle(size image.Point, of image.Rectangle) image.Rectangle {
	least := of.Min.Add(of.Size().Sub(size).Div(2))
	return image.Rectangle{Min: least, Max: least.Add(size)}
}

// beside moves r, which lies on a screen, until no window begins where it does.
func (p *Places) beside(r, screen image.Rectangle, step int) image.Rectangle {
	taken := func(at image.Point) bool {
		for _, other := range p.windows {
			if f, ok := p.outline(other.Window); ok && near(f.Min, at, step/2) {
				return true
			}
		}
		return false
	}
	for range 2 * len(p.windows) {
		if !taken(r.Min) {
			break
		}
		if r = r.Add(image.Pt(step, step)); !r.In(screen) {
			r = r.Sub(r.Min).Add(image.Pt(max(screen.Min.X, min(r.Min.X, screen.Max.X-r.Dx())), screen.Min.Y))
		}
	}
	return r
}

// own makes w belong to another window; nil: to none.
func (p *Places) own(w, owner fyne.Window) {
	for _, o := range p.windows {
		if o.Window == w {
			o.Over, o.Owned = owner, owner != nil
			p.system.Own(w, owner)
		}
	}
}

// Closed notes that a window is closing, remembers it, and hands the windows that belong to
// it to the one that it belongs to: some window systems would close them, too, without
// telling Fyne.
func (p *Places) Closed(w fyne.Window) {
	if p == nil || p.system == nil {
		return
	}
	p.Keep(w)
	heir := fyne.Window(nil)
	stay := p.windows[:0]
	for _, o := range p.windows {
		if o.Window != w {
			stay = append(stay, o)
		} else if o.Over != nil && !widgets.Closing(o.Over) {
			heir = o.Over
		}
	}
	p.windows = stay
	for _, o := range stay {
		if o.Owned && o.Over == w {
			p.own(o.Window, heir)
		}
	}
}

// Keep remembers where its user has put a window. What a small screen or a large scale forced on it, or a place beside
// others, does not replace what was chosen before. Of one that is maximised it remembers that, and where it was before.
func (p *Places) Keep(w fyne.Window) {
	if p == nil || p.system == nil {
		return
	}
	for _, o := range p.windows {
		if o.Window != w || o.Kind == "" || o.FixedSize() {
			continue
		}
		chosen, known := p.memory.of(o.Kind)
		f, seen := p.outline(w)
		if f.Maximised {
			if !known { // where it would be restored to
				chosen = o.given
			}
			chosen.Maximised = true
			p.memory.keep(o.Kind, chosen)
			continue
		}
		if f.Passing {
			continue
		}
		now := place{Width: w.Canvas().Size().Width, Height: w.Canvas().Size().Height}
		if seen {
			now.X, now.Y, now.Placed = f.Min.X, f.Min.Y, true
		}
		if o.left(now) {
			if known {
				chosen.Maximised = false
				p.memory.keep(o.Kind, chosen)
			}
			continue
		}
		p.memory.keep(o.Kind, o.chosen(now, chosen, known))
	}
}

// What the window system rounds is no choice: lengths in Fyne units, and in those of the window system.
const (
	sameLength = 2
	samePlace  = 4
)

// resized reports whether a length of the window is another one than it got.
func resized(now, given float32) bool { return max(now-given, given-now) > sameLength }

// left reports whether its user left the window as it opened.
func (o *placed) left(now place) bool {
	return o.given.Width > 0 && !resized(now.Width, o.given.Width) && !resized(now.Height, o.given.Height) && !o.moved(now)
}

// moved reports whether the window stands elsewhere than where it opened.
func (o *placed) moved(now place) bool {
	return now.Placed && o.given.Placed && !near(image.Pt(now.X, now.Y), image.Pt(o.given.X, o.given.Y), samePlace)
}

// chosen returns what to remember of a window: what its user has changed, and otherwise what was remembered, or wanted.
func (o *placed) chosen(now, before place, known bool) place {
	if !known {
		before = place{Width: o.Size.Width, Height: o.Size.Height}
	}
	keep := now
	if before.Width > 0 && o.given.Width > 0 && !resized(now.Width, o.given.Width) {
		keep.Width = before.Width
	}
	if before.Height > 0 && o.given.Height > 0 && !resized(now.Height, o.given.Height) {
		keep.Height = before.Height
	}
	if before.Placed && o.given.Placed && !o.moved(now) {
		keep.X, keep.Y = before.X, before.Y
	}
	return keep
}

// KeepAll remembers where all windows stand.
func (p *Places) KeepAll() {
	if p == nil {
		return
	}
	for _, o := range p.windows {
		p.Keep(o.Window)
	}
}

// newest returns the window of the program that was shown last before w; nil if there is none.
func newest(w fyne.Window) fyne.Window {
	all := fyne.CurrentApp().Driver().AllWindows()
	for i := len(all) - 1; i >= 0; i-- {
		if all[i] != w && !widgets.Closing(all[i]) {
			return all[i]
		}
	}
	return nil
}

// outline returns where a window stands.
func (p *Places) outline(w fyne.Window) (Outline, bool) {
	if w == nil {
		return Outline{}, false
	}
	return p.system.Outline(w)
}

// fit moves r, and makes it smaller if need be, so that one of the screens shows all of it:
// the one that shows most of it now, otherwise the main screen. It returns that screen, too.
func fit(r image.Rectangle, screens []image.Rectangle) (fitted, screen image.Rectangle) {
	screen = screens[0]
	most := 0
	for _, s := range screens {
		if part := r.Intersect(s).Size(); part.X*part.Y > most {
			screen, most = s, part.X*part.Y
		}
	}
	size := image.Pt(min(r.Dx(), screen.Dx()), min(r.Dy(), screen.Dy()))
	at := image.Pt(
		max(screen.Min.X, min(r.Min.X, screen.Max.X-size.X)),
		max(screen.Min.Y, min(r.Min.Y, screen.Max.Y-size.Y)),
	)
	return image.Rectangle{Max: size}.Add(at), screen
}

func near(a, b image.Point, distance int) bool {
	d := a.Sub(b)
	return max(d.X, -d.X, d.Y, -d.Y) < distance
}

func pixels(s fyne.Size, scale float32) image.Point {
	return image.Pt(int(math.Ceil(float64(s.Width*scale))), int(math.Ceil(float64(s.Height*scale))))
}

func resize(w fyne.Window, size fyne.Size) {
	if !size.IsZero() {
		w.Resize(size)
	}
}

func move(w fyne.Window, to image.Point) {
	if to == (image.Point{}) { // Fyne takes it for no place at all
		to.X = 1
	}
	if d, ok := w.(desktop.Window); ok {
		d.RequestPosition(to.X, to.Y)
	}
}

// iconAsked is an icon that calls a function when it is drawn.
type iconAsked struct {
	fyne.Resource
	first func()
}

// Content is called by Fyne.
func (a *iconAsked) Content() []byte {
	if a.first != nil {
		a.first()
		a.first = nil
	}
	return a.Resource.Content()
}

// WhenMade calls f when the window system knows w, but w is not on the screen yet. Fyne
// makes and shows a window in one go; between the two it draws the icon.
func WhenMade(w fyne.Window, f func()) {
	if icon := w.Icon(); icon != nil {
		w.SetIcon(&iconAsked{icon, f})
	}
}
