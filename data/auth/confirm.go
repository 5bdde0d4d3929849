package auth

import (
	"context"

	"tapetrack/data"
)

// Confirm asks the user of a session for what they sign in with, before they change
// in Administration how they sign in themselves: whoever sits at a program that was
// left open must not be able to. It asks for the password and, while the one-time
// password is Active or Blocked, for a code of an authenticator; otherwise code is
// ignored. It is good in this session for ten minutes. A wrong one is a FieldError
// for FieldCurrent or FieldOTP and counts like one at sign-in.
func (s *Self) Confirm(ctx context.Context, by data.Actor, password, code string) error {
	who, account, err := s.self(ctx, by)
	if err != nil {
		return err
	}
	match, _ := s.hasher.Verify(password, account.PasswordHash)
	e := evidence{password: &checked{hash: account.PasswordHash, match: match}, code: code, ownCode: true}
	e.client = who.client
	e.refused = about(account.User, data.PasswordRefused, e.client, s.now(), "")
	var refused *data.Refusal
	err = s.decide(ctx, e.refused, func(tx data.Tx) error {
		who, stored, err := s.owner(tx, by)
		if err != nil {
			return err
		}
		if must, err := mustReplace(tx, who.session); err != nil || must {
			if must {
				err = &data.Denied{Text: data.Say("You signed in with a recovery code. Replace your phone first."), Kind: data.ErrOwnSignIn}
			}
			return err
		}
		e.wantCode = codeNeeded(s.state(stored))
		p, refusal, err := s.judgeOwn(tx, stored, who.session, e)
		if refused = refusal; err != nil || refusal != nil {
			return err
		}
		return s.keep(tx, data.ForAdministration, ofSession(data.ForAdministration, who.session.ID), p)
	})
	switch {
	case err != nil:
		return err
	case refused != nil:
		return fieldOf(*refused)
	}
	return nil
}

// judgeOwn judges what somebody types who is signed in, and returns what is
// proven by it. Either is logged.
func (s *service) judgeOwn(tx data.Tx, stored data.Account, session data.Session, e evidence) (proof, *data.Refusal, error) {
	e.refused = about(stored.User, data.PasswordRefused, e.client, s.now(), "")
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

// codeNeeded reports whether there is an authenticator that stands for somebody.
func codeNeeded(state data.OTPState) bool { return state == data.Active || state == data.Blocked }

// confirmedBy refuses with ErrUnconfirmed what users do to their own sign-in
// without having confirmed who they are. What is done to others, and at the
// console, is not asked for it.
func (s *service) confirmedBy(tx data.Tx, who participant, target data.Account) error {
	if !who.itself(target.User) {
		return nil
	}
	p, ok, err := s.kept(tx, data.ForAdministration, ofSession(data.ForAdministration, who.session.ID))
	if err != nil {
		return err
	}
	if ok && p.User == target.Key && p.PasswordHash == target.PasswordHash &&
		(!codeNeeded(s.state(target)) || p.WithCode && p.sameEnrolment(target)) {
		return nil
	}
	return data.ErrUnconfirmed
}

// ownRisk reports whether a change is one of those that whoever has taken over a
// session would make to keep it: without a code, or under another name or address.
func ownRisk(before data.User, edit data.UserEdit) bool {
	kind, _ := otpAct(before, edit.OTP)
	return kind == data.OTPTurnedOff || kind == data.OTPRestarted || edit.ID != before.ID || edit.Email != before.Email
}
