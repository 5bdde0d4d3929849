package auth

import (
	"cmp"
	"context"
	"errors"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	WrongCurrent     = "The current password is not correct."
	LockedMeanwhile  = "Your account is locked after several wrong passwords. Until an administrator unlocks it, nothing about your sign-in can be changed."
	tooManyPasswords = "Too many wrong passwords. Try again in %s."
)

// Overview returns what the first page shows to the user of a session.
func (s *Self) Overview(ctx context.Context, by data.Actor) (data.Overview, error) {
	var o data.Overview
	err := s.store.View(ctx, func(tx data.Tx) error {
		who, err := s.identify(ctx, tx, by)
		if err != nil {
			return err
		}
		if who.rank == console {
			return data.ErrSessionEnded // the console has no first page
		}
		o.User, o.Session = who.user, who.session
		o.Session.UserID, o.Session.Name = who.user.ID, who.user.Name
		if o.Since, err = s.since(tx, o.Session, who.rank); err != nil {
			return err
		}
		account, err := tx.Account(who.user.Key)
		if err != nil {
			return err
		}
		if o.MayTurnOn, err = s.canTurnOn(tx, account); err != nil {
			return err
		}
		r, err := rulesIn(tx)
		if err != nil {
			return err
		}
		o.Needed = r.newer(who.client.Version)
		if err := s.recoveryOverview(ctx, tx, who, r, &o); err != nil {
			return err
		}
		if who.rank < holder {
			return nil
		}
		counts, err := tx.Count()
		if err != nil {
			return err
		}
		o.Counts, o.KeyPlace = &counts, s.keyAt
		o.Chores, err = s.chores(tx)
		return err
	})
	return o, err
}

// recoveryOverview fills in what the first page says of recovery codes. RecoveryLeft is
// -1 if the policy does not permit them, or no code is asked for that they could replace.
func (s *service) recoveryOverview(ctx context.Context, tx data.Tx, who participant, r rules, o *data.Overview) error {
	o.RecoveryLeft = -1
	if !r.recovery {
		return nil
	}
	account, err := tx.Account(who.user.Key)
	if err != nil || !codeNeeded(s.state(account)) {
		return err
	}
	codes, err := tx.SingleUse(account.Key, data.RecoveryCode)
	if err != nil {
		return err
	}
	o.RecoveryLeft, o.RecoveryOf = left(codes, s.now()), len(codes)
	o.Offer, err = s.recoveryOffer(ctx, tx, who.session, account, r)
	return err
}

// SignOut closes the session of the actor and logs what ended it. It does nothing if
// the session is already closed or does not exist.
func (s *Self) SignOut(ctx context.Context, by data.Actor, ended data.Ended) error {
	id := hashed(actor.Session(by))
	return s.store.Update(ctx, func(tx data.Tx) error {
		stored, err := tx.Session(id)
		if notFound(err) || errors.Is(err, data.ErrSessionEnded) || err == nil && !stored.ClosedAt.IsZero() {
			return nil
		}
		if err != nil {
			return err
		}
		call := data.CallOf(ctx)
		if stored.ClientKey != call.Key {
			return s.copies.ofSession(tx, stored, call)
		}
		now := s.now()
		if err := tx.CloseSession(id, now); err != nil {
			return err
		}
		user := data.User{Key: stored.UserKey, ID: stored.UserID}
		client := stored.Client().SeenIn(call)
		for _, kind := range []data.TicketKind{data.ForReplacement, data.ForAdministration} {
			if _, err := tx.DropTicket(ofSession(kind, id)); err != nil {
				return err
			}
		}
		return tx.AppendEvent(about(user, data.SignedOut, client, now, string(ended)))
	})
}

// ChangePassword changes the password of the user of a session. It returns a
// FieldError for FieldCurrent if the current one is not correct (which counts like one
// at sign-in), and for FieldPassword if the new one is refused.
func (s *Self) ChangePassword(ctx context.Context, by data.Actor, current, next string) error {
	var account data.Account
	var match bool
	var renewed string
	_, err := once(ctx, s.attempt(ctx, "ChangePassword"), nil, func() (err error) {
		if _, account, err = s.self(ctx, by); err != nil {
			return err
		}
		if err := s.checkReplacement(ctx, current, next, account.User); err != nil {
			return err
		}
		if match, _, err = s.verify(ctx, current, account.PasswordHash); err != nil {
			return err
		}
		renewed, err = s.hash(ctx, next)
		return err
	}, nil, func(tx data.Tx) (done struct{}, told, err error) {
		who, err := s.identify(ctx, tx, by)
		if err != nil {
			return done, nil, err
		}
		stored, err := tx.Account(who.user.Key)
		if err != nil {
			return done, nil, err
		}
		e := evidence{
			password: &checked{hash: account.PasswordHash, match: match}, client: who.client, session: who.session.ID,
			refused: about(stored.User, data.PasswordRefused, who.client, s.now(), ""),
		}
		v, err := s.judge(tx, stored, e)
		if err != nil {
			return done, nil, err
		}
		if refusal := s.toldInSession(v); refusal != nil {
			return done, currentPassword(*refusal), tx.AppendEvent(e.refusal(refusal.Reason))
		}
		return done, nil, s.setPassword(tx, stored.User, renewed, who.client, who.session.ID)
	})
	return err
}

// ChooseNew sets the new password that must be chosen before a sign-in can be
// completed. It returns a FieldError for FieldPassword if the password is refused, and
// ErrSessionEnded if the ticket is no longer valid.
func (s *Entrance) ChooseNew(ctx context.Context, ticket data.Ticket, next string) error {
	var renewed string
	_, err := once(ctx, s.attempt(ctx, "ChooseNew", string(ticket)), nil, func() error {
		p, account, err := s.due(ctx, ticket)
		if err != nil {
			return err
		}
		if err := s.checkNewPassword(ctx, next, account.User); err != nil {
			return err
		}
		same, _, err := s.verify(ctx, next, p.PasswordHash)
		if err != nil {
			return err
		}
		if same {
			return refusePassword(data.SamePassword)
		}
		renewed, err = s.hash(ctx, next)
		return err
	}, nil, func(tx data.Tx) (done struct{}, told, err error) {
		p, ok, err := s.proven(ctx, tx, data.ForSignIn, ticket)
		if err != nil || !ok {
			return done, nil, cmp.Or(err, data.ErrSessionEnded)
		}
		account, refusal, err := s.recheck(tx, p)
		if err != nil {
			return done, nil, err
		}
		if refusal != nil {
			return done, nil, data.ErrSessionEnded
		}
		if err := s.setPassword(tx, account.User, renewed, p.Client, ""); err != nil {
			return done, nil, err
		}
		p.PasswordHash = renewed
		return done, nil, s.rewrite(tx, data.ForSignIn, ticket, p)
	})
	return err
}

// due reads the account that must choose a new password before its sign-in can be
// completed; ErrSessionEnded if the ticket is no longer valid.
func (s *service) due(ctx context.Context, ticket data.Ticket) (p proof, account data.Account, err error) {
	err = s.store.View(ctx, func(tx data.Tx) error {
		var ok bool
		if p, ok, err = s.proven(ctx, tx, data.ForSignIn, ticket); err != nil || !ok {
			return cmp.Or(err, data.ErrSessionEnded)
		}
		account, err = tx.Account(p.User)
		return err
	})
	return p, account, err
}

// self is owner in a transaction of its own.
func (s *service) self(ctx context.Context, by data.Actor) (who participant, account data.Account, err error) {
	err = s.store.View(ctx, func(tx data.Tx) (err error) {
		who, account, err = s.owner(ctx, tx, by)
		return err
	})
	return who, account, err
}

// setPassword writes the new password of users who choose it themselves, and ends their
// sessions except the one with the ID keep: somebody else who knew the old password may be
// signed in elsewhere.
func (s *service) setPassword(tx data.Tx, user data.User, hash string, client data.Client, keep string) error {
	_, err := update(tx, user.Key, func(a *data.Account) {
		a.PasswordHash, a.PasswordSet, a.ChangePassword = hash, s.now(), data.NoChange
	})
	if err != nil {
		return err
	}
	if err := tx.AppendEvent(about(user, data.PasswordChanged, client, s.now(), "")); err != nil {
		return err
	}
	return s.endElsewhere(tx, user, client, keep, words.BecausePassword)
}

func (s *service) checkReplacement(ctx context.Context, current, next string, user data.User) error {
	if current == "" {
		return &data.FieldError{Field: data.FieldCurrent, Text: data.Say("Enter your current password.")}
	}
	if err := s.checkNewPassword(ctx, next, user); err != nil {
		return err
	}
	if current == next {
		return refusePassword(data.SamePassword)
	}
	return nil
}

// toldInSession returns the refusal of a verdict, also with how long to wait after wrong
// passwords. At sign-in nobody is told that before the password is proven.
func (s *service) toldInSession(v verdict) *data.Refusal {
	if v.refusal != nil && v.refusal.Reason == data.PasswordDelay {
		v.refusal.Wait = v.account.Passwords.Left(s.now())
	}
	return v.refusal
}

// currentPassword words a refusal for a user who is signed in, from whom the state of
// their own account need not be hidden.
func currentPassword(r data.Refusal) error {
	text := data.Say("%s", r)
	switch r.Reason {
	case data.WrongPassword:
		text = data.Say(WrongCurrent)
	case data.PasswordDelay:
		text = data.Say(tooManyPasswords, r.Wait)
	case data.RevokedUser:
		text = data.Say(LockedMeanwhile)
	case data.PasswordRaced:
		text = data.Say("The password has just been changed elsewhere. Nothing was changed here.")
	}
	return &data.FieldError{Field: data.FieldCurrent, Text: text}
}
