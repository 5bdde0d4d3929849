package admin

import (
	"cmp"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets/properties"
)

// fieldActivated is only a row: its value is never written.
const fieldActivated = "activated"

// A section is the rows of a sheet under one title.
type section struct {
	title data.Text
	rows  []helped
}

// helped is a row with its help, by the name of the field. The field Access has one
// row for each program.
type helped struct {
	name string
	help data.Text

	// For a field with choices: the value that the row has for one, and how people read
	// that. nil: as it is stored.
	valued, shown func(string) string
}

// The sections. The kind of each row follows from its field.
var (
	sectionIdentity = section{"User", []helped{
		{name: data.FieldUserID, help: "1 to 20 letters (A to Z), digits, dots, dashes and underscores. The user signs in with it. " + shell.AnyCase},
		{name: data.FieldName, help: "The name of the person, as lists show it."},
		{name: data.FieldEmail, help: "An address that no other user has. It can also be used to sign in. May be empty."},
	}}
	sectionGroup = section{"Group", []helped{
		{name: data.FieldGroup, help: groupHelp},
		{name: data.FieldRole, help: "The place in the group, from 0 (highest) to 7 (lowest). It is recorded and exported; no program of this release acts on it.", valued: roleValue, shown: roleWords},
	}}
	sectionOptions = section{"Account", []helped{
		{name: data.FieldDisabled, help: "True: the user is signed out at once, and can't sign in to any program. Nothing else about the user changes."},
		{name: data.FieldRights, help: "True: the user is an administrator, who can open Administration and change other users. Only the user tapemaster gives or takes these rights."},
	}}
	sectionOTP = section{"Second factor", []helped{
		{name: data.FieldOTP, help: "True: a QR code is shown at every sign-in until one succeeds with a code; from then on a code is required. False: no code is asked for. For a lost phone, use Lost Phone… in the tab Sign-in, or set False and then True again."},
	}}
	sectionAccess = section{"May start", []helped{{name: data.FieldAccess}}}

	sectionRanges = section{"IP Ranges", []helped{{name: data.FieldRanges}}} // in a tab of its own kind, see rangesTab

	allSections = []section{sectionIdentity, sectionGroup, sectionOptions, sectionOTP, sectionAccess, sectionRanges}
)

// A fieldRow is a row of a sheet with the field that it shows.
type fieldRow struct {
	data.Field
	helped
}

// fieldRows has the rows of all sections by name.
var fieldRows = func() map[string]*fieldRow {
	rows := map[string]*fieldRow{}
	for _, s := range allSections {
		for _, r := range s.fields() {
			rows[r.Row()] = r
		}
	}
	return rows
}()

// fields returns the rows of a section.
func (s section) fields() []*fieldRow {
	var rows []*fieldRow
	for _, h := range s.rows {
		for f := range data.Fields() {
			if f.Name == h.name {
				rows = append(rows, &fieldRow{f, h})
			}
		}
	}
	return rows
}

// rowsOf names the rows of sections, in their order.
func rowsOf(sections ...section) []string {
	var rows []string
	for _, s := range sections {
		for _, r := range s.fields() {
			rows = append(rows, r.Row())
		}
	}
	return rows
}

// add adds the rows of a section to a tab.
func (s section) add(g *properties.Grid) {
	g.AddSection(lang.T(s.title))
	for _, r := range s.fields() {
		r.add(g)
	}
}

// add adds a row of the kind that its field needs.
func (r *fieldRow) add(g *properties.Grid) {
	row, label, help := r.Row(), lang.Say(words.Field(r.Name)), lang.T(r.help)
	switch {
	case r.Program != 0:
		g.AddBool(row, lang.T(r.Title), accessHelp(lang.T(r.Title)))
	case r.IsSwitch():
		g.AddBool(row, label, help)
	case r.Choices != nil:
		choices := make([]string, len(r.Choices))
		for i, choice := range r.Choices {
			choices[i] = r.value(choice)
		}
		g.AddSelect(row, label, help, choices)
		g.SetShown(row, r.shown)
		g.SetValue(row, choices[0])
	default:
		if r.Column == data.ColumnGroup {
			g.AddChoice(row, label, help, nil)
		} else {
			g.AddText(row, label, help)
		}
		g.SetMaxRunes(row, 4*r.Most)
	}
}

// value returns the value that the row has for what is stored.
func (r *fieldRow) value(stored string) string {
	if r.valued == nil {
		return stored
	}
	return r.valued(stored)
}

// noRole is the value of the row for data.NoRole: a grid has no empty option.
const noRole = "none"

func roleValue(stored string) string { return cmp.Or(stored, noRole) }

// roleWords returns a role, and marks the ends of the scale.
func roleWords(role string) string {
	roles := data.Roles()
	switch data.Role(role) {
	case noRole:
		return lang.T("role|none")
	case roles[0]:
		return lang.T("%s (highest)", role)
	case roles[len(roles)-1]:
		return lang.T("%s (lowest)", role)
	default:
		return role
	}
}

// identityGrid returns the tab Identity.
func identityGrid() *properties.Grid {
	g := properties.NewGrid()
	for _, s := range []section{sectionIdentity, sectionGroup, sectionOptions, sectionOTP} {
		s.add(g)
	}
	g.AddReadOnly(fieldActivated, lang.T("Activated"), lang.T("True once the user has signed in with a code from the authenticator. It is set by that sign-in only."))
	g.SetShown(fieldActivated, truthShown)
	return g
}

// truthShown returns what people read for the value of a switch.
func truthShown(value string) string { return lang.T(words.Truth(value == properties.True)) }
