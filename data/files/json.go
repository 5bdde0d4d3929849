package files

import (
	"bytes"
	"encoding/json"
	"io"
)

// WriteJSON writes a value as JSON and a line end. It does not escape < > &, since this
// is not a web page, but characters that can't be seen or that a terminal obeys.
func WriteJSON(w io.Writer, value any, indent string) error {
	text, err := jsonText(value, indent)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

func jsonText(value any, indent string) ([]byte, error) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(value); err != nil {
		return nil, err
	}
	return escaped(text.Bytes(), escapedInJSON), nil
}

// A JSONList writes a list in JSON with one object a line. Flush must be called after
// the last one.
type JSONList struct {
	out    io.Writer
	before string // what precedes the next object; empty at the beginning
}

// NewJSONList returns a list that is written to out.
func NewJSONList(out io.Writer) *JSONList { return &JSONList{out: out} }

// Add writes one object. A value that JSON can't have leaves the list as it was.
func (l *JSONList) Add(value any) error {
	text, err := jsonText(value, "")
	if err != nil {
		return err
	}
	before := l.before
	if before == "" {
		before = "[\n"
	}
	l.before = ","
	if _, err := io.WriteString(l.out, before); err != nil {
		return err
	}
	_, err = l.out.Write(text)
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
