package files

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"tapetrack/data"
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
	if _, worded := data.AsFieldError(err); worded {
		return err
	}
	var badJSON *json.SyntaxError
	var badXML *xml.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fileError(nil, "The file ends in the middle of a list, so part of it is missing. Export it again.")
	case errors.As(err, &badJSON), errors.As(err, &badXML):
		return fileError(nil, "Line %d is not readable %s. Export the file again.", t.line, what)
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
		return fileError(nil, "The file has more than %d different titles. This is not a list of users.", mostCells)
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

// may notes who may start what. A name that is not that of a program is in all of
// these columns, and each refuses it.
func (v *values) may(names []string) error {
	unknown := slices.IndexFunc(names, func(name string) bool { return data.ProgramNamed(name) == 0 })
	for _, program := range data.ProgramNames() {
		value := data.Truth(slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, program) }))
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

// ours gives the titles of our own files in JSON and XML those of CSV.
func (v *values) ours() {
	if _, own := v.place["userId"]; !own {
		return
	}
	for f := range data.Fields() {
		if at, there := v.place[f.Key]; there {
			v.titles[at].plain = []string{plainTitle(f.Title)}
		}
	}
}
