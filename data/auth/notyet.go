package auth

import (
	"context"
	"errors"
	"time"

	"tapetrack/data"
)

var errNotYet = errors.New("not yet")

// NewQRCode draws a new secret for the Pending user of a ticket, because
// somebody else may have seen the QR code, and returns what popup 1 shows then.
// A refusal comes back in the Outcome like that of Activate.
func (s *Service) NewQRCode(ctx context.Context, ticket data.Ticket) (data.Outcome, error) {
	return data.Outcome{}, errNotYet
}

// MySignIn returns what the user of a session sees of his own authenticators.
func (s *Service) MySignIn(ctx context.Context, by data.Actor) (data.MySignIn, error) {
	return data.MySignIn{}, errNotYet
}

// Prove asks for password and a current code before anything in My Sign-in is
// changed, and returns a ticket that is good for ten minutes. A wrong one is a
// FieldError for FieldCurrent or FieldOTP and counts like one at sign-in. For
// a fresh sign-in with a recovery code both may be empty, and the ticket lets
// him replace his phone and nothing else. While the one-time password is
// Pending or Off there is nothing to change: ErrDenied.
func (s *Service) Prove(ctx context.Context, by data.Actor, password, code string) (data.Ticket, error) {
	return "", errNotYet
}

// BeginDevice draws the secret of a new authenticator and returns what is shown
// of it. It stays in memory until ConfirmDevice; what was valid stays valid.
// replaces is the ID of the authenticator that it takes the place of, or empty
// to add one; after a sign-in with a recovery code it takes the place of all.
// A second call of the same ticket forgets the secret of the first.
func (s *Service) BeginDevice(ctx context.Context, ticket data.Ticket, replaces string) (*data.Enrolment, error) {
	return nil, errNotYet
}

// ConfirmDevice judges the first code of the authenticator that BeginDevice
// showed and stores it under this name, activated; what it replaces goes in the
// same transaction. A wrong code is a FieldError for FieldOTP and counts, a
// name that is no use one for FieldName. codes are new recovery codes, if the
// phone was replaced after a sign-in with one; they are shown once.
func (s *Service) ConfirmDevice(ctx context.Context, ticket data.Ticket, name, code string) (codes []string, err error) {
	return nil, errNotYet
}

// RenameDevice gives an authenticator another name.
func (s *Service) RenameDevice(ctx context.Context, ticket data.Ticket, id, name string) error {
	return errNotYet
}

// RemoveDevice removes an authenticator. The last activated one can only be
// replaced: ErrDenied.
func (s *Service) RemoveDevice(ctx context.Context, ticket data.Ticket, id string) error {
	return errNotYet
}

// NewRecoveryCodes makes a set of recovery codes, which takes the place of the
// one before. They are shown once and nowhere else to be had. A ticket that was
// got by a recovery code is not enough: ErrDenied.
func (s *Service) NewRecoveryCodes(ctx context.Context, ticket data.Ticket) ([]string, error) {
	return nil, errNotYet
}

// FirstRecoveryCodes makes the set that belongs to an activation. It returns
// none, and no error, unless the user of the session is Active, the session was
// opened with a code, the policy lets users have recovery codes, and no set
// was ever made for this enrolment.
func (s *Service) FirstRecoveryCodes(ctx context.Context, by data.Actor) ([]string, error) {
	return nil, errNotYet
}

// SignInState returns what an administrator sees of somebody's sign-in.
func (s *Service) SignInState(ctx context.Context, by data.Actor, key int64) (data.SignInState, error) {
	return data.SignInState{}, errNotYet
}

// LostPhone drops the authenticators and codes of a user, whose phone was lost
// or stolen, and issues a temporary code: with it and his password he sees a
// new QR code. It asks for a reason, which goes to the audit and to the user;
// without one it returns a FieldError for FieldReason.
func (s *Service) LostPhone(ctx context.Context, by data.Actor, key int64, reason string) (data.GivenCode, error) {
	return data.GivenCode{}, errNotYet
}

// IssueTemporaryCode issues a code for one sign-in, for who has left his phone
// at home. Nothing else changes. Nobody issues one for himself.
func (s *Service) IssueTemporaryCode(ctx context.Context, by data.Actor, key int64, reason string) (data.GivenCode, error) {
	return data.GivenCode{}, errNotYet
}

// PauseOTP lets a user in without a code until a time at most seven days away;
// his authenticators sleep meanwhile. Not for oneself.
func (s *Service) PauseOTP(ctx context.Context, by data.Actor, key int64, until time.Time, reason string) error {
	return errNotYet
}

// ResumeOTP ends a pause.
func (s *Service) ResumeOTP(ctx context.Context, by data.Actor, key int64) error {
	return errNotYet
}

// TestCode says whether a code that a user reads out matches one of his
// authenticators. It uses the code up, counts a wrong one, and the user is told.
func (s *Service) TestCode(ctx context.Context, by data.Actor, key int64, code string) (data.CodeTest, error) {
	return data.CodeTest{}, errNotYet
}

// Policies returns every policy with its value in effect, in the order in which
// the window shows them. The profile is the first.
func (s *Service) Policies(ctx context.Context, by data.Actor) ([]data.PolicyItem, error) {
	return nil, errNotYet
}

// SetPolicies writes several policies at once, all or none. An empty value takes
// one back to what the profile says. It returns a FieldError, whose Field is the
// name of the policy, for a value that is no use, and ErrDenied if no
// administrator could sign in any more.
func (s *Service) SetPolicies(ctx context.Context, by data.Actor, values map[string]string) error {
	return errNotYet
}

// RandomPassword returns a password that nobody can guess and everybody can
// type: 16 letters and digits in groups of four, 80 bits.
func RandomPassword() string { return "" }

// Log returns a page of the audit.
func (s *Service) Log(ctx context.Context, by data.Actor, q data.EventQuery) (data.EventPage, error) {
	return data.EventPage{}, errNotYet
}

// ExportLog calls each with every event that matches, oldest first, and notes
// the export in the audit. An error of each ends it.
func (s *Service) ExportLog(ctx context.Context, by data.Actor, q data.EventQuery, each func(data.Event) error) error {
	return errNotYet
}

// VerifyLog holds audit and records against their keyed codes, and notes in the
// audit what it found. progress, which may be nil, is called now and then.
func (s *Service) VerifyLog(ctx context.Context, by data.Actor, progress func(done, total int64)) (data.AuditReport, error) {
	return data.AuditReport{}, errNotYet
}
