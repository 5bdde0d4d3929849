package wire

import (
	"time"

	"tapetrack/data"
)

// None is a message without content.
type None struct{}

// A Greeting is what a server tells about itself to anybody who may connect.
type Greeting struct {
	Version string    // of the server
	Time    time.Time // its clock, by which codes are judged
}

// A SignInRequest is what somebody typed into a login dialog, and what the program says of
// itself, which the log has as claimed.
type SignInRequest struct {
	Login    string
	Password string
	Code     string
	Program  string
	Version  string
	Computer string
}

// An Outcome is a data.Outcome with what lets somebody in, which that doesn't write.
type Outcome struct {
	Refusal        *data.Refusal
	Ticket         string
	Session        *data.Session
	Token          string // opens Session
	Enrolment      *Enrolment
	ChangePassword data.PasswordChange
	RecoveryDue    bool
	Codes          int
}

// An Enrolment is a data.Enrolment. It holds a secret.
type Enrolment data.Enrolment

// A Ticket is a data.Ticket.
type Ticket struct{ Ticket string }

// A TypedCode is a code that was typed into popup 1.
type TypedCode struct{ Ticket, Code string }

// A NewPassword is chosen during a sign-in.
type NewPassword struct{ Ticket, Password string }

// A PasswordRule is a data.PasswordRule without its check, which the program makes again.
type PasswordRule struct {
	Least int
	Own   []string
}

// A PasswordChange is that of a user who is signed in.
type PasswordChange struct{ Current, Next string }

// A Password is typed by a user who is signed in.
type Password struct{ Password string }

// A Proof is what a user who is signed in typed before an act of their own.
type Proof struct{ Password, Code string }

// A BeginDeviceRequest asks for a new authenticator in place of the one that is named, if
// any.
type BeginDeviceRequest struct{ Ticket, Replaces string }

// A ConfirmDeviceRequest has the first code of a new authenticator and its name.
type ConfirmDeviceRequest struct{ Ticket, Name, Code string }

// A DeviceRequest names an authenticator of the user's own, and perhaps its new name.
type DeviceRequest struct{ Ticket, ID, Name string }

// A BegunTurnOn is a one-time password that a user turns on.
type BegunTurnOn struct {
	Ticket    string
	Enrolment *Enrolment
}

// A Change says that something the user of a stream may see has changed: another Number.
// The same one is a sign of life.
type Change struct{ Number int64 }

// A NewUser is a data.NewUser with what an administrator sets.
type NewUser struct {
	User      EditedUser
	Password  string
	Temporary bool
	OTP       bool
}

// An EditedUser is what an edit takes of a user.
type EditedUser struct {
	Key     int64
	Version int64             // as read
	Values  map[string]string // of the fields that edits change, by data.Field.Row
}

// Edited returns what an edit takes of a user.
func Edited(u data.User) EditedUser {
	e := EditedUser{Key: u.Key, Version: u.Version, Values: map[string]string{}}
	for f := range data.Fields() {
		if f.Changed == data.ByEdit || f.Program != 0 {
			e.Values[f.Row()] = f.Get(&u)
		}
	}
	return e
}

// User returns a user with nothing but what an edit takes.
func (e EditedUser) User() data.User {
	u := data.User{Key: e.Key, Version: e.Version}
	for f := range data.Fields() {
		if value, there := e.Values[f.Row()]; there && (f.Changed == data.ByEdit || f.Program != 0) {
			f.Set(&u, value)
		}
	}
	return u
}

// Kept returns the columns that an edit by a program of an earlier release says nothing about.
func (e EditedUser) Kept() data.UserColumns {
	var kept data.UserColumns
	for f := range data.Fields() {
		if _, there := e.Values[f.Row()]; !there && f.Changed == data.ByEdit {
			kept |= f.Column
		}
	}
	return kept
}

// A UserEdit is a data.UserEdit.
type UserEdit struct {
	User EditedUser
	OTP  data.OTPAct
}

// A Disable disables or enables a user.
type Disable struct {
	Key      int64
	Disabled bool
}

// A SetOTPRequest acts on the one-time password of a user.
type SetOTPRequest struct {
	Key int64
	Act data.OTPAct
}

// A PauseRequest turns a one-time password off until a time.
type PauseRequest struct {
	Key    int64
	Until  time.Time
	Reason string
}

// A ResetPasswordRequest sets the password of another user.
type ResetPasswordRequest struct {
	Key       int64
	Password  string
	Temporary bool
}

// A ForReason is an act on a user for a reason.
type ForReason struct {
	Key    int64
	Reason string
}

// A DisconnectRequest ends sessions, with a message to their users.
type DisconnectRequest struct {
	IDs     []string
	Message string
}

// A GivenCode is a data.GivenCode. It holds a code.
type GivenCode data.GivenCode

// A TestCodeRequest is a code that a user reads out.
type TestCodeRequest struct {
	Key  int64
	Code string
}

// A UserFilter is a data.UserFilter without the time, which is the server's to set.
type UserFilter struct {
	Text   string
	Group  string
	OTP    data.OTPState
	Status data.UserStatus
	Ready  data.ReadyFilter
}

// A UserQuery is a data.UserQuery.
type UserQuery struct {
	Filter     UserFilter
	Sort       data.SortColumn
	Descending bool
	Offset     int64
	Limit      int
}

// Filtered returns a filter as it is sent.
func Filtered(f data.UserFilter) UserFilter {
	return UserFilter{f.Text, f.Group, f.OTP, f.Status, f.Ready}
}

// Filter returns it as it was.
func (f UserFilter) Filter() data.UserFilter {
	return data.UserFilter{Text: f.Text, Group: f.Group, OTP: f.OTP, Status: f.Status, Ready: f.Ready}
}

// Queried returns a query as it is sent.
func Queried(q data.UserQuery) UserQuery {
	return UserQuery{Filtered(q.Filter), q.Sort, q.Descending, q.Offset, q.Limit}
}

// Query returns it as it was.
func (q UserQuery) Query() data.UserQuery {
	return data.UserQuery{Filter: q.Filter.Filter(), Sort: q.Sort, Descending: q.Descending, Offset: q.Offset, Limit: q.Limit}
}

// A UserScope is a data.UserScope.
type UserScope struct {
	Keys  []int64
	Query UserQuery
}

// A PlaceRequest asks where a user is in a list.
type PlaceRequest struct {
	Query UserQuery
	Key   int64
}

// A ShownRequest asks which users a filter shows.
type ShownRequest struct {
	Filter UserFilter
	Keys   []int64
}

// A CountRequest asks how many users a filter shows, up to Most.
type CountRequest struct {
	Filter UserFilter
	Most   int64
}

// A GroupEdit is a group as it was read and as it shall be.
type GroupEdit struct{ Before, After data.Group }

// A DeleteGroupRequest names a group and where its members go.
type DeleteGroupRequest struct{ ID, MoveTo string }

// A PoliciesEdit has the values of policies as they were read, and what is to be changed.
type PoliciesEdit struct {
	Before []ReadPolicy
	Values map[string]string
}

// A ReadPolicy is the value of a policy as a program has read it.
type ReadPolicy struct {
	Name, Value string
	Set         bool
}

// An ImportPart is a piece of a file of users: its head first, then rows.
type ImportPart struct {
	Head   *ImportHead        `json:",omitempty"`
	Rows   []data.ImportRow   `json:",omitempty"`
	Agreed []data.ImportedRow `json:",omitempty"` // of the report that was agreed to
}

// An ImportHead is what an import is told besides its rows.
type ImportHead struct {
	Name    string
	SHA256  string
	Columns data.UserColumns
	Dry     bool
	Agreed  *data.ImportReport // without its rows; nil: none
}

// An ImportReportPart is a piece of a report: its head first, then rows.
type ImportReportPart struct {
	Head *data.ImportReport `json:",omitempty"` // without its rows
	Rows []data.ImportedRow `json:",omitempty"`
}

// A Progress is a step of a long act, or a piece of its result.
type Progress[R any] struct {
	Done, Total int64
	Result      *R `json:",omitempty"`
}
