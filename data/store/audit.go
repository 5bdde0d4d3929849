package store

import (
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"tapetrack/data"
)

// Sentences that people read here. Tests ask for them by name.
const (
	SealMissing   = "The seal of the Sign-in Log is missing or is not genuine."
	OrderChanged  = "The order of the events was changed: event %d was originally event %d."
	NewestRemoved = "The newest event was removed."
	NotSealed     = "The newest events are not those that were sealed: they were put there from another copy of the database."
	CutPutBack    = "%s is there again, or has another number, although it was removed from the Sign-in Log."
	SealPutBack   = "The seal of the Sign-in Log was put back to an earlier state, in which event %d was the newest."
	noSeal        = "This is not a seal of the Sign-in Log. Enter it as Verify showed it: a number, a hyphen, and 16 digits and letters from a to f."
)

// auditStep is the number of rows between two calls of progress.
const auditStep = 1000

// An auditor goes through everything that is chained, carries a code or is in the sum. It
// holds no more than a page of rows, and the last link.
type auditor struct {
	t        *tx
	progress func(done, total int64) error
	report   data.AuditReport
	done     int64
	total    int64
	visit    visitor
	rows     rowCounts // counted, perhaps by an index that lost some: see file
	seen     rowCounts // read
}

// rowCounts says how many rows tables have.
type rowCounts struct{ events, users, authenticators, codes, sessions int64 }

// Audit checks every event against its keyed hash and that of its predecessor, every
// record that carries a code against that, and all codes together against their sum. What
// can't be read is a finding, not an error. It returns ErrKeyChanged if the key of the
// database was changed.
func (t *tx) Audit(progress func(done, total int64) error) (data.AuditReport, error) {
	if err := t.findHead(); err != nil {
		return data.AuditReport{}, err
	}
	if errors.Is(t.headTrouble, data.ErrKeyChanged) {
		return data.AuditReport{}, t.headTrouble
	}
	a := &auditor{t: t, progress: progress}
	if progress == nil {
		a.progress = func(int64, int64) error { return nil }
	}
	for _, part := range []func() error{a.schema, a.count, a.file, a.events, a.policy, a.records, a.sessions, a.groups, a.strays, a.sum} {
		if err := part(); err != nil {
			if !t.writes && errors.Is(err, ErrCorrupt) && len(a.report.Damaged) > 0 {
				t.failure = nil // the report has it
				return a.report, nil
			}
			return a.report, err
		}
	}
	return a.report, a.progress(a.total, a.total)
}

// count counts the rows to be checked, unless the file is too damaged for that. Checking
// the file takes about as long as checking the records.
func (a *auditor) count() error {
	rows, err := scan(a.t, "count the records", `SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM users),
		(SELECT count(*) FROM authenticators), (SELECT count(*) FROM recovery_codes),
		(SELECT count(*) FROM sessions WHERE closed_at IS NULL OR code <> ?)`,
		func(r *rowCounts) []any { return []any{&r.events, &r.users, &r.authenticators, &r.codes, &r.sessions} }, noCode)
	if errors.Is(err, ErrCorrupt) {
		a.t.failure = nil // file reports it
		return nil
	}
	if err != nil {
		return err
	}
	a.rows = rows[0]
	a.total = 2*(a.rows.events+2*a.rows.users+a.rows.authenticators+a.rows.codes+a.rows.sessions) + 1
	return nil
}

// schema notes what in the structure of the tables is not as it was made.
func (a *auditor) schema() error {
	found, err := a.t.on.Differences()
	for _, what := range found {
		a.note("The structure of the database was modified outside TapeTrack: %s.", what)
	}
	return a.t.did("read the schema", err)
}

// file notes what the engine finds wrong in the file and its indexes. A record that is
// missing in an index is not found by it, even if the record itself is sound.
func (a *auditor) file() error {
	rows := map[string]int64{"events": a.rows.events, "users": 2 * a.rows.users, "authenticators": a.rows.authenticators, "recovery_codes": a.rows.codes}
	var ended error
	err := a.t.on.Inspect(rows, a.found, func(n int64) error {
		ended = a.step(n)
		return ended
	})
	if ended != nil {
		return ended
	}
	return a.t.did("check the file", err)
}

// step counts n records.
func (a *auditor) step(n int64) error {
	before := a.done / auditStep
	a.done += n
	if a.done/auditStep == before {
		return nil
	}
	return a.progress(a.done, max(a.done, a.total))
}

// errFound ends a walk through rows.
var errFound = errors.New("found")

// events goes through the chain up to the first event that is not as it was written, and
// checks the end against the head.
func (a *auditor) events() error {
	t, at := a.t, head{}
	if t.head != nil {
		at = t.head.cut.end()
	}
	err := t.eventsAfter(math.MinInt64, func(e *eventRow, bad error) error {
		a.report.Events++
		if t.state == unsealed {
			return a.step(1)
		}
		chain := t.link(at.chain, e)
		if bad != nil || !chain.is(e.Chain) {
			a.report.Event, a.report.Damage = e.ID, a.broken(at.last, e)
			return errFound
		}
		at.count, at.last, at.chain = at.count+1, e.ID, chain
		return a.step(1)
	})
	switch {
	case errors.Is(err, errFound):
		if err := a.misplaced(at); err != nil {
			return err
		}
	case err != nil || t.state == unsealed:
		return err
	case a.report.Events < a.rows.events:
		a.damage("There are events with an impossible number.")
	default:
		a.end(at)
	}
	if t.head == nil {
		a.damage(SealMissing)
		return nil
	}
	a.report.Seal = sealText(t.head.count, t.head.chain)
	return nil
}

// damage notes what is wrong with the log: the first sentence in Damage, others in
// Damaged.
func (a *auditor) damage(text data.Text, args ...any) {
	if !a.report.Damage.Empty() {
		a.note(text, args...)
		return
	}
	a.report.Damage = data.Say(text, args...)
}

// broken says what is wrong with an event whose link does not follow from the event with
// the ID before.
func (a *auditor) broken(before int64, e *eventRow) data.Sentence {
	name := data.Say("Event %d", e.ID)
	if e.At.set {
		name = data.Say("Event %d of %s UTC", e.ID, data.Moment{At: e.At.time(), Layout: data.LayoutTime})
	}
	switch h := a.t.head; {
	case h != nil && e.ID > 0 && e.ID <= h.cut.last:
		return data.Say(CutPutBack, name)
	case h != nil && e.ID > h.last && before >= h.last:
		return data.Say("%s was added outside TapeTrack.", name)
	case e.ID > before+1 && before == 0:
		return data.Say("One or more events before %d are missing.", e.ID)
	case e.ID > before+1:
		return data.Say("One or more events between %d and %d are missing.", before, e.ID)
	}
	return data.Say("%s is not as it was written.", name)
}

// misplaced looks for the event that belongs after at, under another number.
func (a *auditor) misplaced(at head) error {
	t, next := a.t, at.last+1
	var found data.Sentence
	err := t.eventsAfter(math.MinInt64, func(e *eventRow, bad error) error {
		stands := e.ID
		e.ID = next
		if bad != nil || stands > 0 && stands < next || !t.link(at.chain, e).is(e.Chain) {
			return nil
		}
		if stands == next {
			found = data.Sentence{} // it is in its place; others are copies
			return errFound
		}
		if found.Empty() {
			found = data.Say(OrderChanged, stands, next)
		}
		return nil
	})
	if !found.Empty() {
		a.report.Event, a.report.Damage = next, found
	}
	if errors.Is(err, errFound) {
		return nil
	}
	return err
}

// end checks the end of a sound chain against the head.
func (a *auditor) end(at head) {
	h := a.t.head
	if h == nil || at.count == h.count && at.last == h.last && at.chain == h.chain {
		return
	}
	missing := h.count - at.count
	switch {
	case at.count == h.cut.count:
		a.damage("All %d events were removed.", h.count-h.cut.count)
	case missing == 1:
		a.damage(NewestRemoved)
	case missing > 1:
		a.damage("The newest %d events were removed.", missing)
	case missing == 0:
		a.report.Event = at.last
		a.damage(NotSealed)
	default:
		a.report.Event = h.last
		a.damage(SealPutBack, h.last)
	}
}

// Seal returns the seal of the log as it ends now, see data.EventTx.
func (t *tx) Seal() (string, error) {
	if err := t.findHead(); err != nil || t.head == nil {
		return "", errors.Join(err, t.headTrouble)
	}
	return sealText(t.head.count, t.head.chain), nil
}

// sealText names a state of the log.
func sealText(count int64, chain link) string {
	return fmt.Sprintf("%d-%s", count, hex.EncodeToString(chain[:sealBytes]))
}

const sealBytes = 8

var sealForm = regexp.MustCompile(`^([0-9]{1,18})-([0-9a-f]{16})$`)

// typedSeal is data.Typed but keeps the first dash, which ends the number. Without it, a
// seal with a character missing or added could become another seal.
func typedSeal(seal string) string {
	dash := strings.IndexFunc(seal, func(r rune) bool { return unicode.Is(unicode.Dash, r) })
	if dash < 0 {
		return ""
	}
	return data.Typed(seal[:dash]) + "-" + data.Typed(seal[dash:])
}

// SealHolds reports whether the stored log contains the state that a seal of an earlier
// AuditReport names. The answer means nothing unless Audit finds the log sound. A text
// that is not a seal is a FieldError; a seal of what was cut off is ErrSealCut.
func (t *tx) SealHolds(seal string) (bool, error) {
	parts := sealForm.FindStringSubmatch(strings.ToLower(typedSeal(seal)))
	if parts == nil {
		return false, &data.FieldError{
			Field: data.FieldSeal, Text: data.Say(noSeal),
		}
	}
	count, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil || count == 0 {
		return parts[2] == hex.EncodeToString(make([]byte, sealBytes)), err
	}
	if err := t.findHead(); err != nil {
		return false, err
	}
	if t.head != nil && count > t.head.count {
		return false, nil // whatever somebody has put behind the end
	}
	if t.head != nil && count <= t.head.cut.count {
		return t.head.cut.holds(count, parts[2])
	}
	chains, err := scan(t, "find an event", "SELECT chain FROM events ORDER BY id LIMIT 1 OFFSET ?",
		func(c *[]byte) []any { return []any{c} }, count-1-t.cutCount())
	if err != nil || len(chains) == 0 || len(chains[0]) < sealBytes {
		return false, err
	}
	return parts[2] == hex.EncodeToString(chains[0][:sealBytes]), nil
}
