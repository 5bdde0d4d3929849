package store

import (
	"errors"
	"maps"
)

// Try calls f and takes back everything that it wrote, whatever it returns: nil
// says that all of it can be written now. What only the commit finds out, such as
// a disk that is full, it does not tell, but the pages that f changed are written
// once more by the commit, as they were. A statement that fails in f has failed in
// the transaction, of which then nothing is committed, see Update. The f of
// another Try must not call it.
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
		if _, gone := t.exec("go back to a savepoint", statement); gone != nil && err == nil {
			err = gone
		}
	}
	return err
}

// remember returns what the transaction knows, and has it go on with copies: of the
// settings with the first that it writes. Policies are never changed, only read again.
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
