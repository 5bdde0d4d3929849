package start

import (
	"bytes"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// What kong prints of its own.
const (
	aboutHelp     data.Text = "Show context-sensitive help."
	flagsTitle    data.Text = "Flags:"
	commandsTitle data.Text = "Commands:"
	argumentTitle data.Text = "Arguments:"
	usage         data.Text = "Usage: %s"
	anyFlags      data.Text = "flags"
	anyCommand    data.Text = "command"
	moreOfCommand data.Text = "Run \"%s --help\" for more information on a command."
)

// wordHelp puts the help of commands and options into the language of the program. It
// stands in the tags of structs, in English. lists are what stands for %s in the help of
// an option, by its name.
func wordHelp(app *kong.Application, lists map[string]data.List) {
	wordNode(app.Node, lists)
	app.HelpFlag.Help = lang.T(aboutHelp)
	app.Group = &kong.Group{Key: "commands", Title: lang.T(commandsTitle)}
}

func wordNode(n *kong.Node, lists map[string]data.List) {
	n.Help = wordTag(n.Help)
	for _, argument := range n.Positional {
		argument.Help = wordTag(argument.Help)
	}
	for _, flag := range n.Flags {
		if list, has := lists[flag.Name]; has && strings.Contains(flag.Help, "%s") {
			flag.Help = wordTag(flag.Help, list)
		} else {
			flag.Help = wordTag(flag.Help)
		}
		flag.Group = &kong.Group{Key: "flags", Title: lang.T(flagsTitle)}
	}
	for _, child := range n.Children {
		wordNode(child, lists)
	}
}

// wordTag words a text of a tag, which is not a constant of its type as other texts are.
func wordTag(help string, args ...any) string { return lang.T(data.Text(help), args...) }

// printHelp prints kong's help with its own words in the language of the program.
func printHelp(options kong.HelpOptions, ctx *kong.Context) error {
	out := ctx.Stdout
	fillTerminal(out)
	summary := ctx.Model.Name + ctx.Model.Summary()
	if command := ctx.Selected(); command != nil {
		summary = ctx.Model.Name + " " + command.Summary()
	}
	anyOf := strings.NewReplacer("[flags]", "["+lang.T(anyFlags)+"]", "<command>", "<"+lang.T(anyCommand)+">")
	options.NoAppSummary = true
	var help bytes.Buffer
	ctx.Stdout = &help
	err := kong.DefaultHelpPrinter(options, ctx)
	ctx.Stdout = out
	if err != nil {
		return err
	}
	lines := strings.Split(lang.T(usage, anyOf.Replace(summary))+"\n"+help.String(), "\n")
	of := ctx.Model.Name + " <command>"
	for i, line := range lines {
		switch line {
		case "Arguments:":
			lines[i] = lang.T(argumentTitle)
		case `Run "` + of + ` --help" for more information on a command.`:
			lines[i] = lang.T(moreOfCommand, anyOf.Replace(of))
		}
	}
	_, err = io.WriteString(out, strings.Join(lines, "\n"))
	return err
}

// fillTerminal has kong print as wide as the terminal is, which it can't tell once it
// prints into memory.
func fillTerminal(out io.Writer) {
	file, is := out.(*os.File)
	if !is || os.Getenv("COLUMNS") != "" {
		return
	}
	if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
		_ = os.Setenv("COLUMNS", strconv.Itoa(width)) // else it is 80
	}
}
