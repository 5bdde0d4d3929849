package files

import (
	"encoding/json"
	"errors"
	"io"
	"slices"

	"tapetrack/data"
	"tapetrack/data/words"
)

// objects reads users in JSON: a list of objects, or an object that contains such a
// list, as Keycloak and Microsoft Graph write it.
type objects struct {
	*tokens
	*values
	json  *json.Decoder
	begun bool
	depth int
}

func newObjects(in io.Reader, v *values) *objects {
	t := &tokens{in: in, line: 1}
	o := &objects{tokens: t, values: v, json: json.NewDecoder(t)}
	o.json.UseNumber()
	return o
}

func (o *objects) token() (json.Token, error) {
	token, err := o.json.Token()
	o.at(o.json.InputOffset())
	if err != nil {
		return nil, o.trouble("JSON", err)
	}
	switch token {
	case json.Delim('['), json.Delim('{'):
		o.depth++
	case json.Delim(']'), json.Delim('}'):
		o.depth--
	}
	if o.depth > deepest {
		return nil, misplaced(o.line)
	}
	return token, nil
}

// skip reads past the rest of a value that began with token.
func (o *objects) skip(token json.Token) error {
	outside := o.depth - 1
	if d, is := token.(json.Delim); !is || d != '[' && d != '{' {
		return nil
	}
	for o.depth > outside {
		if _, err := o.token(); err != nil {
			return err
		}
	}
	return nil
}

// begin reads up to the beginning of the list.
func (o *objects) begin() error {
	o.begun = true
	token, err := o.token()
	if err != nil || token == json.Delim('[') {
		return err
	}
	var keys []string
	for o.json.More() && token == json.Delim('{') {
		key, err := o.token()
		if err != nil {
			return err
		}
		value, err := o.token()
		if err != nil {
			return err
		}
		name, _ := key.(string)
		if value == json.Delim('[') && slices.Contains([]string{"users", "value", "Resources"}, name) {
			return nil
		}
		if len(keys) < mostCells {
			keys = append(keys, words.Shortened(name))
		}
		if err := o.skip(value); err != nil {
			return err
		}
	}
	if slices.Contains(keys, "services") || slices.Contains(keys, "db") {
		return fileError(nil, authenticators)
	}
	return fileError(nil, "This is JSON, but not a list of users. "+savedAsCSV)
}

func (o *objects) next() ([]string, int, error) {
	if !o.begun {
		if err := o.begin(); err != nil {
			return nil, o.line, err
		}
	}
	o.values.begin()
	token, err := o.token()
	line := o.line
	switch {
	case err != nil:
		return nil, line, err
	case token == json.Delim(']'):
		return nil, line, io.EOF
	case token != json.Delim('{'):
		return nil, line, fileError(nil, "Line %d: this is not a user. A list of users in JSON has one object for each user.", line)
	}
	for o.json.More() {
		if err := o.member(); err != nil {
			return nil, line, err
		}
	}
	_, err = o.token()
	return o.cells, line, err
}

// member reads one value of a user with its title.
func (o *objects) member() error {
	key, err := o.token()
	if err != nil {
		return err
	}
	name, _ := key.(string)
	value, err := o.token()
	if err != nil {
		return err
	}
	switch v := value.(type) {
	case string:
		return o.set(name, v)
	case json.Number:
		return o.set(name, v.String())
	case bool:
		return o.set(name, data.Truth(v))
	case json.Delim:
		if name == "access" && v == '[' {
			return o.access()
		}
		return errors.Join(o.set(name, ""), o.skip(v))
	default:
		return o.set(name, "")
	}
}

func (o *objects) access() error {
	var names []string
	for o.json.More() {
		token, err := o.token()
		if err != nil {
			return err
		}
		name, is := token.(string)
		if !is || len(names) == mostCells {
			return fileError(nil, "Line %d: access must be a list of programs.", o.line)
		}
		names = append(names, name)
	}
	if _, err := o.token(); err != nil {
		return err
	}
	return o.may(names)
}
