package store

// sessions checks the open sessions: each was opened by a program with the key, for a user
// who exists, and has not ended since. A session that a program has closed has no code.
func (a *auditor) sessions() error {
	if a.t.state == unsealed || a.t.head != nil && a.t.head.version < headVersion130 {
		return nil // the first write closes them
	}
	seen := int64(0)
	for after := ""; ; {
		page, err := salvage(a.t, "read the sessions", "SELECT "+boundColumns+" FROM sessions WHERE (closed_at IS NULL OR code <> ?) AND id > ? ORDER BY id LIMIT ?",
			(*boundSession).boundFields, noCode, after, auditPage)
		if err != nil {
			return err
		}
		for i := range page {
			if err := a.session(&page[i].row, page[i].bad); err != nil {
				return err
			}
		}
		seen += int64(len(page))
		if len(page) < auditPage || page[len(page)-1].row.ID <= after {
			break
		}
		after = page[len(page)-1].row.ID
	}
	if seen < a.rows.sessions {
		a.note("There are sessions with an impossible ID: %d.", a.rows.sessions-seen)
	}
	return nil
}

func (a *auditor) session(r *boundSession, bad bool) error {
	a.report.Records++
	name := userCalled(r.UserID, r.UserKey)
	switch {
	case bad || r.Closed.set || !equal(r.Code, a.t.sessionCode(&r.sessionRow, r.mark)):
		a.note("A session of %s was modified outside TapeTrack.", name)
	case r.Generation != r.now:
		a.note("A session of %s that had ended was put back outside TapeTrack.", name)
	case a.visit.session != nil:
		if err := a.visit.session(r); err != nil {
			return err
		}
	}
	return a.step(1)
}
