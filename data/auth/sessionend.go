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

// whyOver says why a session has come to its end by itself, nil if it has not. A clock that
// was set back by as much ends it, too: what was written while it stood ahead must not
// keep a session open until that time comes.
func (s *service) whyOver(tx data.Tx, session data.Session) error {
	r, err := rulesIn(tx)
	if tampered(err) {
		r, err = rulesOf(map[string]string{data.PolicyProfile: strictest}), nil
	}
	if err != nil {
		return err
	}
	now := s.now()
	switch {
	case r.sessionLasts > 0 && now.Sub(session.OpenedAt).Abs() >= r.sessionLasts:
		return &data.Trouble{Kind: data.ErrSessionOver, Text: data.Say("You were signed out: a session lasts %s at most. Sign in again.", r.sessionLasts)}
	case r.sessionIdle > 0 && now.Sub(session.UsedAt).Abs() >= r.sessionIdle:
		return &data.Trouble{Kind: data.ErrSessionIdle, Text: data.Say("You were signed out because nothing was pressed for %s. Sign in again.", r.sessionIdle)}
	}
	return nil
}

// Alive returns nil while the session of who asks lasts, and the error of every act
// once it has ended: one that matches data.ErrSessionEnded. used says that a key or
// button was pressed in the program since it asked last. That is activity, and what a
// program does by itself is none; it is written down once a minute at most.
func (s *Self) Alive(ctx context.Context, by data.Actor, used bool) error {
	var who participant
	read := func(tx data.Tx) (err error) {
		who, _, err = s.owner(tx, by)
		return err
	}
	if err := s.store.View(ctx, read); err != nil || !used || !s.activityDue(who) {
		return err
	}
	return s.store.Update(ctx, func(tx data.Tx) error {
		if err := read(tx); err != nil || !s.activityDue(who) {
			return err
		}
		return tx.SessionUsed(who.session.ID, s.now())
	})
}

// activityDue reports whether activity of now is to be written down.
func (s *service) activityDue(who participant) bool {
	return s.now().Sub(who.session.UsedAt).Abs() >= activityEvery
}
