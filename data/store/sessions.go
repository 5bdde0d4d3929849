package store

import (
	"cmp"
	"database/sql"
	"errors"
	"strings"
	"time"

	"tapetrack/data"
)

// OpenSession stores a session.
func (t *tx) OpenSession(s data.Session) error {
	if _, err := t.needHead(); err != nil { // which closes sessions of earlier releases
		return err
	}
	b, err := t.bond(s.UserKey)
	if err != nil {
		return err
	}
	if s.Ticket != "" {
		// By user, and not by the unique index of tickets, which may have lost rows.
		if spent, err := t.has("look for a ticket", "SELECT 1 FROM sessions WHERE user_key = ? AND ticket || '' = ? LIMIT 1", s.UserKey, s.Ticket); err != nil || spent {
			return cmp.Or(err, data.ErrExists)
		}
	}
	r := newSessionRow(s)
	r.Generation = b.Generation
	r.Code = t.sessionCode(&r, b.Mark)
	_, err = t.exec("open a session", "INSERT INTO sessions ("+sessionColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		r.ID, r.UserKey, r.UserID, r.Name, r.Program, r.Version, r.Computer, r.Opened, r.Used, r.Seen, r.Closed, r.WithCode, r.Factor,
		r.Previous, r.PreviousProgram, r.PreviousComputer, r.PreviousAddress, r.Generation, r.Ticket, r.ClientKey, r.Address, r.Code)
	t.swap(sum{}, t.element(sessionCodes, r.Code))
	return err
}

// A boundSession is a session with mark and generation of its user as stored; no mark and
// -1 if there is no such user.
type boundSession struct {
	sessionRow
	mark []byte
	now  int64 // generation of the user
}

// boundColumns are sessionColumns followed by mark and generation of the user.
const boundColumns = sessionColumns + `,
(SELECT mark FROM users AS u WHERE u.user_key = sessions.user_key), COALESCE((SELECT generation FROM users AS u WHERE u.user_key = sessions.user_key), -1)`

func (r *boundSession) boundFields() []any { return append(r.fields(), &r.mark, &r.now) }

// Session finds one by id, open or closed. It returns ErrTampered for an open one that was
// modified outside TapeTrack, since that would identify the actor, and ErrSessionEnded for
// one that had ended and was put back.
//
// The mark and generation that it checks are unchecked themselves: a caller that acts for
// the user has to read the user, too.
func (t *tx) Session(id string) (data.Session, error) {
	r, err := t.sessionRow(id)
	if err != nil {
		return data.Session{}, err
	}
	return r.session(), nil
}

func (t *tx) sessionRow(id string) (*boundSession, error) {
	rows, err := scan(t, "read a session", "SELECT "+boundColumns+" FROM sessions WHERE id = ?", (*boundSession).boundFields, id)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, data.ErrNotFound
	}
	r := &rows[0]
	if r.ID != id { // the index named another row
		return nil, t.distrust("the index of sessions")
	}
	if !r.Closed.set {
		if earlier, err := t.fromEarlierRelease(r); err != nil || earlier {
			return nil, cmp.Or(err, data.ErrSessionEnded)
		}
		if err := t.check(r.Code, t.sessionCode(&r.sessionRow, r.mark), "session of user %d", r.UserKey); err != nil {
			return nil, err
		}
		if r.Generation != r.now {
			return nil, data.ErrSessionEnded
		}
	}
	return r, nil
}

// fromEarlierRelease reports whether a session that is stored as open is of an earlier release. The
// first write closes those.
func (t *tx) fromEarlierRelease(r *boundSession) (bool, error) {
	if equal(r.Code, t.sessionCode(&r.sessionRow, r.mark)) {
		return false, nil
	}
	err := t.findHead()
	return err == nil && t.head != nil && t.head.version < headVersion130, err
}

// SessionUsed sets UsedAt of a session that is open.
func (t *tx) SessionUsed(id string, when time.Time) error {
	r, err := t.sessionRow(id)
	if err != nil || r.Closed.set {
		return err
	}
	old := r.Code
	r.Used = at(when)
	r.Code = t.sessionCode(&r.sessionRow, r.mark)
	err = one(t.exec("keep a session", "UPDATE sessions SET used_at = ?, code = ? WHERE id = ?", r.Used, r.Code, r.ID))
	t.swap(t.element(sessionCodes, old), t.element(sessionCodes, r.Code))
	return err
}

// CloseSession sets ClosedAt of a session, if it is open. It returns ErrNotFound if there
// is no such session.
func (t *tx) CloseSession(id string, when time.Time) error {
	users, err := t.closeSessions("id = ?", when, id)
	if err != nil {
		return err
	}
	if len(users) == 0 {
		_, err = t.Session(id)
		return err
	}
	return t.nextGeneration(users[0])
}

// CloseSessionsOf closes the open sessions of a user, except the one with the ID keep if it
// is the user's; with an empty ID it closes all. It returns how many it closed.
func (t *tx) CloseSessionsOf(userKey int64, keep string, when time.Time) (int, error) {
	users, err := t.closeSessions("user_key = ? AND id <> ?", when, userKey, keep)
	if err != nil {
		return 0, err
	}
	return len(users), t.nextGeneration(userKey) // even if none is open: somebody may have removed a row to put it back
}

// CloseSessionsIn closes the open sessions of a user in some programs.
func (t *tx) CloseSessionsIn(userKey int64, programs data.Programs, when time.Time) error {
	names := programs.Ruled()
	for i := range names {
		names[i] = strings.ToLower(names[i])
	}
	if _, err := t.closeSessions("user_key = ? AND lower(program) IN ?", when, userKey, names); err != nil {
		return err
	}
	return t.nextGeneration(userKey)
}

// closeSessions closes the open sessions that match where and returns the key of the user
// of each.
func (t *tx) closeSessions(where string, when time.Time, args ...any) (users []int64, err error) {
	if err := t.closeEarlierFirst(); err != nil {
		return nil, err
	}
	err = t.each("read sessions", "SELECT user_key, code FROM sessions WHERE "+where+" AND closed_at IS NULL", func(rows *sql.Rows) error {
		var user int64
		var code []byte
		if err := rows.Scan(&user, &code); err != nil {
			return t.did("read a session", err)
		}
		t.swap(t.element(sessionCodes, code), sum{})
		users = append(users, user)
		return nil
	}, args...)
	if err != nil || len(users) == 0 {
		return nil, err
	}
	_, err = t.exec("close a session", "UPDATE sessions SET closed_at = ?, code = ? WHERE "+where+" AND closed_at IS NULL", append([]any{at(when), noCode}, args...)...)
	return users, err
}

// nextGeneration is called after sessions of a user were closed. It raises the generation of
// the user and of the sessions that are still open, so that copies of the others are no
// longer valid. For a user who does not exist or was modified outside TapeTrack it does
// nothing: such a user has no valid session, and gets another mark before having one, see
// ReplaceAccount.
func (t *tx) nextGeneration(userKey int64) error {
	was, err := t.genuineBond(userKey)
	if err == nil {
		err = t.rebind(userKey, func(b *bond) { b.Generation++ })
	}
	if isDamage(err) || errors.Is(err, data.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	open, err := scan(t, "read sessions", "SELECT "+sessionColumns+" FROM sessions WHERE user_key = ? AND closed_at IS NULL", (*sessionRow).fields, userKey)
	if err != nil {
		return err
	}
	for i := range open {
		r := &open[i]
		old := r.Code
		if r.Generation != was.Generation || !equal(old, t.sessionCode(r, was.Mark)) {
			continue
		}
		r.Generation++
		r.Code = t.sessionCode(r, was.Mark)
		if _, err := t.exec("keep a session", "UPDATE sessions SET generation = ?, code = ? WHERE id = ?", r.Generation, r.Code, r.ID); err != nil {
			return err
		}
		t.swap(t.element(sessionCodes, old), t.element(sessionCodes, r.Code))
	}
	return nil
}

// dropSessions removes sessions, also from the sum.
func (t *tx) dropSessions(what, where string, args ...any) error {
	if err := t.closeEarlierFirst(); err != nil {
		return err
	}
	codes, err := scan(t, what, "DELETE FROM sessions WHERE "+where+" RETURNING code", func(c *[]byte) []any { return []any{c} }, args...)
	for _, code := range codes {
		t.swap(t.element(sessionCodes, code), sum{})
	}
	return err
}

// closeForeign closes the open sessions that no program with this key opened, or that had
// ended. It does not change the sum, which is added up again before the commit.
func (t *tx) closeForeign() error {
	open, err := salvage(t, "read sessions", "SELECT "+boundColumns+" FROM sessions WHERE closed_at IS NULL OR code <> ?", (*boundSession).boundFields, noCode)
	for i := 0; i < len(open) && err == nil; i++ {
		if r := &open[i].row; open[i].bad || !t.goesOn(r) {
			_, err = t.exec("close a session", "UPDATE sessions SET closed_at = COALESCE(closed_at, opened_at, 0), code = ? WHERE id = ?", noCode, r.ID)
		}
	}
	return err
}

// goesOn reports whether a session is open, with the right code, and has not ended.
func (t *tx) goesOn(r *boundSession) bool {
	return !r.Closed.set && r.Generation == r.now && equal(r.Code, t.sessionCode(&r.sessionRow, r.mark))
}

// closeEarlierFirst is called before sessions are closed or dropped, and closes those of earlier
// releases first.
func (t *tx) closeEarlierFirst() error {
	err := t.findHead()
	if err == nil && t.head != nil && t.head.version < headVersion130 {
		_, err = t.needHead()
	}
	return err
}

// closeEarlier closes the sessions of earlier releases that were open when the database was
// brought up to date, whose codes are no longer valid. It does so before the first head of
// this release is written, which keeps programs of those releases out.
func (t *tx) closeEarlier() error {
	was := t.head.version
	if was >= headVersion130 {
		return nil
	}
	t.head.version = headVersion
	if was < headVersion121 {
		t.head.policy = t.policySum()
	} else { // the sum holds them
		codes, err := scan(t, "read sessions", "SELECT code FROM sessions WHERE closed_at IS NULL OR code <> ?", func(c *[]byte) []any { return []any{c} }, noCode)
		if err != nil {
			return err
		}
		for _, code := range codes {
			t.swap(t.element(sessionCodes, code), sum{})
		}
	}
	_, err := t.exec("close a session", "UPDATE sessions SET closed_at = COALESCE(closed_at, opened_at, 0), code = ? WHERE closed_at IS NULL OR code <> ?", noCode, noCode)
	return err
}
