package main

import (
	"io"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/trust"
)

// computerCommand is embedded in commands about this computer, which need neither a database nor a
// server: what is wrong with the one that it is to ask must not keep them from putting it right.
type computerCommand struct{ hostCommand }

func (computerCommand) onComputer() {}

// isOnComputer reports whether a command is one of them.
func isOnComputer(command any) bool {
	_, is := command.(interface{ onComputer() })
	return is
}

// connectCommand puts the file that names a server where all users of this computer have it from.
type connectCommand struct {
	computerCommand

	File string `arg:"" help:"The file with the link of the server, such as server.tapetrack. tapeserver init and tapeserver link write it."`
}

// Run judges the file, and writes what it names: its comments are anybody's.
func (a connectCommand) Run(c *console) error {
	path, err := start.Path(a.File)
	if err != nil {
		return err
	}
	server, err := trust.ReadFile(path)
	if err != nil {
		return err
	}
	to := trust.MachineFile()
	if err := files.WriteAdministered(to, func(w io.Writer) error {
		_, err := w.Write(server.File())
		return err
	}); err != nil {
		return &data.Trouble{Kind: data.ErrDenied, Text: data.Say("The file %s can't be written so that only administrators may change it. Start the command as root or as an administrator, and check the disk.", to)}
	}
	c.say("All users of this computer are connected to %s. The link is in %s.", server.Place(), to)
	for _, key := range server.Keys {
		c.say("Its code: %s", key.Groups())
	}
	return nil
}
