package main

import (
	"cmp"
	"strings"

	"tapetrack/data"
)

type setUser struct {
	ID               string  `arg:"" help:"User-ID or e-mail address."`
	UserID           *string `help:"New User-ID." placeholder:"NEW" name:"user-id"`
	Name             *string `help:"The name that is shown." placeholder:"NAME"`
	Email            *string `help:"E-mail address; empty for none." placeholder:"ADDRESS"`
	Group            *string `help:"Group-ID. A group that does not exist yet is added." placeholder:"GROUP-ID"`
	Role             *string `help:"Place in the group, 0 (highest) to 7; empty for none." placeholder:"0-7"`
	MayStart         *string `help:"The programs that the user may start, all of them, like TapeMaster,Lite; empty for none. Open sign-ins in others end." placeholder:"PROGRAM,…"`
	Disabled         *bool   `help:"Whether sign-in is refused: --disabled=true or --disabled=false."`
	TapemasterRights *bool   `help:"Whether the user administers users: --tapemaster-rights=true or --tapemaster-rights=false."`
}

// Run changes what was named.
func (s setUser) Run(c *console) error {
	if s == (setUser{ID: s.ID}) {
		return &data.FieldError{Text: data.Say("Name what to change: --name, --email, --group, --role, --may-start, --disabled, --tapemaster-rights or --user-id.")}
	}
	if s.UserID != nil && data.Fold(s.ID) == data.Superuser && data.Fold(*s.UserID) != data.Superuser {
		return &data.FieldError{Field: data.FieldUserID, Text: data.Say("The user tapemaster keeps its User-ID.")}
	}
	if err := putPrograms(new(data.Programs), s.MayStart); err != nil {
		return err
	}
	if s.Role != nil {
		if err := data.CheckRole(data.Role(*s.Role)); err != nil {
			return err
		}
	}
	if err := c.open(); err != nil {
		return err
	}
	before, after, err := c.edit(s.ID, func(edit *data.UserEdit) {
		put(&edit.ID, s.UserID)
		put(&edit.Name, s.Name)
		put(&edit.Email, s.Email)
		put(&edit.Group, s.Group)
		put((*string)(&edit.Role), s.Role)
		_ = putPrograms(&edit.Denied, s.MayStart) // looked at above
		put(&edit.Disabled, s.Disabled)
		put(&edit.Tapemaster, s.TapemasterRights)
	})
	if err != nil {
		return err
	}
	if changes := differing(before, after); changes != "" {
		c.say("Changed user %s: %s.", after.ID, changes)
	} else {
		c.say("User %s is like this already. Nothing was changed.", after.ID)
	}
	return nil
}

func put[T any](to, given *T) {
	if given != nil {
		*to = *given
	}
}

// putPrograms writes which programs are denied, given those that may be started.
func putPrograms(denied *data.Programs, mayStart *string) error {
	if mayStart == nil {
		return nil
	}
	permitted, err := data.ParsePrograms(*mayStart)
	if err == nil {
		*denied = data.AllPrograms &^ permitted
	}
	return err
}

// optionOf has the options that are called otherwise than what they change.
var optionOf = map[string]string{data.FieldGroup: "group", data.FieldAccess: "may-start"}

// differing names the options that made a difference.
func differing(a, b data.User) string {
	var names []string
	for _, field := range a.Differing(b) {
		names = append(names, cmp.Or(optionOf[field], field))
	}
	return strings.Join(names, ", ")
}
