package auth

import (
	"context"
	"time"

	"tapetrack/data"
)

// Note appends an event about something that was done to the database as a
// whole: its key was exported, a backup was made.
func (s *Console) Note(ctx context.Context, kind data.Kind, detail string) error {
	return s.note(ctx, s.by, data.Event{Kind: kind, Detail: detail})
}

// NoteIn is Note in a transaction of the caller: the database takes another key.
func (s *Console) NoteIn(tx data.Tx, kind data.Kind, details ...string) error {
	who, err := s.identify(tx, s.by)
	if err != nil {
		return err
	}
	var events []data.Event
	for _, detail := range details {
		events = append(events, data.Event{Kind: kind, Detail: detail})
	}
	return s.append(tx, who, events)
}

// KeySince returns since when the database has the key that it has: since it
// was rotated last, or made. It is zero if the audit does not say.
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

// AfterRestore makes a backup fit to take the place of the database that it was
// made from. What was used up since then must not open again: no code up to the
// present time step counts, recovery codes and temporary codes are void, and
// nobody is signed in. newest is the newest time step that was used in the
// database that is replaced, negative if that is not known; detail says which
// backup it is.
func (s *Console) AfterRestore(ctx context.Context, newest int64, detail string) error {
	now := s.now()
	present := timeStep(now)
	most := present + ahead
	if newest < 0 {
		newest = most
	}
	// A step beyond that was used while a clock stood ahead, or was made up: it
	// must not lock everybody out.
	burn := min(max(present, newest), most)
	return s.store.Update(ctx, func(tx data.Tx) error {
		who, err := s.identify(tx, s.by)
		if err != nil {
			return err
		}
		if err := tx.BurnSteps(burn); err != nil {
			return err
		}
		if err := tx.DropSingleUses(); err != nil {
			return err
		}
		if err := tx.DropTickets(); err != nil {
			return err
		}
		if err := tx.CloseSessions(now); err != nil {
			return err
		}
		return s.append(tx, who, []data.Event{{Kind: data.Restored, Detail: detail}})
	})
}
