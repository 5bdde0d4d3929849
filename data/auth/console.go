package auth

import (
	"context"
	"time"

	"tapetrack/data"
)

// Note appends an event about something that was done to the database as a
// whole, at the console: its key was exported, a backup was made. Only the
// console has such things to say: ErrDenied.
func (s *Service) Note(ctx context.Context, by data.Actor, kind data.Kind, detail string) error {
	if err := onlyConsole(by); err != nil {
		return err
	}
	return s.note(ctx, by, data.Event{Kind: kind, Detail: detail})
}

func onlyConsole(by data.Actor) error {
	if by.Console == "" {
		return data.Deny("This is done with tapectl, on the computer with the database.")
	}
	return nil
}

// KeySince returns since when the database has the key that it has: since it
// was rotated last, or made. It is zero if the audit does not say.
func (s *Service) KeySince(ctx context.Context, by data.Actor) (time.Time, error) {
	var since time.Time
	err := s.look(ctx, by, func(tx data.Tx) error {
		for _, kind := range []data.Kind{data.KeyRotated, data.DatabaseMade} {
			page, err := tx.FindEvents(data.EventQuery{Kinds: []data.Kind{kind}, Limit: 1})
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

// AfterRestore makes a backup fit to take the place of the database that it was
// made from. What was used up since then must not open again: no code up to the
// present time step counts, recovery codes and temporary codes are void, and
// nobody is signed in. newest is the newest time step that was used in the
// database that is replaced, negative if that is not known; detail says which
// backup it is. Only for the console: ErrDenied.
func (s *Service) AfterRestore(ctx context.Context, by data.Actor, newest int64, detail string) error {
	now := s.now()
	present := timeStep(now)
	most := present + ahead
	if newest < 0 {
		newest = most
	}
	// A step beyond that was used while a clock stood ahead, or was made up: it
	// must not lock everybody out.
	burn := min(max(present, newest), most)
	if err := onlyConsole(by); err != nil {
		return err
	}
	return s.store.Update(ctx, func(tx data.Tx) error {
		if err := tx.BurnSteps(burn); err != nil {
			return err
		}
		if err := tx.DropSingleUses(); err != nil {
			return err
		}
		if err := tx.CloseSessions(now); err != nil {
			return err
		}
		return s.append(tx, actor{Actor: by, rank: console}, []data.Event{{Kind: data.Restored, Detail: detail}})
	})
}
