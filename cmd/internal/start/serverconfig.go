package start

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"tapetrack/data"
	"tapetrack/data/words"
)

// ConfigField is the option that names the config file.
const ConfigField = "config"

// FromConfig is what Sources says of a value of the config file.
const FromConfig data.Text = "config file"

// notInConfig are options that no config file has.
var notInConfig = []string{ConfigField, "help", "version", "notices", "document", "accept-older-database"}

// A ServerConfig is the config file of tapeserver: one JSON object with the names and values of
// options of the program and of its command run. It holds for every command that has such an
// option. What is on the command line or in a variable counts instead.
//
// It is a resolver of kong, whose own reader of JSON would pass over names that it does not know.
type ServerConfig struct {
	path   string
	found  bool
	read   bool
	wrong  error
	values map[string]any
}

// Path returns the path of the file, which exists only if Found; "" if there is no place for it.
func (c *ServerConfig) Path() string { return c.path }

// Found reports whether there is a file.
func (c *ServerConfig) Found() bool { return c.found }

// Text returns the value of an option that is a text; empty if the file does not have it.
func (c *ServerConfig) Text(option string) string {
	text, _ := c.values[option].(string)
	return text
}

// Validate is that of kong.Resolver: all that is wrong with the file is said when it is read.
func (*ServerConfig) Validate(*kong.Application) error { return nil }

// Resolve is that of kong.Resolver.
func (c *ServerConfig) Resolve(ctx *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if !c.read {
		c.read = true
		c.wrong = c.load(ctx)
	}
	if c.wrong != nil {
		return nil, c.wrong
	}
	if slices.ContainsFunc(flag.Envs, func(name string) bool { return os.Getenv(name) != "" }) {
		return nil, nil // kong would prefer the file
	}
	return c.values[flag.Name], nil
}

// load reads the file that the command line names, or the default one if there is one.
func (c *ServerConfig) load(ctx *kong.Context) error {
	named := false
	for _, flag := range ctx.Flags() {
		if flag.Name == ConfigField {
			c.path, _ = ctx.FlagValue(flag).(string)
			named = slices.ContainsFunc(ctx.Path, func(p *kong.Path) bool { return p.Flag == flag })
		}
	}
	if named && c.path == "" {
		return nil // notEmpty says so
	}
	var err error
	if !named {
		if c.path = serverConfig(os.Geteuid()); c.path == "" {
			return nil
		}
	} else if c.path, err = absolute(c.path); err != nil {
		return err
	}
	text, changeable, err := readSmall(c.path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !named:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return c.refuse(data.Say("There is no config file %s. Check its name and folder.", c.path))
	case errors.Is(err, fs.ErrPermission):
		return c.refuse(data.Say("This computer account may not read the config file %s. Check who may read it and its folder.", c.path))
	case errors.Is(err, errNoFile):
		return c.refuse(data.Say("%s is no config file: it is no ordinary file, or is larger than 64 KB.", c.path))
	case err != nil:
		return c.refuse(data.Say("The config file %s can't be read: %s.", c.path, err))
	case changeable:
		return c.refuse(data.Say("Other accounts can change the config file %s, and with it the server. Give it to root or to this account, and take the right to write away from all others.", c.path))
	}
	c.found = true
	known := map[string]*kong.Flag{}
	for _, flag := range configurable(ctx.Model) {
		known[flag.Name] = flag
	}
	return c.parse(text, known)
}

// configurable returns the options that a config file may have.
func configurable(app *kong.Application) []*kong.Flag {
	flags := slices.Clone(app.Flags)
	for _, child := range app.Children {
		if child.Name == "run" {
			flags = append(flags, child.Flags...)
		}
	}
	return slices.DeleteFunc(flags, func(f *kong.Flag) bool { return slices.Contains(notInConfig, f.Name) })
}

func (c *ServerConfig) refuse(why data.Sentence) error {
	return &data.FieldError{Field: ConfigField, Text: why}
}

// parse reads the text of the file.
func (c *ServerConfig) parse(text []byte, known map[string]*kong.Flag) error {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")) // of editors
	if !utf8.Valid(text) {
		return c.refuse(data.Say("The config file %s is not UTF-8 text. Save it as UTF-8.", c.path))
	}
	c.values = map[string]any{}
	from := json.NewDecoder(bytes.NewReader(text))
	malformed := func() error {
		line := 1 + bytes.Count(text[:min(int(from.InputOffset()), len(text))], []byte("\n"))
		return c.refuse(data.Say("The config file %s is not valid JSON in line %s or after it. It looks like %s; a comma stands between two options, and none after the last.",
			c.path, strconv.Itoa(line), `{ "listen": ":5443" }`))
	}
	if begin, err := from.Token(); err != nil || begin != json.Delim('{') {
		return malformed()
	}
	for from.More() {
		token, err := from.Token()
		name, isName := token.(string)
		if err != nil || !isName {
			return malformed()
		}
		var raw json.RawMessage
		if err := from.Decode(&raw); err != nil {
			return malformed()
		}
		flag := known[name]
		if flag == nil {
			var names [][]string
			for n := range known {
				names = append(names, []string{n})
			}
			slices.SortFunc(names, slices.Compare[[]string])
			return c.refuse(data.InARow(data.Say("The config file %s has the option %s, which does not exist.", c.path, fmt.Sprintf("%q", name)), Nearest(name, names...)))
		}
		if _, twice := c.values[name]; twice {
			return c.refuse(data.Say("The config file %s has %s twice. Remove one of them.", c.path, name))
		}
		if c.values[name], err = c.value(flag, raw); err != nil {
			return err
		}
	}
	if _, err := from.Token(); err != nil { // the end of the object
		return malformed()
	}
	if _, err := from.Token(); !errors.Is(err, io.EOF) {
		return malformed()
	}
	return nil
}

// value judges the value of an option.
func (c *ServerConfig) value(flag *kong.Flag, raw json.RawMessage) (any, error) {
	var value any
	if json.Unmarshal(raw, &value) != nil || value == nil || json.Unmarshal(raw, reflect.New(flag.Target.Type()).Interface()) != nil {
		kinds := map[reflect.Kind]data.Sentence{
			reflect.Bool:  data.Say("In the config file %s, %s must be true or false.", c.path, flag.Name),
			reflect.Int:   data.Say("In the config file %s, %s must be a whole number, without quotation marks.", c.path, flag.Name),
			reflect.Slice: data.Say("In the config file %s, %s must be a list of texts: square brackets, and in them texts in quotation marks with commas between them.", c.path, flag.Name),
		}
		if why, has := kinds[flag.Target.Kind()]; has {
			return nil, c.refuse(why)
		}
		return nil, c.refuse(data.Say("In the config file %s, the value of %s must stand in quotation marks.", c.path, flag.Name))
	}
	if value == "" {
		return nil, c.refuse(data.Say("In the config file %s, %s is empty. Give it a value, or remove it.", c.path, flag.Name))
	}
	if text, is := value.(string); is && flag.Enum != "" && !slices.Contains(flag.EnumSlice(), text) {
		return nil, c.refuse(data.Say("In the config file %s, %s must be %s.", c.path, flag.Name, words.Either(flag.EnumSlice())))
	}
	return value, nil
}

// Sources says of each option of a command where its value came from.
func (c *ServerConfig) Sources(parsed *kong.Context) map[string]data.Sentence {
	from := map[string]data.Sentence{}
	for _, flag := range parsed.Flags() {
		for _, name := range flag.Envs {
			if os.Getenv(name) != "" {
				from[flag.Name] = data.Say("variable %s", name)
			}
		}
	}
	for _, element := range parsed.Path {
		switch f := element.Flag; {
		case f == nil:
		case element.Resolved:
			from[f.Name] = data.Say(FromConfig)
		default:
			from[f.Name] = data.Say("option --%s", f.Name)
		}
	}
	return from
}

// Named returns an error about an option; if its value is that of the file, with its path.
func (c *ServerConfig) Named(parsed *kong.Context, err error) error {
	var field *data.FieldError
	if err == nil || !errors.As(err, &field) || field.Field == ConfigField {
		return err
	}
	inFile := slices.ContainsFunc(parsed.Path, func(p *kong.Path) bool { return p.Flag != nil && p.Resolved && p.Flag.Name == field.Field })
	if !inFile {
		return err
	}
	return &data.FieldError{Field: field.Field, Kind: err, Text: data.InARow(words.Message(err), data.Say("This value is in the config file %s.", c.path))}
}
