package auth

import (
	"context"
	"crypto/hmac"
	"slices"

	"tapetrack/data"
)

// Activate judges a code that was typed into popup 1, against the very
// authenticator that is shown. If it is right, the user is Active from then on.
func (s *Entrance) Activate(ctx context.Context, ticket data.Ticket, code string) (data.Outcome, error) {
	p, ok := s.tickets.get(ticket)
	if !ok || p.authenticator == "" {
		return endOf(data.TicketUnknown), nil
	}
	var out data.Outcome
	e := evidence{
		code: code, wantCode: true, only: p.authenticator, ownCode: true, client: p.client,
		refused: about(data.User{Key: p.user, ID: p.userID}, data.SignInRefused, p.client, s.now(), ""),
	}
	err := s.decide(ctx, e.refused, func(tx data.Tx) error {
		account, refusal, err := s.recheck(tx, p)
		if err != nil {
			return err
		}
		if refusal == nil && !account.OTPRequired {
			// Turned off meanwhile: there is nothing left to activate.
			refusal = &data.Refusal{Reason: data.TurnedOff, Proven: true}
		}
		if refusal == nil {
			v, err := s.judge(tx, account, e)
			if err != nil {
				return err
			}
			refusal, account = v.refusal, v.account
			out.ChangePassword, out.Codes = account.ChangePassword, v.guessed
		}
		if refusal != nil {
			out, err = s.refused(tx, account.User, *refusal, p.client)
			return err
		}
		out.Ticket = ticket
		return tx.AppendEvent(about(account.User, data.SignInBegun, p.client, s.now(), string(data.WithCode)))
	})
	switch {
	case err != nil:
		return data.Outcome{}, err
	case out.Refusal == nil:
		s.tickets.change(ticket, func(p *proof) { p.withCode, p.factor = true, data.WithCode })
	case !out.Refusal.Retry():
		s.tickets.drop(ticket)
	}
	return out, nil
}

// NewQRCode draws a new secret for the Pending user of a ticket, because
// somebody else may have seen the QR code, and returns what popup 1 shows then.
// A refusal comes back in the Outcome like that of Activate.
func (s *Entrance) NewQRCode(ctx context.Context, ticket data.Ticket) (data.Outcome, error) {
	p, ok := s.tickets.get(ticket)
	if !ok || p.authenticator == "" {
		return endOf(data.TicketUnknown), nil
	}
	var out data.Outcome
	fresh := ""
	err := s.decide(ctx, about(data.User{Key: p.user, ID: p.userID}, data.SignInRefused, p.client, s.now(), ""), func(tx data.Tx) error {
		account, refusal, err := s.recheck(tx, p)
		if err != nil {
			return err
		}
		switch {
		case refusal == nil && !account.OTPRequired:
			refusal = &data.Refusal{Reason: data.TurnedOff, Proven: true}
		case refusal == nil && s.state(account) != data.Pending:
			refusal = &data.Refusal{Reason: data.BecameActive, Proven: true}
		}
		if refusal != nil {
			out, err = s.refused(tx, account.User, *refusal, p.client)
			return err
		}
		if err := s.restart(tx, account.Key); err != nil {
			return err
		}
		if err := tx.AppendEvent(about(account.User, data.QRRenewed, p.client, s.now(), "")); err != nil {
			return err
		}
		if account, err = tx.Account(account.Key); err != nil {
			return err
		}
		out, fresh, err = s.enrolmentOutcome(tx, verdict{account: account, state: data.Pending}, p.client)
		if out.Refusal == nil {
			out.Ticket = ticket
		}
		return err
	})
	switch {
	case err != nil:
		return data.Outcome{}, err
	case out.Refusal == nil:
		s.tickets.change(ticket, func(p *proof) { p.authenticator = fresh })
	case !out.Refusal.Retry():
		s.tickets.drop(ticket)
	}
	return out, nil
}

// enrolmentOutcome returns what popup 1 shows, with how long it can be put off,
// and the authenticator that is shown; a refusal if its secret can't be read.
func (s *service) enrolmentOutcome(tx data.Tx, v verdict, client data.Client) (out data.Outcome, shown string, err error) {
	enrolment, shown, err := s.enrolment(tx, v, client)
	if err != nil {
		return out, "", err
	}
	if enrolment == nil {
		out, err = s.refused(tx, v.account.User, data.Refusal{Reason: data.NoSecret, Proven: true}, client)
		return out, "", err
	}
	r, err := rulesIn(tx)
	if err != nil {
		return out, "", err
	}
	if !enrolment.Activated {
		enrolment.Insist = r.insists(v.account, s.now())
	}
	if !enrolment.Activated && !enrolment.Insist {
		enrolment.Left = r.leave(v.account)
	}
	return data.Outcome{Enrolment: enrolment}, shown, nil
}

// Complete opens the session after the last popup. User and authenticators are
// read again; if the user was disabled, revoked, reset or activated elsewhere
// meanwhile, it is refused and the ticket is spent.
func (s *Entrance) Complete(ctx context.Context, ticket data.Ticket) (data.Outcome, error) {
	p, ok := s.tickets.take(ticket)
	if !ok {
		return endOf(data.TicketUnknown), nil
	}
	var out data.Outcome
	err := s.store.Update(ctx, func(tx data.Tx) error {
		account, refusal, err := s.recheck(tx, p)
		if err != nil {
			return err
		}
		if refusal == nil && account.ChangePassword != data.NoChange {
			refusal = &data.Refusal{Reason: data.NewPasswordDue, Proven: true}
		}
		if refusal == nil {
			refusal, err = s.groupMeanwhile(tx, account, p)
			if err != nil {
				return err
			}
		}
		if refusal == nil {
			refusal, err = s.pendingTooLong(tx, account, p)
			if err != nil {
				return err
			}
		}
		if refusal != nil {
			out, err = s.refused(tx, account.User, *refusal, p.client)
			return err
		}
		out.Session, err = s.open(tx, account, p)
		return err
	})
	if err != nil || out.Refusal != nil && out.Refusal.Retry() {
		s.tickets.put(ticket, p)
	}
	if err != nil {
		return data.Outcome{}, err
	}
	return out, nil
}

// Abandon forgets a ticket: the user closed the popup, or My Sign-in.
func (s *Entrance) Abandon(ticket data.Ticket) {
	s.tickets.drop(ticket)
	s.proven.drop(ticket)
}

// holds reports whether the recovery or temporary code that was proven, used up
// or not, is still one of the user's. Whatever resets the user drops the codes,
// and new ones take the place of those that are there.
func holds(tx data.Tx, p proof) (bool, error) {
	kind := data.RecoveryCode
	if p.factor == data.WithTemporary {
		kind = data.TemporaryCode
	}
	codes, err := tx.SingleUse(p.user, kind)
	return slices.ContainsFunc(codes, func(c data.SingleUse) bool { return hmac.Equal(c.Hash, p.single) }), err
}

// recheck reads the user of a ticket again and says whether what was proven
// still lets them in.
func (s *service) recheck(tx data.Tx, p proof) (data.Account, *data.Refusal, error) {
	account, err := tx.Account(p.user)
	end := func(reason data.Reason) (data.Account, *data.Refusal, error) {
		return account, &data.Refusal{Reason: reason, Proven: true}, nil
	}
	switch {
	case notFound(err), tampered(err):
		account = data.Account{User: data.User{Key: p.user, ID: p.userID}}
		if tampered(err) {
			return end(data.DamagedAccount)
		}
		return end(data.UnknownUser)
	case err != nil:
		return account, nil, err
	case account.Disabled:
		return end(data.DisabledUser)
	case account.Revocation == data.ByAdministrator:
		return end(data.RevokedByAdmin)
	case account.Revocation != data.NotRevoked:
		return end(data.RevokedUser)
	case account.PasswordHash != p.passwordHash:
		return end(data.PasswordRaced)
	case !account.MayStart(p.client.Program):
		return account, deniedProgram(p.client), nil
	}
	a, there := authenticator(account, p.authenticator)
	switch state := s.state(account); {
	case state == data.Off:
		return account, nil, nil
	case p.authenticator == "" && state == data.Pending:
		return end(data.TurnedOn)
	case p.single != nil && !p.withCode && (p.authenticator == "" || state == data.Pending && there):
		if held, err := holds(tx, p); err != nil || !held {
			return account, &data.Refusal{Reason: data.CodeVoid, Proven: true}, err
		}
		return account, nil, nil
	case p.factor == data.WhilePaused && account.OTPPause.On(s.now()):
		return account, nil, nil
	case state == data.Blocked:
		return end(data.BlockedOTP)
	case p.factor == data.WhilePaused:
		return end(data.TicketUnknown)
	case p.authenticator == "":
		return end(data.BecameActive)
	case state == data.Pending && there && !p.withCode:
		return account, nil, nil
	case state == data.Active && there && p.withCode && !a.ActivatedAt.IsZero():
		return account, nil, nil
	case state == data.Active && there:
		return end(data.BecameActive)
	default:
		return end(data.Replaced)
	}
}

// pendingTooLong refuses whoever has to type a code before getting any further, and
// counts who gets in without one.
func (s *service) pendingTooLong(tx data.Tx, account data.Account, p proof) (*data.Refusal, error) {
	if p.withCode || s.state(account) != data.Pending {
		return nil, nil
	}
	r, err := rulesIn(tx)
	if err != nil {
		return nil, err
	}
	if r.insists(account, s.now()) {
		return &data.Refusal{Reason: data.NoCode, Proven: true}, nil
	}
	return nil, tx.CountPending(account.Key, account.PendingSignIns+1)
}
