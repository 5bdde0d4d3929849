package files

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"strconv"
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
// line, with the names of tapectl user show --json. Both have times in RFC 3339 and UTC.
// ReadUsers reads all of them.
//
// separator is what separates the cells of a table, see newTable; 0: that of the format.
func NewUserWriter(w io.Writer, f ExportFormat, separator rune) UserWriter {
	switch f {
	case XML:
		return &userElements{out: w}
	case JSON:
		return userObjects{NewJSONList(w)}
	default:
		return &userTable{table: newTable(w, f, separator, userTitles(f))}
	}
}

// userTitles returns the titles of a table of users.
func userTitles(format ExportFormat) []string {
	var titles []string
	for f := range data.Fields() {
		title := string(f.Title)
		if _, is := f.Value(new(data.ExportedUser)).(*time.Time); is && format == ExcelCSV {
			title = zoned(title)
		}
		titles = append(titles, title)
	}
	return titles
}

type userTable struct {
	*table
	user  data.ExportedUser // in one place for all, as are its cells
	cells []string
}

func (t *userTable) Write(u data.ExportedUser) error {
	t.user, t.cells = u, t.cells[:0]
	for f := range data.Fields() {
		switch value := f.Value(&t.user).(type) {
		case bool:
			t.cells = append(t.cells, data.Truth(value))
		case *time.Time:
			t.cells = append(t.cells, t.time(*value))
		case *string:
			t.cells = append(t.cells, t.text(*value))
		}
	}
	return t.row(t.cells...)
}

// A WrittenUser is a user in XML and JSON, also at the console. Members are added,
// never renamed.
type WrittenUser []Member

// A Member is a value with its name: a string, a list of strings, a bool, an int, or
// what WrittenTime returns. A string or list may be a pointer to one.
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
		case *time.Time:
			w = append(w, Member{f.Key, WrittenTime(*value)})
			continue
		case bool:
			if f.Program != 0 {
				w = w.listed(f.Key, string(f.Title), value)
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
		w = append(w, Member{key, &[]string{}}) // never null
	}
	if list := w[len(w)-1].Value.(*[]string); in {
		*list = append(*list, title)
	}
	return w
}

// MarshalJSON writes an object in the order of the members.
func (w WrittenUser) MarshalJSON() ([]byte, error) {
	text := bytes.NewBuffer(make([]byte, 0, 512)) // as most need
	e := json.NewEncoder(text)
	e.SetEscapeHTML(false) // the encoder of the whole does that, if it is to be done
	text.WriteByte('{')
	for i := range w {
		if i > 0 {
			text.WriteByte(',')
		}
		if err := e.Encode(&w[i].Name); err != nil {
			return nil, err
		}
		text.WriteByte(':')
		if err := e.Encode(w[i].Value); err != nil {
			return nil, err
		}
	}
	text.WriteByte('}')
	return text.Bytes(), nil
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
	user  bytes.Buffer // as is written next
	text  []byte       // of one value
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
	e.user.Reset()
	e.user.WriteString("<user>")
	for _, m := range Written(u) {
		e.member(m)
	}
	e.user.WriteString("</user>\n")
	_, err := e.out.Write(escaped(e.user.Bytes(), escapedInXML))
	return err
}

// member adds an element, except for a time that is nil. A list has an element program
// for each name.
func (e *userElements) member(m Member) {
	switch value := m.Value.(type) {
	case *string:
		e.element(m.Name, append(e.text[:0], *value...))
	case bool:
		e.element(m.Name, strconv.AppendBool(e.text[:0], value))
	case *time.Time:
		if value != nil {
			e.element(m.Name, value.AppendFormat(e.text[:0], time.RFC3339Nano))
		}
	case *[]string:
		e.user.WriteString("<" + m.Name + ">")
		for _, program := range *value {
			e.element("program", append(e.text[:0], program...))
		}
		e.user.WriteString("</" + m.Name + ">")
	}
}

func (e *userElements) element(name string, text []byte) {
	e.text = text
	e.user.WriteString("<" + name + ">")
	_ = xml.EscapeText(&e.user, text) // memory takes all
	e.user.WriteString("</" + name + ">")
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
