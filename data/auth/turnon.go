package auth

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"

	"tapetrack/data"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	TurnOnOff       = "Only an administrator can turn on your one-time password."
	TurnOnReset     = "An administrator has reset or suspended your one-time password. Ask an administrator how to go on."
	TurnOnPending   = "Your one-time password was turned on by an administrator. Sign out and sign in again to see the QR code."
	TurnOnAlready   = "Your one-time password is already on."
	TurnOnOver      = "The QR code is no longer valid. Nothing was changed; start again."
	TurnOnMeanwhile = "Your account has been changed since the QR code was shown. Start again."
)

// mayTurnOn returns ErrDenied unless users may turn on their own one-time password now:
// it is off, the policy permits it, and no administrator has decided otherwise. Holders
// of tapemaster rights may whatever the policy says, since they may in Administration.
func (s *service) mayTurnOn(tx data.Tx, account data.Account) error {
	switch state := s.state(account); {
	case account.OTPPause.On(s.now()), account.Guarded:
		return data.Deny(TurnOnReset)
	case state == data.Pending:
		return data.Deny(TurnOnPending)
	case state != data.Off:
		return data.Deny(TurnOnAlready)
	}
	r, err := rulesIn(tx)
	if err == nil && !r.ownOTP && rankOf(account.User) < holder {
		err = data.Deny(TurnOnOff)
	}
	return err
}

// mayTurnOnIn is mayTurnOn in a program, which must be of the version that the policy
// requires of those who are activated.
func (s *service) mayTurnOnIn(tx data.Tx, account data.Account, client data.Client) error {
	if err := s.mayTurnOn(tx, account); err != nil {
		return err
	}
	r, err := rulesIn(tx)
	if err != nil {
		return err
	}
	if needs := r.needs(client); needs != "" {
		return data.Deny("%s", data.Refusal{Reason: data.OldProgram, Proven: true, Needs: needs, Program: client.Program})
	}
	return nil
}

// BeginTurnOn judges the password of a user whose one-time password is off, draws the
// secret of an authenticator and returns what is shown of it. The secret is kept with the
// ticket, which is valid for data.ProofTime; until ConfirmTurnOn nothing else changes. A
// wrong password is a FieldError for FieldCurrent and counts like one at sign-in. It
// returns ErrDenied if the user may not turn it on.
func (s *Self) BeginTurnOn(ctx context.Context, by data.Actor, password string) (ticket data.Ticket, shown *data.Enrolment, err error) {
	fresh := device{ID: data.NewID(), Secret: make([]byte, secretSize), ShownAt: s.now()}
	_, _ = rand.Read(fresh.Secret) // never fails
	defer clear(fresh.Secret)
	e := evidence{ownCode: true}
	type begun struct {
		Ticket data.Ticket
		Shown  *data.Enrolment
	}
	at := s.attempt(ctx, "BeginTurnOn")
	b, err := once(ctx, at, func(b *begun) { at.restoreTicket(&b.Ticket) }, func() error {
		who, account, err := s.self(ctx, by)
		if err != nil {
			return err
		}
		match, _, err := s.verify(ctx, password, account.PasswordHash)
		if err != nil {
			return err
		}
		e.password, e.client = &checked{hash: account.PasswordHash, match: match}, who.client
		e.refused = about(account.User, data.PasswordRefused, e.client, s.now(), "")
		return nil
	}, &e.refused, func(tx data.Tx) (b begun, told, err error) {
		who, stored, err := s.owner(ctx, tx, by)
		if err != nil {
			return b, nil, err
		}
		if err := s.mayTurnOnIn(tx, stored, who.client); err != nil {
			return b, nil, err
		}
		p, refusal, err := s.judgeOwn(tx, stored, who.session, e)
		if err != nil {
			return b, nil, err
		}
		if refusal != nil {
			return b, fieldOf(*refusal), nil
		}
		// The account of this name in the app, if there is one, is worthless.
		if b.Shown, err = drawn(tx, stored.ID, fresh.Secret); err != nil {
			return b, nil, err
		}
		p.Version, p.Device = stored.Version, fresh
		if b.Ticket, err = s.issue(tx, data.ForTurningOn, p, at); err != nil {
			return b, nil, err
		}
		return b, nil, tx.AppendEvent(about(stored.User, data.QRShown, e.client, s.now(), string(words.ShownToTurnOn)))
	})
	return b.Ticket, b.Shown, err
}

// ConfirmTurnOn judges the first code of the authenticator that BeginTurnOn showed, and in
// one transaction turns the one-time password on and stores the authenticator under this
// name as activated: the next sign-in asks for a code, and not for this one. A wrong code
// is a FieldError for FieldOTP and counts like one at sign-in; a name that is refused is
// one for FieldName. It returns ErrDenied if the ticket is no longer valid, if anything
// that administrators see of the account was changed since, or if the user may no longer
// turn it on.
func (s *Self) ConfirmTurnOn(ctx context.Context, ticket data.Ticket, name, code string) error {
	name = data.Tidy(name)
	if err := data.CheckDevice(name); err != nil {
		return err
	}
	_, err := once(ctx, s.attempt(ctx, "ConfirmTurnOn", string(ticket), name, code), nil, nil, nil, func(tx data.Tx) (done struct{}, told, err error) {
		p, account, err := s.turningOn(ctx, tx, ticket)
		defer clear(p.Device.Secret)
		if err != nil {
			return done, nil, err
		}
		e := evidence{code: code, client: p.Client, refused: about(account.User, data.PasswordRefused, p.Client, s.now(), "")}
		m, refusal, err := s.matchFirst(tx, account, p, e)
		if err != nil {
			return done, nil, err
		}
		if refusal != nil {
			return done, besideQR(*refusal), tx.AppendEvent(e.refusal(refusal.Reason))
		}
		if _, err := tx.DropTicket(hashed(string(ticket))); err != nil {
			return done, nil, err
		}
		return done, nil, s.leavesAdministrator(tx, func() error { return s.turnOn(tx, account, p, name, m) })
	})
	return err
}

// turningOn reads the proof of a ticket of BeginTurnOn and its account, in the transaction
// of the act.
func (s *service) turningOn(ctx context.Context, tx data.Tx, ticket data.Ticket) (proof, data.Account, error) {
	p, ok, err := s.proven(ctx, tx, data.ForTurningOn, ticket)
	if err != nil {
		return p, data.Account{}, err
	}
	if !ok {
		return p, data.Account{}, data.Deny(TurnOnOver)
	}
	account, err := s.accountOf(ctx, tx, p)
	switch {
	case err != nil:
		return p, account, err
	case account.PasswordHash != p.PasswordHash:
		return p, account, &data.Trouble{Kind: data.ErrSessionEnded, Text: data.Say("Your password has been changed. Sign in again.")}
	}
	if err := cmp.Or(locked(account), s.mayTurnOnIn(tx, account, p.Client)); err != nil {
		return p, account, err
	}
	if account.Version != p.Version {
		// Somebody may have turned it on and off again.
		return p, account, data.Deny(TurnOnMeanwhile)
	}
	return p, account, nil
}

// turnOn turns a user's own one-time password on, with the authenticator of a proof, whose
// first code is proven.
func (s *service) turnOn(tx data.Tx, account data.Account, p proof, name string, m match) error {
	if err := tx.SetCounters(account.Key, account.Passwords, data.Counter{Failures: account.Codes.Failures}); err != nil {
		return err
	}
	if err := tx.CountPending(account.Key, 0); err != nil {
		return err
	}
	if err := tx.CountPutOff(account.Key, 0); err != nil {
		return err
	}
	if err := s.dropEnrolment(tx, account.Key); err != nil {
		return err
	}
	account, err := update(tx, account.Key, func(a *data.Account) {
		a.OTPRequired, a.PendingSince, a.OTPPause = true, s.now(), data.Pause{}
	})
	if err != nil {
		return err
	}
	if err := s.storeFirst(tx, account.Key, p, name, m); err != nil {
		return err
	}
	// As if the user had confirmed it: password and code were proven just now.
	p.Factor, p.WithCode, p.Authenticator, p.Seen, p.Device = data.WithCode, true, p.Device.ID, []string{p.Device.ID}, device{}
	p.Proven = s.now()
	if err := s.keep(tx, data.ForAdministration, ofSession(data.ForAdministration, p.Session), p); err != nil {
		return err
	}
	kind := data.OTPOwnTurnedOn
	if rankOf(account.User) >= holder {
		kind = data.OTPHolderTurnedOn
	}
	if err := tx.AppendEvent(about(account.User, kind, p.Client, s.now(), name)); err != nil {
		return err
	}
	// Whoever knows the password alone may be signed in elsewhere.
	return s.endElsewhere(tx, account.User, p.Client, p.Session, words.BecauseTurnedOn)
}

// canTurnOn reports whether users may turn on their own one-time password now.
func (s *service) canTurnOn(tx data.Tx, account data.Account) (bool, error) {
	err := s.mayTurnOn(tx, account)
	if errors.Is(err, data.ErrDenied) {
		return false, nil
	}
	return err == nil, err
}

// provenHere reports whether a code of this enrolment was proven in a session: by signing
// in or, less than data.ProofTime ago, since then.
func (s *service) provenHere(ctx context.Context, tx data.Tx, account data.Account, session data.Session) (bool, error) {
	if s.mayMakeFirst(account, session) {
		return true, nil
	}
	_, ok, err := s.recent(ctx, tx, session, account)
	return ok, err
}
