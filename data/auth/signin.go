package auth

import (
	"context"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
)

// SignIn judges what was typed into the login dialog. A refusal is in the Outcome; an
// error means that nothing was decided and nobody is signed in.
func (s *Entrance) SignIn(ctx context.Context, a data.Attempt) (data.Outcome, error) {
	var f found
	var outdated bool
	client := a.Client.SeenIn(data.CallOf(ctx))
	e := evidence{code: a.Code, wantCode: true, signsIn: true, client: client}
	at := s.attempt(ctx, "SignIn", a.Login, a.Code)
	out, err := once(ctx, at, at.restore, func() (err error) {
		if err := s.admit(ctx); err != nil {
			return err
		}
		if f, err = s.find(ctx, a.Login, a.Code); err != nil {
			return err
		}
		match := false
		if match, outdated, err = s.verify(ctx, a.Password, f.hash); err == nil {
			e.single, err = s.present(ctx, a.Code, f)
		}
		if err != nil {
			return s.tooMany(ctx, err)
		}
		e.password = &checked{hash: f.hash, match: match}
		e.refused = about(f.user, data.SignInRefused, client, s.now(), "")
		return nil
	}, &e.refused, func(tx data.Tx) (data.Outcome, error, error) {
		out, err := s.signIn(tx, f, e, at)
		return out, nil, err
	})
	if err != nil {
		return data.Outcome{}, err
	}
	if outdated && out.Refusal == nil {
		// Not before: the time for a second hash would reveal that the password of a
		// locked user is right. If this fails, the next sign-in tries again.
		_ = s.rehash(ctx, f, out.Ticket, a.Password)
	}
	return out, nil
}

// rehash stores the password's hash with the present parameters, unless the password was
// changed since, and updates the ticket of this sign-in.
func (s *service) rehash(ctx context.Context, f found, ticket data.Ticket, password string) error {
	renewed, err := s.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.store.Update(ctx, func(tx data.Tx) error {
		account, err := tx.Account(f.user.Key)
		if err != nil || account.PasswordHash != f.hash {
			return err
		}
		account.PasswordHash = renewed
		if err := tx.UpdateAccount(account); err != nil || ticket == "" {
			return err
		}
		p, ok, err := s.proven(ctx, tx, data.ForSignIn, ticket)
		if err != nil || !ok {
			return err
		}
		p.PasswordHash = renewed
		return s.rewrite(tx, data.ForSignIn, ticket, p)
	})
}

// found is the user of a login name.
type found struct {
	user    data.User // Key 0 if there is none
	hash    string    // nobody, if the user is unknown or the row is not trusted
	damaged bool
	salts   map[data.SingleUseKind][]byte // of the user's codes of the kind that was typed
}

func (s *service) find(ctx context.Context, login, code string) (found, error) {
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
		f.salts, err = salts(tx, account.Key, code)
		if tampered(err) {
			err = nil // the judge finds the damage, too
		}
		return err
	})
	return f, err
}

func (s *service) signIn(tx data.Tx, f found, e evidence, at *attempt) (data.Outcome, error) {
	if err := s.noteClock(tx, e.client); err != nil {
		return data.Outcome{}, err
	}
	if f.damaged {
		return s.refused(tx, f.user, data.Refusal{Reason: data.DamagedAccount}, e.client)
	}
	account, err := tx.Account(f.user.Key)
	switch {
	case notFound(err):
		return s.refused(tx, data.User{}, data.Refusal{Reason: data.UnknownUser}, e.client)
	case tampered(err):
		return s.refused(tx, f.user, data.Refusal{Reason: data.DamagedAccount}, e.client)
	case err != nil:
		return data.Outcome{}, err
	}
	v, err := s.judge(tx, account, e)
	if err != nil {
		return data.Outcome{}, err
	}
	if v.refusal != nil {
		return s.refused(tx, v.account.User, *v.refusal, e.client)
	}
	p := proof{
		User: account.Key, UserID: v.account.ID, PasswordHash: v.account.PasswordHash, Authenticator: v.authenticator,
		WithCode: v.authenticator != "", Factor: v.factor, Client: e.client,
		Seen: authenticatorIDs(v.account), Proven: s.now(),
	}
	if v.factor == data.WithRecovery || v.factor == data.WithTemporary {
		p.Single = e.single.hash
	}
	return s.accepted(tx, v, p, at)
}

// accepted opens a session, or issues a ticket if something must be shown or chosen
// first. Their ids are drawn from the attempt.
func (s *service) accepted(tx data.Tx, v verdict, p proof, at *attempt) (data.Outcome, error) {
	out := data.Outcome{ChangePassword: v.account.ChangePassword, Codes: v.guessed}
	if v.state == data.Pending {
		first, shown, err := s.enrolmentOutcome(tx, v, p.Client)
		if err != nil || first.Refusal != nil {
			return first, err
		}
		out.Enrolment = first.Enrolment
		p.Authenticator = shown
	}
	var err error
	if out.Enrolment == nil && out.ChangePassword == data.NoChange {
		if out.RecoveryDue, err = s.recoveryForced(tx, v.account, p); err != nil {
			return data.Outcome{}, err
		}
	}
	if out.Enrolment != nil || out.ChangePassword != data.NoChange || out.RecoveryDue {
		if out.Ticket, err = s.issue(tx, data.ForSignIn, p, at); err != nil {
			return data.Outcome{}, err
		}
		return out, tx.AppendEvent(about(v.account.User, data.SignInBegun, p.Client, s.now(), string(p.Factor)))
	}
	session, err := s.open(tx, v.account, p, "", at)
	out.Session = session
	return out, err
}

// enrolment returns what popup 1 shows, and the ID of the authenticator shown; nil if
// its secret can't be read.
func (s *service) enrolment(tx data.Tx, v verdict, client data.Client) (shown *data.Enrolment, id string, err error) {
	a, ok := authenticator(v.account, v.authenticator)
	if !v.activated {
		if a, ok = pending(v.account); !ok {
			// Required, but no secret was drawn yet, as for an imported user.
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

// open stores the session, the last sign-in and the event. ticket is the hash of the
// ticket that was used for it; empty if there was none.
func (s *service) open(tx data.Tx, account data.Account, p proof, ticket string, at *attempt) (*data.Session, error) {
	now := s.now()
	id := at.newID()
	session := data.Session{
		ID: hashed(id), UserKey: account.Key, UserID: account.ID, Name: account.Name,
		Program: p.Client.Program, Version: p.Client.Version, Computer: p.Client.Computer,
		OpenedAt: now, UsedAt: now, SeenAt: now, WithCode: p.WithCode, Factor: p.Factor, Previous: account.LastSignIn,
		Tapemaster: account.Tapemaster, Ticket: ticket, ClientKey: p.Client.Key, Address: p.Client.Address,
	}
	if err := tx.OpenSession(session); err != nil {
		return nil, err
	}
	if err := s.noteNetwork(tx, p.Client, now); err != nil {
		return nil, err
	}
	if err := s.endOldest(tx, account.User, p.Client, session.ID); err != nil {
		return nil, err
	}
	if p.Factor == data.WithRecovery {
		if err := s.keep(tx, data.ForReplacement, ofSession(data.ForReplacement, session.ID), p); err != nil {
			return nil, err
		}
	}
	last := data.SignIn{At: now, Program: p.Client.Program, Computer: p.Client.Computer, Address: p.Client.Address}
	if err := tx.SetLastSignIn(account.Key, last); err != nil {
		return nil, err
	}
	session = session.With(actor.InSession(id))
	if err := tx.AppendEvent(about(account.User, data.SignedIn, p.Client, now, string(p.Factor))); err != nil {
		return nil, err
	}
	return &session, s.settleRecovery(tx, account, p)
}

// refused appends the event with the true reason. Nothing that was typed for an unknown
// user is kept.
func (s *service) refused(tx data.Tx, user data.User, r data.Refusal, client data.Client) (data.Outcome, error) {
	event := about(user, data.SignInRefused, client, s.now(), string(r.Reason))
	if !r.Proven && r.Reason != data.WrongPassword && !s.tally.lists(client) {
		// Only counted; but it must not take less time than one that is listed, nor succeed
		// where that would not.
		return data.Outcome{Refusal: &r}, tx.Try(func() error { return tx.AppendEvent(event) })
	}
	return data.Outcome{Refusal: &r}, tx.AppendEvent(event)
}

func endOf(reason data.Reason) data.Outcome {
	return data.Outcome{Refusal: &data.Refusal{Reason: reason, Proven: true}}
}
