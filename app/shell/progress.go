package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Progress is a line and a bar that show how far long work has got. It keeps its space while
// nothing is under way.
type Progress struct {
	Content *fyne.Container

	line *widget.Label
	bar  *widget.ProgressBar
}

// A Step is how far work has got; a Total of 0 is unknown.
type Step struct{ Done, Total int64 }

// NewProgress returns an empty progress.
func NewProgress() *Progress {
	p := &Progress{line: widget.NewLabel(""), bar: widget.NewProgressBar()}
	p.bar.TextFormatter = func() string { return "" }
	p.Clear()
	p.Content = container.NewVBox(p.line, container.New(thin{}, p.bar))
	return p
}

// Clear empties the line and hides the bar.
func (p *Progress) Clear() {
	p.line.SetText("")
	p.bar.Hide()
}

// Set shows "12 of 40 users" for the unit words.Users.
func (p *Progress) Set(s Step, unit words.Unit) {
	if s.Total > 0 {
		s.Total = max(s.Total, s.Done) // some may have been added since they were counted
	}
	if s.Total <= 0 {
		p.bar.Hide()
		p.line.SetText(lang.Say(words.Count(s.Done, unit)))
		return
	}
	p.bar.Show()
	p.bar.SetValue(float64(s.Done) / float64(s.Total))
	p.line.SetText(lang.Say(words.RowsOf(data.RowCount{N: s.Done}, data.RowCount{N: s.Total}, unit)))
}

// thin lays a bar out as a line and keeps its space while it is hidden: Fyne's bar is as
// high as a button.
type thin struct{}

func (thin) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, barHeight+6) }

func (thin) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(6, 0)) // below the text of the line
		o.Resize(fyne.NewSize(size.Width-12, barHeight))
	}
}

const barHeight = 8
