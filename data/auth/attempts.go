package auth

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
)

// An attempt is one act that a client asks for until it has the answer. Its outcome is
// stored in the transaction that decides, so that a client whose connection broke learns
// what became of it: no code is used twice or lost, and no failure is counted twice.
//
// The outcome holds no password, no session id and no ticket: those are drawn from the id of
// the attempt, which only its client knows, and a salt, so that the one who asks again gets
// the same ones.
type attempt struct {
	s     *service
	id    string // as stored; empty: the act is not repeated
	typed []byte // what tells it from others, see code
	whole string // its id and the key of its client
	salt  []byte // random; that of the first time once the outcome was read
}

const (
	attemptDomain = "tapetrack/attempts"
	attemptPlace  = "attempts/"
)

// attempt returns that of a context for an act. typed is what tells one attempt from another
// besides its id: never a password.
func (s *service) attempt(ctx context.Context, act string, typed ...string) *attempt {
	call := data.CallOf(ctx)
	if call.Attempt == "" || call.Key == "" {
		return &attempt{s: s}
	}
	whole := strings.Join([]string{call.Key, call.Attempt}, "\x00")
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	return &attempt{
		s: s, id: hashed(whole), whole: whole, salt: salt,
		typed: []byte(strings.Join(append([]string{whole, act}, typed...), "\x00")),
	}
}

// code returns the code of what tells the attempt from others. It is made where it is compared or
// stored: a server may get another key of the database between two transactions.
func (a *attempt) code() []byte { return a.s.sealer.MAC(attemptDomain+"/typed", a.typed) }

// newID draws an id that lets somebody in: the same one each time the attempt is repeated.
func (a *attempt) newID() string {
	if a.id == "" {
		return data.NewID()
	}
	drawn := a.s.sealer.MAC(attemptDomain+"/ids", append([]byte(a.whole), a.salt...))
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(drawn)
}

// restore fills in what a repeated sign-in was given.
func (a *attempt) restore(out *data.Outcome) { a.restoreFor(data.Ticket(a.newID()))(out) }

// restoreFor is restore for a sign-in that goes on with a ticket.
func (a *attempt) restoreFor(ticket data.Ticket) func(*data.Outcome) {
	return func(out *data.Outcome) {
		if out.Ticket != "" {
			out.Ticket = ticket
		}
		if out.Session != nil {
			session := out.Session.With(actor.InSession(a.newID()))
			out.Session = &session
		}
	}
}

// restoreTicket fills in a ticket that was issued.
func (a *attempt) restoreTicket(ticket *data.Ticket) {
	if *ticket != "" {
		*ticket = data.Ticket(a.newID())
	}
}

// A toldOutcome is what is stored of an attempt.
type toldOutcome struct {
	At     time.Time
	Salt   []byte
	Typed  []byte
	Result json.RawMessage
	Failed *toldError `json:",omitempty"`
}

// A toldError is a FieldError.
type toldError struct {
	Field string
	Text  data.Sentence
}

var (
	errForeignAttempt = &data.Trouble{
		Kind: errors.New("the id of an attempt was used for another one"),
		Text: data.Say("The program asked for two different things as if they were one. The second was not done: try again."),
	}
	errUntold = errors.New("this error has no form that is stored")
)

// once carries out an act, or returns what became of it. prepare, which may be nil, does what
// takes long before the transaction. decide returns the result, an error that is part of
// it, as for a wrong password, which commits, and one that rolls back. restore, which may be
// nil, fills in the ids of a result that was stored without. refused is as for service.decide,
// and nil if damage is not logged.
func once[R any](ctx context.Context, a *attempt, restore func(*R), prepare func() error, refused *data.Event, decide func(data.Tx) (R, error, error)) (result R, err error) {
	s := a.s
	var told error
	known := false
	look := func(tx data.Tx) (err error) {
		known, told, err = a.recall(tx, &result)
		return err
	}
	if a.id != "" {
		if err := s.store.View(ctx, look); err != nil {
			return result, err
		}
	}
	if !known {
		if prepare != nil {
			if err := prepare(); err != nil {
				return result, err
			}
		}
		commit := s.store.Update
		if refused != nil {
			commit = func(ctx context.Context, f func(data.Tx) error) error { return s.decide(ctx, *refused, f) }
		}
		err := commit(ctx, func(tx data.Tx) (err error) {
			if a.id != "" { // another call may have decided it since
				if err := look(tx); err != nil || known {
					return err
				}
			}
			if result, told, err = decide(tx); err != nil {
				return err
			}
			return a.remember(tx, result, told)
		})
		if err != nil {
			var none R
			return none, err
		}
	}
	if known && restore != nil {
		restore(&result)
	}
	return result, told
}

// recall reads what became of an attempt.
func (a *attempt) recall(tx data.Tx, result any) (known bool, told, err error) {
	kept, err := tx.KeptAttempt(a.id)
	if notFound(err) {
		return false, nil, nil
	}
	if err != nil {
		return false, nil, err
	}
	plain, err := a.s.sealer.Open(kept.Sealed, attemptPlace+a.id)
	if err != nil {
		return false, nil, nil // modified outside TapeTrack, or of another key
	}
	defer clear(plain)
	var o toldOutcome
	if err := json.Unmarshal(plain, &o); err != nil {
		return false, nil, nil // of another release
	}
	if age := a.s.now().Sub(o.At); age.Abs() > data.AttemptTime {
		return false, nil, nil
	}
	if !hmac.Equal(o.Typed, a.code()) {
		return false, nil, errForeignAttempt
	}
	if err := json.Unmarshal(o.Result, result); err != nil {
		return false, nil, fmt.Errorf("read the outcome of an attempt: %w", err)
	}
	a.salt = o.Salt
	if o.Failed != nil {
		told = &data.FieldError{Field: o.Failed.Field, Text: o.Failed.Text}
	}
	return true, told, nil
}

// remember stores what became of an attempt.
func (a *attempt) remember(tx data.Tx, result any, told error) error {
	if a.id == "" {
		return nil
	}
	now := a.s.now()
	o := toldOutcome{At: now, Salt: a.salt, Typed: a.code()}
	var field *data.FieldError
	switch {
	case errors.As(told, &field) && field.Kind == nil:
		o.Failed = &toldError{Field: field.Field, Text: field.Text}
	case told != nil:
		return fmt.Errorf("%w: %w", errUntold, told)
	}
	var err error
	if o.Result, err = json.Marshal(result); err != nil {
		return fmt.Errorf("write down the outcome of an attempt: %w", err)
	}
	plain, err := json.Marshal(o)
	clear(o.Result)
	if err != nil {
		return fmt.Errorf("write down the outcome of an attempt: %w", err)
	}
	defer clear(plain)
	sealed, err := a.s.sealer.Seal(plain, attemptPlace+a.id)
	if err != nil {
		return fmt.Errorf("seal the outcome of an attempt: %w", err)
	}
	return tx.KeepAttempt(data.KeptAttempt{ID: a.id, KeptAt: now, Sealed: sealed}, now.Add(-data.AttemptTime))
}
