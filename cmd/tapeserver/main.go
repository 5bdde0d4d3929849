// Tapeserver judges the sign-ins of all computers: it holds the database and its key, and
// programs with windows ask it over the network. It has no window and asks nothing.
//
// If it can't do what was asked, it ends with one line on standard error and exit status 1.
// No secret is in an argument or in a line of the log.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/alecthomas/kong"

	"tapetrack/cmd/internal/start"
	"tapetrack/cmd/internal/typed"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/site"
)

const program = "tapeserver"

// commandLine is the grammar of the command line.
type commandLine struct {
	start.Server

	Init  initCommand  `cmd:"" help:"Create the database of a server and its key, or copy them from a local database. Prints the link for desktops."`
	Run   runCommand   `cmd:"" help:"Serve until the program is stopped."`
	Check checkCommand `cmd:"" help:"Say what run would do, and what is wrong. Changes nothing."`
	Link  linkCommand  `cmd:"" help:"Print the link for desktops, or write it to a file."`

	Service serviceCommand `cmd:"" help:"Install the server as a service of the system, or remove it."`
}

func main() {
	start.NotDumpable()
	lang.Use(start.Language(""))
	var options commandLine
	config := new(start.ServerConfig)
	command := start.Parse(program, "The server of TapeTrack, which judges the sign-ins of all computers.", &options, nil, config)
	closeLog := func() {}
	if command.Command() == "run" {
		start.LogToStandardError(options.Run.level()) // whatever runs a service keeps what it writes there
	} else {
		closeLog = start.Log(program)
	}
	do := func(ctx context.Context) error { return run(ctx, command, options.Server, config) }
	is, err := asService(do)
	if !is {
		err = do(context.Background())
	}
	if err != nil {
		start.Fail(program, config.Named(command, err))
	}
	closeLog()
}

// A server is what the commands work with.
type server struct {
	ctx      context.Context // of the whole program, which runs one command
	database *site.Database
	named    bool // by an option or a variable
	config   *start.ServerConfig
	sources  map[string]data.Sentence // where the values of options came from that have no default value
	out      *bufio.Writer
}

// run carries out a command until it is done or interrupted.
func run(within context.Context, command *kong.Context, options start.Server, config *start.ServerConfig) error {
	ctx, stop := signal.NotifyContext(within, start.Interrupts()...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	s := &server{
		ctx: ctx, database: start.NewServer(program, options), named: options.Database != "", out: bufio.NewWriter(os.Stdout),
		config: config, sources: config.Sources(command),
	}
	defer s.database.Close()
	err := command.Run(s)
	if err == nil {
		err = s.flush()
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err() // whatever error the interruption caused
	}
	return err
}

// chose reports whether somebody has set an option.
func (s *server) chose(option string) bool {
	_, set := s.sources[option]
	return set
}

// fromConfig reports whether the config file has set an option, and nothing that counts more.
func (s *server) fromConfig(option string) bool {
	source, set := s.sources[option]
	return set && source.Format == start.FromConfig
}

// there returns an error if there is no database.
func (s *server) there() error {
	if s.database.Missing() {
		return &data.Trouble{Kind: data.ErrNoDatabase, Text: data.Say("There is no database %s. Create one with tapeserver init, or name another one with --database.", s.database.Path())}
	}
	return nil
}

// open opens the database for a look at it.
func (s *server) open() (site.Serving, error) {
	if err := s.there(); err != nil {
		return site.Serving{}, err
	}
	return s.database.AsServer(s.ctx)
}

// say prints a text on one line.
func (s *server) say(text data.Text, args ...any) { s.print(lang.T(text, args...)) }

// print prints one line.
func (s *server) print(line string) { fmt.Fprintln(s.out, start.Printable(line)) } // flush reports errors

// warn prints one line on standard error about something that was carried out nevertheless.
func (s *server) warn(text data.Sentence) {
	fmt.Fprintln(os.Stderr, program+": "+start.Printable(lang.Say(text))) // standard error may be closed
}

// flush writes the output.
func (s *server) flush() error {
	if err := s.out.Flush(); err != nil {
		return typed.Unwritten(err)
	}
	return nil
}
