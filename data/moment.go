package data

import "time"

// A Moment is a time in a sentence, in the time zone that it has.
type Moment struct {
	At     time.Time
	Layout Text // one of the layouts
}

// Layouts of moments, see time.Layout. Other languages have another order and their own
// names for days and months.
const (
	LayoutDay         Text = "layout|2 Jan"
	LayoutDate        Text = "layout|2 Jan 2006"
	LayoutLongDate    Text = "layout|2 January 2006"
	LayoutDayTime     Text = "layout|2 Jan 15:04"
	LayoutTime        Text = "layout|2 Jan 2006 15:04"
	LayoutSeconds     Text = "layout|2 Jan 2006 15:04:05"
	LayoutLongTime    Text = "layout|2 January 2006 15:04"
	LayoutLongTimeAt  Text = "layout|2 January 2006 at 15:04"
	LayoutWeekdayTime Text = "layout|Mon 2 Jan 15:04"
	LayoutClock       Text = "layout|Mon 2 Jan 2006 15:04:05"
)

// String returns the moment in English, for logs.
func (m Moment) String() string {
	_, layout := m.Layout.Split()
	return m.At.Format(layout)
}
