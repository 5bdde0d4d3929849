package properties

import (
	"slices"

	"tapetrack/widgets/internal/look"
)

// This file is how people read the values of a Grid, whose words depend on the language.

// SetShown says how people read the values of a row: in the row itself, among its options, where letters look for one,
// in its help if the row has no room for it, and where it is copied. Value, SetValue and OnChange have the value as
// it is. It applies to rows that are one of a list of options, and to others while they are read-only: what can be typed
// is shown as it is. nil shows values as they are; rows of AddBool begin with "True" and "False" in the language of
// the program.
func (g *Grid) SetShown(id string, show func(value string) string) {
	r := g.row(id)
	r.show = show
	r.fill()
	if r.readOnly {
		g.fitHelp()
	}
}

// Shown returns how people read a value of a row, see SetShown.
func (g *Grid) Shown(id, value string) string { return g.row(id).reads(value) }

// The values of a boolean row as people read them.
const (
	isTrue  look.Text = "True"
	isFalse look.Text = "False"
)

func showBool(value string) string {
	switch value {
	case True:
		return look.Say(isTrue)
	case False:
		return look.Say(isFalse)
	}
	return value
}

// reads returns how people read a value of the row.
func (r *gridRow) reads(value string) string {
	if r.show == nil {
		return value
	}
	return r.show(value)
}

// asItIs reports whether the row shows its value as it is.
func (r *gridRow) asItIs() bool { return r.show == nil || r.entry != nil && !r.readOnly }

// text returns the value as the row shows it.
func (r *gridRow) text() string {
	if r.asItIs() {
		return r.value
	}
	return r.reads(r.value)
}

// choices returns the options as people read them.
func (r *gridRow) choices() []string {
	shown := slices.Clone(r.options)
	if !r.asItIs() {
		for i, value := range shown {
			shown[i] = r.reads(value)
		}
	}
	return shown
}

// fill shows the value in the editor and in the cover.
func (r *gridRow) fill() {
	r.loading = true
	defer func() { r.loading = false }()
	if r.entry != nil {
		r.entry.SetText(r.text())
	} else {
		r.pick.Refresh()
	}
	r.cover.Refresh()
}
