package admin

import (
	"slices"
	"strings"

	"tapetrack/data"
	"tapetrack/data/words"
	"tapetrack/widgets/properties"
)

// This file is what the rows of a property sheet have to do with a user.

// fields are the rows of a user on the tabs Identity and Access. Those of
// several users at once have fewer of them.
type fields struct {
	identity, access *properties.Grid
	rows             []string // in the order of the tabs
}

// userRows returns the rows of one user.
func userRows() []string { return append(slices.Clone(identityRows), accessRows()...) }

// commonRows returns those that several users can share.
func commonRows() []string {
	return append([]string{data.FieldGroup, data.FieldRole, data.FieldDisabled, data.FieldRights, data.FieldOTP}, accessRows()...)
}

// grid returns the one that has a row.
func (f fields) grid(row string) *properties.Grid {
	if f.page(row) == pageAccess {
		return f.access
	}
	return f.identity
}

// page returns the place of the tab that has a row.
func (f fields) page(row string) int {
	if strings.HasPrefix(row, accessRow("")) {
		return pageAccess
	}
	return pageIdentity
}

func (f fields) value(row string) string { return f.grid(row).Value(row) }

// set shows a value in a row, and leaves one alone that shows it already.
func (f fields) set(row, value string) {
	if g := f.grid(row); g.Value(row) != value {
		g.SetValue(row, value)
	}
}

func (f fields) clearErrors() {
	for _, row := range f.rows {
		f.grid(row).SetError(row, "")
	}
}

// freeze makes all rows unchangeable; what stands there can be read.
func (f fields) freeze() {
	for _, row := range f.rows {
		f.grid(row).SetReadOnly(row, true)
	}
}

// showError shows what is wrong with one field: its tab and its row get the
// focus. It returns false if the error is not about one. moved tells which rows
// were changed: an error about the access as a whole is shown at the first.
func (f fields) showError(page *properties.Sheet, err error, moved func(row string) bool) bool {
	wrong, ok := data.AsFieldError(err)
	if !ok {
		return false
	}
	row := wrong.Field
	if row == data.FieldAccess {
		rows := accessRows()
		row = rows[max(slices.IndexFunc(rows, moved), 0)]
	}
	if !slices.Contains(f.rows, row) {
		return false
	}
	page.SelectPage(f.page(row))
	f.grid(row).SetError(row, words.Sentence(wrong.Text))
	return true
}

// rowName is what stands before a row.
func rowName(row string) string {
	switch row {
	case data.FieldUserID:
		return "User-ID"
	case data.FieldName:
		return "Name"
	case data.FieldEmail:
		return "Email"
	case data.FieldGroup:
		return "Group-ID"
	case data.FieldRole:
		return "Role"
	case data.FieldDisabled:
		return "Disabled"
	case data.FieldRights:
		return "tapemaster rights"
	case data.FieldOTP:
		return "One Time Password"
	default:
		return "May start " + strings.TrimPrefix(row, accessRow(""))
	}
}

// valueOf returns what a row shows of a user.
func valueOf(u data.User, row string) string {
	switch row {
	case data.FieldUserID:
		return u.ID
	case data.FieldName:
		return u.Name
	case data.FieldEmail:
		return u.Email
	case data.FieldGroup:
		return u.Group
	case data.FieldRole:
		return roleName(u.Role)
	case data.FieldDisabled:
		return truth(u.Disabled)
	case data.FieldRights:
		return truth(u.Tapemaster)
	case data.FieldOTP:
		return truth(u.OTPRequired)
	default:
		return truth(u.MayStart(strings.TrimPrefix(row, accessRow(""))))
	}
}

// give writes what a row says into a user. One Time Password is none of the
// fields but an act, see otpActOf.
func give(u *data.User, row, value string) {
	yes := value == properties.True
	switch row {
	case data.FieldUserID:
		u.ID = value
	case data.FieldName:
		u.Name = value
	case data.FieldEmail:
		u.Email = value
	case data.FieldGroup:
		u.Group = value
	case data.FieldRole:
		u.Role = roleNamed(value)
	case data.FieldDisabled:
		u.Disabled = yes
	case data.FieldRights:
		u.Tapemaster = yes
	case data.FieldOTP:
	default:
		program := data.ProgramNamed(strings.TrimPrefix(row, accessRow("")))
		u.Denied |= program
		if yes {
			u.Denied &^= program
		}
	}
}

// otpActOf returns what makes the field One Time Password of a user true or
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

func truth(b bool) string {
	if b {
		return properties.True
	}
	return properties.False
}

// roleNames returns what the row Role offers.
func roleNames() []string {
	names := []string{roleName(data.NoRole)}
	for _, r := range data.Roles() {
		names = append(names, roleName(r))
	}
	return names
}

func roleName(r data.Role) string {
	roles := data.Roles()
	switch r {
	case data.NoRole:
		return "none"
	case roles[0]:
		return string(r) + " (highest)"
	case roles[len(roles)-1]:
		return string(r) + " (lowest)"
	default:
		return string(r)
	}
}

func roleNamed(name string) data.Role {
	for _, r := range data.Roles() {
		if roleName(r) == name {
			return r
		}
	}
	return data.NoRole
}
