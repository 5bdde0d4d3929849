package start

import (
	"errors"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		args, env, want string // want: part of the message, empty if it is fine
		database        string
	}{
		{"", "", "", ""},
		{"--database x.db --key-file=k", "", "", "x.db"},
		{"", "y.db", "", "y.db"},
		{"--database=x.db", "y.db", "", "x.db"},
		{"--user alice", "", "", ""},
		{"--database=", "", "--database names no file", ""},
		{"--database=", "y.db", "--database names no file", ""},
		{"--key-file=", "", "--key-file names no file", ""},
		{"--demo", "", "", ""},
		{"--demo", "y.db", "", "y.db"}, // a demo does not look at it
		{"--demo --database x.db", "", "--demo makes a database", ""},
		{"--demo --key-file k", "", "--demo makes a database", ""},
		{"--demo --database x.db", "y.db", "--demo makes a database", ""},
		{"--paint", "", "There is no option --paint. See lite --help.", ""},
		{"server.tapetrack", "", "", ""},
		{"server.tapetrack x.db", "", "too many arguments", ""},
		{"help --paint", "", "There is no option --paint. See lite --help.", ""},
		{"--demo=maybe", "", "--demo must be true, 1, yes, false, 0 or no. See lite --help.", ""},
		{"--user=\xff", "", "not UTF-8", ""},
		{"", "\xff.db", "not UTF-8", ""},
	} {
		t.Setenv(variable, c.env)
		var options Desktop
		parser, err := kong.New(&options, kong.Name("lite"), kong.Vars{"version": "1"})
		if err != nil {
			t.Fatal(err)
		}
		_, err = parse(parser, strings.Fields(c.args))
		switch {
		case c.want == "" && (err != nil || options.Database != c.database):
			t.Errorf("%q with %q: %q, %v", c.args, c.env, options.Database, err)
		case c.want != "" && (err == nil || !strings.Contains(line(err), c.want)):
			t.Errorf("%q with %q said %v", c.args, c.env, err)
		case c.want != "" && (strings.Contains(line(err), "maybe") || strings.Contains(line(err), "x.db")):
			t.Errorf("%q repeats a value: %s", c.args, line(err))
		}
	}
}

// What people try first works, and is not taken for a command or a value.
func TestHelpAndVersionAsWords(t *testing.T) {
	var out strings.Builder
	for _, c := range []struct{ args, want, out string }{
		{"help", "exit", "Usage: tapectl <command>"},
		{"help user", "exit", "Usage: tapectl user"},
		{"version", "exit", "tapectl 1"},
		{"user help", "", "."}, // a user of this name
		{"help frob", "There is no command frob. See tapectl --help.", ""},
		{"frob", "There is no command frob. See tapectl --help.", ""},
		{"otp", "Missing: <on|off>. See tapectl otp --help.", ""},
		{"otp perhaps", "<on|off> must be on or off. See", ""},
		{"list", "Missing: --group=GROUP-ID. See", ""},
		{"list --group=A --form=x", "--form must be csv, json or xml. See", ""},
		{"lst", "There is no command lst. Did you mean list? See tapectl --help.", ""},
		{"list --grop=A", "There is no option --grop. Did you mean --group? See tapectl list --help.", ""},
		{"list --group=A --limit=x", "--limit must be a whole number. See tapectl list --help.", ""},
		{"list --group", "--group has no value. See tapectl list --help.", ""},
		{"", "Missing: user, otp, list or another command. See tapectl --help.", ""},
	} {
		var typed struct {
			Version kong.VersionFlag
			User    struct {
				ID string `arg:""`
			} `cmd:""`
			Otp struct {
				State string `arg:"" name:"on|off" enum:"on,off"`
			} `cmd:""`
			List struct {
				Group string `required:"" placeholder:"GROUP-ID"`
				Form  string `enum:"csv,json,xml" default:"csv"`
				Limit int
			} `cmd:""`
		}
		out.Reset()
		ended := false
		parser, err := kong.New(&typed, kong.Name("tapectl"), kong.Vars{"version": "tapectl 1"}, kong.Writers(&out, &out), kong.Exit(func(int) { ended = true }))
		if err != nil {
			t.Fatal(err)
		}
		_, err = parse(parser, strings.Fields(c.args))
		switch {
		case c.want == "exit":
			if !ended || !strings.Contains(out.String(), c.out) {
				t.Errorf("%q ended %v and printed %s", c.args, ended, out.String())
			}
		case c.want == "":
			if err != nil || typed.User.ID != "help" {
				t.Errorf("%q: %v", c.args, err)
			}
		case err == nil || !strings.Contains(line(err), c.want):
			t.Errorf("%q said %v", c.args, err)
		}
	}
}

// Every program prints the licences of others, whatever other options it gets.
func TestNoticesOption(t *testing.T) {
	for _, options := range []any{new(Desktop), new(struct {
		Common
		List struct{} `cmd:""`
	})} {
		var out strings.Builder
		var status []int
		parser, err := kong.New(options, kong.Vars{"version": "1"}, kong.Writers(&out, &out), kong.Exit(func(code int) { status = append(status, code) }))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = parse(parser, []string{"--notices"}) // it goes on where Exit comes back
		if len(status) == 0 || status[0] != 0 || !strings.Contains(out.String(), "\nfyne.io/fyne/v2 v") || !strings.Contains(out.String(), "Permission is hereby granted") {
			t.Errorf("%T ended with %v: %.200s", options, status, out.String())
		}
	}
}

func TestWords(t *testing.T) {
	long := strings.Repeat("é", 10_000)
	for _, c := range []struct {
		err  error
		want string
	}{
		{data.ErrBusy, lang.Say(words.Message(data.ErrBusy))},
		{&data.Trouble{Kind: data.ErrBusy, Text: data.Say("two\nlines\x1b[2J \u202efdp\ufeff \xff")}, "two lines\uFFFD[2J \uFFFDfdp\uFFFD \uFFFD"},
		{&data.Trouble{Kind: data.ErrBusy, Text: data.Say("The file a  b.")}, "The file a  b."}, // names may have two spaces
		{&data.FieldError{Text: data.Say("start %s end", long)}, "start " + strings.Repeat("é", 594) + " … " + strings.Repeat("é", 296) + " end"},
		{errors.New("the moon is\nfull"), "Something went wrong: the moon is full."},
		{errors.Join(errors.New("x"), &data.FieldError{Text: data.Say("Known.")}), "Known."},
	} {
		if got := line(c.err); got != c.want {
			t.Errorf("%.80q, want %.80q", got, c.want)
		}
	}
}

// Help names the command that was typed, whatever the program is called.
func TestHelpNamesTheCommand(t *testing.T) {
	for path, name := range map[string]string{
		"/usr/bin/tapetrack-lite": "tapetrack-lite",
		"bin/lite":                "lite",
		"tapectl.exe":             "tapectl",
		"TAPECTL.EXE":             "TAPECTL",
		"bin/tape\x1b[31m\nctl":   "tape\ufffd[31m ctl",
		"bin/tape\xffctl":         "tape\ufffdctl",
		"":                        "lite",
	} {
		var out strings.Builder
		parser, err := newParser("Lite", "A program.", new(Desktop), nil, kong.Name(command(path, "Lite")), kong.Writers(&out, &out), kong.Exit(func(int) {}))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = parse(parser, []string{"--help"})
		if want := "Usage: " + name + " ["; !strings.HasPrefix(out.String(), want) {
			t.Errorf("%q: %.60q, want %q", path, out.String(), want)
		}
	}
}
