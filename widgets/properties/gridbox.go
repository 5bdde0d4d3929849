package properties

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets/internal/look"
)

// This file is the box below the rows of a Grid: what is wrong, what else follows from the values, and the help of the
// selected row.

// boxSpace is by how much, in Fyne units, the texts of the box come nearer than labels do.
const boxSpace = 8

func boxLabel(text string) *widget.Label {
	l := widget.NewLabel(text)
	l.Wrapping = fyne.TextWrapWord
	return l
}

// heightOf returns how high a text of the box is at a width.
func heightOf(text string, width float32) float32 { return look.WrapHeight(boxLabel(text), width) }

// tell shows what is wrong, that of the selected row first, and the help of the selected row.
func (g *Grid) tell() {
	help := ""
	if g.selected != nil {
		help = g.selected.helpText()
	}
	if g.help.Text != help {
		g.help.SetText(help)
	}
	wrong := g.wrong()
	if remark := g.remarks(); wrong != g.trouble.Text || remark != g.remark.Text {
		g.trouble.SetText(wrong)
		g.trouble.Hidden = wrong == ""
		g.remark.SetText(remark)
		g.remark.Hidden = remark == ""
		g.fitHelp()
	}
	g.box.Hidden = wrong == "" && g.remarks() == "" && help == "" // an empty box would look like a field
	g.box.Refresh()
}

// SetRemark shows a sentence below the rows, above the help, about what the value of a row leads to. It stays while other
// rows are selected; "" takes it away.
func (g *Grid) SetRemark(id, sentence string) {
	if r := g.row(id); r.remark != sentence {
		r.remark = sentence
		g.tell()
	}
}

// Remark returns the sentence of SetRemark, or "".
func (g *Grid) Remark(id string) string { return g.row(id).remark }

func (g *Grid) remarks() string {
	var all []string
	for _, r := range g.rows {
		if r.remark != "" && r.Visible() {
			all = append(all, r.remark)
		}
	}
	return strings.Join(all, "\n")
}

// ofRow is what is wrong with a row, after its name.
const ofRow look.Text = "%s: %s"

// wrong words what is wrong with the rows. Where several are, each sentence begins with the name of its row.
func (g *Grid) wrong() string {
	var names, sentences []string
	for _, r := range g.rows {
		switch {
		case r.err == "" || !r.Visible():
		case r == g.selected:
			names, sentences = append([]string{r.name}, names...), append([]string{r.err}, sentences...)
		default:
			names, sentences = append(names, r.name), append(sentences, r.err)
		}
	}
	if len(names) == 1 && g.selected != nil && g.selected.err != "" {
		return sentences[0]
	}
	for i, name := range names {
		sentences[i] = look.Say(ofRow, name, sentences[i])
	}
	return strings.Join(sentences, "\n")
}

// helpHeight is what the longest help of the rows needs: the box does not grow and shrink while the user goes from row
// to row. It grows if a help does.
func (g *Grid) helpHeight() float32 { return g.helpHeightAt(g.Size().Width) }

// helpHeightAt is helpHeight at a width. While a window opens, a grid has no width, or less than none: that measures
// nothing, and forgets nothing that was measured.
func (g *Grid) helpHeightAt(width float32) float32 {
	least := look.LinesHeight(g, 1)
	if width <= 0 {
		return least
	}
	if width != g.helpFor {
		g.helpFor, g.helpNeeds = width, 0
	}
	for _, r := range g.rows {
		if text := r.helpText(); text != r.measured.text || width != r.measured.width {
			r.measured.text, r.measured.width = text, width
			g.helpNeeds = fyne.Max(g.helpNeeds, heightOf(text, width))
		}
	}
	return fyne.Max(g.helpNeeds, least)
}

// helpRoom is helpHeight in a grid of a size: where that would leave too few rows, as many whole lines as there is room
// for.
func (g *Grid) helpRoom(s fyne.Size) float32 {
	needs, room := g.helpHeightAt(s.Width), s.Height-leastRows()-gridGap
	for _, l := range []*widget.Label{g.trouble, g.remark} {
		if l.Visible() && s.Width > 0 { // above the help
			needs += heightOf(l.Text, s.Width) - boxSpace
		}
	}
	lines := 1
	for look.LinesHeight(g, lines+1) <= room {
		lines++
	}
	return fyne.Min(needs, look.LinesHeight(g, lines))
}

// fitHelp lays the grid out again if the help needs another height than it has.
func (g *Grid) fitHelp() {
	if g.Size().Width > 0 && g.helpRoom(g.Size()) != g.helpShown {
		g.Refresh()
	}
}
