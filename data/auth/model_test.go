package auth

import (
	"strings"
	"time"

	"tapetrack/data"
)

// modelUser is what the rules say about one user, written down a second time
// and without a database: the random sequences hold the two against each other.
type modelUser struct {
	id         string
	holder     bool
	password   string
	disabled   bool
	revoked    bool
	due        data.PasswordChange
	state      data.OTPState
	secret     string
	last       int64 // newest used step
	drift      int
	wrong      modelCounter // passwords
	guesses    modelCounter // codes
	everActive bool         // since the administrator's last False, restart or reset
	given      time.Time    // when an administrator set the password

	modelCodes
	limits  modelLimits
	pending modelPending
	group   *modelGroup
	drawnIn func() string // the secret in the database, for one that was drawn at a login window
	denied  bool          // Lite
}

// modelGroup is the rule of a group.
type modelGroup struct {
	required bool
	from     time.Time
}

// asked reports whether who is Off has to have a one-time password now.
func (u *modelUser) asked(now time.Time) bool {
	return u.state == data.Off && u.group.holds(now)
}

func (g *modelGroup) holds(now time.Time) bool { return g.required && !now.Before(g.from) }

type modelCounter struct {
	n     int
	start time.Time
	delay time.Duration
}

func (c *modelCounter) held(now time.Time) bool {
	if c.start.After(now) {
		c.start = now
	}
	return c.delay > 0 && now.Before(c.start.Add(c.delay))
}

// modelTicket is what a ticket may still be worth.
type modelTicket struct {
	user     *modelUser
	password string
	secret   string
	withCode bool
	factor   data.Factor
	code     string    // a recovery or temporary code that was typed
	proven   time.Time // when
	gone     bool      // too old, or one too many
}

// codeHeld reports whether the code that a sign-in was begun with is still one of
// the user's.
func (t *modelTicket) codeHeld() bool {
	if isTemporary(t.code) {
		return t.user.temporary != nil && t.user.temporary.code == t.code
	}
	_, there := t.user.recovery[t.code]
	return there
}

// signIn predicts what becomes of an attempt, and what it changes.
func (u *modelUser) signIn(password, code string, now time.Time, lastAdministrator func() bool) (string, *modelTicket) {
	heldPasswords, heldCodes := u.wrong.held(now), u.guesses.held(now)
	switch {
	case u.revoked:
		return "revoked", nil
	case heldPasswords:
		return "password-delayed", nil
	case password != u.password:
		u.wrongPassword(now)
		return "wrong-password", nil
	}
	u.wrong = modelCounter{}
	switch {
	case u.disabled:
		return "disabled", nil
	case u.denied:
		return "program-not-permitted", nil
	case u.due == data.TemporaryFirst && now.Sub(u.given) >= 72*time.Hour:
		return "password-expired", nil
	case u.asked(now):
		u.enrol(u.drawnIn(), now)
		return u.show(data.PasswordOnly)
	case u.state == data.Off:
		return u.in("", data.PasswordOnly)
	case u.state != data.Pending && u.paused(now):
		return u.in("", data.WhilePaused)
	case u.state == data.Blocked && !isSingle(code):
		return "blocked", nil
	case code == "" && u.state == data.Pending && u.guarded:
		return "needs-temporary-code", nil
	case code == "" && u.state == data.Pending:
		return u.show(data.PasswordOnly)
	case isSingle(code) && heldCodes:
		return "code-delayed", nil
	case isSingle(code):
		factor, refusal := u.single(code, now, lastAdministrator)
		switch {
		case refusal != "":
			return refusal, nil
		case u.state == data.Pending:
			return u.show(factor, code)
		}
		return u.in("", factor, code)
	}
	if refusal := u.code(code, now, heldCodes, lastAdministrator); refusal != "" {
		return refusal, nil
	}
	if !u.everActive {
		u.activated()
		return u.show(data.WithCode)
	}
	return u.in(u.secret, data.WithCode)
}

func (u *modelUser) in(secret string, factor data.Factor, single ...string) (string, *modelTicket) {
	if u.due != data.NoChange {
		return "ticket", &modelTicket{u, u.password, secret, factor == data.WithCode, factor, strings.Join(single, ""), time.Time{}, false}
	}
	if factor == data.WithCode && u.forced() {
		return "ticket", &modelTicket{u, u.password, secret, true, factor, "", time.Time{}, false}
	}
	u.opens(factor)
	return "session", nil
}

// show is popup 1.
func (u *modelUser) show(factor data.Factor, single ...string) (string, *modelTicket) {
	u.shown = true
	return "ticket", &modelTicket{u, u.password, u.secret, factor == data.WithCode, factor, strings.Join(single, ""), time.Time{}, false}
}

// activated is what the first right code comes to.
func (u *modelUser) activated() {
	u.state, u.everActive, u.guarded, u.temporary, u.putOff = data.Active, true, false, nil, 0
}

func (u *modelUser) wrongPassword(now time.Time) {
	u.wrong = modelCounter{n: u.wrong.n + 1}
	switch {
	case u.wrong.n < 6:
	case u.holder:
		u.wrong.start, u.wrong.delay = now, min(5*time.Second<<min(u.wrong.n-6, 10), time.Minute)
	default:
		u.revoked = true
	}
}

// code predicts what becomes of a code; "" is success.
func (u *modelUser) code(code string, now time.Time, held bool, lastAdministrator func() bool) string {
	switch {
	case code == "":
		return "no-code"
	case held:
		return "code-delayed"
	case len(code) != 6:
		return "bad-code"
	}
	present := now.Unix() / 30
	used := false
	for step := present + 3; step >= present-3; step-- {
		near := step-present >= -1 && step-present <= 1 || step-present-int64(u.drift) >= -1 && step-present-int64(u.drift) <= 1
		if !near || hotpOracle([]byte(u.secret), step) != code || u.guarded && !u.shown {
			continue
		}
		if step <= u.last {
			used = true
			continue
		}
		u.last = step
		seen := int(step - present)
		u.drift = max(-2, min(2, max(u.drift-1, min(u.drift+1, seen))))
		u.right()
		return ""
	}
	if used {
		return "used-code"
	}
	return u.guessed(now, lastAdministrator)
}

// right is what any right code does to the count of wrong ones.
func (u *modelUser) right() {
	if u.guesses.n > 10 {
		u.due = data.CodesGuessed
	}
	u.guesses = modelCounter{}
}

func (u *modelUser) guessed(now time.Time, lastAdministrator func() bool) string {
	u.guesses = modelCounter{n: u.guesses.n + 1}
	if u.guesses.n >= 5 {
		u.guesses.start, u.guesses.delay = now, min(30*time.Second<<min(u.guesses.n-5, 10), time.Hour)
	}
	if u.guesses.n >= 100 && u.state == data.Active && !lastAdministrator() {
		u.state = data.Blocked
	}
	return "wrong-code"
}

// over reports whether a ticket is none any more, by itself.
func (t *modelTicket) over(now time.Time) bool {
	return t.gone || now.Sub(t.proven).Abs() >= 15*time.Minute
}

// recheck predicts whether a ticket is still worth something; "" is yes.
func (t *modelTicket) recheck(now time.Time) string {
	u := t.user
	switch {
	case t.over(now):
		return "ticket-unknown"
	case u.disabled:
		return "disabled"
	case u.revoked:
		return "revoked"
	case u.password != t.password:
		return "password-changed"
	case u.denied:
		return "program-not-permitted"
	case u.state == data.Off:
		return ""
	case t.secret == "" && u.state == data.Pending:
		return "turned-on"
	case t.code != "" && !t.withCode && (t.secret == "" || u.state == data.Pending && u.secret == t.secret):
		if !t.codeHeld() {
			return "code-void"
		}
		return ""
	case t.factor == data.WhilePaused && u.paused(now):
		return ""
	case u.state == data.Blocked:
		return "blocked"
	case t.factor == data.WhilePaused:
		return "ticket-unknown"
	case t.secret == "":
		return "became-active"
	case u.secret != t.secret, u.state == data.Pending && t.withCode:
		return "replaced"
	case u.state == data.Active && !t.withCode:
		return "became-active"
	}
	return ""
}

func (t *modelTicket) complete(now time.Time) string {
	u := t.user
	if refusal := t.recheck(now); refusal != "" {
		return refusal
	}
	if u.due != data.NoChange {
		return "new-password-due"
	}
	if u.asked(now) {
		u.enrol(u.drawnIn(), now)
		return "turned-on"
	}
	if u.state == data.Pending && !t.withCode {
		if u.insists(now) {
			return "no-code"
		}
		u.pending.signIns++
	}
	return "session"
}

// activate predicts what becomes of a code that is typed into popup 1.
func (t *modelTicket) activate(code string, now time.Time, lastAdministrator func() bool) string {
	if refusal := t.recheck(now); refusal != "" {
		return refusal
	}
	if t.user.state == data.Off {
		return "turned-off"
	}
	t.user.wrong.held(now)
	held := t.user.guesses.held(now)
	if refusal := t.user.code(code, now, held, lastAdministrator); refusal != "" {
		return refusal
	}
	if t.user.state == data.Pending {
		t.user.activated()
	}
	t.withCode, t.factor = true, data.WithCode
	return "ticket"
}

// draw is a new secret.
func (u *modelUser) draw(secret string, now time.Time) {
	u.state, u.secret, u.last, u.drift, u.everActive = data.Pending, secret, 0, 0, false
	u.shown, u.drawn = false, now
}

// enrol is what an administrator's True, restart or reset comes to.
func (u *modelUser) enrol(secret string, now time.Time) {
	u.off()
	u.draw(secret, now)
	u.pending.since = now
	u.guesses = modelCounter{n: u.guesses.n}
}

// off is what an administrator's False comes to.
func (u *modelUser) off() {
	u.state, u.secret, u.everActive = data.Off, "", false
	u.modelCodes, u.pending.signIns = modelCodes{}, 0
}

func (u *modelUser) unlock() {
	u.revoked, u.wrong, u.guesses = false, modelCounter{}, modelCounter{n: u.guesses.n}
}
