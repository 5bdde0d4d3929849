package auth

import (
	"context"
	"errors"
	"strings"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Note appends an event about the database as a whole: its key was exported, a backup
// was made.
func (s *Console) Note(ctx context.Context, kind data.Kind, detail string) error {
	return s.note(ctx, s.by, data.Event{Kind: kind, Detail: detail})
}

// NoteIn is Note in a transaction of the caller, for a rotation of the key.
func (s *Console) NoteIn(ctx context.Context, tx data.Tx, kind data.Kind, details ...string) error {
	who, err := s.identify(ctx, tx, s.by)
	if err != nil {
		return err
	}
	var events []data.Event
	for _, detail := range details {
		events = append(events, data.Event{Kind: kind, Detail: detail})
	}
	return s.append(tx, who, events)
}

// GoesOn reports whether the log goes on from an earlier end, which was sealed with the key of an
// id. A seal that an earlier key has made can't be compared. But a log that was sealed again with
// a later key has every event that it had before, so it is enough that the key was replaced. An end
// that was cut off since is an earlier one, too: nobody without the key cuts a log.
func (s *Console) GoesOn(ctx context.Context, from, keyID, presentKeyID string) (bool, error) {
	goesOn := false
	err := s.look(ctx, s.by, func(tx data.Tx) (err error) {
		switch holds, err := tx.SealHolds(from); {
		case errors.Is(err, data.ErrSealCut):
			goesOn = true
			return nil
		case keyID == presentKeyID:
			goesOn = holds
			return err
		}
		page, err := tx.QueryEvents(data.EventQuery{Kinds: []data.Kind{data.KeyRotated}, Limit: 1000})
		for _, e := range page.Events {
			goesOn = goesOn || keyID != "" && strings.HasPrefix(e.Detail, lang.InEnglish(data.Say(words.KeyReplacedBy, keyID, "")))
		}
		return err
	})
	return goesOn, err
}

// KeySince returns when the key of the database was last rotated, or else when the
// database was made; zero if the log does not say.
func (s *Console) KeySince(ctx context.Context) (time.Time, error) {
	var since time.Time
	err := s.look(ctx, s.by, func(tx data.Tx) error {
		for _, kind := range []data.Kind{data.KeyRotated, data.DatabaseMade} {
			page, err := tx.QueryEvents(data.EventQuery{Kinds: []data.Kind{kind}, Limit: 1})
			if err != nil {
				return err
			}
			if len(page.Events) > 0 {
				since = page.Events[0].At
				return nil
			}
		}
		return nil
	})
	return since, err
}

// AfterRestore prepares a backup to replace the database that it was made from.
// Nothing that was used up since then may be used again: codes up to the present time
// step no longer count, recovery codes and temporary codes are void, and nobody is
// signed in. newest is the newest time step that was used in the database to be
// replaced, negative if unknown; detail names the backup.
func (s *Console) AfterRestore(ctx context.Context, newest int64, detail string) error {
	return s.afterPutBack(ctx, newest, data.Restored, detail)
}

// AcceptOlder is AfterRestore for a database of an earlier state that was put back without a
// restore, once somebody has decided to go on with it. detail says what is missing.
func (s *Console) AcceptOlder(ctx context.Context, detail string) error {
	return s.afterPutBack(ctx, -1, data.OlderAccepted, detail)
}

func (s *Console) afterPutBack(ctx context.Context, newest int64, kind data.Kind, detail string) error {
	now := s.now()
	present := timeStep(now)
	most := present + ahead
	if newest < 0 {
		newest = most
	}
	// A later step was used while a clock was ahead, or is forged: it must not lock
	// everybody out.
	burn := min(max(present, newest), most)
	return s.store.Update(ctx, func(tx data.Tx) error {
		who, err := s.identify(ctx, tx, s.by)
		if err != nil {
			return err
		}
		if err := tx.BurnSteps(burn); err != nil {
			return err
		}
		if err := tx.DropSingleUses(); err != nil {
			return err
		}
		if err := tx.DropAttempts(); err != nil {
			return err
		}
		if err := tx.DropTickets(); err != nil {
			return err
		}
		if err := tx.CloseSessions(now); err != nil {
			return err
		}
		return s.append(tx, who, []data.Event{{Kind: kind, Detail: detail}})
	})
}

// HandOver prepares a copy of a database for a server: nobody is signed in, and what was
// begun at programs without a server has ended. detail names the server; write is called in
// the same transaction, before the event.
func (s *Console) HandOver(ctx context.Context, detail string, write func(data.Tx) error) error {
	return s.store.Update(ctx, func(tx data.Tx) error {
		who, err := s.identify(ctx, tx, s.by)
		if err != nil {
			return err
		}
		for _, step := range []func() error{
			func() error { return write(tx) },
			tx.DropAttempts, tx.DropTickets,
			func() error { return tx.CloseSessions(s.now()) },
		} {
			if err := step(); err != nil {
				return err
			}
		}
		return s.append(tx, who, []data.Event{{Kind: data.ServerMade, Detail: detail}})
	})
}
