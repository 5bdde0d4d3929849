package store

import (
	"sync"

	"tapetrack/data"
	"tapetrack/data/words"
)

// A mark is the end of the log at some time.
type mark struct {
	key   string // id of the key under which it was genuine
	count int64  // of the events
	chain link
}

// A furthest is the furthest end of the log that a DB has seen. A database whose files are
// overwritten in place with an earlier state is consistent in itself: used codes would
// work again, and counted failures would be forgotten. Only a program that has seen the
// later events knows.
type furthest struct {
	mu   sync.Mutex
	seen mark
	lost bool // seen was missing once; what is written afterwards does not change that
}

// now returns the furthest end so far. A View takes it before its transaction, so that what
// others write in between is not missed in it.
func (f *furthest) now() mark {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seen
}

// reached notes a committed end of the log.
func (f *furthest) reached(m mark) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if m.key != f.seen.key || m.count > f.seen.count {
		f.seen, f.lost = m, f.lost && m.key == f.seen.key
	}
}

// rechained notes the end of a log that was chained again, which replaces any other.
func (f *furthest) rechained(m mark) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen, f.lost = m, false
}

// misses reports whether a transaction that finds the end found has lost the end before,
// which was seen before it began.
func (f *furthest) misses(before, found mark) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case before.key != found.key:
		return false // another key begins another chain
	case found.count < before.count, found.count == before.count && found.chain != before.chain:
		f.lost = true
	}
	return f.lost
}

// mark returns the end of the log in a transaction.
func (t *tx) mark() mark {
	m := mark{key: t.key.KeyID()}
	if t.head != nil {
		m.count, m.chain = t.head.count, t.head.chain
	}
	return m
}

// notBefore returns a data.Trouble if the log is shorter than it was before.
func (t *tx) notBefore() error {
	m := t.mark()
	if !t.db.furthest.misses(t.before, m) {
		t.db.furthest.reached(m)
		return nil
	}
	t.failure = &data.Trouble{Kind: data.ErrUnreadable, Text: data.Say("The database %s was put back to an older state while it was in use: the newest events are missing. Nothing was changed. Close all programs that use the database. "+
		"%s Codes used since then may work again. To continue, they start one program and check the Sign-in Log, or restore a backup.", Shown(t.db.name), words.TellSecurity)}
	return t.failure
}
