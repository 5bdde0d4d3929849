package store

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"tapetrack/data"
)

// AppendEvent stores an event; its ID is given by the store. It returns
// ErrTampered, and nothing of the transaction is committed, if the head of the
// log is missing or not genuine.
func (t *tx) AppendEvent(e data.Event) error {
	h, err := t.needHead()
	if err != nil {
		return err
	}
	row := newEventRow(e)
	row.ID = h.last + 1
	chain := t.link(h.chain, &row)
	done := t.orm.Exec("INSERT INTO events ("+eventColumns+", chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		row.ID, row.At, row.Kind, row.UserKey, row.UserID, row.Actor, row.Program, row.Computer, row.Detail, chain[:])
	if errors.Is(done.Error, gorm.ErrDuplicatedKey) {
		t.failure = t.logTrouble("there are events behind its end")
		return t.failure
	}
	if done.Error != nil {
		return t.did("append an event", done.Error)
	}
	h.count, h.last, h.newest, h.chain = h.count+1, row.ID, row.At, chain
	t.appended = true
	return nil
}

// NewestEvent returns the time of the event that was stored last, zero if there
// is none.
func (t *tx) NewestEvent() (time.Time, error) {
	if err := t.findHead(); err != nil {
		return time.Time{}, err
	}
	if t.head != nil {
		return t.head.newest.time(), nil
	}
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
	query, args := "SELECT "+eventColumns+" FROM events", []any{}
	if userKey != 0 {
		query, args = query+" WHERE user_key = ?", append(args, userKey)
	}
	rows, err := scan(t, "read events", query+" ORDER BY id DESC LIMIT ?", (*eventRow).told, append(args, limit)...)
	return eventsOf(rows), err
}

func eventsOf(rows []eventRow) []data.Event {
	events := make([]data.Event, 0, len(rows))
	for i := range rows {
		events = append(events, rows[i].event())
	}
	return events
}
