// Package document writes what documents a program from the grammar of its command line: a page for man, and what
// completes its commands and options in a shell. Packages carry both, so that what they say is what the program reads.
package document

import (
	"errors"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Forms are the names of what Write writes, for an option of the command line.
const Forms = "man,bash,zsh,fish"

// A File is one that the program reads or writes, for its page.
type File struct{ Path, About string }

// Write returns one of Forms for a program called name, of a version such as 1.0.0, and with the files that its page
// names. Another form is an error.
func Write(form, name, version string, app *kong.Application, files ...File) (string, error) {
	switch form {
	case "man":
		return man(name, version, app, files), nil
	case "bash":
		return bash(name, app), nil
	case "zsh":
		return zsh(name, app), nil
	case "fish":
		return fish(name, app), nil
	}
	return "", errors.New("there are the forms " + Forms)
}

// A command is the program or one of its commands: the words that lead to it, and what may follow.
type command struct {
	path      string
	help      string
	below     []*kong.Node // further commands
	flags     []*kong.Flag // its own, and those of the commands above it
	arguments []*kong.Value
}

// commands returns the program and all its commands, in the order of the help.
func commands(name string, app *kong.Application) []command {
	var all []command
	var add func(n *kong.Node, path string, flags []*kong.Flag)
	add = func(n *kong.Node, path string, flags []*kong.Flag) {
		flags = append(slices.Clone(flags), slices.DeleteFunc(slices.Clone(n.Flags), func(f *kong.Flag) bool { return f.Hidden })...)
		c := command{path: path, help: n.Help, flags: flags, arguments: n.Positional}
		for _, child := range n.Children {
			if !child.Hidden {
				c.below = append(c.below, child)
			}
		}
		all = append(all, c)
		for _, child := range c.below {
			add(child, path+" "+child.Name, flags)
		}
	}
	add(app.Node, name, nil)
	return all
}

// paths returns the words that lead to each command but the program itself.
func paths(all []command) []string {
	var list []string
	for _, c := range all[1:] {
		list = append(list, c.path)
	}
	return list
}

// values returns what can be chosen for an option or argument; none if it is free.
func values(v *kong.Value) []string {
	if v.Enum != "" {
		return v.EnumSlice()
	}
	if strings.Contains(v.Name, "|") {
		return strings.Split(v.Name, "|")
	}
	return nil
}

// chosen returns what can be chosen for the arguments of a command.
func (c command) chosen() []string {
	var all []string
	for _, a := range c.arguments {
		all = append(all, values(a)...)
	}
	return all
}

// takesValue reports whether an option has a value: one that is true or false needs none.
func takesValue(f *kong.Flag) bool { return !f.IsBool() }

// brief returns the first sentence of a help, without its full stop.
func brief(help string) string {
	first, _, _ := strings.Cut(help, ". ")
	return strings.TrimSuffix(first, ".")
}

// single puts a text between single quotes, as bash and zsh read them.
func single(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
