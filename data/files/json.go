package files

import (
	"bytes"
	"encoding/json"
	"io"
)

// WriteJSON writes a value as JSON and a line end. Names stay readable: it is no
// web page. What can't be seen, and what terminals obey, is written as \u....
func WriteJSON(w io.Writer, value any, indent string) error {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(escaped(text.Bytes(), escapedInJSON))
	return err
}

// A JSONList writes a list in JSON with one object a line. After the last one Flush
// must be called.
type JSONList struct {
	out    io.Writer
	before string // the next one; empty at the beginning
}

// NewJSONList returns a list that is written to out.
func NewJSONList(out io.Writer) *JSONList { return &JSONList{out: out} }

// Add writes one object. One that can't be written leaves the list as it was.
func (l *JSONList) Add(value any) error {
	var line bytes.Buffer
	if err := WriteJSON(&line, value, ""); err != nil {
		return err
	}
	before := l.before
	if before == "" {
		before = "[\n"
	}
	l.before = ","
	_, err := io.WriteString(l.out, before+line.String())
	return err
}

// Flush ends the list.
func (l *JSONList) Flush() error {
	end := "]\n"
	if l.before == "" {
		end = "[]\n"
	}
	_, err := io.WriteString(l.out, end)
	return err
}
