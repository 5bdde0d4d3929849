package store

import (
	"errors"
	"maps"
)

// Try calls f, undoes everything that it wrote, and returns its error: nil means that all
// of it can be written now. It can't know what only the commit finds out, such as a full
// disk, but the commit also writes the pages that f changed, as they were. If a statement
// fails in f, nothing of the transaction is committed, see Update. Try must not be called
// from the f of another Try.
func (t *tx) Try(f func() error) error {
	switch {
	case !t.writes:
		return errors.New("a View writes nothing")
	case t.failure != nil:
		return t.failure
	}
	if _, err := t.exec("set a savepoint", "SAVEPOINT try"); err != nil {
		return err
	}
	before := t.remember()
	err := f()
	if err == nil {
		err = t.failure
	}
	failure := t.failure
	*t = before
	t.failure = failure
	for _, statement := range []string{"ROLLBACK TO SAVEPOINT try", "RELEASE SAVEPOINT try"} {
		if _, gone := t.exec("roll back to a savepoint", statement); gone != nil && err == nil {
			err = gone
		}
	}
	return err
}

// remember returns what the transaction knows, and makes it continue with copies. Settings
// are copied only when one is written. Policies need no copy: they are never changed, only
// read again.
func (t *tx) remember() tx {
	before := *t
	t.lent = t.settings != nil
	t.checked, t.bonds, t.counters, t.codes = maps.Clone(t.checked), maps.Clone(t.bonds), maps.Clone(t.counters), maps.Clone(t.codes)
	if t.head != nil {
		head := *t.head
		t.head = &head
	}
	return before
}
