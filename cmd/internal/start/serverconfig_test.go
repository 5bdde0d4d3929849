package start

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// servedLine is a command line with options of each kind.
type servedLine struct {
	Server
	Run struct {
		Listen string   `placeholder:"ADDRESS"`
		Level  string   `enum:"info,debug" default:"info"`
		Most   int      `default:"7"`
		Calm   bool     ``
		From   []string ``
	} `cmd:""`
	Other struct {
		Secret string
	} `cmd:""`
}

// read parses a command line that has a config file with a text.
func readServed(t *testing.T, text string, args ...string) (servedLine, *ServerConfig, *kong.Context, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.json")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	var line servedLine
	config := new(ServerConfig)
	parser, err := newParser("tapeserver", "", &line, nil, kong.Resolvers(config))
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parse(parser, append([]string{"run", "--config", path}, args...))
	return line, config, parsed, err
}

func TestServerConfigIsRefused(t *testing.T) {
	t.Setenv("TAPESERVER_DATABASE", "")
	for text, want := range map[string]string{
		`{"lisen": ":1"}`:                       `lisen Did you mean listen?`,
		`{"Listen": ":1"}`:                      `Listen Did you mean listen?`,
		`{"key_file": "k"}`:                     `key_file Did you mean key-file?`,
		`{"secret": "k"}`:                       `secret`, // of another command
		`{"help": true}`:                        `help`,
		`{"config": "x"}`:                       `config`,
		`{"version": true}`:                     `version`,
		`{"": 1}`:                               `""`,
		`{"listen": ":1", "listen": ":1"}`:      `listen twice`,
		`{"listen": 1}`:                         `listen quotation`,
		`{"listen": null}`:                      `listen quotation`,
		`{"listen": ""}`:                        `listen empty`,
		`{"listen": {"listen": ":1"}}`:          `listen`,
		`{"level": "loud"}`:                     `level info debug`,
		`{"most": "7"}`:                         `most whole number`,
		`{"most": 1.5}`:                         `most whole number`,
		`{"calm": "yes"}`:                       `calm true false`,
		`{"from": "10.0.0.1"}`:                  `from list`,
		`{"from": [1]}`:                         `from list`,
		``:                                      `line 1`,
		`[]`:                                    `line 1`,
		"{\n\"listen\": \":1\",\n}":             `line 3`,
		"{\n\"listen\": \":1\"\n\"most\": 1\n}": `line 3`,
		`{"listen": ":1"} {}`:                   `JSON`,
		`{"listen": ":1"`:                       `JSON`,
		"{\"listen\": \"\xff\"}":                `UTF-8`,
		`{"from": ["` + strings.Repeat("a", 1<<16) + `"]}`: `64 KB`,
	} {
		_, _, _, err := readServed(t, text)
		var field *data.FieldError
		if err == nil || !errors.As(err, &field) || field.Field != ConfigField {
			t.Errorf("%.40s was taken: %v", text, err)
			continue
		}
		said := line(err)
		for _, part := range append(strings.Fields(want), "config.json") {
			if !strings.Contains(said, part) {
				t.Errorf("%.40s: %q is not in %s", text, part, said)
			}
		}
	}
}

// What is typed counts, then what a variable says, then the file.
func TestServerConfigComesLast(t *testing.T) {
	const text = "\xef\xbb\xbf" + `{"database": "/of/file", "listen": ":1", "level": "debug", "most": 8, "calm": true, "from": ["10.0.0.1", "10.0.0.2,3"]}`
	for _, c := range []struct{ variable, option, want, source string }{
		{"", "", "/of/file", "config file"},
		{"/of/variable", "", "/of/variable", "variable TAPESERVER_DATABASE"},
		{"/of/variable", "/of/option", "/of/option", "option --database"},
		{"", "/of/option", "/of/option", "option --database"},
	} {
		t.Setenv("TAPESERVER_DATABASE", c.variable)
		var args []string
		if c.option != "" {
			args = []string{"--database", c.option}
		}
		got, config, parsed, err := readServed(t, text, args...)
		if err != nil {
			t.Fatal(err)
		}
		if source := lang.Say(config.Sources(parsed)["database"]); got.Database != c.want || source != c.source {
			t.Errorf("%+v: %q of %q", c, got.Database, source)
		}
		if r := got.Run; r.Listen != ":1" || r.Level != "debug" || r.Most != 8 || !r.Calm || len(r.From) != 2 || r.From[1] != "10.0.0.2,3" {
			t.Errorf("the rest is %+v", r)
		}
		if _, has := config.Sources(parsed)["key-file"]; has {
			t.Error("somebody has named the key file")
		}
		wrong := &data.FieldError{Field: "listen", Text: data.Say("It is bad.")}
		if named := line(config.Named(parsed, wrong)); !strings.Contains(named, "It is bad.") || !strings.Contains(named, config.Path()) {
			t.Errorf("a value of the file is wrong: %s", named)
		}
		if named := config.Named(parsed, &data.FieldError{Field: "key-file"}); strings.Contains(named.Error(), config.Path()) {
			t.Errorf("a value that is not in the file is wrong: %s", named)
		}
	}
}

// Nobody else may say how the server runs.
func TestServerConfigThatOthersChange(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files of Windows have no mode")
	}
	path := filepath.Join(t.TempDir(), "config.json")
	if err := os.WriteFile(path, []byte(`{}`), 0o644); err != nil {
		t.Fatal(err)
	}
	for mode, want := range map[os.FileMode]bool{0o644: true, 0o600: true, 0o666: false, 0o602: false} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		parser, err := newParser("tapeserver", "", new(servedLine), nil, kong.Resolvers(new(ServerConfig)))
		if err != nil {
			t.Fatal(err)
		}
		_, err = parse(parser, []string{"run", "--config", path})
		if (err == nil) != want {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
}

func TestServerConfigPlace(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the folders of this system are not told by variables")
	}
	home := t.TempDir()
	userIs(t, map[string]string{"HOME": home, "XDG_CONFIG_HOME": filepath.Join(home, "config")})
	if got := serverConfig(0); got != "/etc/tapeserver/config.json" {
		t.Errorf("root has %s", got)
	}
	if got := serverConfig(1000); got != filepath.Join(home, "config", "tapeserver", "config.json") {
		t.Errorf("a user has %s", got)
	}
}
