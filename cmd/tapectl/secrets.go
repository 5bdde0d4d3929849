package main

import "tapetrack/cmd/internal/typed"

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
	return what.Read(c.ctx, c.in, twice)
}
