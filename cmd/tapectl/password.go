package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// noInput says why a password can't be taken.
const noInput data.Text = "Standard input can't be read: %s."

// maxLine is far more than any password needs, in bytes.
const maxLine = 1 << 17

// A passwordOption says where the password comes from. There is only one way: everybody on
// the computer can see the arguments of a command.
type passwordOption struct {
	PasswordStdin bool `help:"Read the password from the first line of standard input. At a terminal, you are asked for it twice and it is not shown."`
}

// check refuses a command without the option. It is called before anything is opened.
func (p passwordOption) check() error {
	if p.PasswordStdin {
		return nil
	}
	return &data.FieldError{Field: data.FieldPassword, Text: data.Say("A password is read from standard input only: use --password-stdin.")}
}

// An asked is something that is typed and not shown, with what people read about it.
type asked struct {
	name, again           data.Text // what a terminal asks with
	differ, tooLong, none data.Text
	most                  int // characters that tooLong names; 0: those of a password
}

var (
	aPassword = asked{
		name: "Password", again: "Password (again)", differ: "The two passwords differ. Nothing was changed.",
		tooLong: "A password can have at most %d characters.", none: "There is no password on standard input.",
	}
	aPassphrase = asked{
		name: "Passphrase", again: "Passphrase (again)", differ: "The two passphrases differ. Nothing was changed.",
		tooLong: "A passphrase can have at most %d characters.", none: "There is no passphrase on standard input.",
	}
	aCode   = asked{name: "Code", tooLong: "A code can have at most %d characters.", none: "There is no code on standard input."}
	aChoice = asked{tooLong: "An answer can have at most %d characters.", none: "There is no answer on standard input."}
)

// password reads a new password.
func (c *console) password() (string, error) { return c.secret(aPassword, true) }

// secret reads a line that must not be shown. At a terminal it prompts for it by name, and
// a second time if twice is set.
func (c *console) secret(what asked, twice bool) (string, error) {
	if c.given != nil || !term.IsTerminal(int(c.in.Fd())) {
		return c.line(what)
	}
	typed, err := c.ask(c.in, lang.T(what.name))
	if err != nil || !twice {
		return typed, err
	}
	again, err := c.ask(c.in, lang.T(what.again))
	if err == nil && again != typed {
		err = &data.FieldError{Field: data.FieldAgain, Text: data.Say(what.differ)}
	}
	return typed, err
}

// line reads a line that must not be empty, from what a batch has for the command or from
// standard input.
func (c *console) line(what asked) (string, error) {
	line, _, err := c.anyLine(what)
	if err == nil && line == "" {
		err = &data.FieldError{Field: data.FieldPassword, Text: data.Say(what.none)}
	}
	return line, err
}

// anyLine reads a line; the last one is followed by nothing.
func (c *console) anyLine(what asked) (line string, last bool, err error) {
	if c.given != nil {
		line, c.given = *c.given, new(string) // there is one for each command
		return line, true, nil
	}
	type read struct {
		line string
		last bool
	}
	r, err := patient(c.ctx, func() (r read, err error) {
		r.line, r.last, err = readLine(c.in, what)
		return r, err
	})
	return r.line, r.last, err
}

// ask reads a line that the terminal does not show.
func (c *console) ask(from *os.File, prompt string) (string, error) {
	terminal := int(from.Fd())
	before, err := term.GetState(terminal)
	if err != nil {
		return "", err
	}
	_, _ = os.Stderr.WriteString(lang.T("%s: ", prompt))
	line, err := patient(c.ctx, func() (string, error) {
		typed, err := term.ReadPassword(terminal)
		return string(typed), err
	})
	_, _ = os.Stderr.WriteString("\n")
	if err != nil {
		// An interrupted ReadPassword leaves the terminal without echo.
		_ = term.Restore(terminal, before)
	}
	return line, err
}

// patient calls read and returns its result, or the error of ctx once that is done: a
// read from a terminal or pipe can't be interrupted.
func patient[T any](ctx context.Context, read func() (T, error)) (T, error) {
	done := make(chan struct{})
	var got, none T
	var failed error
	go func() {
		got, failed = read()
		close(done)
	}()
	select {
	case <-ctx.Done():
		return none, ctx.Err()
	case <-done:
		return got, failed
	}
}

// readLine reads up to the end of a line and not a byte further: the next line may be for
// the next command of a script. last says that nothing follows.
func readLine(r io.Reader, what asked) (text string, last bool, err error) {
	var line []byte
	one := make([]byte, 1)
	for {
		n, err := r.Read(one)
		switch {
		case n == 1 && one[0] == '\n':
			return stripped(line), false, nil
		case err == io.EOF:
			return stripped(line), true, nil
		case err != nil:
			return "", false, &data.FieldError{Field: data.FieldPassword, Text: data.Say(noInput, cause(err))}
		case n == 1 && len(line) == maxLine:
			return "", false, &data.FieldError{Field: data.FieldPassword, Text: data.Say(what.tooLong, cmp.Or(what.most, data.MaxPassword))}
		case n == 1:
			line = append(line, one[0])
		}
	}
}

// stripped returns a line without a carriage return at the end or a byte order mark at the start.
func stripped(line []byte) string {
	return strings.TrimPrefix(strings.TrimSuffix(string(line), "\r"), "\ufeff")
}

func cause(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
