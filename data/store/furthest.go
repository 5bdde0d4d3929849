package store

import (
	"sync"

	"tapetrack/data"
)

// A mark is the end of the log as somebody saw it.
type mark struct {
	key   string // id of the key under which it was genuine
	count int64  // of the events
	chain link
}

// A furthest is the furthest end of the log that a DB has seen. A file, or the log
// and the index beside it, that are written over in place with what they held before
// are consistent in themselves: codes would open again, and what was counted would be
// forgotten. Whoever has seen the events of between knows.
type furthest struct {
	mu   sync.Mutex
	seen mark
	lost bool // it was missed once; what is written since then does not make it good
}

// now returns how far the log went. Whoever reads takes it before the transaction, so
// that what others write in the meantime is not missed in it.
func (f *furthest) now() mark {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seen
}

// reached notes an end of the log that is committed.
func (f *furthest) reached(m mark) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if m.key != f.seen.key || m.count > f.seen.count {
		f.seen, f.lost = m, f.lost && m.key == f.seen.key
	}
}

// rechained notes the end of a log that was chained again, whatever it was before.
func (f *furthest) rechained(m mark) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.seen, f.lost = m, false
}

// misses reports whether a transaction that begins behind the end of before does not
// find it.
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

// mark returns the end of the log as it is in a transaction.
func (t *tx) mark() mark {
	m := mark{key: t.key.KeyID()}
	if t.head != nil {
		m.count, m.chain = t.head.count, t.head.chain
	}
	return m
}

// notBefore returns a data.Trouble if the log was seen further than it goes now.
func (t *tx) notBefore() error {
	m := t.mark()
	if !t.db.furthest.misses(t.before, m) {
		t.db.furthest.reached(m)
		return nil
	}
	t.failure = &data.Trouble{Kind: data.ErrUnreadable, Text: data.Say("The database %s was put back to an older state while it was in use: the newest events are missing. Nothing was changed. Close all programs that use the database, "+
		"and tell whoever looks after the security of this system: codes used since then may work again. To continue, they start one program and check the Sign-in Log, or restore a backup.", Shown(t.db.name))}
	return t.failure
}
