package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"tapetrack/data"
)

const eventDomain = "tapetrack/events"

// A link is the keyed hash of an event, its ID and its predecessor's link. The link before
// the first event is all zeros.
type link [32]byte

func (l link) is(b []byte) bool { return bytes.Equal(l[:], b) }

// link returns the link of an event that comes after one with the link last.
func (t *tx) link(last link, e *eventRow) (l link) {
	m := t.message().
		text(string(last[:])).
		number(e.ID).
		instant(e.At).
		flag(boolean(e.UserKey.Valid)).
		number(e.UserKey.Int64).
		text(e.Kind, e.UserID, e.Actor, e.Program, e.Computer, e.Detail)
	if e.Address != "" {
		m = append(m, release200Part).text(e.Address)
	}
	copy(l[:], t.key.MAC(eventDomain, m))
	return l
}

// eventsAfter calls do for the events with an ID above after, in order. bad is the error
// of an event that can't be read. e is valid until the next call.
func (t *tx) eventsAfter(after int64, do func(e *eventRow, bad error) error) error {
	var e eventRow
	dest := e.fields()
	return t.each("read the events", "SELECT "+eventColumns+", chain FROM events WHERE id > ? ORDER BY id", func(rows *sql.Rows) error {
		e = eventRow{}
		return do(&e, rows.Scan(dest...))
	}, after)
}

// chainAll writes the link of every event as it is stored, and sets the head to the last
// one. Links that are right stay as they are. The first one follows what was cut off.
func (t *tx) chainAll(h *head) error {
	const page = 500
	*h = head{version: h.version, policy: h.policy, cut: h.cut, count: h.cut.count, last: h.cut.last, chain: h.cut.chain}
	for {
		list, err := salvage(t, "read the events", "SELECT "+eventColumns+", chain FROM events WHERE id > ? ORDER BY id LIMIT ?",
			(*eventRow).fields, h.last, page)
		if err != nil {
			return err
		}
		for i := range list {
			e := &list[i].row
			if e.ID <= h.last {
				return t.logTrouble("an event has no number")
			}
			h.count, h.last, h.newest, h.chain = h.count+1, e.ID, e.At, t.link(h.chain, e)
			if h.chain.is(e.Chain) {
				continue
			}
			if _, err := t.exec("chain the events", "UPDATE events SET chain = ? WHERE id = ?", h.chain[:], e.ID); err != nil {
				return err
			}
		}
		if len(list) < page {
			return nil
		}
	}
}

// adopt seals the log of a database of 1.0.0 and adds up its codes. It takes everything as
// it is stored, since there was no chain.
func (t *tx) adopt() error {
	h := &head{}
	if err := t.chainAll(h); err != nil {
		return err
	}
	policies, err := t.policy()
	if err != nil {
		return err
	}
	t.state, t.head, t.recount = sealed, h, true
	if err := t.sealPolicy(policies); err != nil {
		return err
	}
	return t.begun()
}

// AdoptLog adopts the log of a database of 1.0.0, see adopt. genuine reports whether the
// log then has a genuine head: the key is to be marked, see adopter, whether or not there
// is an event of the adoption, which somebody may have removed. begun reports whether
// there is one.
func (db *DB) AdoptLog(ctx context.Context, key Key) (genuine, begun bool, err error) {
	storage := &storage{db: db, key: key}
	err = storage.View(ctx, func(dtx data.Tx) error {
		t := dtx.(*tx)
		if err := t.findHead(); err != nil {
			return err
		}
		if t.state == unsealed {
			return errUnsealed
		}
		genuine = t.state == sealed
		begun, err = t.has("look for the beginning of the log", "SELECT 1 FROM events WHERE kind = ? LIMIT 1", data.AuditBegun)
		return err
	})
	if !errors.Is(err, errUnsealed) {
		return genuine && err == nil, begun && err == nil, err
	}
	err = storage.Update(ctx, func(dtx data.Tx) error {
		_, err := dtx.(*tx).needHead()
		return err
	})
	return err == nil, err == nil, err
}

// errUnsealed means that there is a log to adopt.
var errUnsealed = errors.New("a log without a chain")

// begun logs that the earlier events had no chain.
func (t *tx) begun() error {
	return t.appendOwn(data.AuditBegun, 0, "", fmt.Sprintf("%d earlier events adopted", t.head.count))
}
