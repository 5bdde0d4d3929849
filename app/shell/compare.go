package shell

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// Sentences that people read here. Tests ask for them by name.
const (
	changesSaved data.Text = "Your changes are saved: %s. The rest stays as it is stored now."
	changesStay  data.Text = "Your changes stay, and OK saves them: %s. The rest stays as it is stored now."
	ChooseWhich  data.Text = "Choose which changes to keep."
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
	kept := changesSaved
	if !c.Save {
		kept = changesStay
	}
	answers := widgets.NewRadioGroup(
		widgets.RadioOption{Title: lang.T("Keep Mine"), Text: lang.T(kept, words.Names(mine, words.MostNamed, ""))},
		widgets.RadioOption{Title: lang.T("Take Theirs"), Text: lang.T("Your changes are discarded, and you see what is stored now.")},
	)
	answers.Call(lang.T("Which changes are kept"))
	const keep = 0
	missing := widget.NewLabel("")
	missing.Importance = widget.DangerImportance
	table := rowlist.New(comparedColumns(rows), comparedRows(rows))
	table.Call(lang.T("Differences"))
	room := canvas.NewRectangle(color.Transparent)
	width := min(comparedWidth, widgets.ModalRoom(w)-2*widgets.ModalHang)
	room.SetMinSize(fyne.NewSize(width, float32(min(len(rows), 6)+1)*28+2))
	m := &widgets.Modal{
		Title:   c.Title,
		Message: lang.T("Someone else changed this after you opened the window. Your changes are not saved yet, and nothing is overwritten unless you choose to."),
		Content: container.NewVBox(widgets.InModal(container.NewStack(room, table)), FixedWidth(answers, width), missing),
		Default: lang.T("OK"), Cancel: lang.T(KeepEditing), Focus: answers,
		Check: func() bool {
			chosen := answers.Chosen() >= 0
			missing.SetText(map[bool]string{false: lang.T(ChooseWhich)}[chosen])
			return chosen
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

// theirsOf lists what somebody else changed: "Name and Role of bob".
func theirsOf(all []Difference) data.List {
	var names []data.Sentence
	for _, d := range all {
		switch {
		case !d.Theirs:
		case d.Of != "":
			names = append(names, data.Say("field|%s of %s", d.Name, d.Of))
		default:
			names = append(names, data.Verbatim(d.Name))
		}
	}
	return words.Names(names, words.MostNamed, "")
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
		{ID: "field", Title: lang.T("Field"), Width: fyne.Min(fyne.Max(widest+margin, least), most)},
		{ID: "was", Title: lang.T("value|Before")},
		{ID: "is", Title: lang.T("value|Stored now")},
		{ID: "mine", Title: lang.T("value|Yours")},
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
		is = lang.T(notChanged)
	}
	if !d.Here {
		mine = lang.T(notChanged)
	}
	return []rowlist.Cell{{Text: d.Name}, {Text: orEmpty(d.Was)}, {Text: is}, {Text: mine}}, true
}

// notChanged stands for a value that somebody left as it was.
const notChanged data.Text = "(not changed)"

func orEmpty(s string) string {
	if s == "" {
		return lang.T("(empty)")
	}
	return s
}
