package properties

import "tapetrack/widgets/internal/look"

// This file is a Grid that shows the values of several things at once, see its Several.

const (
	differentText look.Text = "(different)"
	tickHelp      look.Text = "Ticked: all users get this value. Not ticked: each keeps their own."
)

// SetMany shows the values that several things have in a row: the shared one, or that they differ. It does not call
// OnChange or tick the row.
func (g *Grid) SetMany(id string, values ...string) {
	for _, v := range values {
		if v != values[0] {
			g.SetDifferent(id)
			return
		}
	}
	if len(values) > 0 {
		g.SetValue(id, values[0])
	}
}

// SetDifferent shows that the values in a row differ. Its Value is "" until it is ticked.
func (g *Grid) SetDifferent(id string) {
	g.SetValue(id, "")
	r := g.row(id)
	r.different = true
	r.ticksChanged()
}

// Different reports whether a row shows that its values differ; a ticked row does not.
func (g *Grid) Different(id string) bool { return g.row(id).differs() }

// Ticked reports whether all things are to get the value of a row. It is false for a row that can't be changed.
func (g *Grid) Ticked(id string) bool { return g.row(id).ticked }

// SetTicked ticks a row, or clears the tick and restores what the row showed before. It does not call OnChange. A row
// with options whose values differ can't be ticked: it has no value to give.
func (g *Grid) SetTicked(id string, ticked bool) {
	if r := g.row(id); !ticked || r.canTick() {
		r.setTicked(ticked)
	}
}

// differs reports whether the row shows that its values differ.
func (r *gridRow) differs() bool { return r.different && !r.ticked }

// canTick reports whether the row can be ticked as it is.
func (r *gridRow) canTick() bool {
	return r.tick != nil && !r.readOnly && (!r.different || r.pick == nil)
}

// toggle handles a click on the tick. Where a value has to be chosen first, it opens the list.
func (r *gridRow) toggle() {
	switch {
	case r.readOnly:
		return
	case !r.ticked && !r.canTick():
		r.dropDown()
		return
	}
	r.setTicked(!r.ticked)
	if r.grid.OnChange != nil {
		r.grid.OnChange(r.id)
	}
}

func (r *gridRow) setTicked(ticked bool) {
	if r.ticked == ticked {
		return
	}
	r.ticked = ticked
	if !ticked {
		r.set(r.was)
		r.wrong("")
	}
	r.ticksChanged()
}

// tickEdited ticks an edited row, or clears its tick if the edit restored the shared value or emptied a row whose
// values differ: then each thing keeps its own.
func (r *gridRow) tickEdited() {
	if r.tick != nil {
		r.ticked = r.value != r.was
		r.ticksChanged()
	}
}

// ticksChanged updates what follows from tick and difference.
func (r *gridRow) ticksChanged() {
	if r.entry != nil {
		text := r.placeHolder
		if r.differs() {
			text = look.Say(differentText)
		}
		r.entry.SetPlaceHolder(text)
	}
	r.Refresh()
}

// helpText returns the text below the rows while this row is selected.
func (r *gridRow) helpText() string {
	text := r.whole() + r.help
	if r.tick == nil || r.readOnly {
		return text
	}
	if text != "" {
		text += "\n"
	}
	return text + look.Say(tickHelp)
}
