package main

import (
	"errors"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/site"
	"tapetrack/data/words"
)

type backupCommand struct {
	hostCommand
	File string `arg:"" help:"The new file; with --keep, the folder for it."`
	Keep *int   `help:"Make the backup in the folder, named after database and time, and keep only so many of those that were made there like this." placeholder:"NUMBER"`
}

// Validate refuses a number that would keep nothing. Kong calls it.
func (b backupCommand) Validate() error { return start.CheckKeep(b.Keep) }

// Run writes a copy of the database.
func (b backupCommand) Run(c *console) error {
	if err := c.there(); err != nil { // one that has moved is backed up, too
		return err
	}
	path, err := start.Path(b.File)
	if err != nil {
		return err
	}
	if b.Keep != nil {
		return b.into(c, path)
	}
	keyPlace, err := c.database.Backup(c.ctx, path)
	if err != nil {
		return err
	}
	c.say("Made the backup %s.", b.File)
	return b.told(c, keyPlace)
}

// into makes the backup in a folder of them.
func (b backupCommand) into(c *console, folder string) error {
	made, err := c.database.BackupInto(c.ctx, folder, *b.Keep)
	if err != nil {
		return err
	}
	c.say("Made the backup %s.", made.Path)
	for _, path := range made.Removed {
		c.say("Removed the backup %s.", path)
	}
	if made.Left != nil {
		c.warn(data.Say("Some older backups could not be removed: %s", made.Left))
	}
	return b.told(c, made.KeyPlace)
}

// told says where the key is that the backup needs.
func (b backupCommand) told(c *console, keyPlace data.Sentence) error {
	c.say("It does not contain the key, and is useless without it. The key is %s; keep an export of it elsewhere: %s", keyPlace, c.database.Command("tapectl key export FILE --passphrase-stdin"))
	return nil
}

type restoreCommand struct {
	hostCommand
	File          string `arg:"" help:"A backup of the database."`
	DespiteDamage bool   `help:"Restore even if the backup is damaged."`
	WithoutServer bool   `help:"Make it a local database, which programs open without a server, even if the backup is of a server or of a database that has moved to one."`
}

// Run replaces the database with a backup.
func (r restoreCommand) Run(c *console) error {
	path, err := start.Path(r.File)
	if err != nil {
		return err
	}
	restored, err := c.database.Restore(c.ctx, path, site.Restoring{Despite: r.DespiteDamage, WithoutServer: r.WithoutServer})
	if err != nil {
		return elsewhere(despite(err, "Add --despite-damage to restore it anyway."), path)
	}
	c.say("Restored %s from %s.", c.database.Path(), r.File)
	if restored.Unnoted != nil {
		c.warn(data.Say("The end of its log could not be noted: %s Start the server once with %s.", restored.Unnoted, "tapeserver run --accept-older-database"))
	}
	if restored.Kept != "" {
		c.say("The previous database is kept as %s.", restored.Kept)
	}
	if restored.Server != nil {
		c.say("It is the database of the server %s: only tapeserver and tapectl open it. To use it without a server, restore it with --without-server.", restored.Server.Place())
	}
	c.say("Codes that authenticators have shown until now can't be used; recovery codes and temporary codes are no longer valid.")
	return nil
}

// despite adds to a refusal because of damage how to go on anyway.
func despite(err error, how data.Text) error {
	if !errors.Is(err, site.ErrDamage) {
		return err
	}
	return &data.Trouble{Kind: data.ErrTampered, Cause: err, Text: data.InARow(words.Message(err), data.Say(how))}
}

// elsewhere adds to a refusal because of another key the commands that restore the backup
// to another place.
func elsewhere(err error, backup string) error {
	var other *site.OtherKey
	if !errors.As(err, &other) {
		return err
	}
	return &data.Trouble{Kind: other.Kind, Cause: err, Text: data.Say(site.OtherKeyHere+": %[3]s; then: %[4]s", append(other.Text.Args,
		"tapectl key import FILE --passphrase-stdin --database "+words.Argument(other.Beside),
		"tapectl restore "+words.Argument(backup)+" --database "+words.Argument(other.Beside))...)}
}
