package auth

import (
	"context"
	"time"

	"tapetrack/data"
)

const (
	// clockTolerance: computers that share a clock source still differ by a little.
	clockTolerance = 2 * time.Second
	// settled is for how long the clock is pointed out. When it has run for so long
	// since it was set back, it is the one that is right, and what stood ahead was
	// wrong: one event of a year to come must not warn for a year, until somebody
	// sets the clock wrong to be rid of it.
	settled = 24 * time.Hour
	// mostAhead bounds how many times that are no longer believed are passed over.
	mostAhead = 20
)

// ClockBehind returns by how much the clock of this computer stands before the
// latest time of the log, 0 if it does not. A time is no longer looked at once
// the log has gone on for a day after the clock was set back from it. Codes
// depend on the clock; nobody is refused because of this.
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
		// then is how far the log has come since the clock was set back.
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
