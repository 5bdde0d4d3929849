package data

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"time"
)

// A UserWriter writes users one after the other, without secrets. After the
// last one Flush must be called. It holds one user at a time.
type UserWriter interface {
	Write(ExportedUser) error
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
		return &userObjects{out: w}
	default:
		return userTable{newTable(w, UserColumns(1<<len(userColumns)-1).Titles())}
	}
}

type userTable struct{ *table }

func (t userTable) Write(u ExportedUser) error {
	return t.row(
		u.ID, u.Name, u.Email, u.Group, string(u.Role), truth(u.Disabled), truth(u.Tapemaster), truth(u.OTPRequired),
		truth(u.Denied&TapeMaster == 0), truth(u.Denied&Lite == 0), truth(u.Denied&Checkpoint == 0),
		truth(u.Activated()), string(u.Status), fileTime(u.LastSignIn.At), fileTime(u.CreatedAt),
	)
}

// truth words a switch as property sheets do.
func truth(on bool) string {
	if on {
		return "True"
	}
	return "False"
}

// A writtenUser is a user in XML and JSON. Fields are added, never renamed.
type writtenUser struct {
	XMLName          xml.Name   `xml:"user" json:"-"`
	UserID           string     `xml:"userId" json:"userId"`
	Name             string     `xml:"name" json:"name"`
	Email            string     `xml:"email" json:"email"`
	Group            string     `xml:"group" json:"group"`
	Role             string     `xml:"role" json:"role"`
	Disabled         bool       `xml:"disabled" json:"disabled"`
	TapemasterRights bool       `xml:"tapemasterRights" json:"tapemasterRights"`
	OneTimePassword  bool       `xml:"oneTimePassword" json:"oneTimePassword"`
	Access           []string   `xml:"access>program" json:"access"` // programs that he may start
	Activated        bool       `xml:"activated" json:"activated"`
	Status           UserStatus `xml:"status" json:"status"`
	LastSignIn       *time.Time `xml:"lastSignIn" json:"lastSignIn"` // none, or null: never
	CreatedAt        *time.Time `xml:"createdAt" json:"createdAt"`
}

func written(u ExportedUser) writtenUser {
	w := writtenUser{
		UserID: u.ID, Name: u.Name, Email: u.Email, Group: u.Group, Role: string(u.Role),
		Disabled: u.Disabled, TapemasterRights: u.Tapemaster, OneTimePassword: u.OTPRequired,
		Access: (^u.Denied).Names(), Activated: u.Activated(), Status: u.Status,
		LastSignIn: utc(u.LastSignIn.At), CreatedAt: utc(u.CreatedAt),
	}
	if w.Access == nil {
		w.Access = []string{} // never null
	}
	return w
}

func utc(t time.Time) *time.Time {
	if t.IsZero() {
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

func (e *userElements) Write(u ExportedUser) error {
	if err := e.begin(); err != nil {
		return err
	}
	b, err := xml.Marshal(written(u))
	if err == nil {
		_, err = e.out.Write(append(b, '\n'))
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

type userObjects struct {
	out    io.Writer
	before string // the next one; empty at the beginning
}

func (o *userObjects) separate() error {
	before := o.before
	if before == "" {
		before = "[\n"
	}
	o.before = ","
	_, err := io.WriteString(o.out, before)
	return err
}

func (o *userObjects) Write(u ExportedUser) error {
	if err := o.separate(); err != nil {
		return err
	}
	e := json.NewEncoder(o.out)
	e.SetEscapeHTML(false)
	return e.Encode(written(u))
}

func (o *userObjects) Flush() error {
	end := "]\n"
	if o.before == "" {
		end = "[]\n"
	}
	_, err := io.WriteString(o.out, end)
	return err
}
