package auth

import (
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
}

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
	case u.due == data.TemporaryFirst && now.Sub(u.given) >= 72*time.Hour:
		return "password-expired", nil
	case u.state == data.Off:
		return u.in("", false)
	case u.state == data.Blocked:
		return "blocked", nil
	case code == "" && u.state == data.Pending:
		return "ticket", &modelTicket{u, u.password, u.secret, false}
	}
	if refusal := u.code(code, now, heldCodes, lastAdministrator); refusal != "" {
		return refusal, nil
	}
	if !u.everActive {
		u.state, u.everActive = data.Active, true
		return "ticket", &modelTicket{u, u.password, u.secret, true}
	}
	return u.in(u.secret, true)
}

func (u *modelUser) in(secret string, withCode bool) (string, *modelTicket) {
	if u.due != data.NoChange {
		return "ticket", &modelTicket{u, u.password, secret, withCode}
	}
	return "session", nil
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
	for offset := int64(1); offset >= -1; offset-- {
		step := present + int64(u.drift) + offset
		if hotpOracle([]byte(u.secret), step) != code {
			continue
		}
		if step <= u.last {
			used = true
			continue
		}
		u.last = step
		seen := int(step - present)
		u.drift = max(-2, min(2, max(u.drift-1, min(u.drift+1, seen))))
		if u.guesses.n > 10 {
			u.due = data.CodesGuessed
		}
		u.guesses = modelCounter{}
		return ""
	}
	if used {
		return "used-code"
	}
	u.guesses = modelCounter{n: u.guesses.n + 1}
	if u.guesses.n >= 5 {
		u.guesses.start, u.guesses.delay = now, min(30*time.Second<<min(u.guesses.n-5, 10), time.Hour)
	}
	if u.guesses.n >= 100 && u.state == data.Active && !lastAdministrator() {
		u.state = data.Blocked
	}
	return "wrong-code"
}

// recheck predicts whether a ticket is still worth something; "" is yes.
func (t *modelTicket) recheck() string {
	u := t.user
	switch {
	case u.disabled:
		return "disabled"
	case u.revoked:
		return "revoked"
	case u.password != t.password:
		return "password-changed"
	case u.state == data.Off:
		return ""
	case u.state == data.Blocked:
		return "blocked"
	case t.secret == "" && u.state == data.Pending:
		return "turned-on"
	case t.secret == "":
		return "became-active"
	case u.secret != t.secret, u.state == data.Pending && t.withCode:
		return "replaced"
	case u.state == data.Active && !t.withCode:
		return "became-active"
	}
	return ""
}

func (t *modelTicket) complete() string {
	if refusal := t.recheck(); refusal != "" {
		return refusal
	}
	if t.user.due != data.NoChange {
		return "new-password-due"
	}
	return "session"
}

// activate predicts what becomes of a code that is typed into popup 1.
func (t *modelTicket) activate(code string, now time.Time, lastAdministrator func() bool) string {
	if refusal := t.recheck(); refusal != "" {
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
	t.user.state, t.user.everActive, t.withCode = data.Active, true, true
	return "ticket"
}

// enrol is what an administrator's True, restart or reset comes to.
func (u *modelUser) enrol(secret string) {
	u.state, u.secret, u.last, u.drift, u.everActive = data.Pending, secret, 0, 0, false
}

func (u *modelUser) unlock() {
	u.revoked, u.wrong, u.guesses = false, modelCounter{}, modelCounter{n: u.guesses.n}
}
