package auth

import (
	"context"
	"time"

	"tapetrack/data"
)

// activityEvery is how often it is written down at most that somebody uses a program.
const activityEvery = time.Minute

// strictest is the profile by which sessions are judged while the policy is not to be
// believed: whoever changed it outside TapeTrack must not gain by it, and an
// administrator has to be able to find it.
const strictest = "PCI"

// sessionLimits returns how long a session lasts and may be idle; 0 is no limit.
func sessionLimits(tx data.Tx) (lasts, idle time.Duration, err error) {
	r, err := rulesIn(tx)
	if tampered(err) {
		r, err = rulesOf(map[string]string{data.PolicyProfile: strictest}), nil
	}
	return r.sessionLasts, r.sessionIdle, err
}

// whyOver says why a session has come to its end by itself, nil if it has not. A clock
// that was set back by as much ends it, too: what was written while it stood ahead must
// not keep a session open until that time comes.
func (s *service) whyOver(tx data.Tx, session data.Session) error {
	lasts, idle, err := sessionLimits(tx)
	if err != nil {
		return err
	}
	now := s.now()
	switch {
	case lasts > 0 && now.Sub(session.OpenedAt).Abs() >= lasts:
		return &data.Trouble{Kind: data.ErrSessionOver, Text: data.Say("You were signed out because a session lasts at most %s. Sign in again.", lasts)}
	case idle > 0 && now.Sub(session.UsedAt).Abs() >= idle:
		return &data.Trouble{Kind: data.ErrSessionIdle, Text: data.Say("You were signed out because no key or button was pressed for %s. Sign in again.", idle)}
	}
	return nil
}

// Alive returns how long the session of whoever asks lasts if nothing is pressed any more,
// 0 without a limit, and the error of every act once it has ended: one that matches
// data.ErrSessionEnded. pressed says how long ago a key or button was pressed in the
// program, negative if none was since it asked last. Only that is activity, not what a
// program does by itself; it is written down once a minute at most.
func (s *Self) Alive(ctx context.Context, by data.Actor, pressed time.Duration) (left time.Duration, err error) {
	var who participant
	var lasts, idle time.Duration
	read := func(tx data.Tx) (err error) {
		if who, _, err = s.owner(tx, by); err == nil {
			lasts, idle, err = sessionLimits(tx)
		}
		return err
	}
	if err := s.store.View(ctx, read); err != nil {
		return 0, err
	}
	if pressed >= 0 && s.activityDue(who, pressed) {
		err := s.store.Update(ctx, func(tx data.Tx) error {
			if err := read(tx); err != nil || !s.activityDue(who, pressed) {
				return err
			}
			who.session.UsedAt = s.now().Add(-pressed)
			return tx.SessionUsed(who.session.ID, who.session.UsedAt)
		})
		if err != nil {
			return 0, err
		}
	}
	now := s.now()
	if lasts > 0 {
		left = lasts - now.Sub(who.session.OpenedAt)
	}
	if rest := idle - now.Sub(who.session.UsedAt); idle > 0 && (left == 0 || rest < left) {
		left = rest
	}
	return left, nil
}

// activityDue reports whether a press of so long ago is to be written down.
func (s *service) activityDue(who participant, pressed time.Duration) bool {
	now, written := s.now(), who.session.UsedAt
	news := now.Add(-pressed).After(written) || written.After(now) // or a clock that was set back
	return news && now.Sub(written).Abs() >= activityEvery
}
