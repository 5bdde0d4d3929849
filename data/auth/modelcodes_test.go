package auth

import (
	"slices"
	"time"

	"tapetrack/data"
)

// modelCodes is what the model knows of single-use codes, and of what an
// administrator does about a lost phone.
type modelCodes struct {
	recovery  map[string]bool // true: used
	putOff    int             // sign-ins with a code without any
	temporary *modelTemporary
	guarded   bool
	shown     bool      // the present secret was on a screen
	drawn     time.Time // when it was
	pause     data.Pause
}

type modelTemporary struct {
	code   string
	issued time.Time
	used   bool
}

// modelLimits are the policies of bounded enrolment; 0 is without a limit.
type modelLimits struct {
	days    time.Duration
	signIns int
}

type modelPending struct {
	since   time.Time
	signIns int
}

// isSingle reports whether a text has the form of a recovery code or a
// temporary code.
func isSingle(code string) bool { return len(code) == len("XXXX-XXXX-XXXX-XXXX") || isTemporary(code) }

func isTemporary(code string) bool { return len(code) == len("XXXX-XXXX-XXXX") }

func (u *modelUser) paused(now time.Time) bool {
	return !u.pause.Until.IsZero() && !now.Before(u.pause.From) && now.Before(u.pause.Until)
}

func (u *modelUser) insists(now time.Time) bool {
	return u.guarded || u.limits.signIns > 0 && u.pending.signIns >= u.limits.signIns ||
		u.limits.days > 0 && now.Sub(u.pending.since) >= u.limits.days
}

// single predicts what becomes of a single-use code; no refusal is success.
func (u *modelUser) single(code string, now time.Time, lastAdministrator func() bool) (data.Factor, string) {
	if isTemporary(code) {
		t := u.temporary
		switch {
		case t == nil || t.code != code:
			return "", u.guessed(now, lastAdministrator)
		case t.used || now.Before(t.issued) || now.Sub(t.issued) >= 24*time.Hour:
			return "", "ended-temporary-code"
		}
		t.used = !u.guarded
		u.right()
		return data.WithTemporary, ""
	}
	used, there := u.recovery[code]
	switch {
	case !there:
		return "", u.guessed(now, lastAdministrator)
	case used:
		return "", "used-recovery-code"
	}
	u.recovery[code] = true
	u.right()
	return data.WithRecovery, ""
}

func (u *modelUser) takeCodes(codes []string) {
	u.recovery, u.putOff = map[string]bool{}, 0
	for _, c := range codes {
		u.recovery[c] = false
	}
}

// forced predicts whether a sign-in with a code goes on with recovery codes only.
func (u *modelUser) forced() bool { return u.recovery == nil && u.putOff >= 3 }

// opens is what a session comes to.
func (u *modelUser) opens(factor data.Factor) {
	if factor == data.WithCode && u.state == data.Active && u.recovery == nil {
		u.putOff++
	}
}

// lost is what Lost Phone comes to.
func (u *modelUser) lost(secret, code string, now time.Time) {
	u.enrol(secret, now)
	u.guarded, u.temporary = true, &modelTemporary{code: code, issued: now}
}

// modelSession is what a session may still be worth.
type modelSession struct {
	by       data.Actor
	user     *modelUser
	opened   time.Time
	proven   time.Time // when the code was
	secret   string    // of the phone that the user had then
	factor   data.Factor
	replaced bool // the lost phone
	closed   bool

	turnedOn time.Time // when the user turned the one-time password on in it
	own      string    // the secret of that
}

// over reports whether a session has ended.
func (s *modelSession) over() bool {
	return s.closed || s.user.disabled || s.user.denied
}

// codesDue predicts whether the session gets the first recovery codes.
func (s *modelSession) codesDue(now time.Time) bool {
	u := s.user
	return (s.factor == data.WithCode && !u.drawn.After(s.opened) || s.ownRecent(now)) && u.state == data.Active && u.recovery == nil
}

// ownRecent predicts whether turning the one-time password on is still a proof.
func (s *modelSession) ownRecent(now time.Time) bool {
	age := now.Sub(s.turnedOn)
	return s.own != "" && s.own == s.user.secret && age >= 0 && age < 10*time.Minute
}

// turnOn is what a proven first phone of one's own comes to.
func (s *modelSession) turnOn(secret string, now time.Time) {
	u := s.user
	u.enrol(secret, now)
	u.activated()
	u.last, u.shown, s.own, s.turnedOn = now.Unix()/30, true, secret, now
}

// recent predicts whether the sign-in, or what was proven since, is still a proof.
func (s *modelSession) recent(now time.Time) bool {
	u, age := s.user, now.Sub(s.opened)
	return !u.revoked && s.factor == data.WithCode && u.state == data.Active && !u.drawn.After(s.opened) && age >= 0 && age < 10*time.Minute || !u.revoked && s.ownRecent(now)
}

// mayReplace predicts whether the session may replace a lost phone with nothing
// more.
func (s *modelSession) mayReplace(now time.Time) bool {
	age := now.Sub(s.proven)
	return s.secret != "" && s.secret == s.user.secret && s.factor == data.WithRecovery && !s.replaced && !s.user.revoked && age >= 0 && age < 10*time.Minute &&
		slices.Contains([]data.OTPState{data.Active, data.Blocked}, s.user.state)
}

// replace is what a proven new phone comes to.
func (s *modelSession) replace(secret string, codes []string, now time.Time) {
	u := s.user
	u.state, u.secret, u.last, u.drift, u.drawn = data.Active, secret, now.Unix()/30, 0, now
	u.takeCodes(codes)
	s.replaced = true
}
