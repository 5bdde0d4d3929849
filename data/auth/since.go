package auth

import (
	"slices"
	"time"

	"tapetrack/data"
)

const (
	// mostChanges and mostAlarms bound how many events a user is shown. Refused
	// sign-ins, which anybody can cause in any number, don't displace them.
	mostChanges = 200
	mostAlarms  = 20
	// mostRefused bounds how many refused sign-ins are counted.
	mostRefused = 10_000
	// ownDoing is how long before the end of a sign-in its popups can have changed
	// something: data.TicketTime. Such changes are not shown to their user.
	ownDoing = 15 * time.Minute
	// eventPage is how many events are read at a time.
	eventPage = 200
)

// since reads what happened to an account between its last sign-in and this session. It
// goes by the order of the events, not by their times, so that it includes what happened
// while the clock was set back.
func (s *service) since(tx data.Tx, session data.Session, rank rank) (data.Since, error) {
	var found data.Since
	own, previous, err := signIns(tx, session)
	if err != nil {
		return found, err
	}
	if own == 0 {
		// The event of a sign-in that the log no longer has is before all that it has.
		if cut, err := tx.LogCut(); err != nil {
			return found, err
		} else if cut.Last > 0 {
			own, previous = cut.Last+1, cut.Last
		}
	}
	between := func(kinds ...data.Kind) data.EventQuery {
		return data.EventQuery{UserKey: session.UserKey, Kinds: kinds, Before: own}
	}
	err = newestFirst(tx, between(data.ToldKinds()...), func(e data.Event) bool {
		if e.ID > previous && !ofThisSignIn(e, session) {
			found.Changes = append(found.Changes, e)
		}
		return e.ID > previous && len(found.Changes) < mostChanges
	})
	if err != nil {
		return found, err
	}
	if found.TurnedOn, err = s.turnedOnLately(tx, between(data.OTPOwnTurnedOn, data.OTPHolderTurnedOn)); err != nil {
		return found, err
	}
	refused := 0
	err = newestFirst(tx, between(data.SignInRefused, data.PasswordRefused), func(e data.Event) bool {
		if e.ID <= previous {
			return false
		}
		switch data.Reason(e.Detail).Tried() {
		case data.TriedPassword:
			found.WrongPasswords++
		case data.TriedCode:
			found.WrongCodes++
		}
		refused++
		return refused < mostRefused
	})
	if err != nil || rank < holder {
		return found, err
	}
	err = newestFirst(tx, data.EventQuery{Kinds: data.AlarmKinds()}, func(e data.Event) bool {
		if e.ID > previous && !ownTold(e, session) {
			found.Alarms = append(found.Alarms, e)
		}
		return e.ID > previous && len(found.Alarms) < mostAlarms
	})
	return found, err
}

// turnedOnLately returns the latest of the events that match, if it is recent enough to be
// told again.
func (s *service) turnedOnLately(tx data.Tx, q data.EventQuery) (latest data.Event, err error) {
	err = newestFirst(tx, q, func(e data.Event) bool {
		if s.now().Sub(e.At) < data.TurnedOnShown {
			latest = e
		}
		return false
	})
	return latest, err
}

// ownTold reports whether an alarm is about the user of a session, who is told as of every
// change of the account.
func ownTold(e data.Event, session data.Session) bool {
	return e.UserKey == session.UserKey && slices.Contains(data.ToldKinds(), e.Kind)
}

// signIns returns the IDs of the events of the sign-in that opened a session
// and of the one before it, 0 if there is none.
func signIns(tx data.Tx, session data.Session) (own, previous int64, err error) {
	err = newestFirst(tx, data.EventQuery{UserKey: session.UserKey, Kinds: []data.Kind{data.SignedIn}}, func(e data.Event) bool {
		switch {
		case own != 0:
			previous = e.ID
		case opens(e, session):
			own = e.ID
		}
		return previous == 0
	})
	return own, previous, err
}

// newestFirst calls each with the events that match, newest first, until it
// returns false.
func newestFirst(tx data.Tx, q data.EventQuery, each func(data.Event) bool) error {
	q.Limit = eventPage
	for e, err := range data.EveryEvent(q, tx.QueryEvents) {
		if err != nil || !each(e) {
			return err
		}
	}
	return nil
}

// opens reports whether an event is the sign-in that opened a session.
func opens(e data.Event, session data.Session) bool {
	return e.Kind == data.SignedIn && e.At.Equal(session.OpenedAt) && e.Program == session.Program && e.Computer == session.Computer
}

// ofThisSignIn reports whether a change was made by the user in the popups of the
// sign-in to this session.
func ofThisSignIn(e data.Event, session data.Session) bool {
	ago := session.OpenedAt.Sub(e.At)
	return e.Kind.InPopups() && e.Actor == session.UserID && e.Program == session.Program && e.Computer == session.Computer &&
		ago >= 0 && ago < ownDoing
}
