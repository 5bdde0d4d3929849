package auth

import (
	"context"
	"strconv"
	"time"

	"tapetrack/data"
	"tapetrack/data/words"
)

// SignInState returns what an administrator sees of a user's sign-in.
func (s *Administration) SignInState(ctx context.Context, by data.Actor, key int64) (data.SignInState, error) {
	var state data.SignInState
	err := s.look(ctx, by, func(tx data.Tx) error {
		account, err := tx.Account(key)
		if err != nil {
			return err
		}
		if err := s.sayRule(tx, &account.User); err != nil {
			return err
		}
		r, err := rulesIn(tx)
		if err != nil {
			return err
		}
		recovery, err := tx.SingleUse(key, data.RecoveryCode)
		if err != nil {
			return err
		}
		temporary, err := tx.SingleUse(key, data.TemporaryCode)
		if err != nil {
			return err
		}
		state = data.SignInState{
			User: account.User, Devices: devices(account), Passwords: account.Passwords, Codes: account.Codes,
			RecoveryLeft: left(recovery, s.now()), RecoveryOf: len(recovery), PasswordDue: account.ChangePassword,
		}
		for _, c := range temporary {
			if c.Usable(s.now()) {
				state.Temporary = c.Until()
			}
		}
		if account.ChangePassword == data.TemporaryFirst {
			state.PasswordEnds = account.PasswordSet.Add(r.passwordLasts)
		}
		return nil
	})
	return state, err
}

// NoPhone refuses a user without one-time password.
const NoPhone = "One Time Password is off for %s, so there is no phone to replace."

// LostPhone drops the authenticators and codes of a user whose phone was lost or stolen,
// ends the sessions, since somebody who has the phone may be signed in, and issues a
// temporary code: a sign-in with it and the password shows a new QR code. The reason is
// logged and shown to the user; without one, LostPhone returns a FieldError for
// FieldReason.
func (s *Administration) LostPhone(ctx context.Context, by data.Actor, key int64, reason string) (data.GivenCode, error) {
	return s.give(ctx, "LostPhone", by, key, reason, func(tx data.Tx, target data.Account) ([]data.Event, error) {
		if !target.OTPRequired {
			return nil, data.Deny(NoPhone, target.ID)
		}
		if err := s.dropEnrolment(tx, key); err != nil {
			return nil, err
		}
		if err := tx.SetCounters(key, target.Passwords, data.Counter{Failures: target.Codes.Failures}); err != nil {
			return nil, err
		}
		if err := tx.CountPending(key, 0); err != nil {
			return nil, err
		}
		if _, err := tx.CloseSessionsOf(key, "", s.now()); err != nil {
			return nil, err
		}
		if _, err := update(tx, key, func(a *data.Account) {
			a.Guarded, a.PendingSince, a.OTPPause = true, s.now(), data.Pause{}
		}); err != nil {
			return nil, err
		}
		_, err := s.newAuthenticator(tx, key)
		return []data.Event{{Kind: data.OTPReset, UserKey: key, UserID: target.ID, Detail: reason}}, err
	})
}

// IssueTemporaryCode issues a code for one sign-in, for a user who has left the phone at
// home. It changes nothing else. Nobody can issue one for themselves.
func (s *Administration) IssueTemporaryCode(ctx context.Context, by data.Actor, key int64, reason string) (data.GivenCode, error) {
	return s.give(ctx, "IssueTemporaryCode", by, key, reason, func(_ data.Tx, target data.Account) ([]data.Event, error) {
		switch state := s.state(target); {
		case state == data.Off:
			return nil, data.Deny("One Time Password is off for %s, so no code is needed.", target.ID)
		case state == data.Pending && !target.Guarded:
			return nil, data.Deny("The one-time password of %s is not active yet, so no code is needed.", target.ID)
		}
		return nil, nil
	})
}

// give calls prepare and issues a temporary code in one transaction.
func (s *service) give(ctx context.Context, act string, by data.Actor, key int64, reason string,
	prepare func(data.Tx, data.Account) ([]data.Event, error),
) (data.GivenCode, error) {
	reason = data.Tidy(reason)
	if err := data.CheckReason(reason); err != nil {
		return data.GivenCode{}, err
	}
	if err := s.signedInFirst(ctx, by); err != nil {
		return data.GivenCode{}, err
	}
	shown, codes, err := s.newSingleUse(ctx, data.TemporaryCode, 1, temporarySize)
	if err != nil {
		return data.GivenCode{}, err
	}
	at := s.attempt(ctx, act, strconv.FormatInt(key, 10), reason)
	return actOnce(ctx, at, by, func(tx data.Tx, who participant) (given data.GivenCode, _ []data.Event, err error) {
		target, err := s.helped(tx, who, key)
		if err != nil {
			return given, nil, err
		}
		events, err := prepare(tx, target)
		if err != nil {
			return given, nil, err
		}
		r, err := rulesIn(tx)
		if err != nil {
			return given, nil, err
		}
		codes[0].Lasts = r.temporaryLasts
		given = data.GivenCode{Code: shown[0], Until: codes[0].Until()}
		issued := data.Event{Kind: data.TemporaryCodeIssued, UserKey: key, UserID: target.ID}
		if len(events) == 0 { // else those say why
			issued.Detail = reason
		}
		events = append(events, issued)
		return given, events, tx.SetSingleUse(key, data.TemporaryCode, codes)
	})
}

// hasTemporary reports whether a user has a usable temporary code.
func (s *service) hasTemporary(tx data.Tx, user int64) (bool, error) {
	codes, err := tx.SingleUse(user, data.TemporaryCode)
	return err == nil && left(codes, s.now()) > 0, err
}

// helped is target for acts that are refused for oneself, since with them somebody who
// has taken over a session would no longer need the phone.
func (s *service) helped(tx data.Tx, who participant, key int64) (data.Account, error) {
	target, err := s.target(tx, who, key)
	if err == nil && who.itself(target.User) {
		err = data.NotOwnSignIn()
	}
	return target, err
}

// PauseOTP suspends the one-time password of a user until a time within
// data.PolicyPauseDays. It returns a FieldError for FieldReason, and for FieldUntil if
// the time is not permitted or the group requires a one-time password; and ErrDenied for
// oneself, or if the policy permits no pause or the one-time password is not active.
func (s *Administration) PauseOTP(ctx context.Context, by data.Actor, key int64, until time.Time, reason string) error {
	reason = data.Tidy(reason)
	if err := data.CheckReason(reason); err != nil {
		return err
	}
	return s.act(ctx, by, func(tx data.Tx, who participant) ([]data.Event, error) {
		target, err := s.helped(tx, who, key)
		if err != nil {
			return nil, err
		}
		r, err := rulesIn(tx)
		if err != nil {
			return nil, err
		}
		asked, err := s.asks(tx, target.User)
		if err != nil {
			return nil, err
		}
		now := s.now()
		switch state := s.state(target); {
		case r.longestOff == 0:
			return nil, data.Deny(data.PolicyForbids)
		case state != data.Active && state != data.Blocked:
			return nil, data.Deny("The one-time password of %s is not active, so no code is needed.", target.ID)
		case asked:
			return nil, &data.FieldError{Field: data.FieldUntil, Kind: data.ErrDenied, Text: data.NoPauseBy(target.Group)}
		case !until.After(now) || until.Sub(now) > r.longestOff:
			return nil, &data.FieldError{Field: data.FieldUntil, Text: data.Say("Choose a time within the next %d days.", int64(r.longestOff/(24*time.Hour)))}
		}
		_, err = update(tx, key, func(a *data.Account) { a.OTPPause = data.Pause{From: now, Until: until.UTC()} })
		return []data.Event{{
			Kind: data.OTPPaused, UserKey: key, UserID: target.ID, Detail: data.Say(words.PausedUntil, until.UTC().Format("2006-01-02 15:04 UTC"), reason).String(), // the reason as it was typed
		}}, err
	})
}

// ResumeOTP ends the pause of a user; without one it changes nothing.
func (s *Administration) ResumeOTP(ctx context.Context, by data.Actor, key int64) error {
	return s.act(ctx, by, func(tx data.Tx, who participant) ([]data.Event, error) {
		target, err := s.target(tx, who, key)
		if err != nil || target.OTPPause == (data.Pause{}) {
			return nil, err
		}
		_, err = update(tx, key, func(a *data.Account) { a.OTPPause = data.Pause{} })
		return []data.Event{{Kind: data.OTPResumed, UserKey: key, UserID: target.ID}}, err
	})
}
