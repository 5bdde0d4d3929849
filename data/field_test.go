package data

import (
	"slices"
	"strings"
	"testing"
)

// TestNewField: all that follows from the fields follows for one more.
func TestNewField(t *testing.T) {
	was := userFields
	defer func() { userFields = was }()
	const column = ColumnRanges << 1
	userFields = append(slices.Clone(was), Field{
		Name: "desk", Column: column, Title: "Desk", Key: "desk", Changed: ByEdit, Most: 4,
		text: func(u *User) *string { return &u.LastSignIn.Computer },
		check: func(u *User) error {
			return checkText("desk", "A desk", u.LastSignIn.Computer, 4)
		},
	})
	desk := func(text string) User {
		return User{ID: "a", Group: "G", LastSignIn: SignIn{Computer: text, Program: text}}
	}

	a, b := desk("1"), desk("2")
	if got := a.Differing(b); !slices.Equal(got, []string{"desk"}) || a.Changes(b) != column {
		t.Errorf("differs in %q", got)
	}
	if a.Take(b); a.LastSignIn.Computer != "2" || a.LastSignIn.Program != "1" {
		t.Errorf("took %+v", a.LastSignIn)
	}
	if got := desk(" 3 ").Tidied(User{}).LastSignIn.Computer; got != "3" {
		t.Errorf("tidied %q", got)
	}
	if wrong, ok := AsFieldError(desk("12345").Check()); !ok || wrong.Field != "desk" {
		t.Errorf("%+v", wrong)
	}
	if err := b.Check(); err != nil {
		t.Error(err)
	}
	if !TakenColumns().Has(column) || !strings.HasSuffix(strings.Join(AllColumns().Titles(), ","), ",IP Ranges,Desk") {
		t.Errorf("columns %q", AllColumns().Titles())
	}
	for f := range column.Fields() {
		if f.Row() != "desk" || f.Get(&b) != "2" || *f.Value(&ExportedUser{User: b}).(*string) != "2" {
			t.Errorf("%s is %q", f.Row(), f.Get(&b))
		}
	}
}

// TestFields: each field has a place, a title and a key of its own, and keeps what it is
// given, also in a row of a file.
func TestFields(t *testing.T) {
	var empty User
	rows := map[string]bool{}
	place := UserColumns(1)
	for f := range Fields() {
		if f.Column != place {
			t.Errorf("%s is column %b, want %b", f.Title, f.Column, place)
		}
		place <<= 1
		if f.Changed == ByNobody {
			if f.Name != "" || f.shown == nil || f.IsText() || f.IsSwitch() {
				t.Errorf("%s is changed by nobody", f.Title)
			}
			continue
		}
		if rows[f.Row()] || f.IsText() == f.IsSwitch() || f.IsText() != (f.Most > 0) {
			t.Errorf("%s is neither a text nor a switch of its own", f.Row())
		}
		rows[f.Row()] = true

		value := "7"
		if f.IsSwitch() {
			value = Truth(f.Get(&empty) != Truth(true))
		}
		u := empty
		f.Set(&u, value)
		var row ImportRow
		row.Put(u)
		read := row.User()
		if f.Get(&u) != value || f.Get(&empty) == value || f.Get(&read) != value || read != u {
			t.Errorf("%s is %q, in a file %q", f.Row(), f.Get(&u), f.Get(&read))
		}
		want := f.Column
		if f.Changed == ByAct {
			want = 0
		}
		taken := empty
		taken.Take(u)
		if u.Changes(empty) != want || taken.Changes(u) != 0 || (f.Get(&taken) == value) != (f.Changed == ByEdit) {
			t.Errorf("%s: an edit changes %q, and takes %q", f.Row(), u.Changes(empty).Titles(), f.Get(&taken))
		}
	}
}

// TestGroupDiffering: a group differs in what an edit can change.
func TestGroupDiffering(t *testing.T) {
	g := Group{ID: "OPS", Description: "a", Rule: GroupRule{Required: true}, Members: 1}
	for _, c := range []struct {
		change func(*Group)
		want   []string
	}{
		{func(g *Group) { g.ID, g.Key, g.Members, g.Enrolled, g.Pending = "X", 2, 3, 4, 5 }, nil},
		{func(g *Group) { g.Description = "" }, []string{"description"}},
		{func(g *Group) { g.Rule.Required = false }, []string{"rule"}},
		{func(g *Group) { *g = Group{} }, []string{"description", "rule"}},
	} {
		o := g
		if c.change(&o); !slices.Equal(g.Differing(o), c.want) {
			t.Errorf("%+v differs in %q, want %q", o, g.Differing(o), c.want)
		}
	}
}
