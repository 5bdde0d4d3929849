package main

import (
	"slices"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// TestFieldOptions: user set changes each field that an edit changes, and no option
// names a field that is none.
func TestFieldOptions(t *testing.T) {
	var edited []string
	for f := range data.Fields() {
		if f.Changed == data.ByEdit && !slices.Contains(edited, f.Name) {
			edited = append(edited, f.Name)
		}
	}
	set, _ := given(setUser{})
	add, values := given(addUser{Role: "3"})
	slices.Sort(edited)
	slices.Sort(set)
	if !slices.Equal(set, edited) {
		t.Errorf("user set changes %q, an edit %q", set, edited)
	}
	for _, field := range add {
		if !slices.Contains(edited, field) {
			t.Errorf("user add gives %q, which no edit changes", field)
		}
	}
	if _, named := values[data.FieldAccess]; named || values[data.FieldRole] != "3" {
		t.Errorf("user add gives %q", values)
	}
	if got := lang.T("%s", optionsOf(setUser{})); got != "--user-id, --name, --email, --group, --role, --may-start, --from, --disabled or --tapemaster-rights" {
		t.Error(got)
	}
}
