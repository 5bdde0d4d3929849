package main

import (
	"errors"
	"os"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/google/shlex"
	"golang.org/x/term"

	"tapetrack/cmd/internal/start"
	"tapetrack/cmd/internal/typed"
	"tapetrack/data"
)

// Sentences that people read here. Tests ask for them by name.
const (
	inLine     data.Text = "Line %s: %s"
	notReached data.Text = "The lines after this one were not carried out."
	unclosed   data.Text = "A quotation mark is not closed."
	someFailed data.Text = "%d commands failed."
)

// aLine is what a line of a batch is asked for with.
var aLine = typed.Secret{TooLong: "A line can have at most %d characters.", Most: typed.MaxLine}

type batchCommand struct {
	KeepGoing bool `help:"Go on after a command that failed, and fail at the end. A line that can't be read as a command ends the batch all the same, except at a terminal."`
}

// Run carries out the commands on standard input. It stops at the first that fails; at a
// terminal it goes on, since whoever typed it sees that.
func (b batchCommand) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	manual := term.IsTerminal(int(c.in.Fd()))
	failed := 0
	for n, last := 1, false; !last; n++ {
		if manual {
			_, _ = os.Stderr.WriteString(program + "> ")
		}
		var line string
		var err error
		if line, last, err = c.anyLine(aLine); err != nil {
			return c.endsAt(n, err, manual)
		}
		read, known, err := c.batched(line)
		if err != nil {
			if c.ctx.Err() != nil || !manual && !(known && b.KeepGoing) || errors.Is(err, data.ErrSessionEnded) {
				return c.endsAt(n, err, manual)
			}
			failed++
			c.warn(inItsLine(n, err))
		}
		n += read
	}
	if failed > 0 {
		return &data.FieldError{Text: data.Say(someFailed, failed)}
	}
	return nil
}

// endsAt returns why a batch ends at a line. From a file the lines after it are there, and
// whoever corrects it has to know that they are still to be carried out.
func (c *console) endsAt(n int, err error, manual bool) error {
	switch {
	case c.ctx.Err() != nil:
		return err
	case manual:
		return &data.FieldError{Text: inItsLine(n, err)}
	}
	return &data.FieldError{Text: data.InARow(inItsLine(n, err), data.Say(notReached))}
}

func inItsLine(n int, err error) data.Sentence {
	return data.Say(inLine, strconv.Itoa(n), start.Words(err))
}

// batched carries out a line, and returns how many lines its command has read. known is false
// if the line is no command: then it is not certain either that the next one is.
func (c *console) batched(line string) (read int, known bool, err error) {
	words, err := shlex.Split(line)
	if err != nil {
		return 0, false, &data.FieldError{Text: data.Say(unclosed)}
	}
	if len(words) == 0 {
		return 0, true, nil
	}
	command, helped, err := start.ParseWords(program, new(commands), lists(), words)
	if err != nil || helped {
		return 0, err == nil, err
	}
	if takesLine(command) && !term.IsTerminal(int(c.in.Fd())) {
		// Also if the command fails before it needs it: the line after it is the next command.
		given, _, err := c.anyLine(typed.Password)
		if err != nil {
			return 0, false, err
		}
		read, c.given = 1, &given
		defer func() { c.given = nil }()
	}
	switch {
	case isOnHost(command) && c.server != nil && !isOnComputer(command.Selected().Target.Addr().Interface()):
		return read, true, refuseOnHost(command, onlyOnHost)
	case isOnHost(command):
		return read, true, refuseOnHost(command, notInBatch)
	}
	if err := c.active(); err != nil {
		return read, true, err
	}
	return read, true, c.carryOut(command)
}

// takesLine reports whether a command reads a line of standard input.
func takesLine(command *kong.Context) bool {
	for _, element := range command.Path {
		if f := element.Flag; f != nil && strings.HasSuffix(f.Name, "-stdin") && f.Target.Bool() {
			return true
		}
	}
	return false
}

// active tells the server that the sign-in is in use: what is typed here are no keys in a
// window, but commands.
func (c *console) active() error {
	if c.server == nil {
		return nil
	}
	_, err := c.server.doors.Alive(c.ctx, c.actor(), 0)
	return err
}
