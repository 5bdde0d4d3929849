package main

import (
	"golang.org/x/term"

	"tapetrack/cmd/internal/typed"
)

// What is asked for beside a new password.
var (
	aPassphrase = typed.Secret{
		Name: "Passphrase", Again: "Passphrase (again)", Differ: "The two passphrases differ. Nothing was changed.",
		TooLong: "A passphrase can have at most %d characters.", None: "There is no passphrase on standard input.",
	}
	aCode   = typed.Secret{Name: "Code", TooLong: "A code can have at most %d characters.", None: "There is no code on standard input."}
	aChoice = typed.Secret{TooLong: "An answer can have at most %d characters.", None: "There is no answer on standard input."}
)

// password reads a new password.
func (c *console) password() (string, error) { return c.secret(typed.Password, true) }

// secret reads a line that must not be shown, see typed.Secret.
func (c *console) secret(what typed.Secret, twice bool) (string, error) {
	if c.given != nil || !term.IsTerminal(int(c.in.Fd())) {
		return c.line(what)
	}
	return what.Read(c.ctx, c.in, twice)
}

// line reads a line that must not be empty, from what a batch has for the command or from
// standard input.
func (c *console) line(what typed.Secret) (string, error) {
	if c.given == nil {
		return what.Line(c.ctx, c.in)
	}
	line, _, err := c.anyLine(what)
	if err == nil && line == "" {
		err = what.Missing()
	}
	return line, err
}

// anyLine is line for one that may be empty; the last one is followed by nothing.
func (c *console) anyLine(what typed.Secret) (line string, last bool, err error) {
	if c.given != nil {
		line, c.given = *c.given, new(string) // there is one for each command
		return line, true, nil
	}
	return what.AnyLine(c.ctx, c.in)
}
