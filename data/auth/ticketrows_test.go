package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// A holding is something that alice has proven, kept as a row of tickets. use goes on
// with it: its error says that it is good for nothing.
type holding struct {
	kind  data.TicketKind
	begin func(t *testing.T) (w *world, use func() error)
}

// notGood is the error of an outcome that lets nobody in.
func notGood(out data.Outcome, err error) error {
	if err == nil && out.Refusal != nil {
		err = errors.New(string(out.Refusal.Reason))
	}
	return err
}

// holdings are all kinds of tickets.
var holdings = []holding{
	{data.ForSignIn, func(t *testing.T) (*world, func() error) {
		w := newWorld(t)
		w.add("alice", withOTP)
		out := w.signIn("alice", "")
		return w, func() error { return notGood(w.Complete(context.Background(), out.Ticket)) }
	}},
	{data.ForMySignIn, func(t *testing.T) (*world, func() error) {
		w, _, ticket := opened(t)
		return w, func() error { return w.renamed(ticket) }
	}},
	{data.ForTurningOn, func(t *testing.T) (*world, func() error) {
		w := newWorld(t)
		w.add("alice")
		_, ticket, secret := w.beginsTurnOn("alice")
		return w, func() error { return w.confirmsTurnOn(ticket, secret) }
	}},
	{data.ForAdministration, func(t *testing.T) (*world, func() error) {
		w, _, by := anAdministrator(t)
		w.must(w.Confirm(context.Background(), by, passwordOf("alice"), w.code("alice", 0)))
		return w, func() error { return w.addressOf(by, fmt.Sprintf("alice%d@example.com", len(w.allEvents()))) }
	}},
	{data.ForReplacement, func(t *testing.T) (*world, func() error) {
		w, _, by := recovered(t)
		return w, func() error { _, err := w.Prove(context.Background(), by, "", ""); return err }
	}},
}

// TestFileWriterTickets: whoever can write the file gains nothing by the row of a ticket
// of any kind, and locks nobody out but its holder.
func TestFileWriterTickets(t *testing.T) {
	for _, h := range holdings {
		row := fmt.Sprintf("WHERE kind = '%s'", h.kind)
		for name, change := range map[string]string{
			"its content":        "UPDATE tickets SET sealed = zeroblob(length(sealed)) " + row,
			"one byte of it":     "UPDATE tickets SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) || CASE substr(sealed, -1) WHEN x'00' THEN x'01' ELSE x'00' END AS BLOB) " + row,
			"no content":         "UPDATE tickets SET sealed = x'' " + row,
			"text as content":    "UPDATE tickets SET sealed = CAST('{\"User\":1}' AS BLOB) " + row,
			"another user":       "UPDATE tickets SET user_key = (SELECT user_key FROM users WHERE user_id = 'mallory') " + row,
			"another kind":       "UPDATE tickets SET kind = CASE kind WHEN 'sign-in' THEN 'my-sign-in' ELSE 'sign-in' END " + row,
			"a kind of its own":  "UPDATE tickets SET kind = 'x' " + row,
			"another id":         "UPDATE tickets SET id = upper(id) " + row,
			"taken out":          "DELETE FROM tickets " + row,
			"an older number":    "", // below: what lets in is not the order, nor when it was kept
			"kept in the future": "UPDATE tickets SET kept_at = 9000000000000000 " + row,
			"kept long ago":      "UPDATE tickets SET kept_at = 0 " + row,
		} {
			t.Run(string(h.kind)+"/"+name, func(t *testing.T) {
				w, use := h.begin(t)
				w.add("mallory", withRights)
				harmless := strings.HasPrefix(name, "kept") || change == ""
				if change == "" {
					change = "UPDATE tickets SET ticket_key = ticket_key - 100 " + row
				}
				w.raw(change)
				before := w.number("SELECT count(*) FROM sessions")
				if err := use(); (err == nil) != harmless {
					t.Errorf("%v", err)
				}
				if !harmless && w.number("SELECT count(*) FROM sessions") != before {
					t.Error("a session was opened")
				}
				if got := reasonOf(w.signIn("mallory", "")); got != "session" {
					t.Errorf("somebody else: %s", got)
				}
			})
		}
	}
}

// TestTicketTimesAreSealed: how long something is good is not read from the column.
func TestTicketTimesAreSealed(t *testing.T) {
	for _, h := range holdings {
		w, use := h.begin(t)
		w.clock.Move(15 * time.Minute)
		w.raw("UPDATE tickets SET kept_at = ?", w.clock.Now().UnixMilli())
		if err := use(); err == nil {
			t.Errorf("%s: it is good again", h.kind)
		}
	}
}

// TestProofsOfAnotherSession: what was proven in one session of a user is copied for
// another one of the same user, whose id everybody can compute who reads the file.
func TestProofsOfAnotherSession(t *testing.T) {
	copyTo := func(w *world, kind data.TicketKind, from, to data.Actor) {
		w.raw("DELETE FROM tickets WHERE id = ?", ofSession(kind, idOf(to)))
		w.raw("INSERT INTO tickets (id, kind, user_key, kept_at, sealed) SELECT ?, kind, user_key, kept_at, sealed FROM tickets WHERE id = ?",
			ofSession(kind, idOf(to)), ofSession(kind, idOf(from)))
		if n := w.number("SELECT count(*) FROM tickets WHERE id = ?", ofSession(kind, idOf(to))); n != 1 {
			t.Fatalf("%d rows were copied", n)
		}
	}
	w, _, by := anAdministrator(t)
	left := w.session("alice", w.code("alice", 0)) // a program that was left open
	w.clock.Move(time.Minute)
	w.must(w.Confirm(t.Context(), by, passwordOf("alice"), w.code("alice", 0)))
	copyTo(w, data.ForAdministration, by, left)
	if err := w.addressOf(left, "mallory@example.com"); !errors.Is(err, data.ErrUnconfirmed) {
		t.Errorf("confirmed elsewhere: %v", err)
	}
	w.must(w.addressOf(by, "alice2@example.com"))

	w, codes, stale := recovered(t)
	w.clock.Move(10 * time.Minute)
	fresh := w.session("alice", codes[1])
	copyTo(w, data.ForReplacement, fresh, stale)
	if _, err := w.Prove(t.Context(), stale, "", ""); !errors.Is(err, data.ErrDenied) {
		t.Errorf("a recovery code that was typed elsewhere: %v", err)
	}
	_, err := w.Prove(t.Context(), fresh, "", "")
	w.must(err)
}

// TestProofsPutBack: the row of a proof of a session is put back after that ended, or
// after it was used up.
func TestProofsPutBack(t *testing.T) {
	for name, end := range map[string]func(w *world, by data.Actor){
		"Log Out":  func(w *world, by data.Actor) { w.must(w.SignOut(t.Context(), by, data.ByUser)) },
		"disabled": func(w *world, _ data.Actor) { w.edit("alice", func(e *data.UserEdit) { e.Disabled = true }) },
		"too idle": func(w *world, _ data.Actor) {
			w.policies(map[string]string{"session-idle-minutes": "5"})
			w.clock.Move(5 * time.Minute)
		},
		"new phone": func(w *world, by data.Actor) {
			w.otp("alice", data.RestartOTP)
			w.activate(w.signIn("alice", ""), w.code("alice", 0))
		},
	} {
		w, _, by := anAdministrator(t)
		ticket := w.prove(by, "alice")
		w.clock.Move(time.Minute)
		w.must(w.Confirm(t.Context(), by, passwordOf("alice"), w.code("alice", 0)))
		putBack := w.copied("tickets", "1 = 1")
		end(w, by)
		putBack()
		if err := w.addressOf(by, "mallory@example.com"); err == nil {
			t.Errorf("%s: confirmed", name)
		}
		if err := w.renamed(ticket); err == nil {
			t.Errorf("%s: My Sign-in goes on", name)
		}
	}

	// The one act that a recovery code permits.
	w, _, by := recovered(t)
	ticket, err := w.Prove(t.Context(), by, "", "")
	w.must(err)
	putBack := w.copied("tickets", "1 = 1")
	w.device(ticket, "", "New phone")
	putBack()
	_, begin := w.BeginDevice(t.Context(), ticket, "")
	_, prove := w.Prove(t.Context(), by, "", "")
	for what, err := range map[string]error{"ticket": begin, "recovery code": prove} {
		if err == nil {
			t.Errorf("the %s is good again", what)
		}
	}
	if got := names(w.mine(by).Devices); got != "New phone" {
		t.Errorf("%s", got)
	}
}

// TestTicketsOfADamagedTable: the index of tickets is emptied, or their page is broken.
// Nobody gets in, what was proven is good once when the file was put right, and Verify
// names what was done.
func TestTicketsOfADamagedTable(t *testing.T) {
	for name, damage := range map[string]func(w *world) (undo func()){
		"an index without rows": func(w *world) func() {
			return w.hollow("sqlite_autoindex_tickets_1", "tickets (id) WHERE kind = 'none'")
		},
		"a broken page of the index": func(w *world) func() { return w.brokenRoot("sqlite_autoindex_tickets_1") },
		"a broken page of the table": func(w *world) func() { return w.brokenRoot("tickets") },
	} {
		for _, h := range holdings {
			t.Run(string(h.kind)+"/"+name, func(t *testing.T) {
				w, use := h.begin(t)
				w.add("bob")
				undo := damage(w)
				before := w.number("SELECT count(*) FROM sessions")
				if err := use(); err == nil || w.number("SELECT count(*) FROM sessions") != before {
					t.Errorf("it is good: %v", err)
				}
				if got := reasonOf(w.signIn("bob", "")); got != "session" {
					t.Errorf("somebody who needs no ticket: %s", got)
				}
				if found := w.verify(); found == "" {
					t.Error("Verify finds nothing")
				}
				undo()
				if err := use(); err != nil {
					t.Errorf("afterwards: %v", err)
				}
				if found := w.verify(); found != "" && !strings.HasSuffix(found, "never used.") { // the page of the other index
					t.Errorf("afterwards Verify finds %q", found)
				}
				if h.kind == data.ForSignIn && use() == nil {
					t.Error("it opens a second session")
				}
			})
		}
	}
}

// brokenRoot breaks the first page of a table or index.
func (w *world) brokenRoot(name string) (undo func()) {
	w.t.Helper()
	size, page := w.number("PRAGMA page_size"), w.number("SELECT rootpage FROM sqlite_master WHERE name = ?", name)
	was := string(w.page(page, size, nil))
	w.page(page, size, func(p []byte) { p[0] = 0x63 })
	return func() { w.page(page, size, func(p []byte) { copy(p, was) }) }
}

// TestSpentTicketWithoutItsSession: what docs/SECURITY.md accepts. Whoever has a ticket
// that was spent, and puts its row back, opens one more session within its time if the
// row of the first session is removed, too, or is hidden from both indexes.
func TestSpentTicketWithoutItsSession(t *testing.T) {
	for name, hide := range map[string]func(w *world){
		"its row is removed": func(w *world) { w.raw("DELETE FROM sessions") },
		"both indexes are emptied": func(w *world) {
			w.hollow("sessions_by_ticket", "sessions (ticket) WHERE ticket = 'none'")
			w.hollow("sessions_by_user", "sessions (user_key, closed_at) WHERE ticket = 'none'")
		},
	} {
		for _, later := range []time.Duration{14 * time.Minute, 15 * time.Minute} {
			w := newWorld(t)
			w.add("alice", withOTP)
			out := w.signIn("alice", "")
			putBack := w.copied("tickets", "1 = 1")
			w.must(w.SignOut(t.Context(), w.complete(out).Session.Actor(), data.ByUser))
			putBack()
			hide(w)
			w.clock.Move(later)
			want := "session"
			if later >= 15*time.Minute {
				want = "ticket-unknown"
			}
			if got := reasonOf(w.complete(out)); got != want {
				t.Errorf("%s, %s later: %s", name, later, got)
			}
		}
	}
}

// TestUsedAtPutBack: a session that was idle for too long is not kept open by an older
// row of it, and Verify names that row.
func TestUsedAtPutBack(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.policies(map[string]string{"session-idle-minutes": "15"})
	by := w.session("alice", "")
	putBack := w.copied("sessions", "id = ?", idOf(by))
	w.clock.Move(10 * time.Minute)
	w.alive(by, 0)
	putBack()
	w.clock.Move(5 * time.Minute)
	if _, err := w.Overview(t.Context(), by); !errors.Is(err, data.ErrSessionIdle) {
		t.Errorf("%v", err)
	}
	if found := w.verify(); found == "" {
		t.Error("Verify finds nothing")
	}
	w.raw("UPDATE sessions SET used_at = ? WHERE id = ?", w.clock.Now().UnixMilli(), idOf(by))
	if _, err := w.Overview(t.Context(), by); !errors.Is(err, data.ErrTampered) {
		t.Errorf("made up: %v", err)
	}
}
