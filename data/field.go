package data

import (
	"iter"
	"strconv"
	"strings"
)

// A Field is a field of a user, with all that code needs to know to show, change,
// compare, write and read it.
type Field struct {
	Name    string      // in a FieldError and in events; empty if nobody changes it
	Column  UserColumns // of a file of users
	Title   Text        // of that column, and what people read; files have its English words, which are never changed
	Key     string      // its name in JSON and XML; never changed
	Program Programs    // the program it gives access to: such fields share Name and Key
	Changed ChangedBy
	Most    int      // characters in a text
	Choices []string // all values of a text; nil: any
	Script  bool     // a text in letters of any script
	Own     bool     // the value differs, or nearly always, from user to user

	// tidy returns a text in the form that is stored; nil: Tidy.
	tidy func(string) string

	// Where the value is: one of these, or none for access to a program.
	text  func(*User) *string
	on    func(*User) *bool
	shown func(*ExportedUser) any // as Value returns it; nobody changes it

	check func(*User) error // whether the value is valid in the form that is stored; nil: any is
}

// ChangedBy says how a field of a user is changed.
type ChangedBy int

// How a field is changed.
const (
	ByNobody ChangedBy = iota // it follows from something else
	ByEdit                    // by a UserEdit, and by an import
	ByAct                     // by an act outside of a UserEdit, and by an import
)

// userFields are the fields, in the order in which they are shown, written and named.
// The first title must not be "ID": Excel takes a file that begins with it for SYLK.
var userFields = []Field{
	{
		Name: FieldUserID, Column: ColumnUserID, Title: "User-ID", Key: "userId", Changed: ByEdit, Most: MaxUserID, Own: true,
		text: func(u *User) *string { return &u.ID }, check: func(u *User) error { return CheckUserID(u.ID) },
	},
	{
		Name: FieldName, Column: ColumnName, Title: "Name", Key: "name", Changed: ByEdit, Most: MaxName, Script: true, Own: true,
		text: func(u *User) *string { return &u.Name }, check: func(u *User) error { return CheckName(u.Name) },
	},
	{
		Name: FieldEmail, Column: ColumnEmail, Title: "Email", Key: "email", Changed: ByEdit, Most: MaxEmail, Script: true, Own: true,
		text: func(u *User) *string { return &u.Email }, check: func(u *User) error { return CheckEmail(u.Email) },
	},
	{
		Name: FieldGroup, Column: ColumnGroup, Title: "Group-ID", Key: "group", Changed: ByEdit, Most: MaxGroupID,
		text: func(u *User) *string { return &u.Group }, check: checkGroupOf,
	},
	{
		Name: FieldRole, Column: ColumnRole, Title: "Role", Key: "role", Changed: ByEdit, Most: 1, Choices: roleChoices(),
		text: func(u *User) *string { return (*string)(&u.Role) }, check: func(u *User) error { return CheckRole(u.Role) },
	},
	{
		Name: FieldDisabled, Column: ColumnDisabled, Title: "Disabled", Key: "disabled", Changed: ByEdit,
		on: func(u *User) *bool { return &u.Disabled },
	},
	{
		Name: FieldRights, Column: ColumnRights, Title: "Tapemaster rights", Key: "tapemasterRights", Changed: ByEdit,
		on: func(u *User) *bool { return &u.Tapemaster },
	},
	{
		Name: FieldOTP, Column: ColumnOTP, Title: "One Time Password", Key: "oneTimePassword", Changed: ByAct,
		on: func(u *User) *bool { return &u.OTPRequired },
	},
	{Name: FieldAccess, Column: ColumnTapeMaster, Title: "TapeMaster", Key: "access", Changed: ByEdit, Program: TapeMaster},
	{Name: FieldAccess, Column: ColumnLite, Title: "Lite", Key: "access", Changed: ByEdit, Program: Lite},
	{Name: FieldAccess, Column: ColumnCheckpoint, Title: "Checkpoint", Key: "access", Changed: ByEdit, Program: Checkpoint},
	{Column: ColumnActivated, Title: "Activated", Key: "activated", shown: func(u *ExportedUser) any { return u.Activated() }},
	{Column: ColumnStatus, Title: "Status", Key: "status", shown: func(u *ExportedUser) any { return (*string)(&u.Status) }},
	{Column: ColumnLastSignIn, Title: "Last sign-in", Key: "lastSignIn", shown: func(u *ExportedUser) any { return &u.LastSignIn.At }},
	{Column: ColumnAdded, Title: "Added", Key: "createdAt", shown: func(u *ExportedUser) any { return &u.CreatedAt }},
	{
		Name: FieldRanges, Column: ColumnRanges, Title: "IP Ranges", Key: "ipRanges", Changed: ByEdit, Most: MaxRanges * longestRange, Own: true,
		text: func(u *User) *string { return (*string)(&u.Ranges) }, check: CheckRanges, tidy: tidyRanges,
	},
}

// Fields returns the fields of a user, in the order in which they are shown.
func Fields() iter.Seq[Field] { return AllColumns().Fields() }

// Row identifies the row of a property sheet: Name, and the title if fields share it.
func (f *Field) Row() string {
	if f.Program == 0 {
		return f.Name
	}
	return f.Name + ":" + string(f.Title)
}

// IsSwitch reports whether the field is True or False.
func (f *Field) IsSwitch() bool { return f.on != nil || f.Program != 0 }

// IsText reports whether the field is a text that can be changed.
func (f *Field) IsText() bool { return f.text != nil }

// Get returns the value of a field that can be changed, as text: "True" or "False" for
// a switch.
func (f *Field) Get(u *User) string {
	switch {
	case f.text != nil:
		return *f.text(u)
	case f.IsSwitch():
		return Truth(f.isOn(u))
	}
	return ""
}

func (f *Field) isOn(u *User) bool {
	if f.on != nil {
		return *f.on(u)
	}
	return u.Denied&f.Program == 0
}

// Set sets the value of a field that can be changed, in the form that Get returns. It
// does not check the value, see Check.
func (f *Field) Set(u *User, value string) {
	if f.text != nil {
		*f.text(u) = value
		return
	}
	on := value == Truth(true)
	switch {
	case f.on != nil:
		*f.on(u) = on
	case f.Program != 0 && on:
		u.Denied &^= f.Program
	case f.Program != 0:
		u.Denied |= f.Program
	}
}

// Value returns the value for files: a bool, or a pointer to the string or time.Time of u,
// which takes no memory of its own.
func (f *Field) Value(u *ExportedUser) any {
	switch {
	case f.shown != nil:
		return f.shown(u)
	case f.text != nil:
		return f.text(&u.User)
	}
	return f.isOn(&u.User)
}

// Check returns a FieldError unless the field has a valid value in u.
func (f *Field) Check(u *User) error {
	if f.check == nil {
		return nil
	}
	return f.check(u)
}

// Take copies to u the fields of from that a UserEdit can change.
func (u *User) Take(from User) {
	for f := range Fields() {
		if f.Changed == ByEdit {
			f.Set(u, f.Get(&from))
		}
	}
}

// Changes returns the columns of the fields that a UserEdit can change and that differ
// between u and o.
func (u User) Changes(o User) UserColumns {
	var changed UserColumns
	for f := range Fields() {
		if f.Changed == ByEdit && f.Get(&u) != f.Get(&o) {
			changed |= f.Column
		}
	}
	return changed
}

// Differing returns the names of the fields that a UserEdit can change and that differ
// between u and o, in the order in which they are shown: FieldUserID and so on.
func (u User) Differing(o User) []string {
	var names []string
	for f := range u.Changes(o).Fields() {
		if len(names) == 0 || names[len(names)-1] != f.Name { // access is one field with several rows
			names = append(names, f.Name)
		}
	}
	return names
}

// Recorded says for an event how o differs from u: the names that Differing returns, and
// for a switch of the user what it is in o, and for the IP ranges what they are in both:
// "name disabled=true ip-ranges=anywhere>10.1.0.0/16".
func (u User) Recorded(o User) string {
	names := u.Differing(o)
	for i, name := range names {
		if name == FieldRanges {
			names[i] = RangesChange(u.Ranges, o.Ranges)
		}
		for f := range Fields() {
			if f.Name == name && f.on != nil {
				names[i] += "=" + strconv.FormatBool(*f.on(&o))
			}
		}
	}
	return strings.Join(names, " ")
}

// Tidied returns u with the texts that people type in the form that is stored, see
// Tidy. A text that is the same in was stays as it is, so that only what somebody has
// changed changes.
func (u User) Tidied(was User) User {
	for f := range Fields() {
		if value := f.Get(&u); f.text != nil && f.Choices == nil && value != f.Get(&was) {
			tidy := f.tidy
			if tidy == nil {
				tidy = Tidy
			}
			f.Set(&u, tidy(value))
		}
	}
	return u
}

// Check returns the first FieldError of what administrators can type, in the form that
// is stored.
func (u User) Check() error {
	u = u.Tidied(User{})
	for f := range Fields() {
		if err := f.Check(&u); err != nil {
			return err
		}
	}
	return nil
}

func checkGroupOf(u *User) error {
	if u.IsSuperuser() && u.Group == "" {
		return nil
	}
	return CheckGroupID(u.Group)
}

func roleChoices() []string {
	choices := []string{string(NoRole)}
	for _, role := range Roles() {
		choices = append(choices, string(role))
	}
	return choices
}

// Truth words the value of a switch: "True" or "False".
func Truth(on bool) string {
	if on {
		return "True"
	}
	return "False"
}
