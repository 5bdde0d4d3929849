package shell

import (
	"testing"

	"tapetrack/data"
	"tapetrack/test/check"
)

func TestDayOrder(t *testing.T) {
	for locale, want := range map[string]data.DayOrder{
		"en-US": data.MonthFirst, "en-Latn-US": data.MonthFirst, "en-GB": data.DayFirst, "de-DE": data.DayFirst, "en": data.UnknownOrder, "": data.UnknownOrder,
	} {
		check.Equal(t, locale, dayOrderOf(locale), want)
	}
}
