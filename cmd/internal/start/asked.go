package start

import (
	"errors"
	"io/fs"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/trust"
)

// An Asked is the server that a program asks, and what named it. The zero Asked is none: the
// program works with a database on this computer.
type Asked struct {
	trust.Server
	by naming
}

// IsServer reports whether a server is asked.
func (a Asked) IsServer() bool { return a.by != byNothing }

// A naming is what named a server, the weightiest last.
type naming int

const (
	byNothing naming = iota
	byUser           // in a program, for all programs of this computer account
	byVariable
	byOption
	byMachine // the file for all users of this computer
)

// machineFile is the file that names the server for all users of this computer.
var machineFile = trust.MachineFile()

// serverFile returns the file that names the server that the user has chosen for all programs
// of this computer account; "" if there is no place for it.
func serverFile() string { return configFile(trust.FileName) }

// Asked returns which server a program asks: that of the file for all users of this computer,
// which nothing overrides; else that of --server; else that of TAPETRACK_SERVER; else the one
// that the user has chosen. A database that --database or TAPETRACK_DATABASE names counts more
// than a choice, and so does --database than TAPETRACK_SERVER. Where there is a file for all
// users, only a console may name a database all the same: it is at home on the computer of the
// server. Errors say why nothing is asked: what is wrong with a file, or with the options.
func (p Program) Asked(console bool) (Asked, error) {
	machine, err := machineServer()
	if err != nil {
		return Asked{}, err
	}
	named := p.Database != "" || p.KeyFile != ""
	option := p.Server != "" && !fromEnvironment(serverVariable, p.Server)
	local := p.KeyFile != "" || p.Database != "" && !fromEnvironment(variable, p.Database) // by an option
	switch {
	case option && local:
		return Asked{}, &data.FieldError{Field: "server", Text: data.Say("--server names a server, and --database or --key-file a database on this computer. Leave one of them out.")}
	case machine.IsServer() && console && named && !option:
		return Asked{}, nil
	case machine.IsServer() && named && !option:
		return Asked{}, &data.FieldError{Field: "database", Text: data.Say(
			"An administrator has set the server of this computer: %s. Start the program without --database and --key-file, and without the variable %s.", machine.Place(), variable)}
	case p.Server != "" && !local:
		return p.given(machine, option)
	case machine.IsServer(), named:
		return machine, nil
	}
	return chosenServer()
}

// given returns the server that an option or a variable names.
func (p Program) given(machine Asked, option bool) (Asked, error) {
	field, by := "", byVariable
	if option {
		field, by = "server", byOption
	}
	server, err := readServer(p.Server)
	switch {
	case err != nil && option:
		return Asked{}, &data.FieldError{Field: field, Text: data.Say("%s", err), Kind: err}
	case err != nil:
		return Asked{}, &data.FieldError{Text: data.Say("%s: %s", serverVariable, err), Kind: err}
	case !machine.IsServer():
		return Asked{server, by}, nil
	case machine.Same(server):
		return machine, nil
	}
	return Asked{}, &data.FieldError{Field: field, Text: data.Say(
		"An administrator has set the server of this computer: %s. Start the program without --server, and without the variable %s.", machine.Place(), serverVariable)}
}

// machineServer returns the server that is laid down for all users of this computer. A file that
// somebody else may have written is refused, and so is one that can't be read: the program must
// not ask another server in its place.
func machineServer() (Asked, error) {
	server, err := trust.ReadFile(machineFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Asked{}, nil
	case err != nil:
		return Asked{}, err
	case !files.IsOfAdministrators(machineFile):
		return Asked{}, &data.Trouble{Kind: trust.ErrFile, Text: data.Say(
			"The file %s names the server of this computer, but not only administrators can change the file or its folder. Ask an administrator to take both over and to let nobody else write to them.", machineFile)}
	}
	return Asked{server, byMachine}, nil
}

// chosenServer returns the server that the user has chosen.
func chosenServer() (Asked, error) {
	path := serverFile()
	if path == "" {
		return Asked{}, nil
	}
	server, err := trust.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Asked{}, nil
	case err != nil:
		return Asked{by: byUser}, err
	}
	return Asked{server, byUser}, nil
}

// Origin says what named the server.
func (a Asked) Origin() data.Sentence {
	switch a.by {
	case byMachine:
		return data.Say("set for this computer in %s", machineFile)
	case byOption:
		return data.Say("named by %s", "--server")
	case byVariable:
		return data.Say("named by %s", serverVariable)
	}
	return data.Say("chosen in a program")
}
