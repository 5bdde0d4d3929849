package auth

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"pgregory.net/rapid"

	"tapetrack/data"
)

// bound draws how enrolment is bounded in this run.
func (m *machine) bound(r *rapid.T) modelLimits {
	days := rapid.SampledFrom([]int{0, 0, 1}).Draw(r, "days")
	signIns := rapid.SampledFrom([]int{0, 0, 2}).Draw(r, "sign-ins")
	m.policies(map[string]string{data.PolicyPendingDays: strconv.Itoa(days), data.PolicyPendingSignIns: strconv.Itoa(signIns)})
	return modelLimits{days: time.Duration(days) * 24 * time.Hour, signIns: signIns}
}

// singles are single-use codes of a user that somebody may type: good ones,
// used ones, and one that is none.
func (u *modelUser) singles() []string {
	codes := slices.Sorted(maps.Keys(u.recovery))
	if u.temporary != nil {
		codes = append(codes, u.temporary.code, u.temporary.code, otherCode(u.temporary.code))
	}
	if len(codes) > 0 {
		codes = append(codes, otherCode(codes[0]))
	}
	return codes
}

// help is what the help desk does about a phone.
func (m *machine) help(r *rapid.T) {
	u, ctx := m.somebody(r), context.Background()
	key, now := m.account(u.id).Key, m.clock.Now()
	denied := func(err error, want bool) bool {
		if errors.Is(err, data.ErrDenied) != want || err != nil && !want {
			r.Fatalf("%s who is %s: %v, the model says denied %v", u.id, u.state, err, want)
		}
		return want
	}
	switch act := rapid.SampledFrom([]string{"temporary", "lost", "pause", "resume"}).Draw(r, "act"); act {
	case "temporary":
		given, err := m.IssueTemporaryCode(ctx, theConsole, key, "reason")
		if !denied(err, u.state == data.Off || u.state == data.Pending && !u.guarded) {
			u.temporary = &modelTemporary{code: given.Code, issued: now}
		}
	case "lost":
		given, err := m.LostPhone(ctx, theConsole, key, "reason")
		if !denied(err, u.state == data.Off) {
			u.lost(string(m.secretOf(u.id)), given.Code, now)
			m.closeSessionsOf(u, nil)
		}
	case "pause":
		until := now.Add(time.Hour)
		if !denied(m.PauseOTP(ctx, theConsole, key, until, "reason"), u.state == data.Off || u.state == data.Pending || u.group.holds(now)) {
			u.pause = data.Pause{From: now, Until: until}
		}
	case "resume":
		m.must(m.ResumeOTP(ctx, theConsole, key))
		u.pause = data.Pause{}
	}
}

// closeSessionsOf is what ends the sessions of a user but one.
func (m *machine) closeSessionsOf(u *modelUser, but *modelSession) {
	for _, s := range m.open {
		if s.user == u && s != but {
			s.closed = true
		}
	}
}

func (m *machine) drawSession(r *rapid.T) *modelSession {
	if len(m.open) == 0 {
		r.Skip()
	}
	return m.open[len(m.open)-1-rapid.IntRange(0, min(len(m.open)-1, 5)).Draw(r, "session")]
}

// firstCodesSomewhere is the page behind a sign-in, which asks for the first
// recovery codes.
func (m *machine) firstCodesSomewhere(r *rapid.T) {
	s := m.drawSession(r)
	codes, err := m.FirstRecoveryCodes(context.Background(), s.by)
	late := !s.over() && s.codesDue(m.clock.Now()) && !s.recent(m.clock.Now())
	if errors.Is(err, data.ErrSessionEnded) != s.over() || errors.Is(err, data.ErrUnconfirmed) != late || err != nil && !s.over() && !late {
		r.Fatalf("first codes of %s: %v, the model says over %v, late %v", s.user.id, err, s.over(), late)
	}
	if due := !s.over() && !late && s.codesDue(m.clock.Now()); due != (len(codes) == data.RecoveryCodes) {
		r.Fatalf("%d first codes for %s, the model says due %v", len(codes), s.user.id, due)
	}
	if codes != nil {
		s.user.takeCodes(codes)
	}
}

// turnOnOwn is a user who turns on their own one-time password, or somebody who guesses
// the password at their open program.
func (m *machine) turnOnOwn(r *rapid.T) {
	s, ctx, now := m.drawSession(r), context.Background(), m.clock.Now()
	u := s.user
	password := rapid.SampledFrom([]string{u.password, u.password, "wrong"}).Draw(r, "password")
	ticket, shown, err := m.BeginTurnOn(ctx, s.by, password)
	wrong := false
	switch {
	case s.over():
		if !errors.Is(err, data.ErrSessionEnded) {
			r.Fatalf("%s, whose session is over, turns it on: %v", u.id, err)
		}
		return
	case u.state != data.Off:
		if !errors.Is(err, data.ErrDenied) {
			r.Fatalf("%s, who is %s, turns it on: %v", u.id, u.state, err)
		}
		return
	case u.revoked, u.wrong.held(now):
		u.wrong.held(now)
		u.guesses.held(now)
		wrong = true
	case password != u.password:
		u.guesses.held(now)
		u.wrongPassword(now)
		s.closed = u.revoked
		wrong = true
	default:
		u.wrong = modelCounter{}
	}
	if _, is := data.AsFieldError(err); is != wrong || err != nil && !wrong {
		r.Fatalf("the password of %s: %v, the model says wrong %v", u.id, err, wrong)
	}
	if wrong {
		return
	}
	m.kept()
	secret, held := secretShown(shown), u.guesses.held(now)
	if err = m.ConfirmTurnOn(ctx, ticket, "Phone", hotpOracle(secret, m.step())); (err != nil) != held {
		r.Fatalf("the code of %s: %v, the model says held %v", u.id, err, held)
	}
	if err == nil {
		s.turnOn(string(secret), now)
		m.closeSessionsOf(u, s)
	}
}

// replaceLost replaces a phone after a sign-in with a recovery code.
func (m *machine) replaceLost(r *rapid.T) {
	s, ctx, now := m.drawSession(r), context.Background(), m.clock.Now()
	u := s.user
	ticket, err := m.Prove(ctx, s.by, "", "")
	recent := !s.over() && !u.revoked && s.ownRecent(now)
	if want := recent || !s.over() && s.mayReplace(now); (err == nil) != want {
		r.Fatalf("replacing the phone of %s: %v, the model says %v", u.id, err, want)
	}
	if err != nil {
		return
	}
	m.kept()
	if recent {
		return // nothing is lost: turning it on is proof of both
	}
	shown, err := m.BeginDevice(ctx, ticket, "")
	m.must(err)
	secret := secretShown(shown)
	u.wrong.held(now)
	held := u.guesses.held(now)
	codes, err := m.ConfirmDevice(ctx, ticket, "Phone", hotpOracle(secret, m.step()))
	if (err != nil) != held {
		r.Fatalf("the new phone of %s: %v, the model says held %v", u.id, err, held)
	}
	if err == nil {
		s.replace(string(secret), codes, now)
		m.closeSessionsOf(u, s)
	}
}

// renameSomewhere is a user who renames an authenticator in My Sign-in.
func (m *machine) renameSomewhere(r *rapid.T) {
	s, ctx, now := m.drawSession(r), context.Background(), m.clock.Now()
	ticket, err := m.ProveBySignIn(ctx, s.by)
	if want := !s.over() && s.recent(now); (err == nil) != want {
		r.Fatalf("renaming the phone of %s: %v, the model says %v", s.user.id, err, want)
	}
	if err != nil {
		return
	}
	m.kept()
	phone := m.account(s.user.id).Authenticators[0].ID
	m.must(m.RenameDevice(ctx, ticket, phone, "Phone"))
	if _, err := m.BeginDevice(ctx, ticket, phone); errors.Is(err, data.ErrUnconfirmed) == s.ownRecent(now) || err != nil && s.ownRecent(now) {
		r.Fatalf("replacing the phone of %s: %v, the model says confirmed %v", s.user.id, err, s.ownRecent(now))
	}
}

// checkCodes holds the database against the model.
func (m *machine) checkCodes(r *rapid.T, u *modelUser, a data.Account) {
	if a.Guarded != u.guarded || a.OTPPause != u.pause || a.PendingSignIns != u.pending.signIns && a.OTPRequired {
		r.Fatalf("%s: guarded %v, paused %v, %d sign-ins; the model says %v, %v, %d",
			u.id, a.Guarded, a.OTPPause, a.PendingSignIns, u.guarded, u.pause, u.pending.signIns)
	}
	if u.state == data.Active && a.PutOff != u.putOff {
		r.Fatalf("%s put recovery codes off %d times, the model says %d", u.id, a.PutOff, u.putOff)
	}
	unused := 0
	for _, used := range u.recovery {
		if !used {
			unused++
		}
	}
	temporary := 0
	if u.temporary != nil && !u.temporary.used {
		temporary = 1
	}
	const left = "SELECT count(*) FROM recovery_codes WHERE user_key = ? AND kind = ? AND used_at IS NULL"
	if n, k := m.number(left, a.Key, data.RecoveryCode), m.number(left, a.Key, data.TemporaryCode); n != unused || k != temporary {
		r.Fatalf("%s has %d recovery and %d temporary codes; the model says %d and %d", u.id, n, k, unused, temporary)
	}
	open := 0
	for _, s := range m.open {
		if s.user == u && !s.closed {
			open++
		}
	}
	if n := m.world.sessions(u.id); n != open {
		r.Fatalf("%s has %d open sessions, the model says %d", u.id, n, open)
	}
}
