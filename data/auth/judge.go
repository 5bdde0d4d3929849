package auth

import (
	"context"
	"errors"
	"time"

	"tapetrack/data"
)

// evidence is what somebody presents to the judge.
type evidence struct {
	password *checked // nil: proven before, the caller holds a proof
	// code is judged if wantCode is set. only, if set, names the one
	// authenticator whose codes count: the one whose QR code is on the screen.
	code     string
	wantCode bool
	only     string
	single   *presented // code, if it has the form of a single-use code
	ownCode  bool       // only a code of an authenticator will do, even while none is needed
	signsIn  bool       // at a login window: the rule of the group takes effect
	client   data.Client
	// refused is the event that the caller appends to a refusal, except its Detail.
	// Nothing is judged without: see rehearse.
	refused data.Event
}

// checked is a password whose hash was computed outside the transaction.
type checked struct {
	hash  string // the stored hash that it was compared with
	match bool
}

// A verdict is what the judge found. It is committed either way.
type verdict struct {
	refusal       *data.Refusal
	state         data.OTPState // as it was before
	account       data.Account  // as it is now
	authenticator string        // whose code was proven
	activated     bool          // that code was its first
	factor        data.Factor   // with what they got in, beside the password
	guessed       int           // wrong codes before this right one
}

func (v *verdict) refuse(reason data.Reason) { v.refusal = &data.Refusal{Reason: reason} }

// decide calls f in the transaction that judges. If f finds something that
// was modified outside TapeTrack, an administrator's row or the policy, nobody is
// let in; but what was counted until then stays counted, or guesses would be
// free from then on, and the audit says so with the event refused.
func (s *service) decide(ctx context.Context, refused data.Event, f func(data.Tx) error) error {
	var damage error
	err := s.store.Update(ctx, func(tx data.Tx) error {
		err := f(tx)
		if !tampered(err) {
			return err
		}
		damage = err
		refused.Detail = string(data.DamagedAccount)
		return tx.AppendEvent(refused)
	})
	if err != nil {
		return err
	}
	return damage
}

// judge decides on a password, a code or both. It is the only place that does:
// sign-in, popup and Change Password share its counters, steps and order.
// It moves counters and steps in tx; the caller appends the event, of a right
// answer too: it has to need as much room on the disk as a wrong one.
func (s *service) judge(tx data.Tx, account data.Account, e evidence) (verdict, error) {
	v := verdict{account: account, state: s.state(account), factor: data.PasswordOnly}
	if e.refused.Kind == "" {
		return v, errNoRefusal
	}
	r, damage := rulesIn(tx)
	if damage != nil && !tampered(damage) {
		return v, damage
	}
	if err := s.beginDelays(tx, &v.account); err != nil {
		return v, err
	}
	if e.password != nil {
		if err := s.judgePassword(tx, &v, r, e); err != nil || v.refusal != nil {
			return v, err
		}
	}
	if damage != nil {
		// Wrong passwords were counted all the same, or they would be free.
		return v, damage
	}
	err := s.judgeRest(tx, &v, r, e)
	if v.refusal != nil {
		v.refusal.Proven = true
	}
	return v, err
}

// rehearse writes what a wrong answer would leave behind from here: what is
// counted, what it leads to at the limit, and all events; and takes it back.
// Whoever can write the file can see to it that a part of that can't be written: a
// broken page or entry of an index, an event that has the next number. A wrong
// answer then fails and is not counted. It must not be told from a right one, or
// guesses would be free; so it is done before anything that only a right answer
// leads to, and its error is what comes of the question.
func (s *service) rehearse(tx data.Tx, v verdict, r rules, e evidence, now time.Time,
	wrong func(data.Tx, *verdict, rules, time.Time, data.Client) error,
) error {
	if e.refused.Kind == "" {
		return errNoRefusal
	}
	return tx.Try(func() error {
		if err := wrong(tx, &v, r, now, e.client); err != nil {
			return err
		}
		return tx.AppendEvent(e.refusal(v.refusal.Reason))
	})
}

// errNoRefusal is a mistake of a caller of the judge.
var errNoRefusal = errors.New("a question that does not say which event its refusal appends")

// refusal returns the event of a refusal.
func (e evidence) refusal(reason data.Reason) data.Event {
	event := e.refused
	event.Detail = string(reason)
	return event
}

// beginDelays stores when a delay began, if it was to begin in the future.
func (s *service) beginDelays(tx data.Tx, account *data.Account) error {
	passwords, codes := begun(account.Passwords, s.now()), begun(account.Codes, s.now())
	if passwords == account.Passwords && codes == account.Codes {
		return nil
	}
	account.Passwords, account.Codes = passwords, codes
	return tx.SetCounters(account.Key, passwords, codes)
}

func (s *service) judgePassword(tx data.Tx, v *verdict, r rules, e evidence) error {
	now, account, password := s.now(), &v.account, e.password
	switch {
	case password.hash != account.PasswordHash:
		v.refuse(data.PasswordRaced)
	case account.Revocation == data.WrongPasswords:
		v.refuse(data.RevokedUser)
	case account.Passwords.Left(now) > 0:
		v.refuse(data.PasswordDelay)
	case password.match:
		if err := s.rehearse(tx, *v, r, e, now, s.wrongPassword); err != nil {
			return err
		}
		if account.Passwords != (data.Counter{}) {
			account.Passwords = data.Counter{}
			if err := tx.SetCounters(account.Key, account.Passwords, account.Codes); err != nil {
				return err
			}
		}
	default:
		return s.wrongPassword(tx, v, r, now, e.client)
	}
	return nil
}

// wrongPassword counts, and revokes at the limit. Holders of tapemaster rights
// are delayed instead, or anybody could lock the administrators out.
func (s *service) wrongPassword(tx data.Tx, v *verdict, r rules, now time.Time, client data.Client) error {
	v.refuse(data.WrongPassword)
	account := &v.account
	account.Passwords = r.countPassword(account.Passwords, now, account.Tapemaster)
	if err := tx.SetCounters(account.Key, account.Passwords, account.Codes); err != nil {
		return err
	}
	if account.Tapemaster || account.Passwords.Failures < r.revokeAt || account.Revocation != data.NotRevoked {
		return nil
	}
	revoked, err := update(tx, account.Key, func(a *data.Account) { a.Revocation = data.WrongPasswords })
	if err != nil {
		return err
	}
	*account = revoked
	// They are refused from now on, and must not go on after Unlock.
	if err := tx.CloseSessionsOf(account.Key, "", now); err != nil {
		return err
	}
	return tx.AppendEvent(about(account.User, data.UserRevoked, client, now, string(data.WrongPasswords)))
}

// judgeRest decides once the password is proven.
func (s *service) judgeRest(tx data.Tx, v *verdict, r rules, e evidence) error {
	switch {
	case v.account.Disabled:
		v.refuse(data.DisabledUser)
		return nil
	case v.account.Revocation == data.ByAdministrator:
		v.refuse(data.RevokedByAdmin)
		return nil
	case v.account.Revocation != data.NotRevoked:
		v.refuse(data.RevokedUser)
		return nil
	case !v.account.MayStart(e.client.Program):
		v.refusal = deniedProgram(e.client)
		return nil
	case e.password != nil && v.account.ChangePassword == data.TemporaryFirst && r.ended(v.account.PasswordSet, s.now()):
		v.refuse(data.PasswordEnded)
		return nil
	case v.state == data.Off && e.signsIn:
		return s.followGroup(tx, v, e.client)
	case !e.wantCode || v.state == data.Off:
		return nil
	case v.account.OTPPause.On(s.now()) && v.state != data.Pending && !e.ownCode:
		v.factor = data.WhilePaused
		return nil
	}
	// Whoever is activated, or is about to be, needs a program that knows
	// one-time passwords as the policy wants it.
	if v.state != data.Pending || e.code != "" {
		if needs := r.needs(e.client); needs != "" {
			v.refusal = &data.Refusal{Reason: data.OldProgram, Needs: needs, Program: e.client.Program}
			return nil
		}
	}
	return s.judgeCode(tx, v, r, e)
}

// deniedProgram is for users who may not start a program and have proven the password.
func deniedProgram(c data.Client) *data.Refusal {
	return &data.Refusal{Reason: data.DeniedProgram, Proven: true, Program: c.Program}
}

func (s *service) judgeCode(tx data.Tx, v *verdict, r rules, e evidence) error {
	now := s.now()
	code := cleanCode(e.code)
	single := e.single != nil && !e.ownCode && e.only == "" && (r.recovery || e.single.kind != data.RecoveryCode)
	switch {
	case v.state == data.Blocked && !single:
		v.refuse(data.BlockedOTP)
	case e.code == "" && v.state == data.Pending && e.only == "" && v.account.Guarded:
		v.refuse(data.NeedsTemporary)
	case e.code == "" && v.state == data.Pending && e.only == "":
		// In without a code; the QR code is shown again.
	case e.code == "":
		v.refuse(data.NoCode)
	case v.account.Codes.Left(now) > 0:
		v.refusal = &data.Refusal{Reason: data.CodeDelay, Wait: v.account.Codes.Left(now)}
	case single:
		return s.judgeSingleUse(tx, v, e, r, now)
	case code == "":
		v.refuse(data.BadCode)
	default:
		return s.tryCode(tx, v, r, e, code, now)
	}
	return nil
}

// tryCode looks for the authenticator that shows code. While one was activated
// only activated ones count; before, only the pending one does.
func (s *service) tryCode(tx data.Tx, v *verdict, r rules, e evidence, code string, now time.Time) error {
	readable, matched := false, false
	var used *data.Refusal
	for _, a := range v.account.Authenticators {
		if a.ActivatedAt.IsZero() != (v.state == data.Pending) || a.Disabled || e.only != "" && a.ID != e.only {
			continue
		}
		secret, err := s.secret(v.account.Key, a)
		if err != nil {
			continue
		}
		readable = true
		m, ok := findStep(secret, code, now, a)
		clear(secret)
		if !ok || v.account.Guarded && v.state == data.Pending && a.Shown.Count == 0 {
			continue // nobody saw that secret yet: its code was guessed
		}
		if !matched {
			if err := s.rehearse(tx, *v, r, e, now, s.wrongCode); err != nil {
				return err
			}
			matched = true
		}
		taken := false
		if !m.used {
			if taken, err = s.take(tx, v, a, m, now); err != nil {
				return err
			}
		}
		if taken {
			v.factor = data.WithCode
			return s.rightCode(tx, v, r, e.client, now)
		}
		if used == nil || m.wait() < used.Wait {
			used = &data.Refusal{Reason: data.UsedCode, Wait: m.wait()}
		}
	}
	switch {
	case used != nil:
		v.refusal = used
		return nil
	case !readable:
		v.refuse(data.NoSecret)
		return nil
	}
	return s.wrongCode(tx, v, r, now, e.client)
}

// take uses up the time step in one conditional update: one row or refused.
func (s *service) take(tx data.Tx, v *verdict, a data.Authenticator, m match, now time.Time) (bool, error) {
	v.authenticator = a.ID
	if v.state == data.Pending {
		v.activated = true
		return tx.Activate(a.ID, m.step, m.drift, now)
	}
	return tx.UseStep(a.ID, m.step, m.drift, now)
}

func (s *service) rightCode(tx data.Tx, v *verdict, r rules, client data.Client, now time.Time) error {
	v.guessed = v.account.Codes.Failures
	if v.account.Codes != (data.Counter{}) {
		if err := tx.SetCounters(v.account.Key, v.account.Passwords, data.Counter{}); err != nil {
			return err
		}
		v.account.Codes = data.Counter{}
	}
	if v.guessed > r.suspectCodes {
		suspected, err := update(tx, v.account.Key, func(a *data.Account) { a.ChangePassword = data.CodesGuessed })
		if err != nil {
			return err
		}
		v.account = suspected
	}
	if !v.activated {
		return nil
	}
	if err := tx.AppendEvent(about(v.account.User, data.OTPActivated, client, now, "")); err != nil {
		return err
	}
	// What led to the QR code has served its purpose.
	err := tx.SetSingleUse(v.account.Key, data.TemporaryCode, nil)
	if err != nil {
		return err
	}
	v.account, err = update(tx, v.account.Key, func(a *data.Account) { a.Guarded = false })
	return err
}

// wrongCode counts per user, not per authenticator: several of them must not
// multiply the guesses.
func (s *service) wrongCode(tx data.Tx, v *verdict, r rules, now time.Time, client data.Client) error {
	v.account.Codes = r.countCode(v.account.Codes, now)
	v.authenticator, v.activated = "", false
	v.refusal = &data.Refusal{Reason: data.WrongCode, Wait: v.account.Codes.Delay}
	if err := tx.SetCounters(v.account.Key, v.account.Passwords, v.account.Codes); err != nil {
		return err
	}
	if v.account.Codes.Failures < r.blockAt || v.state != data.Active {
		return nil
	}
	last, err := s.isLastAdministrator(tx, v.account)
	if err != nil || last {
		return err
	}
	if err := tx.DisableAuthenticators(v.account.Key); err != nil {
		return err
	}
	return tx.AppendEvent(about(v.account.User, data.OTPBlocked, client, now, ""))
}

// about returns an event of somebody's own doing at a login window.
func about(user data.User, kind data.Kind, client data.Client, now time.Time, detail string) data.Event {
	return data.Event{
		At: now, Kind: kind, UserKey: user.Key, UserID: user.ID, Actor: user.ID,
		Program: client.Program, Computer: client.Computer, Detail: detail,
	}
}

// tampered reports whether a record was modified outside TapeTrack. That
// the database has another key by now is something else.
func tampered(err error) bool {
	return errors.Is(err, data.ErrTampered) && !errors.Is(err, data.ErrKeyChanged)
}
