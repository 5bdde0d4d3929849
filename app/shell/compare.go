package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tapetrack/data"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// A Difference is what two administrators made of one field.
type Difference struct {
	Name         string
	Was, Is      string // when the window was opened, and now
	Mine         string // what was typed here
	Theirs, Here bool   // who changed it
}

// A Comparison is the question of a window whose subject was changed by somebody
// else after it was opened: what differs, and what is to become of it.
type Comparison struct {
	Title string
	Rows  []Difference
	Keep  func() // what was typed here is to be saved over what is stored now
	Take  func() // it is dropped
	Back  func() // neither, for now
}

// Show lays the question over w.
func (c Comparison) Show(w fyne.Window) {
	var mine []string
	for _, d := range c.Rows {
		if d.Here {
			mine = append(mine, d.Name)
		}
	}
	answers := widgets.NewRadioGroup(
		widgets.RadioOption{Title: "Keep mine", Text: "What you changed here is saved: " + data.Listed(mine) + ". What you did not touch stays as it is stored now."},
		widgets.RadioOption{Title: "Take theirs", Text: "What you changed here is dropped, and you see what is stored now."},
	)
	const keep = 0
	missing := widget.NewLabel("")
	missing.Importance = widget.DangerImportance
	table := rowlist.New(comparedColumns, comparedRows(c.Rows))
	room := canvas.NewRectangle(nil)
	room.SetMinSize(fyne.NewSize(comparedWidth, float32(min(len(c.Rows), 6)+1)*28+2))
	(&widgets.Modal{
		Title:   c.Title,
		Message: "What is stored was changed after you opened the window. Nothing of yours was saved yet, and nothing is overwritten unless you choose so.",
		Content: container.NewVBox(widgets.InModal(container.NewStack(room, table)), FixedWidth(answers, comparedWidth), missing),
		Default: "OK", Cancel: "Go back", Focus: answers,
		Check: func() bool {
			missing.SetText(map[bool]string{true: "Choose what is to be kept."}[answers.Chosen() < 0])
			return answers.Chosen() >= 0
		},
		Done: func(yes bool) {
			switch {
			case !yes:
				c.Back()
			case answers.Chosen() == keep:
				c.Keep()
			default:
				c.Take()
			}
		},
	}).Show(w)
}

// TheirsInWords names what somebody else changed: ": Name and Email", or nothing.
func TheirsInWords(all []Difference) string {
	var names []string
	for _, d := range all {
		if d.Theirs {
			names = append(names, d.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return ": " + data.Listed(names)
}

// comparedWidth is how wide the question is, in Fyne units: as wide as a
// property sheet holds.
const comparedWidth = 580

var comparedColumns = []rowlist.Column{
	{ID: "field", Title: "Field", Width: 150},
	{ID: "was", Title: "Before"},
	{ID: "is", Title: "Stored now"},
	{ID: "mine", Title: "Yours"},
}

// comparedRows shows differences in a list.
type comparedRows []Difference

// Len returns how many there are.
func (r comparedRows) Len() int { return len(r) }

// Row words one.
func (r comparedRows) Row(i int) ([]rowlist.Cell, bool) {
	d := r[i]
	is, mine := orEmpty(d.Is), orEmpty(d.Mine)
	if !d.Theirs {
		is = "(not changed)"
	}
	if !d.Here {
		mine = "(not changed)"
	}
	return []rowlist.Cell{{Text: d.Name}, {Text: orEmpty(d.Was)}, {Text: is}, {Text: mine}}, true
}

func orEmpty(s string) string {
	if s == "" {
		return "(empty)"
	}
	return s
}
