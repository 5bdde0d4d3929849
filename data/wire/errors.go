package wire

import (
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
}

var kinds = []kind{
	{"changed", data.ErrChanged, connect.CodeAborted},
	{"not-found", data.ErrNotFound, connect.CodeNotFound},
	{"exists", data.ErrExists, connect.CodeAlreadyExists},
	{"group-in-use", data.ErrGroupInUse, connect.CodeFailedPrecondition},
	{"unconfirmed", data.ErrUnconfirmed, connect.CodePermissionDenied},
	{"session-idle", data.ErrSessionIdle, connect.CodeUnauthenticated},
	{"session-over", data.ErrSessionOver, connect.CodeUnauthenticated},
	{"session-ended", data.ErrSessionEnded, connect.CodeUnauthenticated},
	{"own-password", data.ErrOwnPassword, connect.CodePermissionDenied},
	{"own-sign-in", data.ErrOwnSignIn, connect.CodePermissionDenied},
	{"denied", data.ErrDenied, connect.CodePermissionDenied},
	{"key-changed", data.ErrKeyChanged, connect.CodeUnavailable},
	{"tampered", data.ErrTampered, connect.CodeDataLoss},
	{"busy", data.ErrBusy, connect.CodeUnavailable},
	{"disk-full", data.ErrDiskFull, connect.CodeUnavailable},
	{"read-only", data.ErrReadOnly, connect.CodeUnavailable},
	{"unreadable", data.ErrUnreadable, connect.CodeUnavailable},
	{"not-ready", data.ErrUnreachable, connect.CodeUnavailable}, // a server that starts or stops
	{"no-dry-run", data.ErrNoDryRun, connect.CodeUnimplemented},
}

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
