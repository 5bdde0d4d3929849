package store

import (
	"time"

	"tapetrack/data"
)

// OpenSession stores a session.
func (t *tx) OpenSession(s data.Session) error {
	r := newSessionRow(s)
	_, err := t.exec("open a session", "INSERT INTO sessions ("+sessionColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		r.ID, r.UserKey, r.UserID, r.Name, r.Program, r.Version, r.Computer, r.Opened, r.Closed, r.WithCode, r.Factor,
		r.Previous, r.PreviousProgram, r.PreviousComputer, t.sessionCode(&r))
	return err
}

const sessionColumns = `id, user_key, user_id, name, program, version, computer,
opened_at, closed_at, with_code, factor, previous_at, previous_program, previous_computer, code`

// Session finds one by id, open or closed. One that is open and was changed
// behind our back returns ErrTampered: it would say who asks, and how he came in.
func (t *tx) Session(id string) (data.Session, error) {
	rows, err := find[sessionRow](t, "read a session", "SELECT "+sessionColumns+" FROM sessions WHERE id = ?", id)
	if err != nil {
		return data.Session{}, err
	}
	if len(rows) == 0 {
		return data.Session{}, data.ErrNotFound
	}
	if !rows[0].Closed.set {
		if err := t.check(rows[0].Code, t.sessionCode(&rows[0]), "session of user %d", rows[0].UserKey); err != nil {
			return data.Session{}, err
		}
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
	return t.exec("close a session", "UPDATE sessions SET closed_at = ?, code = x'' WHERE "+where+" AND closed_at IS NULL", append([]any{at(when)}, args...)...)
}
