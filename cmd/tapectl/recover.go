package main

import (
	"os"

	"golang.org/x/term"

	"tapetrack/data"
)

type recoverCommand struct {
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
	_, _ = os.Stderr.WriteString("The user tapemaster can sign in with this password, and then has to change it. That sign-in also shows the QR code for a new authenticator.\n" +
		"This is recorded in the log, and every administrator is told at the next sign-in.\n" + more) // the password is what counts
	c.say("%s", password)
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
	_, _ = os.Stderr.WriteString("The user tapemaster gets a new password and a new QR code, and the current ones stop working.\n" +
		"This is recorded in the log, and every administrator is told.\nEnter yes to continue: ")
	answer, err := patient(c.ctx, func() (string, error) { return readLine(c.in, "answer") })
	switch {
	case c.ctx.Err() != nil:
		return err
	case answer != "yes": // nor if there is none
		return &data.FieldError{Text: data.Say("Nothing was changed.")}
	}
	return nil
}

// recover returns the password and what else to print.
func (r recoverCommand) recover(c *console) (password, more string, err error) {
	switch {
	case r.LostKey != r.YesTheKeyIsLost:
		return "", "", &data.FieldError{Text: data.Say("With --lost-key nobody except tapemaster can sign in until they are reset, and no old secret can be used. " +
			"Look for the key first (tapectl key status), and for an export of it. If it is gone for good, add both --lost-key and --yes-the-key-is-lost.")}
	case r.LostKey:
		if err := c.there(); err != nil {
			return "", "", err
		}
		password, place, err := c.database.RecoverLostKey(c.ctx)
		return password, "The new key is " + place + ". Everyone else has to be reset: tapectl user reset-password, or Reset Password in TapeMaster.\n", err
	}
	if err := c.open(); err != nil {
		return "", "", err
	}
	password, err = c.database.Console().Recover(c.ctx)
	return password, "", err
}
