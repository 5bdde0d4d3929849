package auth

import (
	"context"
	"errors"
	"time"

	"tapetrack/data"
)

// evidence is what is presented to the judge.
type evidence struct {
	password *checked // nil: it was proven before, and the caller holds a proof
	// code is judged if wantCode is set. only, if set, is the ID of the only
	// authenticator whose codes count: the one whose QR code is on the screen.
	code     string
	wantCode bool
	only     string
	single   *presented // code, if it has the form of a single-use code
	ownCode  bool       // only a code of an authenticator counts, also during a pause
	signsIn  bool       // at a login window: the rule of the group takes effect
	session  string     // stored id of the session in which it was typed; empty outside of one
	client   data.Client
	// refused is the event that the caller appends for a refusal, without its Detail.
	// Nothing is judged without it, see rehearse.
	refused data.Event
}

// checked is a password whose hash was computed outside the transaction.
type checked struct {
	hash  string // the stored hash that it was compared with
	match bool
}

// A verdict is what the judge decided. It is committed either way.
type verdict struct {
	refusal       *data.Refusal
	state         data.OTPState // as it was before
	account       data.Account  // as it is now
	authenticator string        // ID of the one whose code was proven
	activated     bool          // that code was its first
	factor        data.Factor   // what was proven
	guessed       int           // wrong codes before this right one
	from          tries         // at the password, from where it was typed
}

func (v *verdict) refuse(reason data.Reason) { v.refusal = &data.Refusal{Reason: reason} }

// decide calls f in the transaction that judges. If f finds that something was modified
// outside TapeTrack, like an administrator's row or the policy, nobody is let in. But
// what was counted until then stays counted, or guesses would be free from then on, and
// the event refused is logged.
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

// judge decides on a password, a code or both. It is the only place that does, so that
// sign-in, popups and Change Password share counters, time steps and order. It changes
// counters and time steps in tx; the caller appends the event, also for a right answer,
// which must need as much room on the disk as a wrong one.
func (s *service) judge(tx data.Tx, account data.Account, e evidence) (verdict, error) {
	v := verdict{account: account, state: s.state(account), factor: data.PasswordOnly}
	if e.refused.Kind == "" {
		return v, errNoRefusal
	}
	if e.password != nil && e.signsIn == (e.session != "") {
		return v, errNoPlace
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
		// By now a wrong password is counted: it must not be free.
		return v, damage
	}
	err := s.judgeProven(tx, &v, r, e)
	if v.refusal != nil {
		v.refusal.Proven, v.refusal.Where = true, e.place(v, r)
	}
	return v, err
}

// place says where a code was typed that was refused.
func (e evidence) place(v verdict, r rules) data.CodePlace {
	switch {
	case e.only != "":
		return data.BesideQR
	case e.signsIn && v.state == data.Pending && !v.account.Guarded:
		return data.AtPending
	case !e.signsIn || v.state == data.Pending || !r.recovery:
		return data.OwnCodeOnly
	default:
		return data.AtSignIn
	}
}

// rehearse writes everything that a wrong answer would write from here (counters, what
// follows at the limit, events), and undoes it.
//
// Somebody who can write the file can make part of that fail, with a broken page or
// index entry, or an event that already has the next ID. A wrong answer then fails
// without being counted. If a right answer did not fail as well, guesses would be free.
// So rehearse comes before anything that only a right answer does, and its error ends
// the question.
func (s *service) rehearse(tx data.Tx, v verdict, r rules, e evidence, now time.Time,
	wrong func(data.Tx, *verdict, rules, time.Time, evidence) error,
) error {
	if e.refused.Kind == "" {
		return errNoRefusal
	}
	return tx.Try(func() error {
		if err := wrong(tx, &v, r, now, e); err != nil {
			return err
		}
		return tx.AppendEvent(e.refusal(v.refusal.Reason))
	})
}

// Programming errors: evidence without the event refused, or with a password of which it
// does not say which session guesses at it would end.
var (
	errNoRefusal = errors.New("a question that does not say which event its refusal appends")
	errNoPlace   = errors.New("a password that was typed neither at a login window nor in a session")
)

// refusal returns the event for a refusal.
func (e evidence) refusal(reason data.Reason) data.Event {
	event := e.refused
	event.Detail = string(reason)
	return event
}

// beginDelays stores that delays that start in the future start now, see begun.
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
	var err error
	if v.from, err = s.triesFrom(tx, *account, e, now); err != nil {
		return err
	}
	switch {
	case password.hash != account.PasswordHash:
		v.refuse(data.PasswordRaced)
	case account.Revocation == data.WrongPasswords:
		v.refuse(data.RevokedUser)
	case v.from.delayed(*account, now) != "":
		v.refuse(v.from.delayed(*account, now))
	case password.match:
		if err := s.rehearse(tx, *v, r, e, now, s.wrongPassword); err != nil {
			return err
		}
		if err := s.forgetTries(tx, account.Key, v.from); err != nil {
			return err
		}
		if account.Passwords != (data.Counter{}) {
			account.Passwords = data.Counter{}
			if err := tx.SetCounters(account.Key, account.Passwords, account.Codes); err != nil {
				return err
			}
		}
	default:
		return s.wrongPassword(tx, v, r, now, e)
	}
	return nil
}

// wrongPassword counts a wrong password, and revokes the user at the limit. Holders of
// tapemaster rights are delayed instead, or anybody could lock all administrators out. What
// counts where it was typed alone, see tries, locks nobody either.
//
// Revoking ends the session in which that password was typed, whose program somebody else
// may be at, and no other one: anybody can revoke at a login window, and must not end the
// work of a user by it. Until the user is unlocked no password is judged anywhere, see
// locked.
func (s *service) wrongPassword(tx data.Tx, v *verdict, r rules, now time.Time, e evidence) error {
	v.refuse(data.WrongPassword)
	account := &v.account
	if v.from.alone || v.from.both {
		if err := s.countHere(tx, account.Key, v.from, r, now); err != nil || v.from.alone {
			return err
		}
	}
	account.Passwords = r.countPassword(account.Passwords, now, account.Tapemaster)
	if err := tx.SetCounters(account.Key, account.Passwords, account.Codes); err != nil {
		return err
	}
	if err := s.unconfirm(tx, e); err != nil {
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
	if err := tx.AppendEvent(about(account.User, data.UserRevoked, e.client, now, string(data.WrongPasswords))); err != nil {
		return err
	}
	if err := s.noteLock(tx, e.client, now); err != nil || e.session == "" {
		return err
	}
	if err := tx.CloseSession(e.session, now); err != nil {
		return err
	}
	return tx.AppendEvent(about(account.User, data.SessionsEnded, e.client, now, data.GuessedIn))
}

// judgeProven decides once the password is proven.
func (s *service) judgeProven(tx data.Tx, v *verdict, r rules, e evidence) error {
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
	case !v.account.Ranges.Permit(e.client.Address):
		v.refuse(data.OutsideRanges)
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
	// A user who is activated, or is about to be, needs a program of the version that
	// the policy requires.
	if v.state != data.Pending || e.code != "" {
		if needs := r.needs(e.client); needs != "" {
			v.refusal = &data.Refusal{Reason: data.OldProgram, Needs: needs, Program: e.client.Program}
			return nil
		}
	}
	return s.judgeCode(tx, v, r, e)
}

// deniedProgram refuses users who have proven the password but may not start the
// program. It names the one that they need access to.
func deniedProgram(c data.Client) *data.Refusal {
	return &data.Refusal{Reason: data.DeniedProgram, Proven: true, Program: data.RuledAs(c.Program)}
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
		// No code is needed yet; the QR code is shown again.
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

// tryCode looks for the authenticator that shows code. Only activated ones count or,
// while the user is Pending, only the one that is not activated.
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
			continue // that secret was never shown: the code was guessed
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
	return s.wrongCode(tx, v, r, now, e)
}

// take uses up the time step of a match, and reports whether that was possible.
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
	if v.account.PutOff != 0 { // of an enrolment before
		if err := tx.CountPutOff(v.account.Key, 0); err != nil {
			return err
		}
	}
	// The temporary code that led to the QR code has served its purpose.
	err := tx.SetSingleUse(v.account.Key, data.TemporaryCode, nil)
	if err != nil {
		return err
	}
	v.account, err = update(tx, v.account.Key, func(a *data.Account) { a.Guarded = false })
	return err
}

// wrongCode counts a wrong code, and at the limit disables the user's authenticators,
// unless the user is the last administrator. It counts per user, not per authenticator,
// so that several don't multiply the guesses.
func (s *service) wrongCode(tx data.Tx, v *verdict, r rules, now time.Time, e evidence) error {
	v.account.Codes = r.countCode(v.account.Codes, now)
	v.authenticator, v.activated = "", false
	v.refusal = &data.Refusal{Reason: data.WrongCode, Wait: v.account.Codes.Delay}
	if err := tx.SetCounters(v.account.Key, v.account.Passwords, v.account.Codes); err != nil {
		return err
	}
	if err := s.unconfirm(tx, e); err != nil {
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
	return tx.AppendEvent(about(v.account.User, data.OTPBlocked, e.client, now, ""))
}

// about returns an event of a user's own act.
func about(user data.User, kind data.Kind, client data.Client, now time.Time, detail string) data.Event {
	return data.Event{
		At: now, Kind: kind, UserKey: user.Key, UserID: user.ID, Actor: user.ID,
		Program: client.Program, Computer: client.Computer, Detail: detail, Address: client.Address,
	}
}

// tampered reports whether err means that a record was modified outside TapeTrack, and
// not that the key of the database was changed.
func tampered(err error) bool {
	return errors.Is(err, data.ErrTampered) && !errors.Is(err, data.ErrKeyChanged)
}
