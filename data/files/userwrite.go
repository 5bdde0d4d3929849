package files

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"time"

	"tapetrack/data"
)

// A UserWriter writes users one by one, without secrets. Flush must be called after the
// last one. It holds one user at a time.
type UserWriter interface {
	Write(data.ExportedUser) error
	Flush() error
}

// NewUserWriter returns a writer of users in a format of UserFormats.
//
// For CSV see newTable. XML is a list of elements user with an element for each value;
// characters that XML 1.0 can't have are replaced. JSON is an array with one object a
// line, with the names of tapectl user show --json. Times are in RFC 3339 and UTC.
// ReadUsers reads all of them.
func NewUserWriter(w io.Writer, f ExportFormat) UserWriter {
	switch f {
	case XML:
		return &userElements{out: w}
	case JSON:
		return userObjects{NewJSONList(w)}
	default:
		return userTable{newTable(w, data.AllColumns().Titles())}
	}
}

type userTable struct{ *table }

func (t userTable) Write(u data.ExportedUser) error {
	cells := make([]string, 0, 16)
	for f := range data.Fields() {
		switch value := f.Value(&u).(type) {
		case bool:
			cells = append(cells, data.Truth(value))
		case time.Time:
			cells = append(cells, fileTime(value))
		case string:
			cells = append(cells, value)
		}
	}
	return t.row(cells...)
}

// A WrittenUser is a user in XML and JSON, also at the console. Members are added,
// never renamed.
type WrittenUser []Member

// A Member is a value with its name: a string, a list of strings, a bool, an int, or
// what WrittenTime returns.
type Member struct {
	Name  string
	Value any
}

// Written returns u as in XML and JSON: a member for each key of data.Fields, and
// damaged, if true: the others then have what can be read. The programs that the user
// may start are a list.
func Written(u data.ExportedUser) WrittenUser {
	w := make(WrittenUser, 0, 20) // room for what the console adds
	for f := range data.Fields() {
		value := f.Value(&u)
		switch value := value.(type) {
		case time.Time:
			w = append(w, Member{f.Key, WrittenTime(value)})
			continue
		case bool:
			if f.Program != 0 {
				w = w.listed(f.Key, f.Title, value)
				continue
			}
		}
		w = append(w, Member{f.Key, value})
	}
	if !u.Sound() {
		w = append(w, Member{"damaged", true})
	}
	return w
}

// listed adds title to the list key, the last member, if in is true. It begins the list
// if it does not exist.
func (w WrittenUser) listed(key, title string, in bool) WrittenUser {
	if len(w) == 0 || w[len(w)-1].Name != key {
		w = append(w, Member{key, []string{}}) // never null
	}
	if last := &w[len(w)-1]; in {
		last.Value = append(last.Value.([]string), title)
	}
	return w
}

// MarshalJSON writes an object in the order of the members.
func (w WrittenUser) MarshalJSON() ([]byte, error) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false) // the encoder of the whole does that, if it is to be done
	text.WriteByte('{')
	for i, m := range w {
		if i > 0 {
			text.WriteByte(',')
		}
		if err := e.Encode(m.Name); err != nil {
			return nil, err
		}
		text.WriteByte(':')
		if err := e.Encode(m.Value); err != nil {
			return nil, err
		}
	}
	text.WriteByte('}')
	return text.Bytes(), nil
}

// MarshalXML writes an element user with an element for each member, except for a time
// that is nil. A list has an element program for each name.
func (w WrittenUser) MarshalXML(e *xml.Encoder, _ xml.StartElement) error {
	element := func(name string) xml.StartElement { return xml.StartElement{Name: xml.Name{Local: name}} }
	user := element("user")
	if err := e.EncodeToken(user); err != nil {
		return err
	}
	for _, m := range w {
		value := m.Value
		if names, list := value.([]string); list {
			value = struct {
				Names []string `xml:"program"`
			}{names}
		}
		if err := e.EncodeElement(value, element(m.Name)); err != nil {
			return err
		}
	}
	return e.EncodeToken(user.End())
}

// WrittenTime returns t in UTC, for JSON and XML, which write it in RFC 3339; nil for
// zero, and for a time that RFC 3339 can't write.
func WrittenTime(t time.Time) *time.Time {
	if t.IsZero() || !data.IsWritable(t) {
		return nil
	}
	t = t.UTC()
	return &t
}

type userElements struct {
	out   io.Writer
	begun bool
}

func (e *userElements) begin() error {
	if e.begun {
		return nil
	}
	e.begun = true
	_, err := io.WriteString(e.out, xml.Header+"<users>\n")
	return err
}

func (e *userElements) Write(u data.ExportedUser) error {
	if err := e.begin(); err != nil {
		return err
	}
	b, err := xml.Marshal(Written(u))
	if err == nil {
		_, err = e.out.Write(append(escaped(b, escapedInXML), '\n'))
	}
	return err
}

func (e *userElements) Flush() error {
	if err := e.begin(); err != nil {
		return err
	}
	_, err := io.WriteString(e.out, "</users>\n")
	return err
}

type userObjects struct{ *JSONList }

func (o userObjects) Write(u data.ExportedUser) error { return o.Add(Written(u)) }
