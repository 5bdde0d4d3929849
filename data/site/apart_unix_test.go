//go:build unix && !darwin

package site

import (
	"errors"
	"os/exec"
	"path/filepath"
	"testing"

	"tapetrack/data"
	"tapetrack/data/auth"
)

// TestDatabasesAreApart: who may act in one database, and what lets in there, is nobody
// and nothing in another, even if both have one key file and the rows are copied.
func TestDatabasesAreApart(t *testing.T) {
	keys := filepath.Join(t.TempDir(), "shared.key")
	open := func(name string) (path string, doors auth.Doors, by data.Actor, session *data.Session, begun data.Ticket) {
		path = filepath.Join(t.TempDir(), name)
		d := console(Options{Database: path, KeyFile: keys})
		t.Cleanup(d.Close)
		if err := d.Create(t.Context(), data.SetUp{Password: secret}); err != nil {
			t.Fatal(err)
		}
		doors, err := d.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		by = d.Console().Actor()
		for _, u := range []data.NewUser{
			{User: data.User{ID: "olga", Group: "OPS", Tapemaster: true}, Password: secret},
			{User: data.User{ID: "alice", Group: "OPS"}, Password: secret, OTP: true},
		} {
			if _, err := doors.AddUser(t.Context(), by, u); err != nil {
				t.Fatal(err)
			}
		}
		enter := func(login string) data.Outcome {
			out, err := doors.SignIn(t.Context(), data.Attempt{Login: login, Password: secret, Client: attempt.Client})
			if err != nil || out.Refusal != nil {
				t.Fatal(out.Refusal, err)
			}
			return out
		}
		return path, doors, by, enter("olga").Session, enter("alice").Ticket
	}
	from, _, theirs, session, ticket := open("from.db")
	to, doors, its, own, _ := open("to.db")
	refused := func(name string) {
		t.Helper()
		for who, by := range map[string]data.Actor{"the console": theirs, "olga": session.Actor()} {
			if _, err := doors.Groups(t.Context(), by); !errors.Is(err, data.ErrSessionEnded) && !errors.Is(err, data.ErrTampered) {
				t.Errorf("%s, %s: %v", name, who, err)
			}
		}
		if out, err := doors.Complete(t.Context(), ticket); err != nil || out.Refusal == nil || out.Refusal.Reason != data.TicketUnknown {
			t.Errorf("%s: the ticket: %v, %v", name, out.Refusal, err)
		}
	}
	refused("as they are")
	if out, err := exec.Command("sqlite3", to, "ATTACH '"+from+"' AS other; INSERT INTO sessions SELECT * FROM other.sessions; DELETE FROM tickets; INSERT INTO tickets SELECT * FROM other.tickets").CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
	refused("with the rows of the other one")
	for who, by := range map[string]data.Actor{"the console": its, "olga": own.Actor()} {
		if _, err := doors.Groups(t.Context(), by); err != nil {
			t.Errorf("its own, %s: %v", who, err)
		}
	}
}
