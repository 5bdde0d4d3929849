package remote_test

import (
	"context"
	"net"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/remote"
	"tapetrack/data/serve"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/trust"
	"tapetrack/data/vault"
	"tapetrack/test/check"
)

const password = "correct horse battery"

// plain is a password hash for tests, which have no time for a slow one.
type plain struct{}

func (plain) Hash(password string) (string, error)     { return "plain:" + password, nil }
func (plain) Verify(password, hash string) (_, _ bool) { return "plain:"+password == hash, false }
func (plain) Derive(code string, salt []byte) []byte   { return append([]byte(code), salt...) }

// A clock stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// A world is a server on a database of its own, and what stands between it and its clients.
type world struct {
	auth.Doors
	t       testing.TB
	console data.Actor
	clock   *clock
	between *between
	link    trust.Server
	server  *serve.Server
	at      string // where it listens, with nothing in between
	limits  auth.Limits
	higher  atomic.Int64 // is added to the numbers of changes
}

// numbered is a watch whose changes have other numbers.
type numbered struct {
	data.Watch
	higher *atomic.Int64
}

func (n numbered) Changes(ctx context.Context) (int64, error) {
	number, err := n.Watch.Changes(ctx)
	return number + n.higher.Load(), err
}

// anyNumber of sign-ins: most tests have more in a second than people do.
var anyNumber = auth.Rate{Burst: 1 << 30, PerMinute: 1 << 30}

func newWorld(t testing.TB, change ...func(*serve.Options)) *world {
	t.Helper()
	return newLimited(t, auth.Limits{Strangers: anyNumber, Known: anyNumber}, change...)
}

// newLimited is newWorld with limits of sign-ins.
func newLimited(t testing.TB, limits auth.Limits, change ...func(*serve.Options)) *world {
	t.Helper()
	w := &world{t: t, limits: limits, clock: &clock{now: time.Date(2026, 11, 23, 9, 41, 10, 0, time.UTC)}}
	key, err := vault.New(vault.NewKey(), "test")
	w.must(err)
	path := filepath.Join(check.Folder(t), "test.db")
	client := data.Client{Program: "tapectl", Version: "2.0.0", Computer: "server"}
	w.must(sqlite.Create(t.Context(), path, func(db *sqlite.DB) error {
		return auth.OpenConsole(w.parts(db, key), "me@server", client).SetUp(t.Context(), data.SetUp{Password: password})
	}))
	db, err := sqlite.Open(t.Context(), path)
	w.must(err)
	w.Doors = auth.New(w.parts(db, key))
	w.console = auth.OpenConsole(w.parts(db, key), "me@server", client).Actor()

	authority, err := trust.NewAuthority(time.Now())
	w.must(err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	w.must(err)
	o := serve.Options{Doors: w.Doors, Watch: numbered{w.Doors.Watch(), &w.higher}, Authority: authority, Version: "2.0.0", Tick: time.Millisecond, Known: w.Watch().Known}
	o.Limits.NewOfNetwork, o.Limits.NewOfKnown, o.Limits.NewASecond = 1<<30, 1<<30, 1<<30
	for _, c := range change {
		c(&o)
	}
	s := serve.New(o)
	w.server, w.at = s, l.Addr().String()
	w.between = newBetween(t, w.at) // the server asks for it at once
	ended := make(chan error)
	go func() { ended <- s.Serve(l) }()
	port := w.between.l.Addr().(*net.TCPAddr).Port
	w.link = trust.Server{Hosts: []trust.Host{{Name: "127.0.0.1", Port: port}}, Keys: []trust.Key{authority.Key()}}
	t.Cleanup(func() {
		w.between.close()
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
		defer stop()
		w.must(s.Stop(ctx))
		w.must(<-ended)
		w.must(db.Close())
	})
	return w
}

func (w *world) parts(db *sqlite.DB, key *vault.Vault) auth.Parts {
	return auth.Parts{Storage: committing{db.Unlock(key), w}, Sealer: key, Hasher: plain{}, Now: w.clock.Now, Version: "2.0.0", Limits: w.limits}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// client returns one more program at the server.
func (w *world) client(change ...func(*remote.Options)) *remote.Client {
	w.t.Helper()
	o := remote.Options{
		Server: w.link, Client: data.Client{Program: "TapeMaster", Version: "2.0.0", Computer: "desk7"}, Pause: time.Millisecond,
		Rule: func(least int, own []string) data.PasswordRule { return auth.RuleFrom(least, own, nil) },
	}
	for _, c := range change {
		c(&o)
	}
	c, err := remote.New(o)
	w.must(err)
	w.t.Cleanup(c.Close)
	return c
}

func (w *world) add(id string, change ...func(*data.NewUser)) data.User {
	w.t.Helper()
	n := data.NewUser{User: data.User{ID: id, Name: "Name of " + id, Group: "OPS"}, Password: password}
	for _, c := range change {
		c(&n)
	}
	user, err := w.AddUser(w.t.Context(), w.console, n)
	w.must(err)
	return user
}

func attemptOf(login, password, code string) data.Attempt {
	return data.Attempt{Login: login, Password: password, Code: code, Client: data.Client{Program: "TapeMaster", Version: "2.0.0", Computer: "desk7"}}
}

func (w *world) count(kind data.Kind, user int64) int {
	w.t.Helper()
	n := 0
	w.must(w.ExportLog(w.t.Context(), w.console, data.EventQuery{UserKey: user, Kinds: []data.Kind{kind}}, func(data.Event) error {
		n++
		return nil
	}))
	return n
}

// A between is something between a server and its clients that passes bytes on until it
// cuts the connection.
type between struct {
	l  net.Listener
	to string
	wg sync.WaitGroup

	mu    sync.Mutex
	next  cut
	now   *cutting // of the connections that are open; nil: none
	conns map[net.Conn]bool
	seen  []byte // all bytes of both directions, if they are kept
	keeps bool

	swallows bool // everything in both directions, as if a computer slept
}

// A cut ends a connection after so many bytes in one direction; the zero cut never does.
type cut struct {
	after    int  // bytes; 0: no cut
	toClient bool // counted in that direction
}

func newBetween(t testing.TB, to string) *between {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &between{l: l, to: to, conns: map[net.Conn]bool{}}
	b.wg.Add(1)
	go func() {
		defer b.wg.Done()
		for {
			from, err := l.Accept()
			if err != nil {
				return
			}
			b.mu.Lock()
			plan := b.next
			b.next = cut{}
			b.mu.Unlock()
			b.wg.Add(1)
			go func() {
				defer b.wg.Done()
				b.pass(from, plan)
			}()
		}
	}()
	return b
}

// plan has the next connection cut, and ends those that are open.
func (b *between) plan(c cut) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next = c
	for conn := range b.conns {
		_ = conn.Close()
	}
}

// swallow lets nothing pass any more, and says so to nobody; or lets it pass again.
func (b *between) swallow(all bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.swallows = all
}

func (b *between) close() {
	_ = b.l.Close()
	b.plan(cut{})
	b.wg.Wait()
}

func (b *between) pass(from net.Conn, plan cut) {
	to, err := net.Dial("tcp", b.to)
	if err != nil {
		_ = from.Close()
		return
	}
	b.mu.Lock()
	b.conns[from], b.conns[to] = true, true
	b.mu.Unlock()
	var both sync.WaitGroup
	for _, way := range []struct {
		in, out  net.Conn
		most     int
		toClient bool
	}{{from, to, limit(plan, false), false}, {to, from, limit(plan, true), true}} {
		both.Add(1)
		go func() {
			defer both.Done()
			b.copy(way.in, way.out, way.most, way.toClient)
			_, _ = from.Close(), to.Close() // a cut is one of both directions
		}()
	}
	both.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.conns, from)
	delete(b.conns, to)
}

func limit(c cut, toClient bool) int {
	if c.after == 0 || c.toClient != toClient {
		return -1
	}
	return c.after
}

func (b *between) copy(in, out net.Conn, most int, toClient bool) {
	buffer := make([]byte, 16<<10)
	for {
		n, err := in.Read(buffer)
		if most >= 0 && n > most {
			n = most
		}
		b.mu.Lock()
		if rest, ends := b.now.passes(toClient, n); ends {
			_, _ = out.Write(buffer[:rest])
			b.cutHere()
			b.mu.Unlock()
			return
		}
		if b.keeps {
			b.seen = append(b.seen, buffer[:n]...)
		}
		swallows := b.swallows
		b.mu.Unlock()
		if swallows && err == nil {
			continue
		}
		if _, failed := out.Write(buffer[:n]); failed != nil || err != nil {
			return
		}
		if most >= 0 {
			if most -= n; most <= 0 {
				return
			}
		}
	}
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
