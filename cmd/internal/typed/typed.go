// Package typed reads what must not be shown, from standard input or a terminal: passwords,
// codes, passphrases. Nothing else of the command line has them, since everybody on the
// computer can see the arguments of a command.
package typed

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

// NoInput says why a password can't be taken; tests ask for it by name.
const NoInput data.Text = "Standard input can't be read: %s."

// MaxLine is far more than any password needs, in bytes.
const MaxLine = 1 << 17

// A PasswordOption says where the password comes from. There is only one way.
type PasswordOption struct {
	PasswordStdin bool `help:"Read the password from the first line of standard input. At a terminal, you are asked for it twice and it is not shown."`
}

// Check refuses a command without the option. It is called before anything is opened.
func (p PasswordOption) Check() error {
	if p.PasswordStdin {
		return nil
	}
	return &data.FieldError{Field: data.FieldPassword, Text: data.Say("A password is read from standard input only: use --password-stdin.")}
}

// A Secret is something that is typed and not shown, with what people read about it.
type Secret struct {
	Name, Again           data.Text // what a terminal asks with
	Differ, TooLong, None data.Text
	Most                  int // characters that TooLong names; 0: those of a password
}

// Password is a new password.
var Password = Secret{
	Name: "Password", Again: "Password (again)", Differ: "The two passwords differ. Nothing was changed.",
	TooLong: "A password can have at most %d characters.", None: "There is no password on standard input.",
}

// Read reads a line that must not be shown from in. At a terminal it prompts for it by name,
// and a second time if twice is set. It returns the error of ctx once that is done.
func (s Secret) Read(ctx context.Context, in *os.File, twice bool) (string, error) {
	if !term.IsTerminal(int(in.Fd())) {
		return s.Line(ctx, in)
	}
	typed, err := Ask(ctx, in, lang.T(s.Name))
	if err != nil || !twice {
		return typed, err
	}
	again, err := Ask(ctx, in, lang.T(s.Again))
	if err == nil && again != typed {
		err = &data.FieldError{Field: data.FieldAgain, Text: data.Say(s.Differ)}
	}
	return typed, err
}

// Line reads a line from in, whatever that is. It must not be empty.
func (s Secret) Line(ctx context.Context, in io.Reader) (string, error) {
	line, _, err := s.AnyLine(ctx, in)
	if err == nil && line == "" {
		err = s.Missing()
	}
	return line, err
}

// Missing returns the error of a line that is empty.
func (s Secret) Missing() error {
	return &data.FieldError{Field: data.FieldPassword, Text: data.Say(s.None)}
}

// AnyLine reads a line from in, which may be empty; the last one is followed by nothing.
func (s Secret) AnyLine(ctx context.Context, in io.Reader) (line string, last bool, err error) {
	type read struct {
		line string
		last bool
	}
	r, err := patient(ctx, func() (r read, err error) {
		r.line, r.last, err = readLine(in, s)
		return r, err
	})
	return r.line, r.last, err
}

// Ask reads a line that a terminal does not show.
func Ask(ctx context.Context, from *os.File, prompt string) (string, error) {
	terminal := int(from.Fd())
	before, err := term.GetState(terminal)
	if err != nil {
		return "", err
	}
	_, _ = os.Stderr.WriteString(lang.T("%s: ", prompt))
	line, err := patient(ctx, func() (string, error) {
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
func readLine(r io.Reader, what Secret) (text string, last bool, err error) {
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
			return "", false, &data.FieldError{Field: data.FieldPassword, Text: data.Say(NoInput, Cause(err))}
		case n == 1 && len(line) == MaxLine:
			return "", false, &data.FieldError{Field: data.FieldPassword, Text: data.Say(what.TooLong, cmp.Or(what.Most, data.MaxPassword))}
		case n == 1:
			line = append(line, one[0])
		}
	}
}

// stripped returns a line without a carriage return at the end or a byte order mark at the start.
func stripped(line []byte) string {
	return strings.TrimPrefix(strings.TrimSuffix(string(line), "\r"), "\ufeff")
}

// Cause words an error of a file or stream without its name.
func Cause(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// Unwritten says that a command was carried out whose output can't be written because of err.
func Unwritten(err error) error {
	return &data.Trouble{Kind: err, Text: data.Say("The command was carried out, but its output can't be written: %s.", Cause(err))}
}
