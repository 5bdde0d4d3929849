package audit

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// This file is how wide columns and fields are in Fyne units. What they show is longer in other languages, and a time
// without its end, or a word without it, can't be told from others.

const (
	cellSpace   = 6  // around the text of a cell
	optionSpace = 40 // around the text of a list of options, with its arrow
)

// momentWidth is the width of a column of times.
func momentWidth() float32 {
	texts := make([]string, 12)
	for i := range texts {
		texts[i] = moment(time.Date(2028, time.Month(i+1), 28, 20, 28, 48, 0, time.Local))
	}
	return fit(146, cellSpace, texts)
}

// optionWidth is the width of a list of options.
func optionWidth(least float32, options []string) float32 {
	return fit(least, optionSpace, options)
}

// fit is the width of the widest text with space around it, and no less than least.
func fit(least, space float32, texts []string) float32 {
	for _, text := range texts {
		least = max(least, fyne.MeasureText(text, theme.TextSize(), fyne.TextStyle{}).Width+space)
	}
	return least
}
