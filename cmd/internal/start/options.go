// Package start is what every program does before it can sign anybody in: it reads the
// command line, locates database and key, and keeps a log. What is done with database and
// key is in data/site. It knows no windows, so that tapectl can be built without them.
package start

import (
	"cmp"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"tapetrack/assets/notices"
	"tapetrack/assets/release"
	"tapetrack/cmd/internal/document"
	"tapetrack/data"
)

// pretended replaces the version of this release, for tests of programs that are too old: a build sets it with
// -ldflags "-X tapetrack/cmd/internal/start.pretended=1.2.0".
var pretended string

// Version is the version of all programs of this build, like 1.0.0.
var Version = cmp.Or(pretended, release.Version())

// variable names the database if no option does, and serverVariable the server.
const (
	variable       = "TAPETRACK_DATABASE"
	serverVariable = "TAPETRACK_SERVER"
)

// Common are the options of every program.
type Common struct {
	Database string `help:"The database file. By default it is in the user's data folder and shared by all programs." placeholder:"PATH" env:"TAPETRACK_DATABASE"`
	KeyFile  string `help:"The file with the database key, if it is neither beside the database nor in the keyring." placeholder:"PATH"`
	Printed
}

// Printed are options of every program that print something and end it.
type Printed struct {
	Version  kong.VersionFlag `help:"Print the version and exit."`
	Notices  noticesFlag      `help:"Print third-party licences and exit."`
	Document documentFlag     `help:"Print the man page or the completion for a shell, and exit." hidden:""`
}

// Program are the options of every program that people sign in with.
type Program struct {
	Common
	Server string `help:"The server to ask instead of a database on this computer: its link (tapetrack://HOST:PORT/?key=…), or the file that has it." placeholder:"LINK" env:"TAPETRACK_SERVER"`
}

// noticesFlag prints the notices and ends the program before other options are judged.
type noticesFlag bool

// BeforeReset is called by kong.
func (noticesFlag) BeforeReset(k *kong.Kong) error {
	_, err := io.WriteString(k.Stdout, notices.Text())
	k.Exit(0)
	return err
}

// documentFlag prints one of document.Forms about the program, by the name that it was started by, and ends it. Packages
// are made with it.
type documentFlag string

// The files that man pages name: those of a package on Linux.
var (
	programFiles = []document.File{
		{Path: "~/.local/share/TapeTrack/tapetrack.db", About: "The database, and beside it its key where there is no keyring."},
		{Path: "/etc/tapetrack/server.tapetrack", About: "The server that all users of the computer ask; there need be none."},
		{Path: "~/.local/state/TapeTrack/", About: "The log of what went wrong."},
	}
	serverFiles = []document.File{
		{Path: "/var/lib/tapeserver/tapetrack.db", About: "The database, and beside it its key."},
		{Path: "/etc/tapeserver/config.json", About: "The config file; there need be none."},
		{Path: "/usr/lib/systemd/system/tapeserver.service", About: "The unit of the package; one in /etc/systemd/system counts more."},
	}
)

// BeforeReset is called by kong.
func (documentFlag) BeforeReset(k *kong.Kong, parsed *kong.Context, at *kong.Path) error {
	form, _ := parsed.FlagValue(at.Flag).(documentFlag)
	files := programFiles
	if slices.ContainsFunc(k.Model.Flags, func(f *kong.Flag) bool { return f.Name == ConfigField }) {
		files = serverFiles // only the server has a config file
	}
	text, err := document.Write(string(form), filepath.Base(os.Args[0]), Version, k.Model, files...)
	if err != nil {
		return &data.FieldError{Field: "document", Text: data.Verbatim(err.Error())}
	}
	_, err = io.WriteString(k.Stdout, text)
	k.Exit(0)
	return err
}

// Desktop are the options of the programs with windows. A double click uses none of them.
type Desktop struct {
	Program
	User string `help:"Fill in this User-ID." placeholder:"ID"`
	New  bool   `help:"Start another program instead of bringing the one that is running to the front."`
	Demo bool   `help:"Start on a throwaway database with users in every state, and say how to sign in."`
	File string `arg:"" optional:"" help:"A file that names a server, such as server.tapetrack. The program shows its address and code, and asks before it connects."`
}

// Parse reads the command line into options, or ends the program with one line on standard
// error. --help and --version also end it. lists are what stands for %s in the help of an
// option, by its name. from is where else values come from.
func Parse(program string, about data.Text, options any, lists map[string]data.List, from ...kong.Resolver) *kong.Context {
	parser, err := newParser(program, about, options, lists, kong.Name(command(os.Args[0], program)), kong.Resolvers(from...))
	if err != nil {
		panic(err) // the option struct is wrong: a broken build
	}
	parsed, err := parse(parser, os.Args[1:])
	if err != nil {
		Fail(program, err)
	}
	return parsed
}

// ParseWords is Parse for the words of one command, which may come at any time: it ends nothing.
// done says that they asked for help, which was printed.
func ParseWords(program string, options any, lists map[string]data.List, words []string) (parsed *kong.Context, done bool, err error) {
	parser, err := newParser(program, "", options, lists, kong.Exit(func(int) { done = true }))
	if err != nil {
		panic(err) // the option struct is wrong: a broken build
	}
	parsed, err = parse(parser, words)
	if done {
		return nil, true, nil // whatever is missing of the command
	}
	return parsed, false, err
}

// command returns the name that a program was started by, such as tapetrack-lite: help that says lite would name no command
// of an installed system.
func command(path, program string) string {
	if path == "" {
		return strings.ToLower(program)
	}
	name := filepath.Base(path)
	if end := filepath.Ext(name); strings.EqualFold(end, ".exe") {
		name = strings.TrimSuffix(name, end)
	}
	return Printable(name)
}

func newParser(program string, about data.Text, options any, lists map[string]data.List, more ...kong.Option) (*kong.Kong, error) {
	parser, err := kong.New(options, append([]kong.Option{
		kong.Name(strings.ToLower(program)),
		kong.Description(string(about)),
		kong.Vars{"version": program + " " + Version},
		kong.Help(printHelp),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	}, more...)...)
	if err == nil {
		wordHelp(parser.Model, lists)
	}
	return parser, err
}

func parse(parser *kong.Kong, args []string) (*kong.Context, error) {
	// Kong would replace bytes that are not UTF-8: a name would be stored damaged, and a
	// path would name another file.
	for _, text := range append([]string{os.Getenv(variable), os.Getenv(serverVariable)}, args...) {
		if !utf8.ValidString(text) {
			return nil, &data.FieldError{Text: data.Say("Something in the command line is not UTF-8 text. Check the character set of the terminal or script.")}
		}
	}
	parsed, err := parser.Parse(spelled(args))
	if err == nil {
		err = notEmpty(parsed)
	}
	return parsed, err
}

// spelled returns args with --help and --version in place of the words help and version,
// which people try first: "tapectl help user" is "tapectl user --help".
func spelled(args []string) []string {
	switch {
	case len(args) > 0 && args[0] == "help":
		return append(slices.Clone(args[1:]), "--help")
	case len(args) == 1 && args[0] == "version":
		return []string{"--version"}
	}
	return args
}

// fileOptions are options that name a file.
var fileOptions = []string{"database", "key-file", "from", "from-key-file", ConfigField}

// notEmpty refuses options that name a file or a server with an empty value: a script whose
// variable is empty must not reach the default database, nor make an empty one. An empty
// TAPETRACK_DATABASE or TAPETRACK_SERVER counts as unset.
func notEmpty(parsed *kong.Context) error {
	for _, element := range parsed.Path {
		f := element.Flag
		switch {
		case f == nil || f.Target.String() != "":
		case slices.Contains(fileOptions, f.Name):
			return &data.FieldError{Field: f.Name, Text: data.Say("--%s names no file. Name one, or leave it out.", f.Name)}
		case f.Name == "server":
			return &data.FieldError{Field: f.Name, Text: data.Say("--%s names no server. Give its link, or leave it out.", f.Name)}
		}
	}
	return nil
}

// Given returns the options that were typed, without their values.
func Given(parsed *kong.Context) []string {
	var names []string
	for _, element := range parsed.Path {
		if element.Flag != nil && !element.Resolved {
			names = append(names, "--"+element.Flag.Name)
		}
	}
	return names
}

// Validate refuses options that can't be combined. Kong calls it.
func (d Desktop) Validate() error {
	chosen := d.Database != "" && !fromEnvironment(variable, d.Database) || d.KeyFile != "" || d.Server != "" && !fromEnvironment(serverVariable, d.Server)
	if d.Demo && chosen {
		return &data.FieldError{Field: "demo", Text: data.Say("--demo makes a database and key of its own: start it without --database, --key-file and --server.")}
	}
	if d.File != "" && (d.Demo || chosen) {
		return &data.FieldError{Field: data.FieldFile, Text: data.Say("%s names a server to connect to: open it without --demo, --database, --key-file and --server.", d.File)}
	}
	return nil
}

// Opened returns the options with the full path of the file to open.
func (d Desktop) Opened() (Desktop, error) {
	if d.File == "" {
		return d, nil
	}
	var err error
	d.File, err = Path(d.File)
	return d, err
}

// fromEnvironment reports whether a value is what a variable has.
func fromEnvironment(name, value string) bool { return os.Getenv(name) == value }
