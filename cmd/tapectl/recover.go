package main

import (
	"os"

	"golang.org/x/term"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// yes is typed to go on, in every language.
const yes = "yes"

type recoverCommand struct {
	hostCommand
	Yes             bool `help:"Do not ask at a terminal. Without a terminal nothing is asked."`
	LostKey         bool `help:"The key is gone for good: make a new one. Everyone except tapemaster has to be reset, and earlier events can no longer be checked."`
	YesTheKeyIsLost bool `help:"Required with --lost-key."`
}

// Run lets tapemaster sign in again. Only the password goes to standard output, for
// scripts; everything else goes to standard error.
func (r recoverCommand) Run(c *console) error {
	if err := r.sure(c); err != nil {
		return err
	}
	password, more, err := r.recover(c)
	if err != nil {
		return err
	}
	c.tell(lang.T("The user tapemaster can sign in with this password, and then has to change it. That sign-in also shows the QR code for a new authenticator."))
	c.tell(lang.T("This is recorded in the log, and every administrator is told at the next sign-in."))
	if !more.Empty() {
		c.tell(lang.Say(more))
	}
	c.print(password)
	return nil
}

// sure asks at a terminal, before anything is done. A script has decided.
func (r recoverCommand) sure(c *console) error {
	if r.Yes || r.LostKey || r.YesTheKeyIsLost || !term.IsTerminal(int(c.in.Fd())) {
		return nil
	}
	if err := c.there(); err != nil {
		return err
	}
	c.tell(lang.T("The user tapemaster gets a new password and a new QR code, and the current ones stop working."))
	c.tell(lang.T("This is recorded in the log, and every administrator is told."))
	_, _ = os.Stderr.WriteString(lang.T("Enter %s to continue:", yes) + " ")
	answer, _, err := c.anyLine(aChoice)
	switch {
	case c.ctx.Err() != nil:
		return err
	case answer != yes: // nor if there is none
		return &data.FieldError{Text: data.Say("Nothing was changed.")}
	}
	return nil
}

// recover returns the password and what else to print.
func (r recoverCommand) recover(c *console) (password string, more data.Sentence, err error) {
	switch {
	case r.LostKey != r.YesTheKeyIsLost:
		return "", more, &data.FieldError{Text: data.Say("With --lost-key nobody except tapemaster can sign in until they are reset, and no old secret can be used. " +
			"Look for the key first (tapectl key status), and for an export of it. If it is gone for good, add both --lost-key and --yes-the-key-is-lost.")}
	case r.LostKey:
		if err := c.there(); err != nil {
			return "", more, err
		}
		password, place, err := c.database.RecoverLostKey(c.ctx)
		return password, data.Say("The new key is %s. Everyone else has to be reset: tapectl user reset-password, or Reset Password in TapeMaster.", place), err
	}
	if err := c.open(); err != nil {
		return "", more, err
	}
	password, err = c.database.Console().Recover(c.ctx)
	return password, more, err
}
