package main

import "tapetrack/cmd/internal/start"

type backupCommand struct {
	File string `arg:"" help:"The file to make."`
}

// Run writes a copy of the database.
func (b backupCommand) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	path, err := start.Path(b.File)
	if err != nil {
		return err
	}
	keyPlace, err := c.database.Backup(c.ctx, path)
	if err != nil {
		return err
	}
	c.say("Made the backup %s.", b.File)
	c.say("The key is not in it, and without the key it is of no use. The key is %s; keep an export of it elsewhere: tapectl key export FILE --passphrase-stdin", keyPlace)
	return nil
}

type restoreCommand struct {
	File          string `arg:"" help:"A backup of the database."`
	DespiteDamage bool   `help:"Restore although Audit finds damage in the backup."`
}

// Run puts a backup in the place of the database.
func (r restoreCommand) Run(c *console) error {
	path, err := start.Path(r.File)
	if err != nil {
		return err
	}
	kept, err := c.database.Restore(c.ctx, path, r.DespiteDamage)
	if err != nil {
		return err
	}
	c.say("Restored %s from %s.", c.database.Path(), r.File)
	if kept != "" {
		c.say("What it replaces is kept as %s.", kept)
	}
	c.say("Codes that authenticators have shown up to now are used up; recovery codes and temporary codes are void.")
	return nil
}
