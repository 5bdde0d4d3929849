package auth

import (
	"context"
	"crypto/hmac"
	"slices"

	"tapetrack/data"
)

// Activate judges a code that was typed into popup 1, against the authenticator that the
// popup shows and no other. If it is right, the user is Active from then on.
func (s *Entrance) Activate(ctx context.Context, ticket data.Ticket, code string) (data.Outcome, error) {
	return s.begun(ctx, ticket, s.attempt(ctx, "Activate", string(ticket), code), func(tx data.Tx, p proof) (data.Outcome, error) {
		account, refusal, err := s.recheck(tx, p)
		if err != nil {
			return data.Outcome{}, err
		}
		if refusal == nil && !account.OTPRequired {
			// It was turned off since, so there is nothing to activate.
			refusal = &data.Refusal{Reason: data.TurnedOff, Proven: true}
		}
		out := data.Outcome{Ticket: ticket}
		if refusal == nil {
			v, err := s.judge(tx, account, evidence{
				code: code, wantCode: true, only: p.Authenticator, ownCode: true, client: p.Client,
				refused: about(data.User{Key: p.User, ID: p.UserID}, data.SignInRefused, p.Client, s.now(), ""),
			})
			if err != nil {
				return data.Outcome{}, err
			}
			refusal, account = v.refusal, v.account
			out.ChangePassword, out.Codes = account.ChangePassword, v.guessed
		}
		if refusal != nil {
			return s.refused(tx, account.User, *refusal, p.Client)
		}
		p.WithCode, p.Factor = true, data.WithCode
		if err := s.rewrite(tx, data.ForSignIn, ticket, p); err != nil {
			return data.Outcome{}, err
		}
		return out, tx.AppendEvent(about(account.User, data.SignInBegun, p.Client, s.now(), string(data.WithCode)))
	})
}

// NewQRCode draws a new secret for the Pending user of a ticket, because somebody else
// may have seen the QR code, and returns what popup 1 shows next. As with Activate, a
// refusal is in the Outcome.
func (s *Entrance) NewQRCode(ctx context.Context, ticket data.Ticket) (data.Outcome, error) {
	return s.begun(ctx, ticket, s.attempt(ctx, "NewQRCode", string(ticket)), func(tx data.Tx, p proof) (data.Outcome, error) {
		account, refusal, err := s.recheck(tx, p)
		if err != nil {
			return data.Outcome{}, err
		}
		switch {
		case refusal == nil && !account.OTPRequired:
			refusal = &data.Refusal{Reason: data.TurnedOff, Proven: true}
		case refusal == nil && s.state(account) != data.Pending:
			refusal = &data.Refusal{Reason: data.BecameActive, Proven: true}
		}
		if refusal != nil {
			return s.refused(tx, account.User, *refusal, p.Client)
		}
		if err := s.restart(tx, account.Key); err != nil {
			return data.Outcome{}, err
		}
		if err := tx.AppendEvent(about(account.User, data.QRRenewed, p.Client, s.now(), "")); err != nil {
			return data.Outcome{}, err
		}
		if account, err = tx.Account(account.Key); err != nil {
			return data.Outcome{}, err
		}
		out, fresh, err := s.enrolmentOutcome(tx, verdict{account: account, state: data.Pending}, p.Client)
		if err != nil || out.Refusal != nil {
			return out, err
		}
		out.Ticket, p.Authenticator = ticket, fresh
		return out, s.rewrite(tx, data.ForSignIn, ticket, p)
	})
}

// enrolmentOutcome returns what popup 1 shows, with how long the user can still sign in
// without a code, and the ID of the authenticator shown; a refusal if its secret can't
// be read.
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
		enrolment.Left = r.grace(v.account)
	}
	return data.Outcome{Enrolment: enrolment}, shown, nil
}

// Complete opens the session after the last popup, and uses up the ticket in the same
// transaction, unless recovery codes are due first. User and authenticators are read again: if the user was disabled,
// revoked, reset or activated elsewhere since, the sign-in is refused and the ticket
// used up.
func (s *Entrance) Complete(ctx context.Context, ticket data.Ticket) (data.Outcome, error) {
	at := s.attempt(ctx, "Complete", string(ticket))
	return once(ctx, at, at.restoreFor(ticket), nil, nil, func(tx data.Tx) (out data.Outcome, told, err error) {
		out, err = s.complete(ctx, tx, ticket, at)
		return out, nil, err
	})
}

func (s *service) complete(ctx context.Context, tx data.Tx, ticket data.Ticket, at *attempt) (data.Outcome, error) {
	out := endOf(data.TicketUnknown)
	p, ok, err := s.proven(ctx, tx, data.ForSignIn, ticket)
	if err != nil || !ok {
		return out, err
	}
	account, refusal, err := s.mayComplete(tx, p)
	if err != nil {
		return out, err
	}
	if refusal == nil {
		due, err := s.recoveryForced(tx, account, p)
		if err != nil || due { // the ticket stays
			return data.Outcome{Ticket: ticket, RecoveryDue: true}, err
		}
	}
	if refusal == nil || !refusal.Retry() {
		if taken, err := tx.DropTicket(hashed(string(ticket))); err != nil || !taken {
			return out, err
		}
	}
	if refusal != nil {
		return s.refused(tx, account.User, *refusal, p.Client)
	}
	session, err := s.open(tx, account, p, hashed(string(ticket)), at)
	return data.Outcome{Session: session}, err
}

// mayComplete returns the refusal that keeps the user of a ticket from a session, nil if
// there is none.
func (s *service) mayComplete(tx data.Tx, p proof) (data.Account, *data.Refusal, error) {
	account, refusal, err := s.recheck(tx, p)
	if err == nil && refusal == nil && account.ChangePassword != data.NoChange {
		refusal = &data.Refusal{Reason: data.NewPasswordDue, Proven: true}
	}
	if err == nil && refusal == nil {
		refusal, err = s.groupMeanwhile(tx, account, p)
	}
	if err == nil && refusal == nil {
		refusal, err = s.pendingTooLong(tx, account, p)
	}
	if err == nil && refusal == nil && p.Recovery != nil {
		refusal, err = s.recoveryMeanwhile(tx, account)
	}
	return account, refusal, err
}

// recoveryMeanwhile refuses a sign-in whose recovery codes were shown but can no longer
// become valid: others were made elsewhere.
func (s *service) recoveryMeanwhile(tx data.Tx, account data.Account) (*data.Refusal, error) {
	r, err := rulesIn(tx)
	if err != nil {
		return nil, err
	}
	lacks, err := s.lacksRecovery(tx, account, r)
	if err != nil || lacks {
		return nil, err
	}
	return &data.Refusal{Reason: data.CodeVoid, Proven: true}, nil
}

// Abandon drops the ticket of a sign-in when a popup is closed.
func (s *Entrance) Abandon(ctx context.Context, ticket data.Ticket) error {
	return s.forget(ctx, ticket)
}

// holds reports whether the recovery or temporary code that was proven, used up or not,
// is still one of the user's. It is not after the user was reset, which drops the codes,
// or got new ones.
func holds(tx data.Tx, p proof) (bool, error) {
	kind := data.RecoveryCode
	if p.Factor == data.WithTemporary {
		kind = data.TemporaryCode
	}
	codes, err := tx.SingleUse(p.User, kind)
	return slices.ContainsFunc(codes, func(c data.SingleUse) bool { return hmac.Equal(c.Hash, p.Single) }), err
}

// recheck reads the user of a ticket again, and returns a refusal if what was proven is
// no longer enough for a sign-in.
func (s *service) recheck(tx data.Tx, p proof) (data.Account, *data.Refusal, error) {
	account, err := tx.Account(p.User)
	end := func(reason data.Reason) (data.Account, *data.Refusal, error) {
		return account, &data.Refusal{Reason: reason, Proven: true}, nil
	}
	switch {
	case notFound(err), tampered(err):
		account = data.Account{User: data.User{Key: p.User, ID: p.UserID}}
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
	case account.PasswordHash != p.PasswordHash:
		return end(data.PasswordRaced)
	case !account.MayStart(p.Client.Program):
		return account, deniedProgram(p.Client), nil
	case !account.Ranges.Permit(p.Client.Address):
		return end(data.OutsideRanges)
	}
	a, there := authenticator(account, p.Authenticator)
	switch state := s.state(account); {
	case state == data.Off:
		return account, nil, nil
	case p.Authenticator == "" && state == data.Pending:
		return end(data.TurnedOn)
	case p.Single != nil && !p.WithCode && (p.Authenticator == "" || state == data.Pending && there):
		if held, err := holds(tx, p); err != nil || !held {
			return account, &data.Refusal{Reason: data.CodeVoid, Proven: true}, err
		}
		return account, nil, nil
	case p.Factor == data.WhilePaused && account.OTPPause.On(s.now()):
		return account, nil, nil
	case state == data.Blocked:
		return end(data.BlockedOTP)
	case p.Factor == data.WhilePaused:
		return end(data.TicketUnknown)
	case p.Authenticator == "":
		return end(data.BecameActive)
	case state == data.Pending && there && !p.WithCode:
		return account, nil, nil
	case state == data.Active && there && p.WithCode && !a.ActivatedAt.IsZero():
		return account, nil, nil
	case state == data.Active && there:
		return end(data.BecameActive)
	default:
		return end(data.Replaced)
	}
}

// pendingTooLong refuses a Pending user who can no longer sign in without a code, and
// counts a sign-in without one.
func (s *service) pendingTooLong(tx data.Tx, account data.Account, p proof) (*data.Refusal, error) {
	if p.WithCode || s.state(account) != data.Pending {
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
