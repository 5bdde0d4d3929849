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

// The limits of a list in JSON or XML, in addition to those of a table.
const (
	longestToken = 1 << 20 // bytes of one token
	deepest      = 50      // levels of nesting
)

// rowReader reads a file of users row by row. The cells are valid until the next call.
// At the end the error is io.EOF; what can't be read is a FieldError.
type rowReader interface {
	next() (cells []string, line int, err error)
}

// tokens reads UTF-8 text for a decoder of JSON or XML, and keeps the line of the
// current token.
type tokens struct {
	in    io.Reader
	read  int64   // bytes so far
	since int64   // bytes when the last token ended
	ends  []int64 // offsets of line ends after the current token
	line  int     // of the token, from 1
	half  []byte  // beginning of a character whose other bytes are not read yet
}

// Read refuses what is not UTF-8, and a token that is too long.
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

// at notes that a token ended at offset.
func (t *tokens) at(offset int64) {
	for len(t.ends) > 0 && t.ends[0] < offset {
		t.ends = t.ends[1:]
		t.line++
	}
	t.since = t.read
}

// trouble words why the next token can't be read.
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

// misplaced refuses what no list of users has.
func misplaced(line int) error {
	return fileError(nil, outOfPlace, line)
}

// values collects the values of a row of a list in JSON or XML. Each has a title, and a
// row may have any of them.
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
		return fileError(nil, "The file has more than %d different titles. "+noList, mostCells)
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
	// Rows are read with bareCell, which undoes this, so that apostrophes of the file
	// stay.
	v.cells[at] = SheetCell(value)
	return nil
}

// may notes which programs the user may start. A name that is not that of a program is
// put in the column of each, so that it is refused.
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

// ours gives titles of our own files in JSON and XML the names of those in CSV.
func (v *values) ours() {
	if _, own := v.place["userId"]; !own {
		return
	}
	for f := range data.Fields() {
		if at, there := v.place[f.Key]; there {
			v.titles[at].plain = []string{plainTitle(string(f.Title))}
		}
	}
}
