package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/look"
)

var (
	_ desktop.Keyable   = (*tabBar)(nil)
	_ desktop.Hoverable = (*tabBar)(nil)
	_ fyne.Tappable     = (*tabBar)(nil)
)

// Tab is a page of Tabs.
type Tab struct {
	Title   string
	Content fyne.CanvasObject
}

// Tabs shows one of several pages below the bar of their titles, which is one Tab stop: Left, Right, Home and End show
// another page, and so does a click. The titles of Fyne's AppTabs can't get the focus.
type Tabs struct {
	widget.BaseWidget

	OnSelected func(i int) // another page is shown, whoever chose it

	tabs  []Tab
	shown int
	bar   *tabBar
}

// NewTabs returns tabs that show the first page. There has to be one.
func NewTabs(tabs ...Tab) *Tabs {
	t := &Tabs{tabs: tabs}
	t.bar = &tabBar{tabs: t, hovered: -1}
	t.bar.ExtendBaseWidget(t.bar)
	for _, tab := range tabs[1:] {
		tab.Content.Hide()
	}
	t.ExtendBaseWidget(t)
	return t
}

// Selected returns the index of the page shown.
func (t *Tabs) Selected() int { return t.shown }

// Len returns the number of pages.
func (t *Tabs) Len() int { return len(t.tabs) }

// Content returns what page i shows.
func (t *Tabs) Content(i int) fyne.CanvasObject { return t.tabs[i].Content }

// OnBar reports whether the titles have the focus, and should keep it.
func (t *Tabs) OnBar() bool { return t.bar.focused }

// Select shows page i.
func (t *Tabs) Select(i int) {
	if i == t.shown || i < 0 || i >= len(t.tabs) {
		return
	}
	t.tabs[t.shown].Content.Hide()
	t.shown = i
	t.tabs[i].Content.Show()
	t.Refresh()
	if t.OnSelected != nil {
		t.OnSelected(i)
	}
}

// CreateRenderer is called by Fyne.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	return &tabsRenderer{t}
}

// tabsRenderer lays the page shown out below the bar.
type tabsRenderer struct{ t *Tabs }

func (r *tabsRenderer) Destroy() {}

func (r *tabsRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.t.bar}
	for _, tab := range r.t.tabs {
		objects = append(objects, tab.Content)
	}
	return objects
}

func (r *tabsRenderer) MinSize() fyne.Size {
	size := fyne.Size{}
	for _, tab := range r.t.tabs {
		size = size.Max(tab.Content.MinSize())
	}
	bar := r.t.bar.MinSize()
	return fyne.NewSize(fyne.Max(size.Width, bar.Width), size.Height+bar.Height+look.Size(r.t, theme.SizeNamePadding))
}

func (r *tabsRenderer) Layout(s fyne.Size) {
	height := r.t.bar.MinSize().Height
	r.t.bar.Resize(fyne.NewSize(s.Width, height))
	height += look.Size(r.t, theme.SizeNamePadding)
	page := r.t.tabs[r.t.shown].Content
	page.Move(fyne.NewPos(0, height))
	page.Resize(fyne.NewSize(s.Width, s.Height-height))
}

func (r *tabsRenderer) Refresh() {
	r.Layout(r.t.Size())
	r.t.bar.Refresh()
	canvas.Refresh(r.t)
}

// tabBar is the titles.
type tabBar struct {
	widget.BaseWidget
	input.Keyable

	tabs    *Tabs
	spans   []barSpan
	extent  float32 // of all titles
	hovered int     // the title under the pointer, -1: none
	focused bool
}

// Tapped shows the page of the title that was clicked.
func (b *tabBar) Tapped(e *fyne.PointEvent) {
	input.Clicked(b, e)
	b.tabs.Select(b.titleAt(e.Position.X))
	if c := input.CanvasOf(b); c != nil && c.Focused() == nil {
		c.Focus(b)
	}
}

// titleAt returns which title is at x, -1 if none is.
func (b *tabBar) titleAt(x float32) int {
	for i, s := range b.spans {
		if s.x <= x && x < s.x+s.width {
			return i
		}
	}
	return -1
}

// FocusGained is called by Fyne.
func (b *tabBar) FocusGained() {
	b.focused = true
	b.Refresh()
	bringIntoSight(b)
}

// FocusLost is called by Fyne.
func (b *tabBar) FocusLost() {
	b.focused = false
	b.Refresh()
}

// Title returns the title of the page shown.
func (b *tabBar) Title() string { return b.tabs.tabs[b.tabs.shown].Title }

// TypedRune does nothing.
func (b *tabBar) TypedRune(rune) {}

// TypedKey shows another page, and hands on other keys.
func (b *tabBar) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyRight, fyne.KeyDown:
		b.tabs.Select(b.tabs.shown + 1)
	case fyne.KeyLeft, fyne.KeyUp:
		b.tabs.Select(b.tabs.shown - 1)
	case fyne.KeyHome:
		b.tabs.Select(0)
	case fyne.KeyEnd:
		b.tabs.Select(len(b.tabs.tabs) - 1)
	case fyne.KeySpace: // the page is shown already
	default:
		input.HandOn(b, k)
	}
}

// TypedShortcut hands shortcuts on to the window.
func (b *tabBar) TypedShortcut(s fyne.Shortcut) { input.HandOnShortcut(b, s) }

// MouseIn shows which title a click would choose.
func (b *tabBar) MouseIn(e *desktop.MouseEvent) { b.MouseMoved(e) }

// MouseMoved shows which title a click would choose.
func (b *tabBar) MouseMoved(e *desktop.MouseEvent) { b.hover(b.titleAt(e.Position.X)) }

// MouseOut is called by Fyne.
func (b *tabBar) MouseOut() { b.hover(-1) }

func (b *tabBar) hover(i int) {
	if i != b.hovered {
		b.hovered = i
		b.Refresh()
	}
}

// CreateRenderer is called by Fyne.
func (b *tabBar) CreateRenderer() fyne.WidgetRenderer {
	r := &tabBarRenderer{b: b, line: canvas.NewRectangle(nil), mark: canvas.NewRectangle(nil), ground: canvas.NewRectangle(nil)}
	for _, tab := range b.tabs.tabs {
		text := canvas.NewText(tab.Title, nil)
		text.TextStyle.Bold = true
		r.titles = append(r.titles, text)
	}
	r.update()
	return r
}

type tabBarRenderer struct {
	b      *tabBar
	titles []*canvas.Text
	line   *canvas.Rectangle // below the bar
	mark   *canvas.Rectangle // below the title of the page shown
	ground *canvas.Rectangle // of the title that has the focus, or is under the pointer
}

func (r *tabBarRenderer) Destroy() {}

func (r *tabBarRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.line, r.ground, r.mark}
	for _, t := range r.titles {
		objects = append(objects, t)
	}
	return objects
}

func (r *tabBarRenderer) MinSize() fyne.Size { return fyne.NewSize(r.b.extent, tabHeight) }

// Measures of the bar, in Fyne units.
const (
	tabHeight = 34
	tabInset  = 8 // before and after a title
	tabMark   = 2 // height of the mark
)

func (r *tabBarRenderer) Layout(s fyne.Size) {
	r.line.Move(fyne.NewPos(0, tabHeight-1))
	r.line.Resize(fyne.NewSize(s.Width, 1))
}

func (r *tabBarRenderer) Refresh() {
	r.update()
	canvas.Refresh(r.b)
}

func (r *tabBarRenderer) update() {
	b := r.b
	r.line.FillColor = look.Color(b, theme.ColorNameSeparator)
	r.line.Refresh()
	r.ground.Hide()
	b.spans, b.extent = b.spans[:0], 0
	for i, t := range r.titles {
		name := theme.ColorNameForeground
		if i == b.tabs.shown {
			name = theme.ColorNameHyperlink
		}
		t.TextSize, t.Color = look.Size(b, theme.SizeNameText), look.Color(b, name)
		size := t.MinSize()
		span := barSpan{b.extent, size.Width + 2*tabInset}
		b.spans = append(b.spans, span)
		b.extent += span.width + tabInset/2
		t.Move(fyne.NewPos(span.x+tabInset, (tabHeight-size.Height)/2))
		t.Resize(size)
		t.Refresh()
		if i == b.tabs.shown {
			r.mark.FillColor = look.Color(b, theme.ColorNameHyperlink)
			r.mark.Move(fyne.NewPos(span.x, tabHeight-tabMark))
			r.mark.Resize(fyne.NewSize(span.width, tabMark))
			r.mark.Refresh()
		}
		if focused := b.focused && i == b.tabs.shown; focused || !b.focused && i == b.hovered {
			r.ground.FillColor, r.ground.StrokeWidth = look.Color(b, theme.ColorNameHover), 0
			if focused {
				r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth = nil, look.Color(b, theme.ColorNameHyperlink), 1.5
			}
			r.ground.CornerRadius = look.Size(b, theme.SizeNameSelectionRadius)
			r.ground.Move(fyne.NewPos(span.x, 2))
			r.ground.Resize(fyne.NewSize(span.width, tabHeight-tabMark-4))
			r.ground.Show()
			r.ground.Refresh()
		}
	}
}
