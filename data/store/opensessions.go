package store

import (
	"slices"
	"time"

	"tapetrack/data"
)

// SessionsSeen sets SeenAt of those sessions that are open.
func (t *tx) SessionsSeen(ids []string, when time.Time) error {
	const together = 500 // far below what a statement may name
	for some := range slices.Chunk(ids, together) {
		rows, err := salvage(t, "read sessions", "SELECT "+boundColumns+" FROM sessions WHERE id IN ? AND closed_at IS NULL", (*boundSession).boundFields, some)
		for i := 0; i < len(rows) && err == nil; i++ {
			if r := &rows[i].row; !rows[i].bad && t.goesOn(r) {
				err = t.sessionSeen(r, when)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) sessionSeen(r *boundSession, when time.Time) error {
	old := r.Code
	r.Seen = at(when)
	r.Code = t.sessionCode(&r.sessionRow, r.mark)
	err := one(t.exec("note that a program runs", "UPDATE sessions SET seen_at = ?, code = ? WHERE id = ?", r.Seen, r.Code, r.ID))
	t.swap(t.element(sessionCodes, old), t.element(sessionCodes, r.Code))
	return err
}

// OpenSessions returns the sessions that are open, of one user unless the key is 0.
func (t *tx) OpenSessions(userKey int64, most int) ([]data.Session, error) {
	where, args := "", []any{}
	if userKey != 0 {
		where, args = "user_key = ? AND ", []any{userKey}
	}
	return t.openSessions(where+"closed_at IS NULL ORDER BY lower(user_id), opened_at, id", most, args...)
}

// SessionsUnseen returns the sessions that are open and have not been seen for limit, or were
// seen as far ahead: a clock was set back.
func (t *tx) SessionsUnseen(now time.Time, limit time.Duration, most int) ([]data.Session, error) {
	const seen = "COALESCE(seen_at, opened_at)"
	return t.openSessions("closed_at IS NULL AND ("+seen+" <= ? OR "+seen+" >= ?) ORDER BY "+seen+", id", most, at(now.Add(-limit)), at(now.Add(limit)))
}

// openSessions returns sessions that match where and that no other program has modified.
func (t *tx) openSessions(where string, most int, args ...any) ([]data.Session, error) {
	rows, err := salvage(t, "read sessions", "SELECT "+boundColumns+" FROM sessions WHERE "+where+" LIMIT ?", (*boundSession).boundFields, append(args, most)...)
	if err != nil {
		return nil, err
	}
	var open []data.Session
	for i := range rows {
		if r := &rows[i].row; !rows[i].bad && t.goesOn(r) {
			open = append(open, r.session())
		}
	}
	return open, nil
}
