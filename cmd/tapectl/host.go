package main

import (
	"strings"

	"github.com/alecthomas/kong"

	"tapetrack/data"
)

// hostCommand is embedded in commands that work on the file of a database or on its key: at a
// server nobody who signs in does, whatever their rights, but whoever may read both on its
// computer.
type hostCommand struct{}

func (hostCommand) onHost() {}

// Sentences that people read here. Tests ask for them by name.
const (
	onlyOnHost  data.Text = "This is done on the computer of the server, with tapectl on its database: %s"
	makeAnother data.Text = "The server has a database already. To create another one on this computer, name it: %s"
	notInBatch  data.Text = "This command does not run in a batch. Give it alone: %s"
)

// isOnHost reports whether a command is one of them.
func isOnHost(command *kong.Context) bool {
	_, is := command.Selected().Target.Addr().Interface().(interface{ onHost() })
	return is
}

// refuseOnHost returns an error that says how such a command is carried out.
func refuseOnHost(command *kong.Context, text data.Text) error {
	_, path, _ := strings.Cut(command.Selected().FullPath(), " ")
	call := []string{program, path}
	for _, p := range command.Selected().Positional {
		call = append(call, p.Summary())
	}
	if !isOnComputer(command.Selected().Target.Addr().Interface()) {
		call = append(call, "--database=PATH")
	}
	return &data.FieldError{Text: data.Say(text, strings.Join(call, " "))}
}
