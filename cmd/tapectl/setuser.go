package main

import (
	"strings"

	"tapetrack/data"
)

type setUser struct {
	ID               string  `arg:"" help:"User-ID or e-mail address."`
	UserID           *string `help:"New User-ID." placeholder:"NEW" name:"user-id"`
	Name             *string `help:"The name that is shown." placeholder:"NAME"`
	Email            *string `help:"E-mail address; empty for none." placeholder:"ADDRESS"`
	Group            *string `help:"Group-ID. A group that does not exist yet is added." placeholder:"GROUP-ID"`
	Disabled         *bool   `help:"Whether sign-in is refused: --disabled=true or --disabled=false."`
	TapemasterRights *bool   `help:"Whether the user administers users: --tapemaster-rights=true or --tapemaster-rights=false."`
}

// Run changes what was named.
func (s setUser) Run(c *console) error {
	if s == (setUser{ID: s.ID}) {
		return &data.FieldError{Text: "Name what to change: --name, --email, --group, --disabled, --tapemaster-rights or --user-id."}
	}
	if err := c.open(); err != nil {
		return err
	}
	before, after, err := c.edit(s.ID, func(edit *data.UserEdit) {
		put(&edit.ID, s.UserID)
		put(&edit.Name, s.Name)
		put(&edit.Email, s.Email)
		put(&edit.Group, s.Group)
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

// differing names the options that made a difference.
func differing(a, b data.User) string {
	var names []string
	for _, field := range []struct {
		name    string
		differs bool
	}{
		{"user-id", a.ID != b.ID},
		{"name", a.Name != b.Name},
		{"email", a.Email != b.Email},
		{"group", a.Group != b.Group},
		{"disabled", a.Disabled != b.Disabled},
		{"tapemaster-rights", a.Tapemaster != b.Tapemaster},
	} {
		if field.differs {
			names = append(names, field.name)
		}
	}
	return strings.Join(names, ", ")
}
