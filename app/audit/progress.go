package audit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
)

// progress is a line and a bar that say how far long work is. It keeps its
// place while nothing is under way.
type progress struct {
	line    *widget.Label
	bar     *widget.ProgressBar
	content *fyne.Container
}

// step is how far work is; a total of 0 is not known.
type step struct{ done, total int64 }

func newProgress() *progress {
	p := &progress{line: widget.NewLabel(""), bar: widget.NewProgressBar()}
	p.bar.TextFormatter = func() string { return "" }
	p.clear()
	p.content = container.NewVBox(p.line, container.New(thin{}, p.bar))
	return p
}

func (p *progress) clear() {
	p.line.SetText("")
	p.bar.Hide()
}

func (p *progress) set(s step, what string) {
	if s.total > 0 {
		s.total = max(s.total, s.done) // some may have come since they were counted
	}
	if s.total <= 0 {
		p.bar.Hide()
		p.line.SetText(plural(s.done, what))
		return
	}
	p.bar.Show()
	p.bar.SetValue(float64(s.done) / float64(s.total))
	p.line.SetText(shell.Number(s.done) + " of " + plural(s.total, what))
}

// thin lays a bar out as a line, with its place kept while it is hidden: Fyne's
// is as high as a button.
type thin struct{}

func (thin) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, barHeight+6) }

func (thin) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(6, 0)) // below the text of the line
		o.Resize(fyne.NewSize(size.Width-12, barHeight))
	}
}

const barHeight = 8
