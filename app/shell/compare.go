package shell

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// Sentences that people read here. Tests ask for them by name.
const (
	changesStay = "Your changes stay, and OK saves them"
	ChooseWhich = "Choose which changes to keep."
)

// A Difference is how two administrators differ about one field.
type Difference struct {
	Name         string
	Of           string // the users for whom others changed it, in a window of several users: "bob"
	Was, Is      string // the value when the window was opened, and the stored value now
	Mine         string // the value typed here
	Theirs, Here bool   // changed by others, changed here
}

// A Comparison is the question of a window whose subject was changed by somebody else
// after it was opened: what differs, and which changes to keep.
type Comparison struct {
	Title string
	Rows  []Difference
	Save  bool   // Keep saves at once; else OK saves later
	Keep  func() // keeps what was typed here, over what is stored now
	Take  func() // discards what was typed here
	Back  func() // decides nothing for now
}

// Show lays the question over w. Fields that both changed stand first, then those changed
// here, since not all may fit. The caller closes the modal if the question no longer
// applies.
func (c Comparison) Show(w fyne.Window) *widgets.Modal {
	rows := slices.Clone(c.Rows)
	slices.SortStableFunc(rows, func(a, b Difference) int { return a.rank() - b.rank() })
	var mine []string
	for _, d := range rows {
		if d.Here {
			mine = append(mine, d.Name)
		}
	}
	kept := "Your changes are saved"
	if !c.Save {
		kept = changesStay
	}
	answers := widgets.NewRadioGroup(
		widgets.RadioOption{Title: "Keep Mine", Text: kept + ": " + lang.T("%s", words.Names(mine, words.MostNamed, "")) + ". The rest stays as it is stored now."},
		widgets.RadioOption{Title: "Take Theirs", Text: "Your changes are discarded, and you see what is stored now."},
	)
	const keep = 0
	missing := widget.NewLabel("")
	missing.Importance = widget.DangerImportance
	table := rowlist.New(comparedColumns(rows), comparedRows(rows))
	room := canvas.NewRectangle(color.Transparent)
	width := min(comparedWidth, widgets.ModalRoom(w)-2*widgets.ModalHang)
	room.SetMinSize(fyne.NewSize(width, float32(min(len(rows), 6)+1)*28+2))
	m := &widgets.Modal{
		Title:   c.Title,
		Message: "Someone else changed this after you opened the window. Your changes are not saved yet, and nothing is overwritten unless you choose to.",
		Content: container.NewVBox(widgets.InModal(container.NewStack(room, table)), FixedWidth(answers, width), missing),
		Default: "OK", Cancel: "Keep Editing", Focus: answers,
		Check: func() bool {
			missing.SetText(map[bool]string{true: ChooseWhich}[answers.Chosen() < 0])
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
	}
	m.Show(w)
	return m
}

// rank orders differences: the most to decide first.
func (d Difference) rank() int {
	switch {
	case d.Theirs && d.Here:
		return 0
	case d.Here:
		return 1
	default:
		return 2
	}
}

// theirsInWords names what somebody else changed: "Name and Role of bob".
func theirsInWords(all []Difference) string {
	var names []string
	for _, d := range all {
		switch {
		case !d.Theirs:
		case d.Of != "":
			names = append(names, d.Name+" of "+d.Of)
		default:
			names = append(names, d.Name)
		}
	}
	return lang.T("%s", words.Names(names, words.MostNamed, ""))
}

// comparedWidth is the width of the question, in Fyne units, where the window is wide enough: as much as a property
// sheet has room for.
const comparedWidth = 560

// comparedColumns makes the first column as wide as the names need, within bounds.
func comparedColumns(rows []Difference) []rowlist.Column {
	const least, most, margin = 150, 250, 12
	var widest float32
	for _, d := range rows {
		widest = fyne.Max(widest, fyne.MeasureText(d.Name, theme.TextSize(), fyne.TextStyle{}).Width)
	}
	return []rowlist.Column{
		{ID: "field", Title: "Field", Width: fyne.Min(fyne.Max(widest+margin, least), most)},
		{ID: "was", Title: "Before"},
		{ID: "is", Title: "Stored now"},
		{ID: "mine", Title: "Yours"},
	}
}

// comparedRows shows differences in a list.
type comparedRows []Difference

// Len returns the number of differences.
func (r comparedRows) Len() int { return len(r) }

// Row returns the cells of a difference.
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
