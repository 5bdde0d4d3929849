package auth

import (
	"context"

	"tapetrack/data"
)

// SignIn judges what was typed into the login dialog. A refusal comes back in
// the Outcome; an error means that nothing was decided and nobody is let in.
func (s *Service) SignIn(ctx context.Context, a data.Attempt) (data.Outcome, error) {
	f, err := s.find(ctx, a.Login)
	if err != nil {
		return data.Outcome{}, err
	}
	match, outdated := s.hasher.Verify(a.Password, f.hash)
	var out data.Outcome
	err = s.decide(ctx, f.user, a.Client, func(tx data.Tx) (err error) {
		out, err = s.signIn(tx, f, a, checked{hash: f.hash, match: match})
		return err
	})
	if err != nil {
		return data.Outcome{}, err
	}
	if outdated && out.Refusal == nil {
		// Not before: a second hash for who knows the password of a locked user
		// would tell that it is right. If it fails, the next sign-in tries again.
		_ = s.rehash(ctx, f, out.Ticket, a.Password)
	}
	return out, nil
}

// rehash stores the password with the parameters of now, unless it was changed
// meanwhile, and keeps the ticket of this sign-in good.
func (s *Service) rehash(ctx context.Context, f found, ticket data.Ticket, password string) error {
	renewed, err := s.hasher.Hash(password)
	if err != nil {
		return err
	}
	changed := false
	err = s.store.Update(ctx, func(tx data.Tx) error {
		account, err := tx.Account(f.user.Key)
		if err != nil || account.PasswordHash != f.hash {
			return err
		}
		account.PasswordHash, changed = renewed, true
		return tx.UpdateAccount(account)
	})
	if err == nil && changed {
		s.tickets.change(ticket, func(p *proof) { p.passwordHash = renewed })
	}
	return err
}

// found says whose password is asked for.
type found struct {
	user    data.User // Key 0 if there is none
	hash    string    // one that no password has, for an unknown user and for a row that is not trusted
	damaged bool
}

func (s *Service) find(ctx context.Context, login string) (found, error) {
	f := found{hash: nobody}
	err := s.store.View(ctx, func(tx data.Tx) error {
		if !data.IsLoginName(login) {
			return nil
		}
		account, err := tx.AccountByLogin(login)
		switch {
		case notFound(err):
			return nil
		case tampered(err):
			f.damaged = true
			f.user = data.User{Key: account.Key, ID: account.ID}
			return nil
		case err != nil:
			return err
		}
		f.user, f.hash = account.User, account.PasswordHash
		return nil
	})
	return f, err
}

func (s *Service) signIn(tx data.Tx, f found, a data.Attempt, password checked) (data.Outcome, error) {
	if err := s.noteClock(tx, a.Client); err != nil {
		return data.Outcome{}, err
	}
	if f.damaged {
		return s.refused(tx, f.user, data.Refusal{Reason: data.DamagedAccount}, a.Client)
	}
	account, err := tx.Account(f.user.Key)
	switch {
	case notFound(err):
		return s.refused(tx, data.User{}, data.Refusal{Reason: data.UnknownUser}, a.Client)
	case tampered(err):
		return s.refused(tx, f.user, data.Refusal{Reason: data.DamagedAccount}, a.Client)
	case err != nil:
		return data.Outcome{}, err
	}
	v, err := s.judge(tx, account, evidence{password: &password, code: a.Code, wantCode: true, client: a.Client})
	if err != nil {
		return data.Outcome{}, err
	}
	if v.refusal != nil {
		return s.refused(tx, v.account.User, *v.refusal, a.Client)
	}
	p := proof{
		user: account.Key, userID: v.account.ID, passwordHash: v.account.PasswordHash, authenticator: v.authenticator,
		withCode: v.authenticator != "", client: a.Client,
	}
	return s.accepted(tx, v, p)
}

// accepted signs in, or says what is to be shown or chosen first.
func (s *Service) accepted(tx data.Tx, v verdict, p proof) (data.Outcome, error) {
	out := data.Outcome{ChangePassword: v.account.ChangePassword, Codes: v.guessed}
	if v.state == data.Pending {
		enrolment, shown, err := s.enrolment(tx, v, p.client)
		if err != nil {
			return data.Outcome{}, err
		}
		if enrolment == nil {
			return s.refused(tx, v.account.User, data.Refusal{Reason: data.NoSecret, Proven: true}, p.client)
		}
		out.Enrolment = enrolment
		p.authenticator = shown
	}
	if out.Enrolment != nil || out.ChangePassword != data.NoChange {
		out.Ticket = s.tickets.issue(p)
		return out, nil
	}
	session, err := s.open(tx, v.account, p)
	out.Session = session
	return out, err
}

// enrolment returns what popup 1 shows, nil if the secret can't be read.
func (s *Service) enrolment(tx data.Tx, v verdict, client data.Client) (shown *data.Enrolment, id string, err error) {
	a, ok := authenticator(v.account, v.authenticator)
	if !v.activated {
		if a, ok = pending(v.account); !ok {
			// Required, but no secret was drawn yet.
			if a, err = s.newAuthenticator(tx, v.account.Key); err != nil {
				return nil, "", err
			}
			ok = true
		}
	}
	if !ok || !s.usable(v.account.Key, a) {
		return nil, "", nil
	}
	shown, err = s.show(tx, v.account, a, client)
	if err != nil {
		return nil, "", err
	}
	shown.Activated = v.activated
	return shown, a.ID, nil
}

// Activate judges a code that was typed into popup 1, against the very
// authenticator that is shown. If it is right, the user is Active from then on.
func (s *Service) Activate(ctx context.Context, ticket data.Ticket, code string) (data.Outcome, error) {
	p, ok := s.tickets.get(ticket)
	if !ok {
		return endOf(data.TicketUnknown), nil
	}
	var out data.Outcome
	err := s.decide(ctx, data.User{Key: p.user, ID: p.userID}, p.client, func(tx data.Tx) error {
		account, refusal, err := s.recheck(tx, p)
		if err != nil {
			return err
		}
		if refusal == nil && !account.OTPRequired {
			// Turned off meanwhile: there is nothing left to activate.
			refusal = &data.Refusal{Reason: data.TurnedOff, Proven: true}
		}
		if refusal == nil {
			v, err := s.judge(tx, account, evidence{code: code, wantCode: true, only: p.authenticator, client: p.client})
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
		return nil
	})
	switch {
	case err != nil:
		return data.Outcome{}, err
	case out.Refusal == nil:
		s.tickets.change(ticket, func(p *proof) { p.withCode = true })
	case !out.Refusal.Retry():
		s.tickets.drop(ticket)
	}
	return out, nil
}

// Complete opens the session after the last popup. User and authenticators are
// read again; if he was disabled, revoked, reset or activated elsewhere
// meanwhile, it is refused and the ticket is spent.
func (s *Service) Complete(ctx context.Context, ticket data.Ticket) (data.Outcome, error) {
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

// Abandon forgets a ticket: the user closed the popup.
func (s *Service) Abandon(ticket data.Ticket) { s.tickets.drop(ticket) }

// recheck reads the user of a ticket again and says whether what was proven
// still lets him in.
func (s *Service) recheck(tx data.Tx, p proof) (data.Account, *data.Refusal, error) {
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
	}
	a, there := authenticator(account, p.authenticator)
	switch state := s.state(account); {
	case state == data.Off:
		return account, nil, nil
	case state == data.Blocked:
		return end(data.BlockedOTP)
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

// open stores the session, the last sign-in and the event.
func (s *Service) open(tx data.Tx, account data.Account, p proof) (*data.Session, error) {
	now := s.now()
	session := data.Session{
		ID: data.NewID(), UserKey: account.Key, UserID: account.ID, Name: account.Name,
		Program: p.client.Program, Version: p.client.Version, Computer: p.client.Computer,
		OpenedAt: now, WithCode: p.withCode, Previous: account.LastSignIn,
		Tapemaster: account.Tapemaster,
	}
	if err := tx.OpenSession(session); err != nil {
		return nil, err
	}
	last := data.SignIn{At: now, Program: p.client.Program, Computer: p.client.Computer}
	if err := tx.SetLastSignIn(account.Key, last); err != nil {
		return nil, err
	}
	factors := "password"
	if p.withCode {
		factors = "password and code"
	}
	return &session, tx.AppendEvent(about(account.User, data.SignedIn, p.client, now, factors))
}

// refused appends the event with the true reason. For an unknown user nothing
// of what was typed is kept.
func (s *Service) refused(tx data.Tx, user data.User, r data.Refusal, client data.Client) (data.Outcome, error) {
	err := tx.AppendEvent(about(user, data.SignInRefused, client, s.now(), string(r.Reason)))
	return data.Outcome{Refusal: &r}, err
}

func endOf(reason data.Reason) data.Outcome {
	return data.Outcome{Refusal: &data.Refusal{Reason: reason, Proven: true}}
}

func (s *Service) noteClock(tx data.Tx, client data.Client) error {
	behind, err := s.behind(tx)
	if err != nil || behind == 0 {
		return err
	}
	return tx.AppendEvent(about(data.User{}, data.ClockBehind, client, s.now(), behind.String()))
}
