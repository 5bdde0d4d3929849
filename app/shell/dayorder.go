package shell

import (
	"strings"

	"fyne.io/fyne/v2/lang"

	"tapetrack/data"
)

// TypeADay is what people read where a day is refused. Days are read in other orders, too, but only with the whole year.
const TypeADay data.Text = "This can't be read as a day: enter one like %s, with all four digits of the year."

// DayOrder returns the order in which users of this computer write the numbers of a day,
// going by the region of its locale.
func DayOrder() data.DayOrder { return dayOrderOf(lang.SystemLocale().String()) }

// dayOrderOf returns the order of a locale like en-US. The regions that write the month
// first are those of the Unicode CLDR.
func dayOrderOf(locale string) data.DayOrder {
	for _, part := range strings.Split(locale, "-")[1:] {
		switch {
		case len(part) != 2:
		case part == "US" || part == "PH" || part == "PR" || part == "GU":
			return data.MonthFirst
		default:
			return data.DayFirst
		}
	}
	return data.UnknownOrder
}
