package auth

import (
	"context"
	"time"

	"tapetrack/data"
)

const (
	// clockTolerance: computers that share a clock source still differ by a little.
	clockTolerance = 2 * time.Second
	// settled is for how long people are warned. If the clock has run this long since
	// it was set back, it is taken to be right: otherwise one event that was logged
	// while the clock was a year ahead would cause warnings for a year, until somebody
	// set the clock wrong to get rid of them.
	settled = 24 * time.Hour
	// mostAhead bounds how many times that are no longer trusted are skipped.
	mostAhead = 20
)

// ClockBehind returns how far the clock of this computer is behind the latest time in
// the log, 0 if it is not. It ignores a time once the log covers a day since the clock
// was set back from it. It is only a warning, since codes depend on the clock: nobody
// is refused for it.
func (s *Entrance) ClockBehind(ctx context.Context) (time.Duration, error) {
	var behind time.Duration
	err := s.store.View(ctx, func(tx data.Tx) (err error) {
		behind, err = s.behind(tx)
		return err
	})
	return behind, err
}

func (s *service) behind(tx data.Tx) (time.Duration, error) {
	now, furthest := s.now(), time.Time{}
	latest, next, err := tx.LatestEvent(0)
	for range mostAhead {
		if err != nil || latest.ID == 0 || latest.At.Sub(now) <= clockTolerance {
			return 0, err
		}
		if furthest.IsZero() {
			furthest = latest.At
		}
		// then is the latest event since the clock was set back.
		then, afterThen, err := tx.LatestEvent(latest.ID)
		if err != nil {
			return 0, err
		}
		came := now
		if then.At.After(now) {
			came = then.At
		}
		switch {
		case next.ID != 0 && came.Sub(next.At) >= settled:
			furthest = time.Time{}
		case next.ID != 0 && next.At.After(now): // it was set back once more
		default:
			return furthest.Sub(now).Round(time.Second), nil
		}
		latest, next = then, afterThen
	}
	return 0, nil
}

func (s *service) noteClock(tx data.Tx, client data.Client) error {
	behind, err := s.behind(tx)
	if err != nil || behind == 0 {
		return err
	}
	return tx.AppendEvent(about(data.User{}, data.ClockBehind, client, s.now(), behind.String()))
}
