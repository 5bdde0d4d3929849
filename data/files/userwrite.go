package files

import (
	"encoding/xml"
	"io"
	"time"

	"tapetrack/data"
)

// A UserWriter writes users one after the other, without secrets. After the
// last one Flush must be called. It holds one user at a time.
type UserWriter interface {
	Write(data.ExportedUser) error
	Flush() error
}

// NewUserWriter returns a writer of users in a format of UserFormats.
//
// CSV is that of newTable: ReadUsers reads it again. XML is a list of elements
// user with an element for each value; characters that XML 1.0 does not know are
// replaced. JSON is an array with one object a line, named as in tapectl user
// show --json. Times are those of RFC 3339 in UTC.
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
	return t.row(
		u.ID, u.Name, u.Email, u.Group, string(u.Role), data.Truth(u.Disabled), data.Truth(u.Tapemaster), data.Truth(u.OTPRequired),
		data.Truth(u.Denied&data.TapeMaster == 0), data.Truth(u.Denied&data.Lite == 0), data.Truth(u.Denied&data.Checkpoint == 0),
		data.Truth(u.Activated()), string(u.Status), fileTime(u.LastSignIn.At), fileTime(u.CreatedAt),
	)
}

// A WrittenUser is a user in XML and JSON, also at the console. Fields are added,
// never renamed.
type WrittenUser struct {
	XMLName          xml.Name        `xml:"user" json:"-"`
	UserID           string          `xml:"userId" json:"userId"`
	Name             string          `xml:"name" json:"name"`
	Email            string          `xml:"email" json:"email"`
	Group            string          `xml:"group" json:"group"`
	Role             string          `xml:"role" json:"role"` // 0 (highest) to 7, or empty
	Disabled         bool            `xml:"disabled" json:"disabled"`
	TapemasterRights bool            `xml:"tapemasterRights" json:"tapemasterRights"`
	OneTimePassword  bool            `xml:"oneTimePassword" json:"oneTimePassword"`
	Access           []string        `xml:"access>program" json:"access"` // programs that may be started
	Activated        bool            `xml:"activated" json:"activated"`
	Status           data.UserStatus `xml:"status" json:"status"`         // OK, Revoked, Disabled, Password expired, No password or Damaged
	LastSignIn       *time.Time      `xml:"lastSignIn" json:"lastSignIn"` // none, or null: never
	CreatedAt        *time.Time      `xml:"createdAt" json:"createdAt"`
	Damaged          bool            `xml:"damaged,omitempty" json:"damaged,omitempty"` // see User.Sound: what can be read
}

// Written returns u as XML and JSON have it.
func Written(u data.ExportedUser) WrittenUser {
	w := WrittenUser{
		UserID: u.ID, Name: u.Name, Email: u.Email, Group: u.Group, Role: string(u.Role),
		Disabled: u.Disabled, TapemasterRights: u.Tapemaster, OneTimePassword: u.OTPRequired,
		Access: (^u.Denied).Names(), Activated: u.Activated(), Status: u.Status,
		LastSignIn: WrittenTime(u.LastSignIn.At), CreatedAt: WrittenTime(u.CreatedAt), Damaged: !u.Sound(),
	}
	if w.Access == nil {
		w.Access = []string{} // never null
	}
	return w
}

// WrittenTime returns a time that JSON and XML write in RFC 3339 and UTC; nil for
// none, and for one that RFC 3339 does not have.
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
