package store

import (
	"errors"
	"fmt"
	"time"

	"tapetrack/data"
)

// EventsBehind says that somebody added events past the newest one.
const EventsBehind data.Text = "there are events behind its end"

// AppendEvent stores an event under the next ID. If the head of the log is missing or not
// genuine, it returns ErrTampered and nothing of the transaction is committed.
func (t *tx) AppendEvent(e data.Event) error {
	h, err := t.needHead()
	if err != nil {
		return err
	}
	row := newEventRow(e)
	row.ID = h.last + 1
	chain := t.link(h.chain, &row)
	_, err = t.on.Exec("INSERT INTO events ("+eventColumns+", chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		row.ID, row.At, row.Kind, row.UserKey, row.UserID, row.Actor, row.Program, row.Computer, row.Detail, row.Address, chain[:])
	if errors.Is(t.db.engine.Trouble(err), ErrDuplicate) {
		t.failure = t.logTrouble(EventsBehind)
		return t.failure
	}
	if err != nil {
		return t.did("append an event", err)
	}
	h.count, h.last, h.newest, h.chain = h.count+1, row.ID, row.At, chain
	t.appended = true
	return nil
}

// appendOwn appends an event that no caller asked for, when a database of an earlier
// release is brought up to date. It has the computer's time, since the storage is given no
// clock.
func (t *tx) appendOwn(kind data.Kind, userKey int64, userID, detail string) error {
	return t.AppendEvent(data.Event{At: time.Now(), Kind: kind, UserKey: userKey, UserID: userID, Detail: detail})
}

// LatestEvent returns the event with the latest time among those that were stored after
// the one with the ID after, and the event that was stored right after that latest one. It
// reads the index of times from its end, past later times of events up to after, of which
// there are usually none.
func (t *tx) LatestEvent(after int64) (latest, next data.Event, err error) {
	latest, err = t.eventTime(latestEvent, after)
	if err == nil && latest.ID != 0 {
		next, err = t.eventTime(nextEvent, latest.ID)
	}
	return latest, next, err
}

// The sum id + 0 makes an engine without statistics use the index of times.
const (
	latestEvent = "SELECT id, at FROM events WHERE id + 0 > ? ORDER BY at DESC, id DESC LIMIT 1"
	nextEvent   = "SELECT id, at FROM events WHERE id > ? ORDER BY id LIMIT 1"
)

func (t *tx) eventTime(query string, after int64) (data.Event, error) {
	rows, err := scan(t, "read the time of an event", query, func(r *eventRow) []any { return []any{&r.ID, &r.At} }, after)
	if err != nil || len(rows) == 0 {
		return data.Event{}, err
	}
	return data.Event{ID: rows[0].ID, At: rows[0].At.time()}, nil
}

// Events returns up to limit events about a user (0: all), newest first.
func (t *tx) Events(userKey int64, limit int) ([]data.Event, error) {
	if limit < 1 {
		return nil, fmt.Errorf("there are no %d events", limit)
	}
	query, args := "SELECT "+eventColumns+" FROM events", []any{}
	if userKey != 0 {
		query, args = query+" WHERE user_key = ?", append(args, userKey)
	}
	rows, err := salvage(t, "read events", query+" ORDER BY id DESC LIMIT ?", (*eventRow).told, append(args, limit)...)
	return eventsOf(rows), err
}

func eventsOf(rows []salvaged[eventRow]) []data.Event {
	events := make([]data.Event, 0, len(rows))
	for i := range rows {
		events = append(events, eventOf(&rows[i]))
	}
	return events
}

// eventOf returns an event with what can be read of it.
func eventOf(row *salvaged[eventRow]) data.Event {
	e := row.row.event()
	e.Damaged = row.bad
	return e
}
