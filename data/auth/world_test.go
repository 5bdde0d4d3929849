package auth

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/vault"
	"tapetrack/test/check"
)

// A tb is what testing.T and rapid.T have in common.
type tb interface {
	Helper()
	Name() string
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
	Cleanup(f func())
}

const (
	superPassword = "correct horse tapemaster"
	testProgram   = "Lite"
	testVersion   = "1.0.0"
)

var (
	// testVault is the key of every database of these tests: who is at the console of
	// one is at that of all.
	testVault  = sync.OnceValues(func() (*vault.Vault, error) { return vault.New(vault.NewKey(), "test-database") })
	consoleAt  = actor.Console{Account: "console:root@test", Program: "tapectl", Computer: "test"}
	theConsole = func() data.Actor {
		key, _ := testVault() // the template says what is wrong
		return (&service{store: struct{ data.Storage }{}, sealer: key}).enter(consoleAt)
	}()
	testStart = time.Date(2026, 3, 1, 12, 0, 10, 0, time.UTC)
)

// A Service is all four doors with the same behind them, or a server before three of them.
type Service struct {
	data.Doors
	*Console
}

func newDoors(p Parts) Service {
	s := newService(p)
	return Service{doorsOf(s), &Console{s, theConsole, consoleAt}}
}

func doorsOf(s *service) Doors { return Doors{&Entrance{s}, &Self{s}, &Administration{s}} }

// Watch is that of Doors.
func (s Service) Watch() *Watch { return doorsOf(s.service).Watch() }

// open opens the doors of a world, over TLS if its users ask a server.
func (w *world) open(p Parts) {
	w.Service = newDoors(p)
	if goesOverTLS(w.t) {
		w.unlimited()                 // most tests sign in more often than people do
		w.gate.learn(loopback, false) // and tests count what is read, also the first time
		direct := doorsOf(w.service)
		w.served = newServed(w.t, direct, w.clock.Now)
		if w.counted != nil {
			w.counted.overTLS = true
		}
		w.Doors = &routed{direct: direct, served: w.served}
	}
}

// A world is all doors on a SQLite file of its own, with a clock that stands
// still. The superuser and the group OPS are there.
type world struct {
	Service
	t       tb
	path    string
	db      *sqlite.DB
	clock   *fakeClock
	fast    *fastHasher
	counted *countedStorage
	reader  *sql.DB // see rows
	served  *served // nil: users ask the doors themselves
}

var template = sync.OnceValues(func() (made struct {
	file  []byte
	vault *vault.Vault
}, err error,
) {
	dir, err := os.MkdirTemp("", "auth-template-*")
	if err != nil {
		return made, err
	}
	defer os.RemoveAll(dir)
	if made.vault, err = testVault(); err != nil {
		return made, err
	}
	path := filepath.Join(dir, "template.db")
	clock := &fakeClock{now: testStart.Add(-time.Hour)}
	err = sqlite.Create(context.Background(), path, func(db *sqlite.DB) error {
		s := newDoors(Parts{Storage: db.Unlock(made.vault), Sealer: made.vault, Hasher: new(fastHasher), Now: clock.Now})
		if err := s.SetUp(context.Background(), data.SetUp{Password: superPassword}); err != nil {
			return err
		}
		return s.AddGroup(context.Background(), theConsole, data.Group{ID: "OPS"})
	})
	if err != nil {
		return made, err
	}
	made.file, err = os.ReadFile(path)
	return made, err
})

func newWorld(t *testing.T) *world { return newWorldIn(t, check.Folder(t)) }

func newWorldIn(t tb, dir string) *world {
	t.Helper()
	made, err := template()
	if err != nil {
		t.Fatal(err)
	}
	return newWorldOf(t, dir, made.file)
}

// newWorldOf is newWorldIn with a database that came from the template.
func newWorldOf(t tb, dir string, file []byte) *world {
	t.Helper()
	made, err := template()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, path: filepath.Join(dir, "test.db"), clock: &fakeClock{now: testStart}, fast: new(fastHasher)}
	if err := os.WriteFile(w.path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if w.db, err = sqlite.Open(context.Background(), w.path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	w.counted = &countedStorage{Storage: w.db.Unlock(made.vault)}
	w.open(Parts{
		Storage: w.counted, Sealer: made.vault, Hasher: w.fast, Now: w.clock.Now, Common: commonPassword, Version: testVersion,
		KeyPlace: data.Say("in the test"),
		Reseal:   func(ctx context.Context, f func(data.Tx) error) error { return w.db.Reseal(ctx, made.vault, f) },
	})
	return w
}

// other returns a service on the same file that shares nothing with w but the
// clock, as another program would.
func (w *world) other() Service {
	w.t.Helper()
	made, err := template()
	if err != nil {
		w.t.Fatal(err)
	}
	db, err := sqlite.Open(context.Background(), w.path)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = db.Close() })
	s := newDoors(Parts{Storage: db.Unlock(made.vault), Sealer: made.vault, Hasher: new(fastHasher), Now: w.clock.Now, Version: testVersion})
	if w.served != nil {
		s.Doors = &routed{direct: s.Doors, served: w.served, second: true}
	}
	return s
}

// key is by which the server knows the program; empty without one.
func (w *world) key() string {
	if w.served == nil {
		return ""
	}
	return w.served.client().Key()
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func passwordOf(id string) string {
	if id == data.Superuser {
		return superPassword
	}
	return "the password of " + id
}

// add adds a user, with an e-mail address, as change says.
func (w *world) add(id string, change ...func(*data.NewUser)) data.User {
	w.t.Helper()
	n := data.NewUser{User: data.User{ID: id, Name: "Name of " + id, Email: id + "@example.com", Group: "OPS"}, Password: passwordOf(id)}
	for _, c := range change {
		c(&n)
	}
	user, err := w.AddUser(context.Background(), theConsole, n)
	w.must(err)
	return user
}

func withOTP(n *data.NewUser)    { n.OTP = true }
func withRights(n *data.NewUser) { n.Tapemaster = true }

// addActive adds a user and activates his authenticator, and lets a minute
// pass, so that the code of that step is out of sight.
func (w *world) addActive(id string, change ...func(*data.NewUser)) data.User {
	w.t.Helper()
	w.add(id, append(change, withOTP)...)
	out := w.signIn(id, w.code(id, 0))
	if out.Enrolment == nil || !out.Enrolment.Activated {
		w.t.Fatalf("%s was not activated: %+v", id, out)
	}
	w.complete(out)
	w.clock.Move(2 * time.Minute)
	return w.account(id).User
}

func (w *world) account(id string) data.Account {
	w.t.Helper()
	var account data.Account
	w.must(w.store.View(context.Background(), func(tx data.Tx) (err error) {
		account, err = tx.AccountByLogin(id)
		return err
	}))
	return account
}

// set writes what no interface of the domain writes yet.
func (w *world) set(id string, change func(*data.Account)) {
	w.t.Helper()
	key := w.account(id).Key
	w.must(w.store.Update(context.Background(), func(tx data.Tx) error {
		_, err := update(tx, key, change)
		return err
	}))
}

func (w *world) setCounters(id string, passwords, codes data.Counter) {
	w.t.Helper()
	key := w.account(id).Key
	w.must(w.store.Update(context.Background(), func(tx data.Tx) error { return tx.SetCounters(key, passwords, codes) }))
}

// edit changes a user at the console.
func (w *world) edit(id string, change func(*data.UserEdit)) data.User {
	w.t.Helper()
	e := data.UserEdit{User: w.account(id).User}
	change(&e)
	user, err := w.EditUser(context.Background(), theConsole, e)
	w.must(err)
	return user
}

func (w *world) otp(id string, act data.OTPAct) data.User {
	w.t.Helper()
	return w.edit(id, func(e *data.UserEdit) { e.OTP = act })
}

func (w *world) attempt(id, password, code string) data.Attempt {
	return data.Attempt{
		Login: id, Password: password, Code: code,
		Client: data.Client{Program: testProgram, Version: testVersion, Computer: "desk"},
	}
}

func (w *world) try(a data.Attempt) data.Outcome {
	w.t.Helper()
	out, err := w.SignIn(context.Background(), a)
	w.must(err)
	if err := whole(out); err != nil {
		w.t.Fatal(err)
	}
	return out
}

// signIn tries with the right password.
func (w *world) signIn(id, code string) data.Outcome {
	w.t.Helper()
	return w.try(w.attempt(id, passwordOf(id), code))
}

func (w *world) activate(out data.Outcome, code string) data.Outcome {
	w.t.Helper()
	next, err := w.Activate(context.Background(), out.Ticket, code)
	w.must(err)
	return next
}

func (w *world) complete(out data.Outcome) data.Outcome {
	w.t.Helper()
	next, err := w.Complete(context.Background(), out.Ticket)
	w.must(err)
	if !next.RecoveryDue {
		return next
	}
	_, err = w.DrawRecoveryCodes(context.Background(), next.Ticket)
	w.must(err)
	next, err = w.Complete(context.Background(), next.Ticket)
	w.must(err)
	return next
}

// session signs in, through popups if there are any, and returns the actor.
func (w *world) session(id, code string) data.Actor {
	w.t.Helper()
	out := w.signIn(id, code)
	if out.Ticket != "" {
		out = w.complete(out)
	}
	if out.Session == nil {
		w.t.Fatalf("%s is not signed in: %s", id, reasonOf(out))
	}
	return out.Session.Actor()
}

// idOf returns what is stored of what lets an actor in.
func idOf(by data.Actor) string { return hashed(actor.Session(by)) }

// whole checks that exactly one of refusal, ticket and session is set.
func whole(out data.Outcome) error {
	n := 0
	for _, set := range []bool{out.Refusal != nil, out.Ticket != "", out.Session != nil} {
		if set {
			n++
		}
	}
	switch {
	case n != 1:
		return fmt.Errorf("outcome with %d of refusal, ticket and session", n)
	case out.Ticket == "" && out.Enrolment != nil:
		return errors.New("a secret is shown without a ticket")
	}
	return nil
}

// reasonOf names an outcome: the reason of its refusal, "ticket" or "session".
func reasonOf(out data.Outcome) string {
	switch {
	case out.Refusal != nil:
		return string(out.Refusal.Reason)
	case out.Ticket != "":
		return "ticket"
	case out.Session != nil:
		return "session"
	}
	return "nothing"
}

// policy returns the value in effect.
func (w *world) policy(name string) string {
	w.t.Helper()
	items, err := w.Policies(context.Background(), theConsole)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, i := range items {
		if i.Name == name {
			return i.Value
		}
	}
	return ""
}
