package groups

import (
	"cmp"
	"slices"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// column is a column of the list and how it sorts.
type column struct {
	title data.Text
	rowlist.Column
	compare func(a, b data.Group) int
}

func byID(a, b data.Group) int { return cmp.Compare(data.Fold(a.ID), data.Fold(b.ID)) }

var columns = []column{
	{"Group-ID", rowlist.Column{ID: "group-id", Width: 134}, byID},
	{"Description", rowlist.Column{ID: "description", Wants: 200}, func(a, b data.Group) int {
		return cmp.Compare(data.Fold(a.Description), data.Fold(b.Description))
	}},
	{"One Time Password", rowlist.Column{ID: "otp", Width: 180, Least: 132, Badge: true}, func(a, b data.Group) int {
		return cmp.Or(cmp.Compare(rank(a.Rule), rank(b.Rule)), a.Rule.From.Compare(b.Rule.From))
	}},
	{"Members", rowlist.Column{ID: "members", Width: 90}, func(a, b data.Group) int { return cmp.Compare(a.Members, b.Members) }},
	{"Enrolled", rowlist.Column{ID: "enrolled", Width: 150, Least: 110}, func(a, b data.Group) int {
		return cmp.Or(cmp.Compare(share(a), share(b)), cmp.Compare(a.Enrolled, b.Enrolled))
	}},
}

// rank orders rules: the stricter, the higher.
func rank(r data.GroupRule) int {
	return slices.Index([]string{optional, requiredFrom, required}, ruleRow(r))
}

func share(g data.Group) float64 {
	if g.Members == 0 {
		return -1
	}
	return float64(g.Enrolled) / float64(g.Members)
}

// rows are the groups that the list shows.
type rows struct {
	all        []data.Group // by Group-ID
	shown      []data.Group
	text       string // to find in Group-ID and description
	sort       int    // index of a column
	descending bool
}

var _ rowlist.Source = (*rows)(nil)

// arrange filters and sorts again.
func (r *rows) arrange() {
	words := data.SoughtWords(r.text)
	r.shown = nil
	for _, g := range r.all {
		if data.Finds(words, g.ID, g.Description) {
			r.shown = append(r.shown, g)
		}
	}
	slices.SortStableFunc(r.shown, func(a, b data.Group) int {
		c := columns[r.sort].compare(a, b)
		if r.descending {
			c = -c
		}
		return cmp.Or(c, byID(a, b))
	})
}

// find returns the row of a group; -1 if it is not shown.
func (r *rows) find(id string) int {
	return slices.IndexFunc(r.shown, func(g data.Group) bool { return data.Fold(g.ID) == data.Fold(id) })
}

// group returns the group of a row.
func (r *rows) group(i int) (data.Group, bool) {
	if i < 0 || i >= len(r.shown) {
		return data.Group{}, false
	}
	return r.shown[i], true
}

// Len returns the number of groups shown.
func (r *rows) Len() int { return len(r.shown) }

// Row returns the cells of a group.
func (r *rows) Row(i int) ([]rowlist.Cell, bool) {
	g, ok := r.group(i)
	if !ok {
		return nil, false
	}
	kind := widgets.BadgeNeutral
	switch ruleRow(g.Rule) {
	case required:
		kind = widgets.BadgeSuccess
	case requiredFrom:
		kind = widgets.BadgeWarning
	}
	return []rowlist.Cell{
		{Text: g.ID}, {Text: g.Description}, {Text: lang.Say(words.GroupRule(g.Rule)), Kind: kind}, {Text: lang.Number(g.Members)}, {Text: enrolled(g)},
	}, true
}

// titles returns the columns with an arrow at the one that sorts.
func (r *rows) titles() []rowlist.Column {
	var titles []rowlist.Column
	for i, c := range columns {
		t := c.Column
		if t.Title = lang.T(c.title); t.Width > 0 {
			t = t.Titled()
		}
		if i == r.sort {
			t = t.Sorted(r.descending)
		}
		titles = append(titles, t)
	}
	return titles
}
