package auth

import (
	"errors"
	"testing"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/vault"
)

// A believer is a Sealer that takes everything for sealed.
type believer struct{}

func (believer) Seal(plain []byte, _ string) ([]byte, error)  { return plain, nil }
func (believer) Open(sealed []byte, _ string) ([]byte, error) { return sealed, nil }
func (believer) MAC(string, []byte) []byte                    { return make([]byte, 32) }

// TestConsoleIsOfOneDatabase: whoever opens the door of a console without the key of
// the database is nobody there, whatever else they have of it.
func TestConsoleIsOfOneDatabase(t *testing.T) {
	w := newCompany(t)
	other, err := vault.New(vault.NewKey(), "test-database")
	w.must(err)
	open := func(p Parts) data.Actor { return OpenConsole(p, "root@test", data.Client{Program: "tapectl"}).Actor() }
	proof := func(by data.Actor) []byte { _, proof, _ := actor.ConsoleOf(by); return proof }
	sealed, err := testVault()
	w.must(err)
	ticket, err := sealed.Seal([]byte("console:root@test"), ticketPlace(data.ForSignIn, "id", 1))
	w.must(err)
	for name, by := range map[string]data.Actor{
		"nothing":                         open(Parts{}),
		"its storage alone":               open(Parts{Storage: w.counted}),
		"its storage, another key":        open(Parts{Storage: w.counted, Sealer: other}),
		"its storage, a key that is none": open(Parts{Storage: w.counted, Sealer: believer{}}),
		"another database":                open(Parts{Storage: struct{ data.Storage }{}, Sealer: other}),
		"its key without a storage":       open(Parts{Sealer: sealed}),
		"another account":                 actor.AtConsole(actor.Console{Account: "console:mallory@test"}, proof(theConsole)),
		"what was sealed for a ticket":    actor.AtConsole(consoleAt, ticket),
	} {
		before := w.dump("users", "groups", "authenticators", "settings", "events")
		for what, act := range acts {
			if act.method == "TestCode" {
				continue // of a code that there is none of
			}
			if err := act.do(t.Context(), w, by, "ordinary2"); !errors.Is(err, data.ErrSessionEnded) {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
		for what, act := range general {
			if err := act.do(t.Context(), w, by); !errors.Is(err, data.ErrSessionEnded) {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
		if w.dump("users", "groups", "authenticators", "settings", "events") != before {
			t.Errorf("%s: something was changed", name)
		}
	}
	for name, by := range map[string]data.Actor{"nothing": open(Parts{}), "no key": open(Parts{Storage: w.counted}), "no storage": open(Parts{Sealer: sealed})} {
		if by != (data.Actor{}) {
			t.Errorf("with %s somebody is at the console", name)
		}
	}
	if _, err := w.Groups(t.Context(), open(Parts{Storage: w.counted, Sealer: sealed})); err != nil {
		t.Errorf("with storage and key: %v", err)
	}
}

// What is noted in another's transaction has the time of the service's clock and names
// who is at the console.
func TestNoteIn(t *testing.T) {
	w := newWorld(t)
	w.must(w.counted.Update(t.Context(), func(tx data.Tx) error { return w.Console.NoteIn(t.Context(), tx, data.KeyRotated, "one", "two") }))
	page, err := w.Log(t.Context(), theConsole, data.EventQuery{Kinds: []data.Kind{data.KeyRotated}, Limit: 10})
	w.must(err)
	want := []string{"two", "one"}
	if len(page.Events) != len(want) {
		t.Fatalf("%+v", page.Events)
	}
	for i, e := range page.Events {
		if e.Detail != want[i] || !e.At.Equal(testStart) || e.By() != "console:root@test" || e.Program != "tapectl" || e.Computer != "test" {
			t.Errorf("%+v, want %q", e, want[i])
		}
	}
}
