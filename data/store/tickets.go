package store

import (
	"cmp"
	"time"

	"tapetrack/data"
)

// Tickets have no code: what they hold is sealed for its place and its user, together with
// its time. A ticket that was used and put back opens no second session, see OpenSession.

const ticketColumns = "id, kind, user_key, kept_at, sealed"

// A ticketRow is a row of tickets.
type ticketRow struct {
	ID      string
	Kind    string
	UserKey int64
	Kept    instant
	Sealed  []byte
}

// fields returns pointers for ticketColumns.
func (r *ticketRow) fields() []any { return []any{&r.ID, &r.Kind, &r.UserKey, &r.Kept, &r.Sealed} }

// KeepTicket stores a ticket, or replaces what it holds, and deletes old ones.
func (t *tx) KeepTicket(k data.KeptTicket, most int, before time.Time) error {
	after := k.KeptAt.Add(k.KeptAt.Sub(before)) // as far ahead: a clock was set back, or the row is not ours
	_, err := t.exec("drop old tickets", "DELETE FROM tickets WHERE kept_at < ? OR kept_at > ?", at(before), at(after))
	if err != nil {
		return err
	}
	written, err := t.exec("keep a ticket", "UPDATE tickets SET sealed = ?, kept_at = ? WHERE id = ?", k.Sealed, at(k.KeptAt), k.ID)
	if err != nil || written > 0 {
		return err
	}
	if _, err := t.exec("keep a ticket", "INSERT INTO tickets ("+ticketColumns+") VALUES (?, ?, ?, ?, ?)",
		k.ID, string(k.Kind), k.UserKey, at(k.KeptAt), k.Sealed); err != nil {
		return err
	}
	// Never the one just stored, even if others were given higher keys outside TapeTrack:
	// otherwise nobody could finish a sign-in.
	_, err = t.exec("drop old tickets", `DELETE FROM tickets WHERE user_key = ? AND kind = ? AND id <> ? AND ticket_key NOT IN (
		SELECT ticket_key FROM tickets WHERE user_key = ? AND kind = ? AND id <> ? ORDER BY ticket_key DESC LIMIT ?)`,
		k.UserKey, string(k.Kind), k.ID, k.UserKey, string(k.Kind), k.ID, most-1)
	return err
}

// KeptTicket finds a ticket by ID.
func (t *tx) KeptTicket(id string) (data.KeptTicket, error) {
	rows, err := scan(t, "read a ticket", "SELECT "+ticketColumns+" FROM tickets WHERE id = ?", (*ticketRow).fields, id)
	if err != nil {
		return data.KeptTicket{}, err
	}
	if len(rows) == 0 {
		// With the key the tickets went: nobody took too long.
		if changed, err := t.otherKey(); err != nil || changed {
			return data.KeptTicket{}, cmp.Or(err, keyChanged(t.db.name, nil))
		}
		return data.KeptTicket{}, data.ErrNotFound
	}
	r := rows[0]
	if r.ID != id { // the index named another row
		return data.KeptTicket{}, t.distrust("the index of tickets")
	}
	return data.KeptTicket{ID: r.ID, Kind: data.TicketKind(r.Kind), UserKey: r.UserKey, KeptAt: r.Kept.time(), Sealed: r.Sealed}, nil
}

// DropTicket removes a ticket and reports whether it existed.
func (t *tx) DropTicket(id string) (bool, error) {
	written, err := t.exec("drop a ticket", "DELETE FROM tickets WHERE id = ?", id)
	return written > 0, err
}

// DropTickets removes all tickets.
func (t *tx) DropTickets() error {
	_, err := t.exec("drop tickets", "DELETE FROM tickets")
	return err
}
