package main

import (
	"time"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/site"
	"tapetrack/data/words"
)

type keyCommands struct {
	Status keyStatus `cmd:"" help:"Show where the key is, which key it is, since when, and whether it can be read."`
	Rotate rotateKey `cmd:"" help:"Replace the key with a new one, and seal everything again. Earlier backups need the old key: export it first."`
	Export exportKey `cmd:"" help:"Write the key to a new file protected by a passphrase. Keep it apart from the database."`
	Import importKey `cmd:"" help:"Put an exported key back where it belongs, if it is missing. An existing key is never replaced."`
}

type keyStatus struct {
	hostCommand
	JSON bool `help:"As a JSON object."`
}

// A jsonKey is the state of the database's key for scripts.
type jsonKey struct {
	DatabaseID string     `json:"databaseId"`
	KeyID      string     `json:"keyId"`
	Place      string     `json:"place"`
	Since      *time.Time `json:"since"`  // null: unknown
	Usable     bool       `json:"usable"` // it can be read and is the right one
	Problem    string     `json:"problem"`
}

// Run prints what is known about the key; if the key can't be used, it then fails.
func (k keyStatus) Run(c *console) error {
	if err := c.there(); err != nil {
		return err
	}
	s, err := c.database.KeyStatus(c.ctx)
	if err != nil {
		return err
	}
	if k.JSON {
		err = c.printJSON(jsonKey{s.DatabaseID, s.KeyID, lang.InEnglish(s.Place), files.WrittenTime(s.Since), s.Trouble == nil, lang.InEnglish(words.Message(s.Trouble))}, "  ")
		if err != nil {
			return err
		}
		return c.after(s.Trouble)
	}
	usable := lang.T("usable|yes")
	if s.Trouble != nil {
		usable = lang.T("usable|no")
	}
	since := local(s.Since)
	if since == "" {
		since = lang.T("not known")
	}
	c.facts([]fact{{"Place", lang.Say(s.Place)}, {"Key", s.KeyID}, {"Database", s.DatabaseID}, {"Since", since}, {"Usable", usable}})
	return c.after(s.Trouble)
}

type rotateKey struct {
	hostCommand
	DespiteDamage bool `help:"Rotate even if records are damaged. They stay damaged."`
}

// Run replaces the key.
func (r rotateKey) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	rotated, err := c.database.RotateKey(c.ctx, r.DespiteDamage)
	if err != nil {
		return despite(err, "Run tapectl audit verify, or add --despite-damage to rotate the key anyway.")
	}
	c.say("The key is %s, %s.", rotated.KeyID, rotated.Place)
	if rotated.Kept != "" {
		c.say("The old key is kept in %s: other databases may share it, and earlier backups need it.", rotated.Kept)
	} else {
		c.say("The old key %s was deleted. Earlier backups can only be opened with an export of it.", rotated.Old)
	}
	export := c.database.Command("tapectl key export FILE --passphrase-stdin")
	if c.database.Served() {
		c.say("The running server takes up the new key. If systemd gives it the key, start it again: %s", "systemctl restart tapeserver")
		c.say("Export the new key: %s", export)
	} else {
		c.say("Restart all open programs. Export the new key: %s", export)
	}
	c.say("Earlier seals are no longer valid: %s prints a new one.", c.database.Command("tapectl audit verify"))
	return nil
}

// A passphraseOption is a typed.PasswordOption for the passphrase of an exported key.
type passphraseOption struct {
	PassphraseStdin bool `help:"Read the passphrase from the first line of standard input. At a terminal, you are asked for it and it is not shown."`
}

func (p passphraseOption) check() error {
	if p.PassphraseStdin {
		return nil
	}
	return &data.FieldError{Field: data.FieldPassword, Text: data.Say("A passphrase is read from standard input only: use --passphrase-stdin.")}
}

type exportKey struct {
	hostCommand
	File string `arg:"" help:"The new file."`
	passphraseOption
}

// Run writes the key to a file.
func (e exportKey) Run(c *console) error {
	if err := e.check(); err != nil {
		return err
	}
	if err := c.there(); err != nil {
		return err
	}
	if err := start.Vacant(e.File); err != nil {
		return err
	}
	passphrase, err := c.secret(aPassphrase, true)
	if err != nil {
		return err
	}
	if err := site.CheckPassphrase(passphrase); err != nil {
		return err
	}
	path, err := start.Path(e.File)
	if err != nil {
		return err
	}
	if err := c.database.ExportKey(c.ctx, path, passphrase); err != nil {
		return err
	}
	c.say("Exported the key to %s. Keep it, and its passphrase, apart from the database and its backups.", e.File)
	return nil
}

type importKey struct {
	hostCommand
	File string `arg:"" help:"A file that tapectl key export wrote."`
	passphraseOption
}

// Run puts an exported key into its place.
func (i importKey) Run(c *console) error {
	if err := i.check(); err != nil {
		return err
	}
	passphrase, err := c.secret(aPassphrase, false)
	if err != nil {
		return err
	}
	path, err := start.Path(i.File)
	if err != nil {
		return err
	}
	where, placed, err := c.database.ImportKey(c.ctx, path, passphrase)
	switch {
	case err != nil:
		return err
	case placed:
		c.say("The key is %s.", where)
	default:
		c.say("The key is already %s. Nothing was changed.", where)
	}
	return nil
}
