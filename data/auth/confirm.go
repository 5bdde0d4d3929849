package auth

import (
	"context"

	"tapetrack/data"
)

// WrongSince is what people read here. Tests ask for it by name.
const WrongSince = "A wrong password or code was entered. Enter your password and a code again."

// Confirm proves the identity of the user of a session before they change their own
// sign-in in Administration, so that nobody else can at a program that was left open.
// It judges the password and, while the one-time password is Active or Blocked, a code
// of an authenticator; otherwise code is ignored. It holds in this session for
// data.ProofTime, or until a wrong password or code is typed there. Such a one is a
// FieldError for FieldCurrent or FieldOTP and counts like one at sign-in.
func (s *Self) Confirm(ctx context.Context, by data.Actor, password, code string) error {
	e := evidence{code: code, ownCode: true}
	_, err := once(ctx, s.attempt(ctx, "Confirm", code), nil, func() error {
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
	}, &e.refused, func(tx data.Tx) (done struct{}, told, err error) {
		who, stored, err := s.owner(ctx, tx, by)
		if err != nil {
			return done, nil, err
		}
		if must, err := mustReplace(tx, who.session); err != nil || must {
			if must {
				err = &data.Denied{Text: data.Say(replaceFirst), Kind: data.ErrOwnSignIn}
			}
			return done, nil, err
		}
		e.wantCode = codeNeeded(s.state(stored))
		p, refusal, err := s.judgeOwn(tx, stored, who.session, e)
		if err != nil {
			return done, nil, err
		}
		if refusal != nil {
			return done, fieldOf(*refusal), nil
		}
		return done, nil, s.keep(tx, data.ForAdministration, ofSession(data.ForAdministration, who.session.ID), p)
	})
	return err
}

// judgeOwn judges password and code of a user who is signed in, and returns the proof
// or the refusal. Either is logged.
func (s *service) judgeOwn(tx data.Tx, stored data.Account, session data.Session, e evidence) (proof, *data.Refusal, error) {
	e.refused, e.session = about(stored.User, data.PasswordRefused, e.client, s.now(), ""), session.ID
	v, err := s.judge(tx, stored, e)
	if err != nil {
		return proof{}, nil, err
	}
	if refusal := s.toldInSession(v); refusal != nil {
		return proof{}, refusal, tx.AppendEvent(e.refusal(refusal.Reason))
	}
	p := proof{
		User: stored.Key, UserID: stored.ID, PasswordHash: stored.PasswordHash, Client: e.client, Session: session.ID, Proven: s.now(),
		Factor: data.WithCode, Authenticator: v.authenticator, WithCode: v.authenticator != "", Seen: authenticatorIDs(stored),
	}
	return p, nil, tx.AppendEvent(about(stored.User, data.IdentityConfirmed, e.client, s.now(), string(v.factor)))
}

// unconfirm drops what was confirmed in the session in which a wrong password or code was
// typed: somebody else may be at its program by now. The first code of a new authenticator,
// whose secret is on the screen, shows nothing of that: its evidence names no session.
func (s *service) unconfirm(tx data.Tx, e evidence) error {
	if e.session == "" {
		return nil
	}
	_, err := tx.DropTicket(ofSession(data.ForAdministration, e.session))
	return err
}

// notRefuted returns ErrDenied for a proof of My Sign-in that was typed in a question, if
// what was confirmed in its session was dropped since, see unconfirm.
func (s *service) notRefuted(ctx context.Context, tx data.Tx, p proof) error {
	if p.BySignIn || p.Factor == data.WithRecovery {
		return nil
	}
	_, ok, err := s.kept(tx, data.CallOf(ctx), data.ForAdministration, ofSession(data.ForAdministration, p.Session))
	if err == nil && !ok {
		err = data.Deny(WrongSince)
	}
	return err
}

// locked returns ErrDenied for a user who is locked after wrong passwords. An open session
// goes on, but nothing in it changes how its user signs in, whatever was proven before:
// no password is judged that could show that it is still its user who is there.
func locked(account data.Account) error {
	if account.Revocation == data.WrongPasswords {
		return data.Deny(LockedMeanwhile)
	}
	return nil
}

// codeNeeded reports whether the user has an activated authenticator, so that the
// password alone proves nothing.
func codeNeeded(state data.OTPState) bool { return state == data.Active || state == data.Blocked }

// confirmedBy returns ErrUnconfirmed if users change their own sign-in without having
// called Confirm, and while they are locked. Changes of other users, and at the console,
// need no confirmation.
func (s *service) confirmedBy(tx data.Tx, who participant, target data.Account) error {
	if !who.itself(target.User) {
		return nil
	}
	p, ok, err := s.kept(tx, data.Call{Key: who.session.ClientKey}, data.ForAdministration, ofSession(data.ForAdministration, who.session.ID))
	if err != nil {
		return err
	}
	if ok && p.of(target) && (!codeNeeded(s.state(target)) || p.WithCode && p.sameEnrolment(target)) {
		return nil
	}
	return data.ErrUnconfirmed
}

// ownRisk reports whether a change of one's own account would let somebody who has
// taken over a session keep the account: by doing away with the code, or by changing
// User-ID, e-mail address or the addresses from which it can be used.
func ownRisk(before data.User, edit data.UserEdit) bool {
	kind, _ := otpAct(before, edit.OTP)
	return kind == data.OTPTurnedOff || kind == data.OTPRestarted || edit.ID != before.ID || edit.Email != before.Email ||
		edit.Ranges != before.Ranges
}

// of reports whether a proof is of the present password of an account that is not locked.
func (p proof) of(account data.Account) bool {
	return locked(account) == nil && p.User == account.Key && p.PasswordHash == account.PasswordHash
}

// confirmed returns what the user of a session has proven with password and code less than
// data.ProofTime ago, in a question. Whether windows were closed since does not matter.
func (s *service) confirmed(ctx context.Context, tx data.Tx, session data.Session, account data.Account) (proof, bool, error) {
	p, ok, err := s.kept(tx, data.CallOf(ctx), data.ForAdministration, ofSession(data.ForAdministration, session.ID))
	return p, ok && p.of(account) && p.WithCode && p.sameEnrolment(account), err
}

// recent is confirmed, or what the user has proven by signing in with a code less than
// data.ProofTime ago.
func (s *service) recent(ctx context.Context, tx data.Tx, session data.Session, account data.Account) (proof, bool, error) {
	p, ok, err := s.confirmed(ctx, tx, session, account)
	if err != nil || ok || locked(account) != nil {
		return p, ok, err
	}
	p = proof{
		User: account.Key, UserID: account.ID, PasswordHash: account.PasswordHash, Session: session.ID, Proven: session.OpenedAt, BySignIn: true,
		Client: session.Client(),
		Factor: data.WithCode, WithCode: true, Seen: authenticatorIDs(account),
	}
	return p, session.Factor == data.WithCode && s.mayMakeFirst(account, session) && p.stillHolds(data.ForMySignIn, s.now()), nil
}
