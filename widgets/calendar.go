package widgets

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/look"
)

// todayText is the button below a calendar.
const todayText look.Text = "Today"

// monthOfYear is the title of a calendar.
const monthOfYear look.Text = "calendar|%[1]s %[2]s"

var months = [...]look.Text{"January", "February", "March", "April", "month|May", "June", "July", "August", "September", "October", "November", "December"}

// calendar is Fyne's, with a title in the language of the program: Fyne's is English.
type calendar struct {
	widget.BaseWidget
	fynes *widget.Calendar
	title *widget.Label
	about string    // what the day is, heard only
	shown time.Time // the first day of the month shown
}

// newCalendar returns a calendar that shows the month of a day and calls pick with the day that is chosen. about says what
// the day is.
func newCalendar(about string, at time.Time, pick func(time.Time)) *calendar {
	first := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, at.Location()) // from the 31st Fyne would skip a short month
	c := &calendar{about: about, fynes: widget.NewCalendar(first, pick), shown: first}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer is called by Fyne.
func (c *calendar) CreateRenderer() fyne.WidgetRenderer {
	r := c.fynes.CreateRenderer()
	by := -1
	walk(r.Objects(), func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *widget.Button:
			if o.Text == "" { // an arrow: back, then forth
				c.turns(o, by)
				by = 1
			}
		case *widget.Label:
			if c.title == nil {
				c.title = o
			}
		}
	})
	c.name()
	return r
}

// turns has an arrow change the title, too.
func (c *calendar) turns(arrow *widget.Button, by int) {
	turn := arrow.OnTapped
	arrow.OnTapped = func() {
		turn()
		c.shown = c.shown.AddDate(0, by, 0)
		c.name()
	}
}

func (c *calendar) name() {
	c.title.SetText(look.Say(monthOfYear, look.Say(months[c.shown.Month()-1]), strconv.Itoa(c.shown.Year())))
}

// walk calls do for all objects in containers.
func walk(objects []fyne.CanvasObject, do func(fyne.CanvasObject)) {
	for _, o := range objects {
		do(o)
		if box, ok := o.(*fyne.Container); ok {
			walk(box.Objects, do)
		}
	}
}

// calendarSpare is by how much a calendar is wider than Fyne makes it, so that the names of the days do not touch.
const calendarSpare = 56

// wider is a layout that needs so much more width than its only object.
type wider float32

func (l wider) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(float32(l), 0)
}

func (l wider) Layout(objects []fyne.CanvasObject, s fyne.Size) { objects[0].Resize(s) }
