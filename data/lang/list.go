package lang

import (
	"fmt"
	"strings"

	"tapetrack/data"
)

// Texts between the things of a list.
const (
	and  data.Text = "%s and %s"
	or   data.Text = "%s or %s"
	more data.Text = "%d more"
)

// List words a list in the language of the program.
func List(list data.List) string { return Current().list(list) }

// list words a list. What is left out is counted as its last thing. If there is only one
// too many, it is named as well.
func (l *Language) list(list data.List) string {
	things := make([]string, 0, len(list.Things))
	rest := 0
	if list.Most > 0 && len(list.Things)-list.Most > 1 {
		rest = len(list.Things) - list.Most
	}
	for _, thing := range list.Things[:len(list.Things)-rest] {
		things = append(things, fmt.Sprint(l.argument(thing)))
	}
	if rest > 0 {
		text := more
		if list.More != "" {
			text = list.More
		}
		things = append(things, l.T(text, rest))
	}
	switch list.By {
	case data.Commas:
		return strings.Join(things, ", ")
	case data.Dots:
		return strings.Join(things, " · ")
	case data.Spaces:
		return strings.Join(things, " ")
	case data.Or:
		return l.joined(things, or)
	default:
		return l.joined(things, and)
	}
}

func (l *Language) joined(things []string, last data.Text) string {
	n := len(things) - 1
	if n < 1 {
		return strings.Join(things, "")
	}
	return l.T(last, strings.Join(things[:n], ", "), things[n])
}
