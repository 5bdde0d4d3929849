package data

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// The limits of a list in JSON or XML, beside those of a table.
const (
	longestToken = 1 << 20 // bytes of one text
	deepest      = 50      // lists and objects in each other
)

// rowReader reads a file of users row by row. The cells are good until the next
// call; at the end the error is io.EOF, and what can't be read is a FieldError.
type rowReader interface {
	next() (cells []string, line int, err error)
}

// tokens reads what a list in JSON or XML is made of, one after the other, as
// text in UTF-8, and knows in which line it is.
type tokens struct {
	in    io.Reader
	read  int64   // bytes that were handed on
	since int64   // of them, when the last token ended
	ends  []int64 // of the lines that are not passed yet
	line  int     // of the token, from 1
	half  []byte  // of a character that is not whole yet
}

// Read hands on what is text, and refuses a token without end.
func (t *tokens) Read(b []byte) (int, error) {
	if t.read-t.since > longestToken {
		return 0, fileError(nil, "A text that begins in line %d is longer than any value of a user.", t.line)
	}
	n, err := t.in.Read(b)
	for i, c := range b[:n] {
		if c == '\n' {
			t.ends = append(t.ends, t.read+int64(i))
		}
	}
	t.read += int64(n)
	t.half = append(t.half, b[:n]...)
	for len(t.half) > 0 && (utf8.FullRune(t.half) || errors.Is(err, io.EOF)) {
		if r, size := utf8.DecodeRune(t.half); r == utf8.RuneError && size == 1 {
			return 0, notEncoded(UTF8, t.line+len(t.ends))
		} else {
			t.half = t.half[size:]
		}
	}
	t.half = slices.Clone(t.half)
	return n, err
}

// at notes how far the tokens are read.
func (t *tokens) at(offset int64) {
	for len(t.ends) > 0 && t.ends[0] < offset {
		t.ends = t.ends[1:]
		t.line++
	}
	t.since = t.read
}

// trouble words why the next token can't be had.
func (t *tokens) trouble(what string, err error) error {
	if _, worded := AsFieldError(err); worded {
		return err
	}
	var badJSON *json.SyntaxError
	var badXML *xml.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fileError(nil, "The file ends in the middle of a list: a part of it is missing. Export it again.")
	case errors.As(err, &badJSON), errors.As(err, &badXML):
		return fileError(nil, "Line %d is not %s that can be read. Export the file again.", t.line, what)
	}
	return readTrouble(err)
}

// values is what the rows of a list in JSON or XML are made of: values with a
// title each, of which a row may have any.
type values struct {
	titles []title
	place  map[string]int
	cells  []string
	open   bool // titles may be added
}

// set notes the value of a title.
func (v *values) set(key, value string) error {
	at, known := v.place[key]
	switch {
	case !known && !v.open:
		return nil // the file was changed after its titles were read
	case !known && len(v.titles) == mostCells:
		return fileError(nil, "The file has more than %d different titles. This is no list of users.", mostCells)
	case !known:
		at = len(v.titles)
		v.place[strings.Clone(key)] = at
		v.titles = append(v.titles, newTitles([]string{key})...)
	}
	for len(v.cells) <= at {
		v.cells = append(v.cells, "")
	}
	if len(value) > longestCell {
		value = strings.ToValidUTF8(value[:longestCell], "")
	}
	// Values stand for themselves here: a formula is none.
	v.cells[at] = SheetCell(value)
	return nil
}

// may notes who may start what. A name that is none of a program is in all of
// these columns, and each refuses it.
func (v *values) may(names []string) error {
	unknown := slices.IndexFunc(names, func(name string) bool { return ProgramNamed(name) == 0 })
	for _, program := range ProgramNames() {
		value := truth(slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, program) }))
		if unknown >= 0 {
			value = names[unknown]
		}
		if err := v.set(program, value); err != nil {
			return err
		}
	}
	return nil
}

func (v *values) begin() {
	for i := range v.cells {
		v.cells[i] = ""
	}
	for len(v.cells) < len(v.titles) {
		v.cells = append(v.cells, "")
	}
}

// ours gives the titles of our own files in JSON and XML those of CSV, which
// differ in two.
func (v *values) ours() {
	if _, own := v.place["userId"]; !own {
		return
	}
	for key, column := range map[string]UserColumns{"group": ColumnGroup, "createdAt": ColumnAdded} {
		if at, there := v.place[key]; there {
			v.titles[at].plain = []string{plainTitle(column.Titles()[0])}
		}
	}
}

// objects reads users in JSON: a list of objects, or an object with such a list
// as Keycloak and Microsoft Graph have it.
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
		return nil, fileError(nil, "Line %d is no part of a list of users.", o.line)
	}
	return token, nil
}

// skip passes what is left of a value that began with token.
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

// begin finds the list.
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
			keys = append(keys, Shortened(name))
		}
		if err := o.skip(value); err != nil {
			return err
		}
	}
	if slices.Contains(keys, "services") || slices.Contains(keys, "db") {
		return fileError(nil, "This is an export of an authenticator. %s", noSecrets)
	}
	return fileError(nil, "This is JSON, but has no list of users. %s", savedAsCSV)
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
		return nil, line, fileError(nil, "Line %d: this is no user. A list of users in JSON has an object for each.", line)
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
		return o.set(name, truth(v))
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
			return fileError(nil, "Line %d: access is a list of programs.", o.line)
		}
		names = append(names, name)
	}
	if _, err := o.token(); err != nil {
		return err
	}
	return o.may(names)
}

// elements reads users in XML, as an export writes them.
type elements struct {
	*tokens
	*values
	xml   *xml.Decoder
	begun bool
}

func newElements(in io.Reader, v *values) *elements {
	t := &tokens{in: in, line: 1}
	e := &elements{tokens: t, values: v, xml: xml.NewDecoder(t)}
	e.xml.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is in UTF-8 by now
	return e
}

func (e *elements) token() (xml.Token, error) {
	token, err := e.xml.Token()
	e.at(e.xml.InputOffset())
	if err != nil {
		return nil, e.trouble("XML", err)
	}
	return token, nil
}

func (e *elements) next() ([]string, int, error) {
	e.values.begin()
	for {
		token, err := e.token()
		if err != nil {
			return nil, e.line, err
		}
		switch token := token.(type) {
		case xml.EndElement: // of the list: what is within is taken below
			return nil, e.line, io.EOF
		case xml.StartElement:
			switch {
			case !e.begun && token.Name.Local == "users":
				e.begun = true
			case !e.begun:
				return nil, e.line, fileError(nil, "This is XML, but no list of users as TapeTrack exports it. %s", savedAsCSV)
			case token.Name.Local != "user":
				return nil, e.line, fileError(nil, "Line %d: %s is no user.", e.line, Shortened(token.Name.Local))
			default:
				line := e.line
				err := e.user()
				return e.cells, line, err
			}
		}
	}
}

// user reads what is in an element user.
func (e *elements) user() error {
	var path []string
	var text bytes.Buffer
	var programs []string
	for {
		token, err := e.token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if path = append(path, token.Name.Local); len(path) > deepest {
				return fileError(nil, "Line %d is no part of a list of users.", e.line)
			}
			text.Reset()
		case xml.CharData:
			if text.Len() <= longestCell {
				text.Write(token)
			}
		case xml.EndElement:
			switch {
			case len(path) == 0:
				return nil
			case len(path) == 2 && path[0] == "access" && len(programs) < mostCells:
				programs = append(programs, text.String())
			case len(path) == 1 && path[0] == "access":
				if err := e.may(programs); err != nil {
					return err
				}
			case len(path) == 1:
				if err := e.set(path[0], text.String()); err != nil {
					return err
				}
			}
			path = path[:len(path)-1]
			text.Reset()
		}
	}
}
