package store

import (
	"time"

	"tapetrack/data"
)

// Attempts have no code: what they hold is sealed for its place, together with its time. One
// that is put back tells its client again what became of it, and decides nothing.

const attemptColumns = "id, kept_at, sealed"

// An attemptRow is a row of attempts.
type attemptRow struct {
	ID     string
	Kept   instant
	Sealed []byte
}

// fields returns pointers for attemptColumns.
func (r *attemptRow) fields() []any { return []any{&r.ID, &r.Kept, &r.Sealed} }

// KeepAttempt stores an attempt, or replaces one that can't be read, and deletes old ones.
func (t *tx) KeepAttempt(k data.KeptAttempt, before time.Time) error {
	after := k.KeptAt.Add(k.KeptAt.Sub(before)) // as far ahead: a clock was set back, or the row is not ours
	if _, err := t.exec("drop old attempts", "DELETE FROM attempts WHERE kept_at < ? OR kept_at > ?", at(before), at(after)); err != nil {
		return err
	}
	written, err := t.exec("keep an attempt", "UPDATE attempts SET sealed = ?, kept_at = ? WHERE id = ?", k.Sealed, at(k.KeptAt), k.ID)
	if err != nil || written > 0 {
		return err
	}
	_, err = t.exec("keep an attempt", "INSERT INTO attempts ("+attemptColumns+") VALUES (?, ?, ?)", k.ID, at(k.KeptAt), k.Sealed)
	return err
}

// KeptAttempt finds an attempt by ID.
func (t *tx) KeptAttempt(id string) (data.KeptAttempt, error) {
	rows, err := scan(t, "read an attempt", "SELECT "+attemptColumns+" FROM attempts WHERE id = ?", (*attemptRow).fields, id)
	if err != nil {
		return data.KeptAttempt{}, err
	}
	if len(rows) == 0 {
		return data.KeptAttempt{}, data.ErrNotFound
	}
	r := rows[0]
	if r.ID != id { // the index named another row
		return data.KeptAttempt{}, t.distrust("the index of attempts")
	}
	return data.KeptAttempt{ID: r.ID, KeptAt: r.Kept.time(), Sealed: r.Sealed}, nil
}

// DropAttempts removes all attempts.
func (t *tx) DropAttempts() error {
	_, err := t.exec("drop attempts", "DELETE FROM attempts")
	return err
}
