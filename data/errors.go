package data

import (
	"errors"
	"fmt"
)

// Sentinels that callers distinguish with errors.Is. Each can be shown as it is;
// words.Message has the full sentence.
var (
	ErrNotFound     = errors.New("not found")
	ErrExists       = errors.New("exists already")
	ErrChanged      = errors.New("was changed by someone else")
	ErrDenied       = errors.New("not permitted")
	ErrUnconfirmed  = errors.New("asks for password and code first") // to change one's own sign-in
	ErrSessionEnded = errors.New("the sign-in has ended")
	ErrSessionIdle  = fmt.Errorf("idle for too long: %w", ErrSessionEnded)
	ErrSessionOver  = fmt.Errorf("it was open for as long as the policy permits: %w", ErrSessionEnded)
	ErrSessionLost  = fmt.Errorf("its program was lost: %w", ErrSessionEnded)
	ErrTampered     = errors.New("was modified outside TapeTrack")
	ErrGroupInUse   = errors.New("the group still has members")
	// Users change their own password and sign-in elsewhere. Programs with windows
	// say where.
	ErrOwnPassword = errors.New("one's own password is changed otherwise")
	ErrOwnSignIn   = errors.New("one's own sign-in is changed otherwise")

	ErrNoDatabase  = errors.New("there is no database")
	ErrUnreadable  = errors.New("the database can't be opened")
	ErrNotDatabase = errors.New("the file is not a TapeTrack database")
	ErrReadOnly    = errors.New("the database can't be written")
	ErrBusy        = errors.New("the database is in use by another program")
	ErrDiskFull    = errors.New("the disk is full")
	ErrNewerSchema = errors.New("the database was made by a newer version")
	ErrNoKey       = errors.New("the key of the database is missing")
	// ErrUnreachable: a server does not answer.
	ErrUnreachable = errors.New("the server can't be reached")
	// ErrServerBusy: more sign-ins wait for a server than it takes. Nothing was judged, and
	// nothing is counted.
	ErrServerBusy = errors.New("too many sign-ins at once")
	// ErrTooManySignIns: one address has asked for more sign-ins than a server takes from it.
	// Nothing was judged, and nothing is counted.
	ErrTooManySignIns = errors.New("too many sign-ins from one address")
	ErrKeyChanged     = errors.New("the key of the database was changed")
	// ErrSealCut: a seal names an end of the log that lies in what was cut off since.
	ErrSealCut = errors.New("the seal lies in what was cut off the log")
)

// A FieldError says what is wrong with one field of a form.
type FieldError struct {
	Field string   // one of the Field… constants
	Text  Sentence // for the person who typed it
	Kind  error    // a sentinel that it matches; may be nil
}

// Error returns the text for the log.
func (e *FieldError) Error() string { return e.Text.String() }

// Unwrap returns the sentinel.
func (e *FieldError) Unwrap() error { return e.Kind }

// Names of fields, as FieldError and property sheets use them.
const (
	FieldUserID   = "user-id"
	FieldName     = "name"
	FieldEmail    = "email"
	FieldGroup    = "group-id"
	FieldPassword = "password"
	FieldAgain    = "password-again"
	FieldCurrent  = "current-password"
	FieldIssuer   = "issuer" // also the name of its policy
	FieldOTP      = "one-time-password"
	FieldDisabled = "disabled"
	FieldRights   = "tapemaster-rights"
	FieldRole     = "role"
	FieldAccess   = "access" // which programs may be started
	FieldRanges   = "ip-ranges"
	FieldReason   = "reason"
	FieldMessage  = "message"
	FieldUntil    = "until"
	FieldFrom     = "from" // when the rule of a group begins
	FieldRule     = "rule" // of a group
	FieldSeal     = "seal" // of the Sign-in Log, see AuditReport
	FieldFile     = "file"

	FieldDescription = "description" // of a group
)

// A Denied error says why an act is not permitted. It matches ErrDenied and its
// Kind: nil, or ErrOwnPassword or ErrOwnSignIn if users do it to themselves elsewhere.
type Denied struct {
	Text Sentence
	Kind error
}

// Error returns the text for the log.
func (e *Denied) Error() string { return e.Text.String() }

// Unwrap returns ErrDenied and the kind.
func (e *Denied) Unwrap() []error {
	if e.Kind == nil {
		return []error{ErrDenied}
	}
	return []error{ErrDenied, e.Kind}
}

// Deny returns a Denied error with a sentence, see Say.
func Deny(text Text, args ...any) error {
	return &Denied{Text: Say(text, args...)}
}

// A Tampered error names the user whose record was modified outside
// TapeTrack. It matches ErrTampered.
type Tampered struct {
	User  User  // as stored: none of it can be trusted
	Cause error // for the log
}

// Error returns the text for the log.
func (e *Tampered) Error() string { return e.Cause.Error() }

// Unwrap returns ErrTampered and the cause.
func (e *Tampered) Unwrap() []error { return []error{ErrTampered, e.Cause} }

// A Trouble is a failure worded for people: what happened and what to do next. Kind
// is one of the sentinels; Cause is the system's error, for the log, and may be nil.
type Trouble struct {
	Kind  error
	Text  Sentence
	Cause error
}

// Error returns the text for the log.
func (e *Trouble) Error() string { return e.Text.String() }

// Unwrap returns the kind and the cause.
func (e *Trouble) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}
