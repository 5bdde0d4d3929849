package admin

import (
	"slices"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets/properties"
)

// This file connects the rows of a property sheet with a user.

// fields are a user's rows on the tabs Identity, Access and IP Ranges. A sheet of several users
// has fewer.
type fields struct {
	identity, access *properties.Grid
	ranges           *rangesTab // nil if there is no such tab
	rows             []string   // in the order of the tabs
}

// A holder has the values of rows: a grid, or the tab IP Ranges.
type holder interface {
	Value(row string) string
	SetValue(row, value string)
	Shown(row, value string) string
	SetError(row, sentence string)
	SetReadOnly(row string, readOnly bool)
}

// holder returns what has the value of a row.
func (f fields) holder(row string) holder {
	if row == data.FieldRanges {
		return f.ranges
	}
	return f.grid(row)
}

// userRows returns the rows of one user.
func userRows() []string { return rowsOf(allSections...) }

// commonRows returns those that several users can share.
func commonRows() []string {
	return slices.DeleteFunc(userRows(), func(row string) bool { return fieldRows[row].Own })
}

// grid returns the grid that has a row.
func (f fields) grid(row string) *properties.Grid {
	if f.page(row) == pageAccess {
		return f.access
	}
	return f.identity
}

// page returns the index of the tab that has a row.
func (f fields) page(row string) int {
	switch {
	case row == data.FieldRanges:
		return pageRanges
	case fieldRows[row].Program != 0:
		return pageAccess
	}
	return pageIdentity
}

func (f fields) value(row string) string { return f.holder(row).Value(row) }

// shown returns how people read a value of a row.
func (f fields) shown(row, value string) string { return f.holder(row).Shown(row, value) }

// set shows a value in a row, unless the row already shows it. The tab IP Ranges then also
// lists what was only typed there.
func (f fields) set(row, value string) {
	if g := f.holder(row); g.Value(row) != value || row == data.FieldRanges {
		g.SetValue(row, value)
	}
}

func (f fields) clearErrors() {
	for _, row := range f.rows {
		f.holder(row).SetError(row, "")
	}
}

// freeze makes all rows read-only.
func (f fields) freeze() {
	for _, row := range f.rows {
		f.holder(row).SetReadOnly(row, true)
	}
}

// showError shows what is wrong with one field, and gives its tab and row the focus.
// It returns false if the error is not about a field. moved reports which rows were
// changed: an error about the access as a whole is shown at the first of them.
func (f fields) showError(page *properties.Sheet, err error, moved func(row string) bool) bool {
	wrong, ok := data.AsFieldError(err)
	if !ok {
		return false
	}
	row := wrong.Field
	if row == data.FieldAccess {
		rows := rowsOf(sectionAccess)
		row = rows[max(slices.IndexFunc(rows, moved), 0)]
	}
	if !slices.Contains(f.rows, row) {
		return false
	}
	page.SelectPage(f.page(row))
	f.holder(row).SetError(row, lang.Say(wrong.Text))
	return true
}

// rowName is what a row is called outside its tab.
func rowName(row string) string {
	if r := fieldRows[row]; r.Program != 0 {
		return lang.T("May start %s", r.Title)
	}
	return lang.Say(words.Field(row))
}

// valueOf returns the value of a user's row.
func valueOf(u data.User, row string) string {
	r := fieldRows[row]
	return r.value(r.Get(&u))
}

// give writes the value of a row into a user. A field that is changed by an act,
// such as One Time Password, is not written: see otpActOf.
func give(u *data.User, row, value string) {
	r := fieldRows[row]
	if r.Changed != data.ByEdit {
		return
	}
	for _, choice := range r.Choices {
		if r.value(choice) == value {
			value = choice
			break
		}
	}
	r.Set(u, value)
}

// otpActOf returns the act that makes a user's field One Time Password true or
// false.
func otpActOf(u data.User, on bool) data.OTPAct {
	switch {
	case on && !u.OTPRequired:
		return data.TurnOTPOn
	case !on && u.OTPRequired:
		return data.TurnOTPOff
	default:
		return data.KeepOTP
	}
}
