package main

import (
	"tapetrack/data"
	"tapetrack/data/lang"
)

type testCode struct {
	ID        string `arg:"" help:"User-ID or email address."`
	CodeStdin bool   `help:"Read the code from the first line of standard input. At a terminal, you are asked for it and it is not shown."`
}

// Run checks a code that a user reads out against the user's authenticators, and fails if
// none of them makes it.
func (t testCode) Run(c *console) error {
	if !t.CodeStdin {
		return &data.FieldError{Field: data.FieldOTP, Text: data.Say("A code is read from standard input only: use --code-stdin.")}
	}
	user, err := c.openFor(t.ID)
	if err != nil {
		return err
	}
	code, err := c.secret(aCode, false)
	if err != nil {
		return err
	}
	test, err := c.service.TestCode(c.ctx, c.actor(), user.Key, code)
	if err != nil {
		return named(t.ID, err)
	}
	if !test.Matches {
		return &data.FieldError{Field: data.FieldOTP, Text: test.Text}
	}
	c.print(lang.Say(test.Text))
	return nil
}
