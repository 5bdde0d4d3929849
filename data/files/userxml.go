package files

import (
	"bytes"
	"encoding/xml"
	"io"

	"tapetrack/data/words"
)

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
	e.xml.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it was converted to UTF-8
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
		case xml.EndElement: // of the list: e.user reads those within it
			return nil, e.line, io.EOF
		case xml.StartElement:
			switch {
			case !e.begun && token.Name.Local == "users":
				e.begun = true
			case !e.begun:
				return nil, e.line, fileError(nil, "This is XML, but not a list of users as TapeTrack exports it. "+savedAsCSV)
			case token.Name.Local != "user":
				return nil, e.line, fileError(nil, "Line %d: %s is not a user.", e.line, words.Shortened(token.Name.Local))
			default:
				line := e.line
				err := e.user()
				return e.cells, line, err
			}
		}
	}
}

// user reads the content of an element user.
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
				return misplaced(e.line)
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
