package auth

import (
	"context"
	"time"

	"tapetrack/data"
	"tapetrack/data/words"
)

// TypeBoth is what people read here. Tests ask for it by name.
const TypeBoth = "Enter your password and the code that your authenticator shows now."

// NameTaken is what people read here. Tests ask for it by name.
const NameTaken = "You already have an authenticator called %s. Enter another name."

// OnlyAuthenticator is what people read here. Tests ask for it by name.
const OnlyAuthenticator = "This is your only authenticator. Replace it, or add another one first."

// MySignIn returns what the user of a session sees of their own authenticators.
func (s *Self) MySignIn(ctx context.Context, by data.Actor) (data.MySignIn, error) {
	var mine data.MySignIn
	err := s.store.View(ctx, func(tx data.Tx) error {
		who, account, err := s.owner(ctx, tx, by)
		if err != nil {
			return err
		}
		session := who.session
		r, err := rulesIn(tx)
		if err != nil {
			return err
		}
		codes, err := tx.SingleUse(account.Key, data.RecoveryCode)
		if err != nil {
			return err
		}
		mine = data.MySignIn{
			State: s.state(account), CodeNeeded: codeNeeded(s.state(account)), Devices: devices(account), Most: r.authenticators,
			RecoveryOn: r.recovery, RecoveryLeft: left(codes, s.now()), RecoveryOf: len(codes),
		}
		if mine.MayTurnOn, err = s.canTurnOn(tx, account); err != nil {
			return err
		}
		mine.Pause = account.OTPPause
		if mine.Fresh, err = s.fresh(ctx, tx, session, account); err != nil {
			return err
		}
		mine.MustReplace, err = mustReplace(tx, session)
		return err
	})
	return mine, err
}

// owner reads the user of a session and their account. It returns ErrSessionEnded for
// the console, which has no user.
func (s *service) owner(ctx context.Context, tx data.Tx, by data.Actor) (participant, data.Account, error) {
	who, err := s.identify(ctx, tx, by)
	if err == nil && who.rank == console {
		err = data.ErrSessionEnded
	}
	if err != nil {
		return who, data.Account{}, err
	}
	account, err := tx.Account(who.user.Key)
	return who, account, err
}

// mustReplace reports whether a session was opened with a recovery code and the phone
// was not replaced since. It goes by the order of the events, not by their times, since
// clocks are set forward and back.
func mustReplace(tx data.Tx, session data.Session) (bool, error) {
	if session.Factor != data.WithRecovery {
		return false, nil
	}
	must := true
	err := newestFirst(tx, data.EventQuery{UserKey: session.UserKey, Kinds: []data.Kind{data.SignedIn, data.PhoneReplaced}},
		func(e data.Event) bool {
			must = e.Kind != data.PhoneReplaced
			return must && !opens(e, session)
		})
	return must, err
}

// fresh reports whether the recovery code that opened a session was typed less than
// data.ProofTime ago, and the user was not reset since.
func (s *service) fresh(ctx context.Context, tx data.Tx, session data.Session, account data.Account) (bool, error) {
	p, ok, err := s.kept(tx, data.CallOf(ctx), data.ForReplacement, ofSession(data.ForReplacement, session.ID))
	return ok && p.sameEnrolment(account), err
}

// devices returns the authenticators of an account without their secrets.
func devices(account data.Account) []data.Device {
	var list []data.Device
	for _, a := range account.Authenticators {
		list = append(list, data.Device{
			ID: a.ID, Name: deviceName(a), Unnamed: a.Name == "", Since: a.ActivatedAt, UsedAt: a.UsedAt, Disabled: a.Disabled, Shown: a.Shown,
		})
	}
	return list
}

// deviceWords names an authenticator in a sentence.
func deviceWords(a data.Authenticator) data.Sentence {
	if a.Name == "" {
		return data.Say("Phone")
	}
	return data.Verbatim(a.Name)
}

func deviceName(a data.Authenticator) string {
	if a.Name == "" {
		return "Phone"
	}
	return a.Name
}

// A device is a new authenticator, which is not stored before its first code is proven.
type device struct {
	ID       string
	Secret   []byte
	Replaces string
	ShownAt  time.Time
}

// Prove judges password and code of a user before anything in My Sign-in is changed, and
// returns a ticket that is valid for data.ProofTime, or until a wrong password or code is
// typed in that session. Such a one is a FieldError for FieldCurrent or FieldOTP and counts
// like one at sign-in.
//
// Both may be empty if the user proved both in this session less than data.ProofTime
// ago, here or by Confirm; the ticket then ends when that proof does. Having signed in with
// a code just now is not enough, since it is not what its user was asked for: somebody else
// may be at the program by now. See ProveBySignIn for what it is enough for.
//
// After a sign-in with a recovery code both are empty, too, and the ticket is only for
// replacing the phone. Prove returns ErrDenied once that sign-in is longer ago than
// data.ProofTime, and while the one-time password is Pending or Off.
func (s *Self) Prove(ctx context.Context, by data.Actor, password, code string) (data.Ticket, error) {
	e := evidence{code: code, wantCode: true, ownCode: true}
	untyped := password == "" && code == ""
	at := s.attempt(ctx, "Prove", code)
	return once(ctx, at, at.restoreTicket, func() error {
		who, account, err := s.self(ctx, by)
		if err != nil {
			return err
		}
		if !untyped {
			match, _, err := s.verify(ctx, password, account.PasswordHash)
			if err != nil {
				return err
			}
			e.password = &checked{hash: account.PasswordHash, match: match}
		}
		e.client = who.client
		e.refused = about(account.User, data.PasswordRefused, e.client, s.now(), "")
		return nil
	}, &e.refused, func(tx data.Tx) (ticket data.Ticket, told, err error) {
		who, stored, err := s.owner(ctx, tx, by)
		if err != nil {
			return "", nil, err
		}
		session := who.session
		must, err := mustReplace(tx, session)
		if err != nil {
			return "", nil, err
		}
		fresh, err := s.fresh(ctx, tx, session, stored)
		if err != nil {
			return "", nil, err
		}
		switch state := s.state(stored); {
		case state == data.Off:
			return "", nil, data.Deny("Your one-time password is off, so there is nothing to change.")
		case state == data.Pending:
			return "", nil, data.Deny("Your one-time password is not active yet. Sign in with a code first.")
		case untyped && !must:
			p, ok, err := s.confirmed(ctx, tx, session, stored)
			if err == nil && ok {
				ticket, err = s.issue(tx, data.ForMySignIn, p, at)
			}
			if err != nil || ok {
				return ticket, nil, err
			}
			return "", nil, &data.FieldError{Field: data.FieldCurrent, Text: data.Say(TypeBoth)}
		case untyped && locked(stored) != nil:
			return "", nil, locked(stored)
		case must && !(untyped && fresh):
			return "", nil, data.Deny("%s If that sign-in was more than %s ago, sign in with another recovery code.", data.Say(replaceFirst), data.ProofTime)
		}
		if untyped { // after a recovery code
			p := proof{
				User: stored.Key, UserID: stored.ID, PasswordHash: stored.PasswordHash, Client: who.client,
				Session: session.ID, Proven: s.now(), Factor: data.WithRecovery, Seen: authenticatorIDs(stored),
			}
			ticket, err = s.issue(tx, data.ForMySignIn, p, at)
			return ticket, nil, err
		}
		p, refusal, err := s.judgeOwn(tx, stored, session, e)
		if err != nil {
			return "", nil, err
		}
		if refusal != nil {
			return "", fieldOf(*refusal), nil
		}
		if err := s.keep(tx, data.ForAdministration, ofSession(data.ForAdministration, session.ID), p); err != nil {
			return "", nil, err
		}
		ticket, err = s.issue(tx, data.ForMySignIn, p, at)
		return ticket, nil, err
	})
}

// ProveBySignIn returns a ticket of what the user of a session has proven less than
// data.ProofTime ago, also by signing in with a code. It is for what does no harm: renaming
// an authenticator, and making recovery codes where there are none. It returns
// ErrUnconfirmed if nothing was proven lately.
func (s *Self) ProveBySignIn(ctx context.Context, by data.Actor) (ticket data.Ticket, err error) {
	err = s.store.Update(ctx, func(tx data.Tx) error {
		who, account, err := s.owner(ctx, tx, by)
		if err != nil {
			return err
		}
		p, ok, err := s.recent(ctx, tx, who.session, account)
		if err == nil && !ok {
			err = data.ErrUnconfirmed
		}
		if err != nil {
			return err
		}
		ticket, err = s.issue(tx, data.ForMySignIn, p, s.attempt(ctx, "ProveBySignIn"))
		return err
	})
	return ticket, err
}

// fieldOf returns a refusal of a user who is signed in as a FieldError for the password
// or the code, whichever was refused.
func fieldOf(r data.Refusal) error {
	if r.Proven {
		return &data.FieldError{Field: data.FieldOTP, Text: data.Say("%s", r)}
	}
	return currentPassword(r)
}

// An ownAct says how much has to be proven for an act in My Sign-in.
type ownAct int

const (
	harmful  ownAct = iota // password and code, in a question
	harmless               // the same, or a sign-in with a code just now
	newPhone               // as harmful, or a recovery code
)

// permitted reads the account of a ticket of My Sign-in in the transaction of an act. It
// returns ErrUnconfirmed if more has to be proven.
func (s *service) permitted(ctx context.Context, tx data.Tx, ticket data.Ticket, act ownAct) (data.Account, proof, error) {
	p, ok, err := s.proven(ctx, tx, data.ForMySignIn, ticket)
	if err != nil {
		return data.Account{}, p, err
	}
	if !ok {
		return data.Account{}, p, data.Deny("You entered your password and code more than %s ago. Enter them again.", data.ProofTime)
	}
	account, err := s.accountOf(ctx, tx, p)
	switch {
	case err != nil:
		return account, p, err
	case account.PasswordHash != p.PasswordHash:
		return account, p, &data.Trouble{Kind: data.ErrSessionEnded, Text: data.Say("Your password has been changed. Enter your password and a code again.")}
	case s.state(account) == data.Off, s.state(account) == data.Pending, !p.sameEnrolment(account):
		return account, p, data.Deny("An administrator has reset your one-time password. Sign in again.")
	case locked(account) != nil:
		return account, p, locked(account)
	case act != newPhone && p.Factor == data.WithRecovery:
		return account, p, data.Deny(replaceFirst)
	case act != harmless && p.BySignIn:
		return account, p, data.ErrUnconfirmed
	}
	return account, p, s.notRefuted(ctx, tx, p)
}

// accountOf reads the account of the session that a proof belongs to.
func (s *service) accountOf(ctx context.Context, tx data.Tx, p proof) (data.Account, error) {
	who, err := s.inSession(ctx, tx, p.Session)
	if err != nil {
		return data.Account{}, err
	}
	return tx.Account(who.user.Key)
}

// replaceFirst is for users who signed in with a recovery code and have not replaced the
// lost phone yet.
const replaceFirst = "You signed in with a recovery code. Replace your phone first."

// own calls do, which changes the user's own authenticators, and appends the event that
// do returns, if it has not appended its own, in one transaction.
func (s *service) own(ctx context.Context, ticket data.Ticket, act ownAct, do func(data.Tx, data.Account, proof) (data.Kind, string, error)) error {
	return s.store.Update(ctx, func(tx data.Tx) error { return s.ownIn(ctx, tx, ticket, act, do) })
}

// ownIn is own in a transaction of the caller.
func (s *service) ownIn(ctx context.Context, tx data.Tx, ticket data.Ticket, act ownAct, do func(data.Tx, data.Account, proof) (data.Kind, string, error)) error {
	account, p, err := s.permitted(ctx, tx, ticket, act)
	if err != nil {
		return err
	}
	kind, detail, err := do(tx, account, p)
	if err != nil || kind == "" {
		return err
	}
	return tx.AppendEvent(about(account.User, kind, p.Client, s.now(), detail))
}

// Forget drops the ticket of My Sign-in when its window is closed.
func (s *Self) Forget(ctx context.Context, ticket data.Ticket) error { return s.forget(ctx, ticket) }

// RenameDevice gives an authenticator another name. It returns the FieldErrors of
// data.CheckDevice, and one for FieldName if another one of the user has that name.
func (s *Self) RenameDevice(ctx context.Context, ticket data.Ticket, id, name string) error {
	name = data.Tidy(name)
	if err := data.CheckDevice(name); err != nil {
		return err
	}
	return s.own(ctx, ticket, harmless, func(tx data.Tx, account data.Account, _ proof) (data.Kind, string, error) {
		a, ok := authenticator(account, id)
		if !ok {
			return "", "", data.ErrNotFound
		}
		if err := nameFree(account, name, func(b data.Authenticator) bool { return b.ID != id }); err != nil {
			return "", "", err
		}
		return data.AuthenticatorRenamed, deviceName(a) + " to " + name, tx.RenameAuthenticator(id, name)
	})
}

// nameFree returns a FieldError for FieldName if one of those authenticators of an account
// that stay has this name: people choose by it which of them they remove.
func nameFree(account data.Account, name string, stays func(data.Authenticator) bool) error {
	for _, a := range account.Authenticators {
		if called := deviceName(a); stays(a) && data.Fold(called) == data.Fold(name) {
			return &data.FieldError{Field: data.FieldName, Text: data.Say(NameTaken, called)}
		}
	}
	return nil
}

// RemoveDevice removes an authenticator and ends the user's other sessions, since
// somebody who has that phone may be signed in elsewhere. It returns ErrDenied for the
// last usable one, which can only be replaced.
func (s *Self) RemoveDevice(ctx context.Context, ticket data.Ticket, id string) error {
	return s.own(ctx, ticket, harmful, func(tx data.Tx, account data.Account, p proof) (data.Kind, string, error) {
		a, ok := authenticator(account, id)
		if !ok {
			return "", "", data.ErrNotFound
		}
		others := 0
		for _, b := range account.Authenticators {
			if b.ID != id && !b.ActivatedAt.IsZero() && s.usable(account.Key, b) {
				others++
			}
		}
		if others == 0 {
			return "", "", data.Deny(OnlyAuthenticator)
		}
		if err := tx.DropAuthenticator(id); err != nil {
			return "", "", err
		}
		if err := tx.AppendEvent(about(account.User, data.AuthenticatorRemoved, p.Client, s.now(), deviceName(a))); err != nil {
			return "", "", err
		}
		return "", "", s.endElsewhere(tx, account.User, p.Client, p.Session, words.BecauseRemoved)
	})
}
