package auth

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/remote"
	"tapetrack/data/serve"
	"tapetrack/data/trust"
)

// overTLS has the users of every world ask a server instead of the doors.
var overTLS = os.Getenv("TAPETRACK_TEST_OVER") == "tls"

// directOnly are the tests that say nothing about a server, and why. They ask the doors
// themselves, always.
var directOnly = map[string]string{
	"TestKeysOfClients":            playsServer,
	"TestSignInAsksForNoMore":      countsReads,
	"TestGroupRuleAsksForNoMore":   countsReads,
	"TestDelayFromTheFuture":       "it writes counters by hand, of which a known address takes its own",
	"TestNews":                     "it needs more refusals in the log than a server lists in a minute",
	"TestSignInIsSpare":            "it counts what this process allocates",
	"TestIPRangesAtSignIn":         playsServer,
	"TestIPRangesDuringSignIn":     playsServer,
	"TestIPRangesInSession":        playsServer,
	"TestIPRangesOfAdministrators": playsServer,
}

// Reasons of directOnly.
const (
	playsServer = "it is the server, and says what that knows of a call"
	countsReads = "it counts what a sign-in asks the database for"
)

// goesOverTLS reports whether the users of a test ask a server.
func goesOverTLS(t tb) bool {
	name, _, _ := strings.Cut(t.Name(), "/")
	return overTLS && directOnly[name] == ""
}

// loopback is where a server sees the programs of these tests.
const loopback = "127.0.0.1"

// address is where the server sees the program; empty without one.
func (w *world) address() string {
	if w.served == nil {
		return ""
	}
	return loopback
}

// tooLong reports whether a server has read nothing of what was typed, since it is too long.
func (w *world) tooLong(err error, typed ...string) bool {
	const most = 64 << 10 // bytes of a message
	return w.served != nil && errors.Is(err, remote.ErrTooLong) && len(strings.Join(typed, "")) > most
}

// seenAt names a computer as the log does.
func seenAt(t tb, computer string) string {
	if goesOverTLS(t) {
		return computer + " at " + loopback
	}
	return computer
}

// unnamed is who asks with a ticket, or before there is anybody.
var unnamed data.Actor

// A routed asks a server what people ask who sign in, and the doors themselves what is asked at
// the console, to which a server has none.
type routed struct {
	direct data.Doors
	served *served
	second bool // another server on the same database, which is asked by the same program
}

// of returns who is asked, and with which context.
func (r *routed) of(ctx context.Context, by data.Actor) (context.Context, data.Doors) {
	_, _, console := actor.ConsoleOf(by)
	switch {
	case console, data.CallOf(ctx) != data.Call{}: // or the test is the server
		return ctx, r.direct
	case r.second:
		return data.Call{Key: r.served.client().Key(), Address: loopback, Attempt: data.NewID()}.In(ctx), r.direct
	}
	return ctx, r.served.client()
}

// outcome returns an outcome as the doors of the server have it, with the reason of a refusal,
// which a program is not always told. What the program was told has to be what it may be told.
func (r *routed) outcome(asked data.Doors) func(data.Outcome, error) (data.Outcome, error) {
	return func(out data.Outcome, err error) (data.Outcome, error) {
		if _, program := asked.(*remote.Client); !program || out.Refusal == nil {
			return out, err
		}
		why, there := r.served.doors.refused(*out.Refusal)
		if !there {
			r.served.t.Errorf("the server tells of a refusal %+v, which is of none of its doors", *out.Refusal)
			return out, err
		}
		out.Refusal = &why
		return out, err
	}
}

// A served is a server on the database of a world, and a program that asks it.
type served struct {
	t     tb
	doors *noting
	now   func() time.Time

	once  sync.Once
	asked *remote.Client
}

// A quiet watch reads nothing, since tests say who reads the database when. It tells of no
// changes, and leaves it to the doors who may ask for much: package remote tests all that.
type quiet struct{}

// Changes returns the same number always.
func (quiet) Changes(context.Context) (int64, error) { return 0, nil }

// News has none.
func (quiet) News(context.Context, int64) (data.News, error) { return data.News{}, nil }

// Standing takes everybody for a holder of tapemaster rights.
func (quiet) Standing(context.Context, data.Actor) (data.Standing, error) {
	return data.Standing{Holder: true}, nil
}

// Seen does nothing: tests say which programs run.
func (quiet) Seen(context.Context, []data.Actor) error { return nil }

// A noting are doors that note why they refused somebody.
type noting struct {
	Doors

	mu       sync.Mutex
	refusals []data.Refusal
}

func (n *noting) note(out data.Outcome, err error) (data.Outcome, error) {
	if out.Refusal != nil {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.refusals = append(n.refusals, *out.Refusal)
	}
	return out, err
}

// refused returns a refusal of which a program was told this, once.
func (n *noting) refused(told data.Refusal) (data.Refusal, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	i := slices.IndexFunc(n.refusals, func(r data.Refusal) bool { return r.Told() == told })
	if i < 0 {
		return data.Refusal{}, false
	}
	why := n.refusals[i]
	n.refusals = slices.Delete(n.refusals, i, i+1)
	return why, true
}

func (n *noting) SignIn(ctx context.Context, a data.Attempt) (data.Outcome, error) {
	return n.note(n.Doors.SignIn(ctx, a))
}

func (n *noting) Activate(ctx context.Context, ticket data.Ticket, code string) (data.Outcome, error) {
	return n.note(n.Doors.Activate(ctx, ticket, code))
}

func (n *noting) NewQRCode(ctx context.Context, ticket data.Ticket) (data.Outcome, error) {
	return n.note(n.Doors.NewQRCode(ctx, ticket))
}

func (n *noting) Complete(ctx context.Context, ticket data.Ticket) (data.Outcome, error) {
	return n.note(n.Doors.Complete(ctx, ticket))
}

func newServed(t tb, doors Doors, now func() time.Time) *served {
	return &served{t: t, doors: &noting{Doors: doors}, now: now}
}

// client returns the program. The server is started when somebody first asks it.
func (s *served) client() *remote.Client {
	s.once.Do(s.start)
	return s.asked
}

func (s *served) start() {
	authority, err := trust.NewAuthority(s.now())
	s.must(err)
	l, err := net.Listen("tcp", loopback+":0")
	s.must(err)
	server := serve.New(serve.Options{Doors: s.doors, Watch: quiet{}, Authority: authority, Version: testVersion, Now: s.now, Limits: serve.Limits{OfNetwork: 1 << 30, NewOfNetwork: 1 << 30, NewASecond: 1 << 30}})
	ended := make(chan error)
	go func() { ended <- server.Serve(l) }()
	link := trust.Server{Hosts: []trust.Host{{Name: loopback, Port: l.Addr().(*net.TCPAddr).Port}}, Keys: []trust.Key{authority.Key()}}
	s.asked, err = remote.New(remote.Options{
		Server: link, Client: data.Client{Program: testProgram, Version: testVersion, Computer: "desk"}, Now: s.now,
		Rule: func(least int, own []string) data.PasswordRule { return RuleFrom(least, own, commonPassword) },
	})
	s.must(err)
	s.t.Cleanup(func() {
		s.asked.Close()
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
		defer stop()
		s.must(server.Stop(ctx))
		s.must(<-ended)
	})
}

func (s *served) must(err error) {
	if err != nil {
		s.t.Errorf("server: %v", err)
	}
}

// TestDirectOnly: each test that does not go over TLS exists, and says why.
func TestDirectOnly(t *testing.T) {
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if f, is := d.(*ast.FuncDecl); is && f.Recv == nil {
				there[f.Name.Name] = true
			}
		}
	}
	for name, why := range directOnly {
		if !there[name] || why == "" {
			t.Errorf("%s, because %q: exists %v", name, why, there[name])
		}
	}
}

// TestOverTLS: the switch has users ask a server, by the session that it opens, and leaves the
// console at the doors.
func TestOverTLS(t *testing.T) {
	w := newWorld(t)
	alice := w.add("alice")
	by := w.session("alice", "")
	var session data.Session
	w.must(w.store.View(t.Context(), func(tx data.Tx) (err error) {
		session, err = tx.Session(idOf(by))
		return err
	}))
	if served := session.ClientKey != ""; served != overTLS || session.ClientKey != w.key() || session.Address != w.address() {
		t.Errorf("over TLS %v: a session of the key %q at %q", overTLS, session.ClientKey, session.Address)
	}
	for _, door := range []data.Doors{w.Doors, w.other().Doors} {
		if m, err := door.MySignIn(t.Context(), by); err != nil || m.State != data.Off {
			t.Errorf("%T: %+v, %v", door, m, err)
		}
		if u, err := door.User(t.Context(), theConsole, alice.Key); err != nil || u.ID != "alice" {
			t.Errorf("%T, at the console: %+v, %v", door, u, err)
		}
	}
}
