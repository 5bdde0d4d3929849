package wire

import (
	"context"
	"encoding/json"
	"errors"

	"connectrpc.com/connect/v2"

	"tapetrack/data"
	"tapetrack/data/words"
)

// A kind is a sentinel that callers distinguish on the other side, with the code that
// intermediaries see. The first that an error matches counts.
type kind struct {
	name string
	is   error
	code connect.Code
	// told is what the other side is told whatever the error says, which may name files of the
	// server and what to do at its computer; empty: what the error says.
	told data.Text
}

var kinds = []kind{
	{name: "changed", is: data.ErrChanged, code: connect.CodeAborted},
	{name: "not-found", is: data.ErrNotFound, code: connect.CodeNotFound},
	{name: "exists", is: data.ErrExists, code: connect.CodeAlreadyExists},
	{name: "group-in-use", is: data.ErrGroupInUse, code: connect.CodeFailedPrecondition},
	{name: "unconfirmed", is: data.ErrUnconfirmed, code: connect.CodePermissionDenied},
	{name: "session-idle", is: data.ErrSessionIdle, code: connect.CodeUnauthenticated},
	{name: "session-lost", is: data.ErrSessionLost, code: connect.CodeUnauthenticated},
	{name: "session-over", is: data.ErrSessionOver, code: connect.CodeUnauthenticated},
	{name: "session-ended", is: data.ErrSessionEnded, code: connect.CodeUnauthenticated},
	{name: "own-password", is: data.ErrOwnPassword, code: connect.CodePermissionDenied},
	{name: "own-sign-in", is: data.ErrOwnSignIn, code: connect.CodePermissionDenied},
	{name: "denied", is: data.ErrDenied, code: connect.CodePermissionDenied},
	{name: "key-changed", is: data.ErrKeyChanged, code: connect.CodeUnavailable, told: keyChanged},
	{name: "seal-cut", is: data.ErrSealCut, code: connect.CodeOutOfRange},
	{name: "tampered", is: data.ErrTampered, code: connect.CodeDataLoss},
	{name: "server-busy", is: data.ErrServerBusy, code: connect.CodeResourceExhausted},
	{name: "too-many-sign-ins", is: data.ErrTooManySignIns, code: connect.CodeResourceExhausted},
	{name: "busy", is: data.ErrBusy, code: connect.CodeUnavailable, told: busy},
	{name: "disk-full", is: data.ErrDiskFull, code: connect.CodeUnavailable, told: diskFull},
	{name: "read-only", is: data.ErrReadOnly, code: connect.CodeUnavailable, told: readOnly},
	{name: "unreadable", is: data.ErrUnreadable, code: connect.CodeUnavailable, told: unreadable},
	{name: "not-ready", is: data.ErrUnreachable, code: connect.CodeUnavailable}, // a server that starts or stops
	{name: "no-dry-run", is: data.ErrNoDryRun, code: connect.CodeUnimplemented},
}

// What programs are told of troubles that only whoever runs the server can mend.
const (
	keyChanged data.Text = "The database key was changed while the server was running. Ask your administrator to start it again."
	busy                 = words.ServerBusy
	diskFull   data.Text = "The disk of the server is full. Nothing was changed. Tell your administrator."
	readOnly   data.Text = "The server can't write its database. Nothing was changed. Tell your administrator."
	unreadable data.Text = "The server can't use its database. Nothing was changed. Tell your administrator."
)

// failureType names the detail of an error that has a Failure.
const failureType = "tapetrack.Failure"

// A Failure is an error of the domain on its way: what people are told, and what programs
// distinguish. Causes stay on the side where they happened.
type Failure struct {
	Kind  string        `json:",omitempty"` // name of a sentinel
	Field string        `json:",omitempty"` // of a FieldError
	Text  data.Sentence // empty: the other side words the kind
}

// Send returns an error as it is sent; nil for nil, and one that is ready as it is. What is not of the domain is sent without
// a word of its own.
func Send(err error) error {
	var sent *connect.Error
	if err == nil || errors.As(err, &sent) {
		return err
	}
	f, code := Failure{Text: told(err)}, connect.CodeInternal
	for _, k := range kinds {
		if errors.Is(err, k.is) {
			f.Kind, code = k.name, k.code
			break
		}
	}
	var field *data.FieldError
	if errors.As(err, &field) {
		f.Field, code = field.Field, connect.CodeInvalidArgument
	}
	return failed(code, f, err)
}

// IsTrouble reports whether an error is one of the server's own: whoever runs it has to know,
// since the other side is told no more than that there is one.
func IsTrouble(err error) bool {
	var sent *connect.Error
	if err == nil || errors.As(err, &sent) {
		return false
	}
	for _, k := range kinds {
		if errors.Is(err, k.is) {
			return k.told != ""
		}
	}
	return words.Known(err).Empty() && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}

// Refuse returns the error of a request that no rule has judged: that of a stranger, or of
// another release.
func Refuse(code connect.Code, text data.Sentence) error {
	return failed(code, Failure{Text: text}, nil)
}

func failed(code connect.Code, f Failure, cause error) error {
	detail, err := json.Marshal(f)
	if err != nil {
		return connect.NewError(connect.CodeInternal, "").WithCause(errors.Join(cause, err))
	}
	e := connect.NewError(code, f.Text.String()) // in English, for a client that knows no detail
	if cause != nil {
		e = e.WithCause(cause)
	}
	return e.WithDetail(&connect.ErrorDetail{Type: failureType, Value: detail})
}

// told returns the sentence that an error brings along; empty if it has none of its own, or
// names what only the server may know.
func told(err error) data.Sentence {
	var tampered *data.Tampered
	if errors.As(err, &tampered) {
		return words.Known(err) // which names the user, and nothing of the cause
	}
	for _, k := range kinds {
		if errors.Is(err, k.is) && k.told != "" {
			return data.Say(k.told)
		}
		if err == k.is { //nolint:errorlint // one that wraps it may say more
			return data.Sentence{}
		}
	}
	return words.Known(err)
}

// Received returns an error of the domain as it was before Send, and any other as it is.
func Received(err error) error {
	var sent *connect.Error
	if err == nil || !errors.As(err, &sent) || !sent.IsRemote() {
		return err
	}
	for _, d := range sent.Details() {
		var f Failure
		if d.Type != failureType || json.Unmarshal(d.Value, &f) != nil {
			continue
		}
		return f.restored(err)
	}
	if sent.Code() == connect.CodeFailedPrecondition && sent.Message() != "" {
		// Another release refuses this one. What it says is shown, whatever it knows of details.
		return &data.Trouble{Kind: err, Text: data.Say("%s", sent.Message())}
	}
	return err
}

func (f Failure) restored(cause error) error {
	var is error
	for _, k := range kinds {
		if k.name == f.Kind {
			is = k.is
		}
	}
	switch {
	case f.Field != "":
		return &data.FieldError{Field: f.Field, Text: f.Text, Kind: is}
	case errors.Is(is, data.ErrDenied), errors.Is(is, data.ErrOwnPassword), errors.Is(is, data.ErrOwnSignIn):
		if f.Text.Empty() {
			return is
		}
		denied := &data.Denied{Text: f.Text, Kind: is}
		if errors.Is(is, data.ErrDenied) {
			denied.Kind = nil
		}
		return denied
	case is != nil && f.Text.Empty():
		return is
	case is != nil:
		return &data.Trouble{Kind: is, Text: f.Text}
	case !f.Text.Empty():
		return &data.Trouble{Kind: cause, Text: f.Text}
	}
	return cause
}
