package properties

// This file is what a row of a Grid can show beside name and value.

// SetUnit shows a unit behind the value of a row of text: "seconds".
func (g *Grid) SetUnit(id, unit string) {
	if r := g.row(id); r.unit != unit {
		r.unit = unit
		r.Refresh()
	}
}

// SetMark puts a dot before a row, unless its tick is there, and shows its value in bold, for a value that is not the
// usual one. Say in the row's help what the dot means.
func (g *Grid) SetMark(id string, marked bool) {
	r := g.row(id)
	if r.marked != marked {
		r.marked = marked
		r.Refresh()
	}
}

// Marked reports whether SetMark marked a row.
func (g *Grid) Marked(id string) bool { return g.row(id).marked }

// SetHelp changes the help of a row.
func (g *Grid) SetHelp(id, help string) {
	r := g.row(id)
	if r.help == help {
		return
	}
	r.help = help
	g.fitHelp()
	g.tell()
}
