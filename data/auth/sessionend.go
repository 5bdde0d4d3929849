package auth

import (
	"context"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	LastsAtMost = "You were signed out because a session lasts at most %s. Sign in again."
	NotPressed  = "You were signed out because no key or button was pressed for %s. Sign in again."
)

// activityEvery is the shortest interval at which a session's activity is stored.
const activityEvery = time.Minute

// strictest is the profile by which sessions are judged while the policy can't be
// trusted: modifying it outside TapeTrack must not prolong a session, but must not end
// all of them either, since an administrator has to be able to find the damage.
const strictest = "PCI"

// sessionLimits returns how long a session lasts and may be idle; 0 is no limit.
func sessionLimits(tx data.Tx) (lasts, idle time.Duration, err error) {
	r, err := rulesIn(tx)
	if tampered(err) {
		r, err = rulesOf(map[string]string{data.PolicyProfile: strictest}), nil
	}
	return r.sessionLasts, r.sessionIdle, err
}

// whyOver returns why a session is over by the policy, nil if it is not. A clock that
// was set back by as much ends it, too: a time that was stored while the clock was ahead
// must not keep the session open until then.
func (s *service) whyOver(tx data.Tx, session data.Session) error {
	lasts, idle, err := sessionLimits(tx)
	if err != nil {
		return err
	}
	now := s.now()
	switch {
	case lasts > 0 && now.Sub(session.OpenedAt).Abs() >= lasts:
		return &data.Trouble{Kind: data.ErrSessionOver, Text: data.Say(LastsAtMost, lasts)}
	case idle > 0 && now.Sub(session.UsedAt).Abs() >= idle:
		return &data.Trouble{Kind: data.ErrSessionIdle, Text: data.Say(NotPressed, idle)}
	}
	return nil
}

// endElsewhere ends the sessions of a user except the one with the ID keep, all with an
// empty ID, and logs how many those were and why: the event of the act, which comes before
// it, does not say whether there were any.
func (s *service) endElsewhere(tx data.Tx, user data.User, client data.Client, keep string, why data.Text) error {
	closed, err := tx.CloseSessionsOf(user.Key, keep, s.now())
	if err != nil || closed == 0 {
		return err
	}
	return tx.AppendEvent(about(user, data.SessionsEnded, client, s.now(), lang.InEnglish(data.Say(words.SessionsElsewhere, closed, why))))
}

// Alive returns how much longer the session of the actor lasts; once it has ended, an error that matches
// data.ErrSessionEnded, like every act. pressed is how long ago a key or button was
// pressed in the program, negative if none was since the last call. Only that counts as
// activity, not what a program does by itself. It is stored once a minute at most, and so is
// that the program runs, see Watch.Seen.
func (s *Self) Alive(ctx context.Context, by data.Actor, pressed time.Duration) (left data.TimeLeft, err error) {
	var who participant
	var lasts, idle time.Duration
	read := func(tx data.Tx) (err error) {
		if who, _, err = s.owner(ctx, tx, by); err == nil {
			lasts, idle, err = sessionLimits(tx)
		}
		return err
	}
	if err := s.store.View(ctx, read); err != nil {
		return left, err
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
			return left, err
		}
	}
	if s.now().Sub(who.session.SeenAt).Abs() >= seenEvery {
		if err := s.seen(ctx, []string{who.session.ID}); err != nil {
			return left, err
		}
	}
	now := s.now()
	if lasts > 0 {
		left.Age = lasts - now.Sub(who.session.OpenedAt)
	}
	if idle > 0 {
		left.Idle = idle - now.Sub(who.session.UsedAt)
	}
	return left, nil
}

// activityDue reports whether a key or button that was pressed so long ago is to be
// stored as activity.
func (s *service) activityDue(who participant, pressed time.Duration) bool {
	now, written := s.now(), who.session.UsedAt
	news := now.Add(-pressed).After(written) || written.After(now) // or a clock that was set back
	return news && now.Sub(written).Abs() >= activityEvery
}
