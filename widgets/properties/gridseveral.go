package properties

// This file is a Grid that shows the values of several things at once, see its Several.

const (
	differentText = "(different)"
	tickHelp      = "Ticked: all users get this value. Not ticked: each keeps their own."
)

// SetMany shows the values that several things have in a row: the one that they share, or that they differ. OnChange
// is not called, and the row is not ticked.
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

// SetDifferent shows that a row has no one value. Its Value is "" until it is ticked.
func (g *Grid) SetDifferent(id string) {
	g.SetValue(id, "")
	r := g.row(id)
	r.different = true
	r.ticksChanged()
}

// Different tells whether a row shows that its values differ: not while it is ticked.
func (g *Grid) Different(id string) bool { return g.row(id).differs() }

// Ticked tells whether all are to get the value of a row. It is false for a row that can't be changed.
func (g *Grid) Ticked(id string) bool { return g.row(id).ticked }

// SetTicked ticks a row, or takes the tick away and puts back what the row showed before. OnChange is not called. A
// row that is picked from a list and whose values differ can't be ticked so: it has no value to give.
func (g *Grid) SetTicked(id string, ticked bool) {
	if r := g.row(id); !ticked || r.canTick() {
		r.setTicked(ticked)
	}
}

// differs tells whether the row shows that its values differ.
func (r *gridRow) differs() bool { return r.different && !r.ticked }

// canTick tells whether the row can be ticked as it is.
func (r *gridRow) canTick() bool {
	return r.tick != nil && !r.readOnly && (!r.different || r.pick == nil)
}

// toggle is the user's click on the tick. Where a value has to be picked first, its list opens.
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
		if r.err != "" {
			r.err = ""
			r.grid.relayout()
		}
	}
	r.ticksChanged()
}

// tickEdited ticks the row for an edit, and not if the edit brought back the value that all have, or emptied a row of
// which the values differ: each keeps its own then.
func (r *gridRow) tickEdited() {
	if r.tick != nil {
		r.ticked = r.value != r.was
		r.ticksChanged()
	}
}

// ticksChanged shows what else follows from tick and difference.
func (r *gridRow) ticksChanged() {
	if r.entry != nil {
		text := r.placeHolder
		if r.differs() {
			text = differentText
		}
		r.entry.SetPlaceHolder(text)
	}
	r.Refresh()
}

// helpText returns what is to be read below the rows while the row is selected.
func (r *gridRow) helpText() string {
	text := r.whole() + r.help
	if r.tick == nil || r.readOnly {
		return text
	}
	if text != "" {
		text += "\n"
	}
	return text + tickHelp
}
