package store

import (
	"time"

	"tapetrack/data"
)

// OpenSession stores a session.
func (t *tx) OpenSession(s data.Session) error {
	_, err := t.exec("open a session", `INSERT INTO sessions (id, user_key, user_id, name, program, version, computer,
opened_at, closed_at, with_code, factor, previous_at, previous_program, previous_computer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.ID, s.UserKey, s.UserID, s.Name, s.Program, s.Version, s.Computer,
		at(s.OpenedAt), at(s.ClosedAt), s.WithCode, s.Factor, at(s.Previous.At), s.Previous.Program, s.Previous.Computer)
	return err
}

// Session finds one by id, open or closed.
func (t *tx) Session(id string) (data.Session, error) {
	rows, err := find[sessionRow](t, "read a session", `SELECT id, user_key, user_id, name, program, version, computer,
		opened_at, closed_at, with_code, factor, previous_at, previous_program, previous_computer FROM sessions WHERE id = ?`, id)
	if err != nil {
		return data.Session{}, err
	}
	if len(rows) == 0 {
		return data.Session{}, data.ErrNotFound
	}
	return rows[0].session(), nil
}

// CloseSession sets ClosedAt, if it is open. One that never was returns ErrNotFound.
func (t *tx) CloseSession(id string, when time.Time) error {
	closed, err := t.closeSessions("id = ?", when, id)
	if err != nil || closed > 0 {
		return err
	}
	_, err = t.Session(id)
	return err
}

// CloseSessionsOf closes the open sessions of a user, but the one with the ID
// keep if it is his; an empty one keeps none.
func (t *tx) CloseSessionsOf(userKey int64, keep string, when time.Time) error {
	_, err := t.closeSessions("user_key = ? AND id <> ?", when, userKey, keep)
	return err
}

func (t *tx) closeSessions(where string, when time.Time, args ...any) (int64, error) {
	return t.exec("close a session", "UPDATE sessions SET closed_at = ? WHERE "+where+" AND closed_at IS NULL", append([]any{at(when)}, args...)...)
}
