package auth

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tapetrack/data"
	"tapetrack/test/check"
)

// machine runs random sequences of what people do at login windows and what
// administrators do, on a Service and on the model at once.
type machine struct {
	*world
	r       *rapid.T
	users   []*modelUser
	tickets []pair
	open    []*modelSession
	typed   []string // codes that were typed before
	group   *modelGroup

	sessions, refused int
}

type pair struct {
	out   data.Outcome
	model *modelTicket
}

// TestSequences: see the checks after each step in machine.check.
func TestSequences(t *testing.T) {
	dir := check.Folder(t)
	rapid.Check(t, func(r *rapid.T) {
		own, err := os.MkdirTemp(dir, "")
		if err != nil {
			r.Fatal(err)
		}
		m := &machine{world: newWorldIn(r, own), r: r, group: new(modelGroup)}
		bounds := m.bound(r)
		for _, u := range []*modelUser{{id: "alice"}, {id: "bob", holder: true}} {
			u.password, u.limits, u.group = passwordOf(u.id), bounds, m.group
			u.drawnIn = func() string { return string(m.secretOf(u.id)) }
			m.add(u.id, withOTP, func(n *data.NewUser) { n.Tapemaster = u.holder })
			u.enrol(string(m.secretOf(u.id)), m.clock.Now())
			m.users = append(m.users, u)
		}
		r.Repeat(map[string]func(*rapid.T){
			"sign in":       m.signInSomebody,
			"sign in again": m.signInSomebody, // twice as often
			"guess":         m.guessMany,
			"complete":      m.completeTicket,
			"activate":      m.activateTicket,
			"choose":        m.chooseNew,
			"wait":          m.wait,
			"administer":    m.administer,
			"rule":          m.setRule,
			"help":          m.help,
			"first codes":   m.firstCodesSomewhere,
			"replace":       m.replaceLost,
			"turn on":       m.turnOnOwn,
			"rename":        m.renameSomewhere,
			"":              m.check,
		})
	})
}

func (m *machine) somebody(r *rapid.T) *modelUser { return rapid.SampledFrom(m.users).Draw(r, "user") }

// lastAdministrator: bob and the superuser, whom nothing here disables.
func (m *machine) lastAdministrator() bool { return false }

// drawCode draws a code that might be typed: right ones of steps around now,
// ones that were typed before, wrong ones.
func (m *machine) drawCode(r *rapid.T, u *modelUser) string {
	kinds := []string{"none", "wrong", "short"}
	if u.secret != "" {
		kinds = append(kinds, "right", "right", "right", "right")
	}
	if len(m.typed) > 0 {
		kinds = append(kinds, "again", "again")
	}
	if len(u.singles()) > 0 {
		kinds = append(kinds, "single", "single")
	}
	code := ""
	switch rapid.SampledFrom(kinds).Draw(r, "code") {
	case "right":
		step := m.clock.Now().Unix()/30 + int64(rapid.SampledFrom([]int{0, 0, 0, 0, 0, -1, 1, -2, 2, 3}).Draw(r, "steps"))
		code = hotpOracle([]byte(u.secret), step)
	case "again":
		code = rapid.SampledFrom(m.typed).Draw(r, "typed")
	case "single":
		code = rapid.SampledFrom(u.singles()).Draw(r, "single")
	case "wrong":
		code = fmt.Sprintf("%06d", rapid.IntRange(0, 999_999).Draw(r, "guess"))
	case "short":
		return "12345"
	}
	if code != "" {
		m.typed = append(m.typed, code)
	}
	return code
}

func (m *machine) signInSomebody(r *rapid.T) {
	u := m.somebody(r)
	password := u.password
	if rapid.IntRange(0, 3).Draw(r, "password") == 0 {
		password = rapid.SampledFrom([]string{"", "wrong", passwordOf(u.id), "an entirely new one"}).Draw(r, "wrong")
	}
	m.tryBoth(r, u, password, m.drawCode(r, u))
}

// guessMany is many wrong codes, each as soon as it would be judged: only the
// last two are really typed.
func (m *machine) guessMany(r *rapid.T) {
	u := m.somebody(r)
	if u.state == data.Off || u.disabled || u.revoked {
		r.Skip()
	}
	u.guesses = modelCounter{n: rapid.SampledFrom([]int{3, 9, 10, 97, 98}).Draw(r, "guesses")}
	u.wrong = modelCounter{}
	m.setCounters(u.id, data.Counter{}, data.Counter{Failures: u.guesses.n})
	for range 2 {
		m.tryBoth(r, u, u.password, m.wrongCode(u.id))
		m.clock.Move(time.Hour)
	}
}

func (m *machine) tryBoth(r *rapid.T, u *modelUser, password, code string) {
	before := m.account(u.id)
	out := m.try(m.attempt(u.id, password, code))
	want, ticket := u.signIn(password, code, m.clock.Now(), m.lastAdministrator)
	if got := reasonOf(out); got != want {
		r.Fatalf("%s with %q and code %q: %s, the model says %s", u.id, password, code, got, want)
	}
	m.count(u, out)
	m.rules(r, u, before, password, code, out)
	if ticket != nil {
		ticket.proven = m.clock.Now()
		m.tickets = append(m.tickets, pair{out, ticket})
		m.kept()
	}
}

// rules are stated once more without the model.
func (m *machine) rules(r *rapid.T, u *modelUser, before data.Account, password, code string, out data.Outcome) {
	if out.Refusal != nil {
		return
	}
	after := m.account(u.id)
	switch {
	case m.fast.mismatch(password, before.PasswordHash):
		r.Fatalf("%s is let in with a wrong password", u.id)
	case before.Denied != 0:
		r.Fatalf("%s is let into a program that is not permitted", u.id)
	case before.OTP == data.Off && m.group.holds(m.clock.Now()) && after.OTP != data.Pending:
		r.Fatalf("%s gets past the rule of the group", u.id)
	case before.Disabled || before.Revocation != data.NotRevoked:
		r.Fatalf("%s is let in though disabled or revoked", u.id)
	case before.OTP == data.Off, before.OTP == data.Pending, before.OTPPause.On(m.clock.Now()):
		return
	case isSingle(code):
		const used = "SELECT count(*) FROM recovery_codes WHERE used_at = ? AND user_key = ?"
		if m.number(used, m.clock.Now().UnixMilli(), before.Key) == 0 {
			r.Fatalf("%s is let in by %q, and no code is used up", u.id, code)
		}
		return
	case before.OTP == data.Blocked:
		r.Fatalf("%s is let in though Blocked", u.id)
	}
	was, is := before.Authenticators[0], after.Authenticators[0]
	if is.LastStep <= was.LastStep {
		r.Fatalf("%s is let in by step %d after %d", u.id, is.LastStep, was.LastStep)
	}
	if hotpOracle(m.secretOf(u.id), is.LastStep) != code {
		r.Fatalf("%s is let in by %q, which is not the code of step %d", u.id, code, is.LastStep)
	}
}

func (h *fastHasher) mismatch(password, hash string) bool {
	match, _ := h.Verify(password, hash)
	return !match
}

func (m *machine) count(u *modelUser, out data.Outcome) {
	switch {
	case out.Refusal != nil:
		m.refused++
	case out.Session != nil:
		m.sessions++
		if out.Session.Factor == data.WithRecovery {
			m.kept()
		}
		m.open = append(m.open, &modelSession{
			by: out.Session.Actor(), user: u, opened: m.clock.Now(), proven: m.clock.Now(), secret: u.secret, factor: out.Session.Factor,
		})
	}
}

func (m *machine) drawTicket(r *rapid.T) (int, pair) {
	if len(m.tickets) == 0 {
		r.Skip()
	}
	i := rapid.IntRange(0, len(m.tickets)-1).Draw(r, "ticket")
	return i, m.tickets[i]
}

// over tries a ticket that is none any more, which leaves no trace.
func (m *machine) over(r *rapid.T, p pair, out data.Outcome) bool {
	if !p.model.over(m.clock.Now()) {
		return false
	}
	if reasonOf(out) != "ticket-unknown" {
		r.Fatalf("the sign-in of %s is over, and it gives %s", p.model.user.id, reasonOf(out))
	}
	return true
}

// kept is called when a ticket was written: those that are over go, and of each user
// the five newest stay.
func (m *machine) kept() {
	for i, p := range m.tickets {
		newer := 0
		for _, q := range m.tickets[i+1:] {
			if q.model.user == p.model.user && !q.model.gone {
				newer++
			}
		}
		if newer >= 5 || m.clock.Now().Sub(p.model.proven) > 15*time.Minute {
			p.model.gone = true
		}
	}
}

// spent forgets a ticket unless the refusal leaves it valid.
func (m *machine) spent(i int, out data.Outcome) {
	if out.Ticket == "" && (out.Refusal == nil || !out.Refusal.Retry()) {
		m.tickets = append(m.tickets[:i:i], m.tickets[i+1:]...)
	}
}

func (m *machine) completeTicket(r *rapid.T) {
	i, p := m.drawTicket(r)
	out, err := m.Complete(context.Background(), p.out.Ticket)
	m.must(err)
	if m.over(r, p, out) {
		return
	}
	if out.RecoveryDue {
		if u := p.model.user; !u.forced() || p.model.factor != data.WithCode {
			r.Fatalf("recovery codes are due for %s, the model says %d put off", u.id, u.putOff)
		}
		drawn, err := m.DrawRecoveryCodes(context.Background(), p.out.Ticket)
		m.must(err)
		m.kept()
		out, err = m.Complete(context.Background(), p.out.Ticket)
		m.must(err)
		p.model.user.takeCodes(drawn.Codes)
	}
	if want := p.model.complete(m.clock.Now()); reasonOf(out) != want {
		r.Fatalf("completing the sign-in of %s: %s, the model says %s", p.model.user.id, reasonOf(out), want)
	}
	if out.Session != nil && out.Session.Factor != p.model.factor {
		r.Fatalf("%s signed in with %s, the model says %s", p.model.user.id, out.Session.Factor, p.model.factor)
	}
	m.count(p.model.user, out)
	if out.Session != nil {
		if p.model.factor == data.WithCode && p.model.user.forced() {
			r.Fatalf("%s signed in without recovery codes", p.model.user.id)
		}
		p.model.user.opens(p.model.factor)
		m.open[len(m.open)-1].proven = p.model.proven
	}
	m.spent(i, out)
}

func (m *machine) activateTicket(r *rapid.T) {
	i, p := m.drawTicket(r)
	if p.out.Enrolment == nil {
		r.Skip()
	}
	code := m.drawCode(r, p.model.user)
	out := m.activate(p.out, code)
	if m.over(r, p, out) {
		return
	}
	if want := p.model.activate(code, m.clock.Now(), m.lastAdministrator); reasonOf(out) != want {
		r.Fatalf("code %q in the popup of %s: %s, the model says %s", code, p.model.user.id, reasonOf(out), want)
	}
	m.count(p.model.user, out)
	if out.Refusal == nil {
		m.kept()
	}
	m.spent(i, out)
}

func (m *machine) chooseNew(r *rapid.T) {
	_, p := m.drawTicket(r)
	next := fmt.Sprintf("new password %d", rapid.IntRange(0, 2).Draw(r, "new"))
	err := m.ChooseNew(context.Background(), p.out.Ticket, next)
	want := p.model.recheck(m.clock.Now()) == "" && next != p.model.password
	if (err == nil) != want {
		r.Fatalf("%s chooses a new password: %v, the model says %v", p.model.user.id, err, want)
	}
	if err == nil {
		p.model.user.password, p.model.password, p.model.user.due = next, next, data.NoChange
		m.closeSessionsOf(p.model.user, nil)
		m.kept()
	}
}

func (m *machine) wait(r *rapid.T) {
	m.clock.Move(time.Duration(rapid.SampledFrom([]int{1, 10, 30, 31, 60, 90, 3600, 100_000, -1, -30, -600}).Draw(r, "seconds")) * time.Second)
}

func (m *machine) administer(r *rapid.T) {
	u := m.somebody(r)
	acts := []string{"on", "off", "restart", "restart", "disable", "enable", "enable", "enable", "unlock", "unlock", "reset", "temporary", "deny", "permit", "permit"}
	switch act := rapid.SampledFrom(acts).Draw(r, "act"); act {
	case "on":
		if m.otp(u.id, data.TurnOTPOn); u.state == data.Off {
			u.enrol(string(m.secretOf(u.id)), m.clock.Now())
		}
	case "off":
		_, err := m.SetOTP(context.Background(), theConsole, m.account(u.id).Key, data.TurnOTPOff)
		if want := u.state != data.Off && m.group.holds(m.clock.Now()); errors.Is(err, data.ErrDenied) != want || err != nil && !want {
			r.Fatalf("%s is turned off: %v, the model says denied %v", u.id, err, want)
		}
		if err == nil && u.state != data.Off {
			u.off()
		}
	case "restart":
		m.otp(u.id, data.RestartOTP)
		u.enrol(string(m.secretOf(u.id)), m.clock.Now())
	case "disable", "enable":
		u.disabled = act == "disable"
		m.edit(u.id, func(e *data.UserEdit) { e.Disabled = u.disabled })
		if u.disabled {
			m.closeSessionsOf(u, nil)
		}
	case "deny", "permit":
		if act == "deny" && !u.denied {
			m.closeSessionsOf(u, nil) // they are all in Lite
		}
		u.denied = act == "deny"
		m.edit(u.id, func(e *data.UserEdit) {
			if e.Denied = 0; u.denied {
				e.Denied = data.Lite
			}
		})
	case "unlock":
		m.must(m.Unlock(context.Background(), theConsole, m.account(u.id).Key))
		u.unlock()
	default:
		u.password, u.due, u.given = "an entirely new one", data.NoChange, m.clock.Now()
		if act == "temporary" {
			u.due = data.TemporaryFirst
		}
		m.must(m.ResetPassword(context.Background(), theConsole, m.account(u.id).Key, u.password, act == "temporary"))
		u.unlock()
		m.closeSessionsOf(u, nil)
		if u.state == data.Pending {
			u.draw(string(m.secretOf(u.id)), m.clock.Now())
		}
	}
}

// setRule gives the group of both users another rule.
func (m *machine) setRule(r *rapid.T) {
	from := m.clock.Now().Add(time.Duration(rapid.SampledFrom([]int{-3600, 0, 60, 3600}).Draw(r, "from")) * time.Second).Truncate(time.Second)
	*m.group = rapid.SampledFrom([]modelGroup{{}, {}, {required: true}, {required: true, from: from}}).Draw(r, "rule")
	m.must(m.tryRule(context.Background(), theConsole, "OPS", data.GroupRule{Required: m.group.required, From: m.group.from}))
}

// check holds the database against the model after each step.
func (m *machine) check(r *rapid.T) {
	for _, u := range m.users {
		a := m.account(u.id)
		if a.OTP != u.state || a.Disabled != u.disabled || (a.Revocation == data.WrongPasswords) != u.revoked || a.ChangePassword != u.due {
			r.Fatalf("%s is %s, disabled %v, revoked %q, due %q; the model says %s, %v, %v, %q",
				u.id, a.OTP, a.Disabled, a.Revocation, a.ChangePassword, u.state, u.disabled, u.revoked, u.due)
		}
		if a.Passwords.Failures != u.wrong.n || a.Codes.Failures != u.guesses.n ||
			a.Passwords.Delay != u.wrong.delay || a.Codes.Delay != u.guesses.delay {
			r.Fatalf("%s: %+v, %+v; the model says %+v, %+v", u.id, a.Passwords, a.Codes, u.wrong, u.guesses)
		}
		m.checkCodes(r, u, a)
		if u.state == data.Pending && u.everActive {
			r.Fatalf("%s is Pending though it was Active since an administrator's last act", u.id)
		}
		if len(a.Authenticators) > 0 && (a.Authenticators[0].LastStep != u.last || a.Authenticators[0].Drift != u.drift) {
			r.Fatalf("%s: step %d, drift %d; the model says %d, %d",
				u.id, a.Authenticators[0].LastStep, a.Authenticators[0].Drift, u.last, u.drift)
		}
	}
	const kind = "SELECT count(*) FROM events WHERE kind = ?"
	if sessions, refused := m.number(kind, data.SignedIn), m.number(kind, data.SignInRefused); sessions != m.sessions || refused != m.refused {
		r.Fatalf("the audit has %d sign-ins and %d refusals; there were %d and %d", sessions, refused, m.sessions, m.refused)
	}
	if n := m.number("SELECT count(*) FROM sessions"); n != m.sessions {
		r.Fatalf("%d sessions, %d sign-ins", n, m.sessions)
	}
	if n := m.number(endedInSilence); n != 0 {
		r.Fatalf("%d sessions ended, and nothing in the log says why", n)
	}
}
