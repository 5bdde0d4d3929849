package store

import (
	"bytes"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"tapetrack/data"
)

// A cut is what was cut off the log at its old end. It is part of the head, so that nobody
// without the key can cut the log, or undo that. The chain begins with its link, so the first
// event that is left follows the last one that is not, and counts and IDs go on.
type cut struct {
	count int64 // of the events
	last  int64 // ID of the newest, 0 if there is none
	until int64 // ID of the event up to which a cut goes that has begun; equal to last: none has
	chain link  // of the newest
}

// A cutRecord is a cut as it is stored in the head.
type cutRecord struct {
	Count, Last, Until int64
	Chain              link
}

func (c cut) record() cutRecord { return cutRecord{c.count, c.last, c.until, c.chain} }

func (r cutRecord) cut() cut { return cut{r.Count, r.Last, r.Until, r.Chain} }

// end returns the end of a log that has nothing but what was cut off.
func (c cut) end() head { return head{count: c.count, last: c.last, chain: c.chain} }

// holds compares a seal with what was cut off: only its last event is still known.
func (c cut) holds(count int64, digits string) (bool, error) {
	if count < c.count {
		return false, &data.SealCut{Seal: fmt.Sprintf("%d-%s", count, digits), Events: count}
	}
	return digits == hex.EncodeToString(c.chain[:sealBytes]), nil
}

// cutCount returns how many events were cut off. The head was looked for.
func (t *tx) cutCount() int64 {
	if t.head == nil {
		return 0
	}
	return t.head.cut.count
}

// keepCut has a log that is sealed again begin where it began with the head was, unless that
// is nil, or there are events that were cut off: they are taken as they are stored.
func (t *tx) keepCut(was *head) error {
	if was == nil || was.cut.last == 0 {
		return nil
	}
	there, err := t.has("look for events", "SELECT 1 FROM events WHERE id <= ? LIMIT 1", was.cut.last)
	if err == nil && !there {
		t.head.cut = was.cut
	}
	return err
}

// LogCut returns what was cut off so far.
func (t *tx) LogCut() (data.LogCut, error) {
	if err := t.findHead(); err != nil || t.head == nil || t.head.cut.last == 0 && t.head.cut.until == 0 {
		return data.LogCut{}, err
	}
	c := t.head.cut
	return data.LogCut{Events: c.count, Last: c.last, Until: c.until, Seal: sealText(c.count, c.chain)}, nil
}

// OldestFirst calls each for the events that are in the log, oldest first.
func (t *tx) OldestFirst(each func(data.SealedEvent) bool) error {
	if err := t.findHead(); err != nil {
		return err
	}
	at, n := int64(0), t.cutCount()
	if t.head != nil {
		at = t.head.cut.last
	}
	return ended(t.eventsAfter(at, func(e *eventRow, bad error) error {
		n++
		var chain link
		copy(chain[:], e.Chain)
		if !each(data.SealedEvent{Event: eventOf(&salvaged[eventRow]{*e, bad != nil}), Seal: sealText(n, chain)}) {
			return errFound
		}
		return nil
	}))
}

// TimesBack calls each for the events that are in the log, newest first.
func (t *tx) TimesBack(each func(id int64, at time.Time) bool) error {
	return ended(t.each("read the times of events", "SELECT id, at FROM events ORDER BY id DESC", func(rows *sql.Rows) error {
		var r eventRow
		if err := rows.Scan(&r.ID, &r.At); err != nil {
			return err
		}
		if !each(r.ID, r.At.time()) {
			return errFound
		}
		return nil
	}))
}

// ended returns nil for the end of a walk that was ended on purpose.
func ended(err error) error {
	if errors.Is(err, errFound) {
		return nil
	}
	return err
}

// BeginCut decides that everything up to an event is cut off.
func (t *tx) BeginCut(until int64, seal string) error {
	h, err := t.needHead()
	if err != nil {
		return err
	}
	if h.cut.until != h.cut.last || until <= h.cut.last || until >= h.last {
		return data.ErrChanged
	}
	chains, err := scan(t, "find an event", "SELECT chain FROM events WHERE id = ?", func(c *[]byte) []any { return []any{c} }, until)
	if err != nil {
		return err
	}
	_, digits, _ := strings.Cut(seal, "-")
	known, err := hex.DecodeString(digits)
	if err != nil || len(known) != sealBytes || len(chains) == 0 || !bytes.HasPrefix(chains[0], known) {
		return data.ErrChanged
	}
	h.cut.until, t.appended = until, true
	return nil
}

// GoOnCutting removes events that were decided on. Each is checked once more, since it is in the
// export as it was then: what is removed is what was read.
func (t *tx) GoOnCutting(most int) (more bool, err error) {
	h, err := t.needHead()
	if err != nil || h.cut.until == h.cut.last {
		return false, err
	}
	rows, err := salvage(t, "read the events", "SELECT "+eventColumns+", chain FROM events WHERE id <= ? ORDER BY id LIMIT ?", (*eventRow).fields, h.cut.until, most)
	if err != nil {
		return false, err
	}
	c := h.cut
	for i := range rows {
		e := &rows[i].row
		chain := t.link(c.chain, e)
		if rows[i].bad || e.ID <= c.last || !chain.is(e.Chain) {
			rows = nil
			break
		}
		c.count, c.last, c.chain = c.count+1, e.ID, chain
	}
	if len(rows) == 0 || len(rows) < most && c.last != c.until {
		t.failure = t.logTrouble(CutModified)
		return false, t.failure
	}
	removed, err := t.exec("cut the log", "DELETE FROM events WHERE id <= ?", c.last)
	if err == nil && removed != int64(len(rows)) {
		err = t.logTrouble(CutModified)
		t.failure = err
	}
	if err != nil {
		return false, err
	}
	h.cut, t.appended = c, true
	return c.until != c.last, nil
}

// CutModified says that what is to be cut off is not what it was.
const CutModified data.Text = "events that were to be removed are not as they were written"
