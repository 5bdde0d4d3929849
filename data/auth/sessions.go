package auth

import (
	"context"
	"errors"
	"slices"
	"strings"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// where says in which program and on which computer a session is.
func where(s data.Session) []any {
	return []any{s.Program, words.Computer(s.Computer, s.Address)}
}

// isOpen reports whether a session that is stored as open lets somebody in by its times.
func (s *service) isOpen(tx data.Tx, session data.Session) (bool, error) {
	switch err := s.whyOver(tx, session); {
	case err == nil:
		return true, nil
	case errors.Is(err, data.ErrSessionEnded):
		return false, nil
	default:
		return false, err
	}
}

// shownSessions returns the sessions of a user, or all if the key is 0, at most so many, for
// whoever is in the session own.
func (s *service) shownSessions(tx data.Tx, userKey int64, own string, most int) ([]data.OpenSession, error) {
	stored, err := tx.OpenSessions(userKey, most)
	if err != nil {
		return nil, err
	}
	var open []data.OpenSession
	for _, o := range stored {
		if is, err := s.isOpen(tx, o); err != nil {
			return nil, err
		} else if !is {
			continue
		}
		shown := data.OpenSession{
			ID: o.ID, UserKey: o.UserKey, UserID: o.UserID, Name: o.Name, Program: o.Program, Version: o.Version, Computer: o.Computer, Address: o.Address,
			OpenedAt: o.OpenedAt, UsedAt: o.UsedAt, SeenAt: o.SeenAt, Factor: o.Factor, Own: o.ID == own,
		}
		if shown.SeenAt.Before(o.OpenedAt) {
			shown.SeenAt = o.OpenedAt
		}
		open = append(open, shown)
	}
	return open, nil
}

// Sessions returns the sessions that are open, of all users.
func (s *Administration) Sessions(ctx context.Context, by data.Actor) (data.OpenSessions, error) {
	var all data.OpenSessions
	err := s.look(ctx, by, func(tx data.Tx) (err error) {
		all.List, err = s.shownSessions(tx, 0, hashed(actor.Session(by)), data.MostSessions+1)
		return err
	})
	if all.More = len(all.List) > data.MostSessions; all.More {
		all.List = all.List[:data.MostSessions]
	}
	return all, err
}

// OwnSessions returns the sessions that the user of a session has open, oldest first.
func (s *Self) OwnSessions(ctx context.Context, by data.Actor) ([]data.OpenSession, error) {
	var own []data.OpenSession
	err := s.store.View(ctx, func(tx data.Tx) error {
		who, _, err := s.owner(ctx, tx, by)
		if err == nil {
			own, err = s.shownSessions(tx, who.user.Key, who.session.ID, data.MostSessions)
		}
		return err
	})
	return own, err
}

// Disconnect ends sessions by their ID, and returns how many of them were open. Their users
// read the message, of at most data.MaxMessage characters, which may be empty. It ends either
// all of them or, if it returns an error, none: data.ErrDenied for one's own session and for
// users whom the actor may not change.
func (s *Administration) Disconnect(ctx context.Context, by data.Actor, ids []string, message string) (ended int, err error) {
	message = data.Tidy(message)
	if err := data.CheckMessage(message); err != nil {
		return 0, err
	}
	err = s.actOrDryRun(ctx, by, func(tx data.Tx, who participant) ([]data.Event, error) {
		ended = 0
		var events []data.Event
		for _, id := range ids {
			e, err := s.disconnect(tx, who, id, message)
			if err != nil {
				return nil, err
			}
			events = append(events, e...)
		}
		ended = len(events)
		return events, nil
	})
	if err != nil {
		return 0, err
	}
	return ended, nil
}

// disconnect ends a session and returns its event; none if it was not open.
func (s *service) disconnect(tx data.Tx, who participant, id, message string) ([]data.Event, error) {
	session, err := openSession(tx, id)
	if err != nil || session.ID == "" {
		return nil, err
	}
	if who.rank != console && session.ID == who.session.ID {
		return nil, data.Deny(data.OwnSession)
	}
	target, err := tx.Account(session.UserKey)
	if err != nil && !notFound(err) {
		return nil, err
	}
	if err == nil {
		if err := who.actOn(target.User); err != nil {
			return nil, err
		}
	}
	if err := tx.CloseSession(id, s.now()); err != nil {
		return nil, err
	}
	said := data.Say(words.WasOn, where(session)...)
	if message != "" {
		said = data.Say(words.WasOnAbout, append(where(session), data.Verbatim(message))...)
	}
	return []data.Event{{Kind: data.SessionCut, UserKey: session.UserKey, UserID: session.UserID, Detail: lang.InEnglish(said)}}, nil
}

// openSession reads a session that is open; one without an ID if it is not.
func openSession(tx data.Tx, id string) (data.Session, error) {
	session, err := tx.Session(id)
	if notFound(err) || errors.Is(err, data.ErrSessionEnded) || err == nil && !session.ClosedAt.IsZero() {
		return data.Session{}, nil
	}
	return session, err
}

// EndSession ends another session of the user of a session, by its ID. It does nothing if that
// is no longer open, and returns data.ErrNotFound if it is of somebody else.
func (s *Self) EndSession(ctx context.Context, by data.Actor, id string) error {
	return s.store.Update(ctx, func(tx data.Tx) error {
		who, _, err := s.owner(ctx, tx, by)
		if err != nil {
			return err
		}
		session, err := openSession(tx, id)
		switch {
		case err != nil:
			return err
		case session.ID == "":
			return nil
		case session.UserKey != who.user.Key:
			return data.ErrNotFound
		case session.ID == who.session.ID:
			return data.Deny(data.OwnSession)
		}
		if err := tx.CloseSession(id, s.now()); err != nil {
			return err
		}
		return tx.AppendEvent(about(who.user, data.SessionEnded, who.client, s.now(), lang.InEnglish(data.Say(words.WasOn, where(session)...))))
	})
}

// endOldest ends sessions of a user until the policy permits one more beside the session with
// the ID keep, which was just opened by client: those that were used the longest time ago.
func (s *service) endOldest(tx data.Tx, user data.User, client data.Client, keep string) error {
	r, err := rulesIn(tx)
	if err != nil || r.sessionsMost == 0 {
		return err
	}
	open, err := tx.OpenSessions(user.Key, data.MostSessions)
	if err != nil {
		return err
	}
	var others []data.Session
	for _, o := range open {
		is, err := s.isOpen(tx, o)
		if err != nil {
			return err
		}
		if is && o.ID != keep {
			others = append(others, o)
		}
	}
	slices.SortStableFunc(others, func(a, b data.Session) int { return a.UsedAt.Compare(b.UsedAt) })
	for i := 0; i < len(others)-(r.sessionsMost-1); i++ {
		if err := tx.CloseSession(others[i].ID, s.now()); err != nil {
			return err
		}
		if err := tx.AppendEvent(about(user, data.SessionReplaced, client, s.now(), lang.InEnglish(data.Say(words.WasOn, where(others[i])...)))); err != nil {
			return err
		}
	}
	return nil
}

// namesAnother reports whether an event that ended one session ended another than this one.
func namesAnother(session data.Session, e data.Event) bool {
	if !slices.Contains([]data.Kind{data.SessionCut, data.SessionEnded, data.SessionReplaced, data.SessionLost, data.SessionOutside}, e.Kind) {
		return false
	}
	_, said := saidTo(session, e)
	return !said && e.Detail != lang.InEnglish(data.Say(words.WasOn, where(session)...))
}

// saidTo returns the message that an administrator wrote as they disconnected a session.
func saidTo(session data.Session, e data.Event) (message string, said bool) {
	return strings.CutPrefix(e.Detail, lang.InEnglish(data.Say(words.WasOnAbout, append(where(session), data.Verbatim(""))...)))
}
