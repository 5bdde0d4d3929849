package main

import "tapetrack/data"

type setUser struct {
	ID               string  `arg:"" help:"User-ID or email address."`
	UserID           *string `field:"user-id" help:"New User-ID." placeholder:"NEW" name:"user-id"`
	Name             *string `field:"name" help:"The name shown in lists." placeholder:"NAME"`
	Email            *string `field:"email" help:"Email address; empty for none." placeholder:"ADDRESS"`
	Group            *string `field:"group-id" help:"Group-ID. A group that does not exist yet is added." placeholder:"GROUP-ID"`
	Role             *string `field:"role" help:"Place in the group, 0 (highest) to 7; empty for none." placeholder:"0-7"`
	MayStart         *string `field:"access" help:"The programs that the user may start, all of them, like TapeMaster,Lite; empty for none. The user is signed out of all others." placeholder:"PROGRAM,…"`
	From             *string `field:"ip-ranges" help:"The addresses from which the user can sign in to a server, all of them, like 10.1.0.0/16,2001:db8::7; anywhere for no limit." placeholder:"RANGE,…"`
	Disabled         *bool   `field:"disabled" help:"Whether the user is kept from signing in: --disabled=true or --disabled=false."`
	TapemasterRights *bool   `field:"tapemaster-rights" help:"Whether the user can administer users: --tapemaster-rights=true or --tapemaster-rights=false."`
}

// Run changes what the options name.
func (s setUser) Run(c *console) error {
	if s == (setUser{ID: s.ID}) {
		return &data.FieldError{Text: data.Say("Name what to change: %s.", optionsOf(s))}
	}
	if s.UserID != nil && data.Fold(s.ID) == data.Superuser && data.Fold(*s.UserID) != data.Superuser {
		return data.KeepsUserID() // without it, the first thing wrong would be the group
	}
	if err := putFields(new(data.User), s); err != nil {
		return err
	}
	if err := c.open(); err != nil {
		return err
	}
	before, after, err := c.edit(s.ID, func(edit *data.UserEdit) {
		_ = putFields(&edit.User, s) // checked above
	})
	if err != nil {
		return err
	}
	if changes := differing(before, after); len(changes.Things) > 0 {
		c.say("Changed user %s: %s.", after.ID, changes)
	} else {
		c.say("User %s already has these values. Nothing was changed.", after.ID)
	}
	return nil
}
