package admin

import (
	"slices"
	"testing"

	"tapetrack/data"
)

// TestRowsOfFields: the sheet has a row for each field that can be changed, whose value
// it shows and takes.
func TestRowsOfFields(t *testing.T) {
	var changed []string
	for f := range data.Fields() {
		if f.Changed == data.ByNobody {
			continue
		}
		changed = append(changed, f.Row())
		if fieldRows[f.Row()] == nil {
			continue // what is missing is said below
		}
		var u data.User
		was := valueOf(u, f.Row())
		values := []string{"x"}
		if f.IsSwitch() {
			values = []string{data.Truth(true), data.Truth(false)}
		}
		for _, choice := range f.Choices {
			values = append(values[:0:0], fieldRows[f.Row()].value(choice))
			give(&u, f.Row(), values[0])
			if got := f.Get(&u); got != choice {
				t.Errorf("%s: %q gives %q, want %q", f.Row(), values[0], got, choice)
			}
		}
		for _, value := range values {
			want := value
			if f.Changed == data.ByAct {
				want = was
			}
			if give(&u, f.Row(), value); valueOf(u, f.Row()) != want {
				t.Errorf("%s shows %q, want %q", f.Row(), valueOf(u, f.Row()), want)
			}
		}
	}
	rows := userRows()
	slices.Sort(rows)
	slices.Sort(changed)
	if !slices.Equal(rows, changed) {
		t.Errorf("rows %q of fields %q", rows, changed)
	}
}
