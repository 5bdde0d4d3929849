package auth

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"tapetrack/data"
)

// raw runs a statement outside TapeTrack.
func (w *world) raw(statement string, args ...any) {
	w.t.Helper()
	db, err := sql.Open("sqlite", w.path)
	w.must(err)
	defer db.Close()
	_, err = db.Exec(statement, args...)
	w.must(err)
}

// rows returns a connection of its own that sees what was committed.
func (w *world) rows() *sql.DB {
	w.t.Helper()
	if w.reader == nil {
		db, err := sql.Open("sqlite", w.path)
		w.must(err)
		w.t.Cleanup(func() { _ = db.Close() })
		w.reader = db
	}
	return w.reader
}

// number returns the one number that a query finds.
func (w *world) number(query string, args ...any) int {
	w.t.Helper()
	n := 0
	w.must(w.rows().QueryRow(query, args...).Scan(&n))
	return n
}

// sessions returns how many sessions a user has that are open.
func (w *world) sessions(id string) int {
	w.t.Helper()
	return w.number("SELECT count(*) FROM sessions WHERE user_id = ? AND closed_at IS NULL", id)
}

// dump returns every row of the named tables as text, but for the seal of the
// log, which changes with each event.
func (w *world) dump(tables ...string) string {
	w.t.Helper()
	var b strings.Builder
	for _, table := range tables {
		query := "SELECT * FROM " + table + " ORDER BY 1"
		switch table {
		case "settings":
			query = "SELECT * FROM settings WHERE name <> 'audit.head' ORDER BY 1"
		case "events": // that an act was denied is noted, and is all that is left of it
			query = "SELECT * FROM events WHERE kind <> 'act-denied' ORDER BY 1"
		}
		rows, err := w.rows().Query(query)
		w.must(err)
		columns, err := rows.Columns()
		w.must(err)
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			w.must(rows.Scan(values...))
			fmt.Fprintf(&b, "%s:", table)
			for i, v := range values {
				fmt.Fprintf(&b, " %s=%v", columns[i], *v.(*any))
			}
			b.WriteString("\n")
		}
		w.must(rows.Err())
		w.must(rows.Close())
	}
	return b.String()
}

// everything is what an act may change.
var everything = []string{"users", "groups", "authenticators", "recovery_codes", "sessions", "tickets", "events", "settings"}

// allEvents returns every event, oldest first.
func (w *world) allEvents() []data.Event {
	w.t.Helper()
	var events []data.Event
	w.must(w.store.View(context.Background(), func(tx data.Tx) (err error) {
		events, err = tx.Events(0, 1_000_000)
		return err
	}))
	slices.Reverse(events)
	return events
}

// since returns what happened after the first n events, one "kind detail" each.
func (w *world) since(n int) []string {
	w.t.Helper()
	var lines []string
	for _, e := range w.allEvents()[n:] {
		lines = append(lines, strings.TrimSpace(string(e.Kind)+" "+e.Detail))
	}
	return lines
}
