package serve

import (
	"container/list"
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"

	"tapetrack/data"
)

// Limits are those of connections. Until somebody's session is used over a connection it is a
// stranger's, and costs as much memory as any other.
type Limits struct {
	Connections  int           // in all
	Strangers    int           // in all, from networks that nobody has signed in from
	OfNetwork    int           // strangers from one of those networks, see data.NetworkOf
	OfKnown      int           // strangers from a network that somebody has signed in from
	NewOfNetwork int           // new ones a minute from one network that nobody has signed in from
	NewOfKnown   int           // new ones a minute from one that somebody has signed in from
	NewASecond   int           // new ones a second from all networks that nobody has signed in from
	FirstRequest time.Duration // until the first request has been read, from when the connection was accepted
}

// orProduct fills in the limits of the product.
func (l Limits) orProduct() Limits {
	or := func(n *int, product int) {
		if *n == 0 {
			*n = product
		}
	}
	or(&l.Connections, 10_000)
	or(&l.Strangers, 500)
	or(&l.OfNetwork, 20)
	or(&l.OfKnown, 1000)
	or(&l.NewOfNetwork, 60)
	or(&l.NewOfKnown, 1200)
	or(&l.NewASecond, 50)
	if l.FirstRequest == 0 {
		l.FirstRequest = 10 * time.Second
	}
	return l
}

// A Refused says by which limit a connection was refused or ended.
type Refused string

// The limits of connections.
const (
	ByConnections  Refused = "connections"
	ByStrangers    Refused = "strangers"
	ByNetwork      Refused = "address"
	ByRate         Refused = "rate"
	ByFirstRequest Refused = "first_request"
)

// knownTime is how long it may take to learn whether a network is known.
const knownTime = time.Second

var errRefused = errors.New("too many connections")

// A guard is a listener with limits. One connection too many of strangers ends the oldest that
// does not wait for an answer: whoever shares an address with an attacker gets through, and a
// login window that nobody uses connects again when somebody does.
type guard struct {
	net.Listener
	limits Limits
	known  func(ctx context.Context, address string) bool
	tell   func(Refused)

	mu        sync.Mutex
	all       int
	strangers *list.List            // of *conn, the oldest first, from networks that are not known
	of        map[string]*list.List // the same of each network, known or not
	minute    time.Time             // when news began
	news      map[string]int        // new connections by network since
	second    time.Time             // when fresh began
	fresh     int                   // new connections of networks that are not known since
	failed    time.Time             // when it was last logged that none was accepted
}

func newGuard(l net.Listener, o Options) *guard {
	g := &guard{Listener: l, limits: o.Limits.orProduct(), known: o.Known, tell: o.Refused, strangers: list.New(), of: map[string]*list.List{}}
	if g.known == nil {
		g.known = func(context.Context, string) bool { return false }
	}
	if g.tell == nil {
		g.tell = func(Refused) {}
	}
	return g
}

// Accept is that of net.Listener. If the system has no file descriptor left, the server of
// net/http tries again.
func (g *guard) Accept() (net.Conn, error) {
	for {
		c, err := g.Listener.Accept()
		if err != nil {
			g.noteFailure(err)
			return nil, err
		}
		g.mu.Lock()
		full := g.all >= g.limits.Connections
		if !full {
			g.all++
		}
		g.mu.Unlock()
		if full {
			_ = c.Close()
			g.tell(ByConnections)
			continue
		}
		guarded := &conn{Conn: c, guard: g, ends: time.Now().Add(g.limits.FirstRequest)}
		_ = c.SetReadDeadline(guarded.ends)
		return guarded, nil
	}
}

// noteFailure logs at most once a minute that no connection is accepted.
func (g *guard) noteFailure(err error) {
	if errors.Is(err, net.ErrClosed) {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if now := time.Now(); now.Sub(g.failed) >= troubleEvery {
		g.failed = now
		slog.Error("no connection can be accepted", "error", err)
	}
}

// place counts a stranger's connection, and reports whether it may stay.
func (g *guard) place(c *conn) bool {
	address := addressOf(c.RemoteAddr().String())
	ctx, stop := context.WithTimeout(context.Background(), knownTime)
	known := g.known(ctx, address)
	stop()
	most := g.limits.OfNetwork
	if known {
		most = g.limits.OfKnown
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if c.gone {
		return false
	}
	c.network = data.NetworkOf(address)
	if !g.mayCome(c.network, known, time.Now()) {
		g.tell(ByRate)
		return false
	}
	of := g.of[c.network]
	if of == nil {
		of = list.New()
		g.of[c.network] = of
	}
	if !g.room(of, most, ByNetwork) || !known && !g.room(g.strangers, g.limits.Strangers, ByStrangers) {
		g.clean(c.network)
		return false
	}
	if g.of[c.network] = of; !known { // which room may have cleaned
		c.stranger = g.strangers.PushBack(c)
	}
	c.own = of.PushBack(c)
	return true
}

// mostNews is how many networks are told apart whose new connections are counted.
const mostNews = 50_000

// mayCome counts a new connection, and reports whether there were not too many lately: a
// handshake costs as much processor time as a hundred refusals, and each takes it from those who
// sign in. It is called below the mutex.
func (g *guard) mayCome(network string, known bool, now time.Time) bool {
	if now.Sub(g.minute) >= time.Minute {
		g.minute, g.news = now, map[string]int{}
	}
	most := g.limits.NewOfNetwork
	if known {
		most = g.limits.NewOfKnown
	}
	n, counted := g.news[network]
	switch {
	case n >= most, !counted && !known && len(g.news) >= mostNews:
		return false
	case counted || len(g.news) < mostNews:
		g.news[network]++
	}
	if known {
		return true
	}
	if now.Sub(g.second) >= time.Second {
		g.second, g.fresh = now, 0
	}
	g.fresh++
	return g.fresh <= g.limits.NewASecond
}

// room reports whether one more fits into a list, and ends the oldest that does not wait for an
// answer if none does. It is called below the mutex.
func (g *guard) room(of *list.List, most int, limit Refused) bool {
	if of.Len() < most {
		return true
	}
	g.tell(limit)
	for e := of.Front(); e != nil; e = e.Next() {
		if old := e.Value.(*conn); old.calls == 0 {
			g.forget(old)
			old.end()
			return true
		}
	}
	return false
}

// forget takes a connection from the strangers. It is called below the mutex.
func (g *guard) forget(c *conn) {
	if c.stranger != nil {
		g.strangers.Remove(c.stranger)
		c.stranger = nil
	}
	if c.own != nil {
		g.of[c.network].Remove(c.own)
		c.own = nil
		g.clean(c.network)
	}
}

func (g *guard) clean(network string) {
	if of := g.of[network]; of != nil && of.Len() == 0 {
		delete(g.of, network)
	}
}

// A conn is a connection that a guard counts.
type conn struct {
	net.Conn
	guard *guard
	once  sync.Once
	stays bool

	// Below the mutex of the guard.
	gone     bool
	calls    int // that were read and wait for an answer
	network  string
	stranger *list.Element
	own      *list.Element

	mu       sync.Mutex
	ends     time.Time // zero once the first request has been read
	deadline time.Time // that was asked for
}

// Read is that of net.Conn. Who is at the other end is first asked here, where it keeps nobody
// else waiting: something between may say so in the first bytes.
func (c *conn) Read(b []byte) (int, error) {
	c.once.Do(func() { c.stays = c.guard.place(c) })
	if !c.stays {
		_ = c.Close()
		return 0, errRefused
	}
	n, err := c.Conn.Read(b)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.mu.Lock()
		late := !c.ends.IsZero() && !time.Now().Before(c.ends)
		c.mu.Unlock()
		if late {
			c.guard.tell(ByFirstRequest)
		}
	}
	return n, err
}

// SetReadDeadline is that of net.Conn. Nothing puts off the end of a connection whose first
// request was not read.
func (c *conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deadline = t
	if !c.ends.IsZero() && (t.IsZero() || t.After(c.ends)) {
		t = c.ends
	}
	return c.Conn.SetReadDeadline(t)
}

// SetDeadline is that of net.Conn.
func (c *conn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

// Close is that of net.Conn.
func (c *conn) Close() error {
	c.guard.mu.Lock()
	if !c.gone {
		c.gone = true
		c.guard.all--
		c.guard.forget(c)
	}
	c.guard.mu.Unlock()
	return c.Conn.Close()
}

// end has whoever reads from the connection close it.
func (c *conn) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ends = time.Unix(1, 0)
	_ = c.Conn.SetDeadline(c.ends)
}

// read notes that a request has been read whole.
func (c *conn) read() {
	c.guard.mu.Lock()
	c.calls++
	c.guard.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ends.IsZero() || !c.ends.After(time.Now()) {
		return
	}
	c.ends = time.Time{}
	_ = c.Conn.SetReadDeadline(c.deadline)
}

// answered notes that it was answered.
func (c *conn) answered() {
	c.guard.mu.Lock()
	defer c.guard.mu.Unlock()
	c.calls--
}

// signedIn notes that a session is used over the connection, which makes it no stranger's.
func (c *conn) signedIn() {
	c.guard.mu.Lock()
	defer c.guard.mu.Unlock()
	c.guard.forget(c)
}

// strange reports whether no session was used over the connection yet.
func (c *conn) strange() bool {
	c.guard.mu.Lock()
	defer c.guard.mu.Unlock()
	return c.own != nil
}

type connKey struct{}

// guarding is http.Server.ConnContext.
func guarding(ctx context.Context, c net.Conn) context.Context {
	if t, is := c.(*tls.Conn); is {
		c = t.NetConn()
	}
	if guarded, is := c.(*conn); is {
		ctx = context.WithValue(ctx, connKey{}, guarded)
	}
	return ctx
}

// requestRead notes that the request of a method has been read; what it returns is called once
// it is answered.
func requestRead(ctx context.Context) (answered func()) {
	c, is := ctx.Value(connKey{}).(*conn)
	if !is {
		return func() {}
	}
	c.read()
	return c.answered
}

// sessionUsed notes that the token of a request is that of an open session.
func sessionUsed(ctx context.Context) {
	if c, is := ctx.Value(connKey{}).(*conn); is {
		c.signedIn()
	}
}

// standsFor reports whether a session is used over the connection of a request, which has a
// token. Not every method that succeeds has looked at the token, so the first that does for its
// connection has it read.
func (s *Server) standsFor(ctx context.Context) bool {
	if c, is := ctx.Value(connKey{}).(*conn); is && !c.strange() {
		return true
	}
	if _, err := s.o.Watch.Standing(ctx, asker(ctx)); err != nil {
		return false
	}
	sessionUsed(ctx)
	return true
}
