package groups

import (
	"time"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets/properties"
)

// The rows of a group.
const (
	rowID          = data.FieldGroup
	rowDescription = data.FieldDescription
	rowRule        = data.FieldRule
	rowFrom        = data.FieldFrom
)

// fromDay is the name of the row of the day.
const fromDay data.Text = "rule|From"

// form is the rows of a group that can be edited.
type form struct {
	grid *properties.Grid
	now  func() time.Time
	zone *time.Location // the zone of the days that are typed and shown
}

var formRows = []string{rowID, rowDescription, rowRule, rowFrom}

// newForm adds the rows.
func newForm(now func() time.Time) *form {
	f := &form{grid: properties.NewGrid(), now: now, zone: time.Local}
	g := f.grid
	g.AddSection(lang.T("Group"))
	g.AddText(rowID, lang.T("Group-ID"), lang.T("1 to 10 letters (A to Z) and digits. It can't be changed later. "+shell.AnyCase))
	g.SetMaxRunes(rowID, 4*data.MaxGroupID)
	g.AddText(rowDescription, lang.T("Description"), lang.T("What the group is for. May be empty."))
	g.SetMaxRunes(rowDescription, 4*data.MaxDescription)
	g.AddSection(lang.T("Second factor"))
	g.AddSelect(rowRule, lang.T("One Time Password"), "", []string{optional, required, requiredFrom})
	g.SetShown(rowRule, ruleShown)
	g.AddDate(rowFrom, lang.T(fromDay), lang.T("The first day, like 2026-12-28 or 28.12.2026. Page Up and Page Down change it by a month; the icon opens a calendar."), data.DayFormat, now)
	g.SetMaxRunes(rowFrom, 4*len(data.DayFormat))
	f.load(data.Group{})
	return f
}

// load shows a group and discards what was typed.
func (f *form) load(g data.Group) { f.show(g, g, false) }

// show shows a group as it is now. With keep, rows that differ from the group as it was
// keep what was typed.
func (f *form) show(was, now data.Group, keep bool) {
	typed := map[string]bool{}
	for _, row := range formRows {
		typed[row] = keep && f.differs(was, row)
	}
	for _, row := range formRows {
		if !typed[row] {
			f.set(row, f.valueOf(now, row))
		}
	}
	f.arrange()
}

// set shows a value in a row, unless the row already shows it.
func (f *form) set(row, value string) {
	if f.grid.Value(row) != value {
		f.grid.SetValue(row, value)
	}
}

// arrange shows the row of the day if it applies.
func (f *form) arrange() {
	rule := f.grid.Value(rowRule)
	f.grid.SetVisible(rowFrom, rule == requiredFrom)
	f.grid.SetHelp(rowRule, lang.T(ruleHelp[rule]))
}

// ruleHelp says what each answer means.
var ruleHelp = map[string]data.Text{
	optional:     "optional: the setting of each user applies.",
	required:     "required: the next sign-in of a member without a one-time password turns it on, and shows a QR code until a sign-in succeeds with a code.",
	requiredFrom: "required from a date: from that day on, the next sign-in of a member without a one-time password turns it on and shows a QR code.",
}

// pastDay refuses a day. It names the option that applies at once.
const pastDay data.Text = "That day is in the past. Choose “%s” to start at once, or a later day."

// changed is called when the user has changed a row.
func (f *form) changed(row string) {
	if row != rowRule {
		return
	}
	if f.grid.Value(rowRule) == requiredFrom && f.grid.Value(rowFrom) == "" {
		f.grid.SetValue(rowFrom, data.DayLater(f.now().In(f.zone), 1, 0).Format(data.DayFormat))
	}
	f.arrange()
}

// valueOf returns what a row shows of a group.
func (f *form) valueOf(g data.Group, row string) string {
	switch row {
	case rowID:
		return g.ID
	case rowDescription:
		return g.Description
	case rowRule:
		return ruleRow(g.Rule)
	default:
		if g.Rule.From.IsZero() {
			return ""
		}
		return g.Rule.From.In(f.zone).Format(data.DayFormat)
	}
}

// value returns the value of a row; "" for a day that does not apply.
func (f *form) value(row string) string {
	if row == rowFrom && f.grid.Value(rowRule) != requiredFrom {
		return ""
	}
	return f.grid.Value(row)
}

// differs reports whether a row differs from a group.
func (f *form) differs(from data.Group, row string) bool { return f.value(row) != f.valueOf(from, row) }

// read returns the group that the form describes, or a FieldError about a day that is
// invalid or in the past.
func (f *form) read(from data.Group) (data.Group, error) {
	g := from
	g.ID, g.Description = f.value(rowID), f.value(rowDescription)
	if !f.differs(from, rowRule) && !f.differs(from, rowFrom) {
		return g, nil // keeps a time of day that was set with tapectl
	}
	g.Rule = data.GroupRule{Required: f.value(rowRule) != optional}
	if f.value(rowRule) != requiredFrom {
		return g, nil
	}
	day, err := data.ReadDay(f.value(rowFrom), f.zone, shell.DayOrder())
	if err != nil {
		return g, &data.FieldError{Field: rowFrom, Text: data.Say(shell.TypeADay, data.DayLater(f.now().In(f.zone), 1, 0).Format(data.DayFormat))}
	}
	if day.Before(data.DayLater(f.now().In(f.zone), 0, 0)) {
		return g, &data.FieldError{Field: rowFrom, Text: data.Say(pastDay, ruleWords[required])}
	}
	g.Rule.From = day
	return g, nil
}

// differences returns the fields that somebody else changed, or the user of the form.
func (f *form) differences(was, now data.Group) []shell.Difference {
	var all []shell.Difference
	for _, row := range []struct {
		id   string
		name data.Text
	}{{rowDescription, "Description"}, {rowRule, "One Time Password"}, {rowFrom, fromDay}} {
		before, stored, typed := f.valueOf(was, row.id), f.valueOf(now, row.id), f.value(row.id)
		if stored == before && typed == before {
			continue
		}
		shown := func(value string) string { return f.grid.Shown(row.id, value) }
		all = append(all, shell.Difference{
			Name: lang.T(row.name), Was: shown(before), Is: shown(stored), Mine: shown(typed),
			Theirs: stored != before, Here: typed != before,
		})
	}
	return all
}

// freeze makes all rows read-only.
func (f *form) freeze() {
	for _, row := range formRows {
		f.grid.SetReadOnly(row, true)
	}
}

func (f *form) clearErrors() {
	for _, row := range formRows {
		f.grid.SetError(row, "")
	}
}

// showError shows an error at its row; false if it is not about a row.
func (f *form) showError(err error) bool {
	wrong, ok := data.AsFieldError(err)
	if !ok {
		return false
	}
	for _, row := range formRows {
		if row == wrong.Field {
			f.grid.SetError(row, lang.Say(wrong.Text))
			return true
		}
	}
	return false
}
