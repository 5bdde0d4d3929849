package main

import (
	"tapetrack/cmd/internal/start"
	"tapetrack/cmd/internal/typed"
	"tapetrack/data"
)

type initCommand struct {
	hostCommand
	typed.PasswordOption
	Issuer string `help:"The name of your organisation, which authenticator apps show above the account. Default: TapeTrack." placeholder:"NAME"`
}

// Run creates database and key and prints where they are.
func (i initCommand) Run(c *console) error {
	if err := i.Check(); err != nil {
		return err
	}
	if c.database.Exists() {
		return start.Occupied(c.database.Path(), data.Say("Use it, or name another file with --database."))
	}
	if c.database.Chosen() { // it existed then: its disk or share is out of reach, or comes back
		return &data.Trouble{Kind: data.ErrNoDatabase, Text: data.Say("The database %s, which you have chosen, is missing. Connect its disk or share, or name a new database with --database.", c.database.Path())}
	}
	password, err := c.password()
	if err != nil {
		return err
	}
	if err := c.database.Create(c.ctx, data.SetUp{Password: password, Issuer: i.Issuer}); err != nil {
		return err
	}
	c.say("Database: %s", c.database.Path())
	c.say("Key:      %s", c.database.KeyPlace())
	return nil
}
