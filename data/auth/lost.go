package auth

import (
	"context"
	"sync"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// EndedLost is what people read here. Tests ask for it by name.
const EndedLost = "Your sign-in has ended because nothing was heard of this program for too long: its computer was asleep, or the network was down. Sign in again."

const (
	// seenEvery is how often it is written down that a program runs.
	seenEvery = time.Minute
	// pauseTime is after how long without a look whoever looks was itself at rest, as when the
	// computer was asleep, or the server was stopped.
	pauseTime = 3 * seenEvery
	// lostAtOnce is how many sessions are ended in one transaction.
	lostAtOnce = 500
)

// A lookout knows since when this process has looked without a pause whether programs run.
// Only what it would have seen does it miss.
type lookout struct {
	mu    sync.Mutex
	since time.Time
	last  time.Time
}

// look notes a look, and returns since when there was no pause.
func (l *lookout) look(now time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	if apart := now.Sub(l.last); l.last.IsZero() || apart > pauseTime || apart < 0 {
		l.since = now
	}
	l.last = now
	return l.since
}

// Seen notes that the programs of these actors run, and ends the sessions of programs that
// were not seen for as long as the policy permits. It also writes down how many sign-ins were
// refused since that are not listed one by one. A server calls it once a minute.
func (s *Watch) Seen(ctx context.Context, running []data.Actor) error {
	ids := make([]string, 0, len(running))
	for _, by := range running {
		if id := actor.Session(by); id != "" {
			ids = append(ids, hashed(id))
		}
	}
	return s.seen(ctx, ids)
}

// seen writes down that programs run, by the stored IDs of their sessions, and ends the
// sessions of those that do not.
func (s *service) seen(ctx context.Context, ids []string) error {
	now := s.now()
	since := s.lookout.look(now)
	refused := s.tally.take()
	return s.store.Update(ctx, func(tx data.Tx) error {
		if err := s.appendTally(tx, refused); err != nil {
			return err
		}
		if err := tx.SessionsSeen(ids, now); err != nil {
			return err
		}
		limit, err := lostAfter(tx)
		if err != nil || limit == 0 || now.Sub(since) < limit {
			return err
		}
		lost, err := tx.SessionsUnseen(now, limit, lostAtOnce)
		for i := 0; i < len(lost) && err == nil; i++ {
			err = s.lose(tx, lost[i])
		}
		return err
	})
}

// lose ends a session whose program was lost.
func (s *service) lose(tx data.Tx, session data.Session) error {
	if err := tx.CloseSession(session.ID, s.now()); err != nil {
		return err
	}
	user := data.User{Key: session.UserKey, ID: session.UserID}
	return tx.AppendEvent(about(user, data.SessionLost, session.Client(), s.now(), lang.InEnglish(data.Say(words.WasOn, where(session)...))))
}

// lostAfter returns after how long a program that was not seen is lost; 0: never.
func lostAfter(tx data.Tx) (time.Duration, error) {
	r, err := rulesIn(tx)
	if tampered(err) {
		r, err = rulesOf(map[string]string{data.PolicyProfile: strictest}), nil
	}
	return r.sessionLost, err
}
