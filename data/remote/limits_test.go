package remote_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/http2"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/data/remote"
	"tapetrack/data/serve"
	"tapetrack/data/wire"
	"tapetrack/data/words"
)

// from has a program dial the server, with nothing in between, from another address of
// loopback, as another computer.
func (w *world) from(address string) func(*remote.Options) {
	return func(o *remote.Options) {
		o.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) { return w.dial(ctx, address) }
	}
}

func (w *world) dial(ctx context.Context, address string) (net.Conn, error) {
	return (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}).DialContext(ctx, "tcp", w.at)
}

// stranger opens a connection from an address and sends nothing.
func (w *world) stranger(address string) net.Conn {
	w.t.Helper()
	c, err := w.dial(w.t.Context(), address)
	w.must(err)
	w.t.Cleanup(func() { _ = c.Close() })
	return c
}

// secure opens a connection from an address up to the end of TLS, with a key of its own.
func (w *world) secure(address string) net.Conn {
	w.t.Helper()
	c, err := (&tls.Dialer{Config: w.sender().config, NetDialer: &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}}).DialContext(w.t.Context(), "tcp", w.at)
	w.must(err)
	w.t.Cleanup(func() { _ = c.Close() })
	return c
}

// ended waits until the server ends a connection.
func (w *world) ended(what string, c net.Conn) {
	w.t.Helper()
	w.must(c.SetReadDeadline(time.Now().Add(10 * time.Second)))
	if _, err := io.Copy(io.Discard, c); err != nil && errors.Is(err, context.DeadlineExceeded) || isTimeout(err) {
		w.t.Errorf("%s: it is still open", what)
	}
}

// stands reports an error if a connection was ended.
func (w *world) stands(what string, c net.Conn) {
	w.t.Helper()
	w.must(c.SetReadDeadline(time.Now().Add(50 * time.Millisecond)))
	if _, err := c.Read(make([]byte, 1)); !isTimeout(err) {
		w.t.Errorf("%s: it was ended: %v", what, err)
	}
}

// A told counts by which limits connections were refused.
type told struct {
	mu sync.Mutex
	by map[serve.Refused]int
}

func (l *told) refused(by serve.Refused) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.by == nil {
		l.by = map[serve.Refused]int{}
	}
	l.by[by]++
}

func (l *told) count(by serve.Refused) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.by[by]
}

// TestSlowStrangers: who sends a byte now and then is cut off, before and after TLS, and holds
// nobody up.
func TestSlowStrangers(t *testing.T) {
	var refused told
	w := newWorld(t, func(o *serve.Options) {
		o.Limits.FirstRequest, o.Refused = 300*time.Millisecond, refused.refused
	})
	w.add("alice")
	raw := w.stranger("127.0.0.9")
	go func() {
		for _, err := raw.Write([]byte{22}); err == nil; _, err = raw.Write([]byte{3}) {
			time.Sleep(20 * time.Millisecond)
		}
	}()
	secure := w.secure("127.0.0.9")
	go func() {
		for _, b := range []byte(http2.ClientPreface + strings.Repeat("\x00", 1000)) {
			if _, err := secure.Write([]byte{b}); err != nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}()
	session := w.signedInFrom("127.0.0.10", "alice")
	w.ended("bytes before TLS", raw)
	w.ended("bytes within TLS", secure)
	if n := refused.count(serve.ByFirstRequest); n < 2 {
		t.Errorf("told of %d", n)
	}
	if _, err := session.calls.Overview(t.Context(), session.by); err != nil {
		t.Errorf("a program that waited for longer: %v", err)
	}
}

// A signed is a program with a signed-in user.
type signed struct {
	calls *remote.Client
	by    data.Actor
}

func (w *world) signedInFrom(address, login string) signed {
	w.t.Helper()
	c := w.client(w.from(address))
	out, err := c.SignIn(w.t.Context(), attemptOf(login, password, ""))
	w.must(err)
	if out.Session == nil {
		w.t.Fatalf("%+v", out.Refusal)
	}
	_, err = c.Overview(w.t.Context(), out.Session.Actor())
	w.must(err)
	return signed{c, out.Session.Actor()}
}

// TestConnectionsOfOneAddress: one too many ends the oldest of that address. Those of others,
// and of who is signed in there, stay.
func TestConnectionsOfOneAddress(t *testing.T) {
	var refused told
	w := newWorld(t, func(o *serve.Options) {
		o.Limits.OfNetwork, o.Limits.OfKnown, o.Refused = 3, 3, refused.refused
	})
	w.add("alice")
	in := w.signedInFrom("127.0.0.9", "alice")
	elsewhere := w.stranger("127.0.0.10")
	first := w.stranger("127.0.0.9")
	w.stands("the first", first) // is placed before the others
	others := []net.Conn{w.stranger("127.0.0.9"), w.stranger("127.0.0.9"), w.stranger("127.0.0.9")}
	w.ended("the oldest", first)
	for _, c := range others {
		w.stands("a newer one", c)
	}
	w.stands("one of another address", elsewhere)
	if n := refused.count(serve.ByNetwork); n != 1 {
		t.Errorf("told of %d", n)
	}
	if c := w.client(w.from("127.0.0.9")); !w.answers(c) {
		t.Error("somebody else at the address gets no answer")
	}
	sessions, err := in.calls.OwnSessions(t.Context(), in.by)
	if err != nil || len(sessions) != 1 {
		t.Errorf("who is signed in there: %v", err)
	}
}

func (w *world) answers(c *remote.Client) bool {
	_, err := c.Hello(w.t.Context())
	return err == nil
}

// TestTokensOfNobody: a token that nobody has makes no connection that of somebody signed in.
func TestTokensOfNobody(t *testing.T) {
	w := newWorld(t, func(o *serve.Options) { o.Limits.OfNetwork = 1 })
	for method, body := range map[string]string{wire.Hello.Spec().Procedure: "{}", wire.Forget.Spec().Procedure: `{"Ticket":"NOBODYS"}`} {
		c := w.secure("127.0.0.9")
		if a := exchange(t, c, method, "NOBODYS", []byte(body)); a.field(":status") != "200" {
			t.Fatalf("%s: %s", method, a)
		}
		w.stranger("127.0.0.9")
		w.ended("a connection with a token of nobody for "+method, c)
	}
}

// TestConnectionsInAll: more than so many are closed at once, and the others work.
func TestConnectionsInAll(t *testing.T) {
	var refused told
	w := newWorld(t, func(o *serve.Options) { o.Limits.Connections, o.Refused = 3, refused.refused })
	w.add("alice")
	in := w.signedInFrom("127.0.0.9", "alice")
	a, b := w.stranger("127.0.0.10"), w.stranger("127.0.0.11")
	w.stands("the second", a)
	w.stands("the third", b)
	w.ended("the fourth", w.stranger("127.0.0.12"))
	if refused.count(serve.ByConnections) == 0 {
		t.Error("nobody was told")
	}
	if _, err := in.calls.OwnSessions(t.Context(), in.by); err != nil {
		t.Error(err)
	}
	w.must(a.Close())
	for c := w.client(w.from("127.0.0.12")); ; { // the server sees the end a moment later
		if w.answers(c) {
			break
		}
		w.must(t.Context().Err())
	}
}

// TestStrangersInAll: strangers have so many connections from whatever addresses; known ones are
// not among them.
func TestStrangersInAll(t *testing.T) {
	var refused told
	w := newWorld(t, func(o *serve.Options) { o.Limits.Strangers, o.Refused = 2, refused.refused })
	w.add("alice")
	w.signedInFrom("127.0.0.9", "alice")
	known := []net.Conn{w.stranger("127.0.0.9"), w.stranger("127.0.0.9"), w.stranger("127.0.0.9")}
	first := w.stranger("127.0.0.10")
	w.stands("the first", first)
	second := w.stranger("127.0.0.11")
	w.stands("the second", second)
	third := w.stranger("127.0.0.12")
	w.ended("the oldest", first)
	for _, c := range append(known, second, third) {
		w.stands("another one", c)
	}
	if refused.count(serve.ByStrangers) != 1 {
		t.Error("nobody was told")
	}
}

// TestTooManySignIns: a program is told so in a sentence, does not repeat it, and nothing is
// counted.
func TestTooManySignIns(t *testing.T) {
	calls := 0
	w := newLimited(t, auth.Limits{Strangers: auth.Rate{Burst: 2, PerMinute: 1}}, func(o *serve.Options) {
		o.Observe = func(serve.Call) func(serve.Ending) {
			calls++
			return func(serve.Ending) {}
		}
	})
	alice := w.add("alice")
	c := w.client(w.from("127.0.0.9"))
	for range 2 {
		_, err := c.SignIn(t.Context(), attemptOf("nobody", "wrong", ""))
		w.must(err)
	}
	calls = 0
	_, err := c.SignIn(t.Context(), attemptOf("alice", password, ""))
	if said := lang.Say(words.Message(err)); !errors.Is(err, data.ErrTooManySignIns) || !strings.Contains(said, "Wait a minute") {
		t.Errorf("%v", err)
	}
	if calls != 1 {
		t.Errorf("it was asked %d times", calls)
	}
	if n := w.count(data.SignInRefused, alice.Key); n != 0 {
		t.Errorf("%d refusals of alice", n)
	}
	other := w.client(w.from("127.0.0.10"))
	if out, err := other.SignIn(t.Context(), attemptOf("alice", password, "")); err != nil || out.Session == nil {
		t.Errorf("from another address: %+v, %v", out, err)
	}
}

// busyDoors are those of a server at which too many wait.
type busyDoors struct{ data.Doors }

func (busyDoors) SignIn(context.Context, data.Attempt) (data.Outcome, error) {
	return data.Outcome{}, data.ErrServerBusy
}

// TestServerIsBusy: a program says so, and takes it neither for a wrong password nor for a lost
// connection.
func TestServerIsBusy(t *testing.T) {
	w := newWorld(t, func(o *serve.Options) { o.Doors = busyDoors{o.Doors} })
	out, err := w.client().SignIn(t.Context(), attemptOf("alice", password, ""))
	if said := lang.Say(words.Message(err)); !errors.Is(err, data.ErrServerBusy) || errors.Is(err, data.ErrUnreachable) || !strings.Contains(said, "busy") || out.Refusal != nil {
		t.Errorf("%+v, %v", out, err)
	}
}

// TestComputersAreToldApart: what wrong passwords from one address do to it is not done to
// another one, over the network as in the rules.
func TestComputersAreToldApart(t *testing.T) {
	w := newWorld(t)
	var users []data.User
	for i := range 6 {
		users = append(users, w.add(fmt.Sprint("user", i)))
	}
	try := func(address, login, typed string) data.Outcome {
		t.Helper()
		out, err := w.client(w.from(address)).SignIn(t.Context(), attemptOf(login, typed, ""))
		w.must(err)
		return out
	}
	for _, u := range users {
		for range 7 {
			try("127.0.0.66", u.ID, "wrong")
		}
	}
	locked := 0
	for _, u := range users {
		locked += w.count(data.UserRevoked, u.Key)
	}
	if locked != 3 {
		t.Errorf("one address locks %d", locked)
	}
	if out := try("127.0.0.7", users[5].ID, password); out.Session == nil {
		t.Errorf("elsewhere: %+v", out.Refusal)
	}
	if out := try("127.0.0.66", users[5].ID, password); out.Session != nil {
		t.Error("there is no delay where they were typed")
	}
	admin := w.client(w.from("127.0.0.8"))
	out, err := admin.SignIn(t.Context(), attemptOf(data.Superuser, password, ""))
	w.must(err)
	told, err := admin.Overview(t.Context(), out.Session.Actor())
	w.must(err)
	if !slices.ContainsFunc(told.Since.Alarms, func(e data.Event) bool { return e.Kind == data.LocksLimited && e.Address == "127.0.0.66" }) {
		t.Errorf("administrators are told %+v", told.Since.Alarms)
	}
}

// TestNewConnections: only so many come a minute from one address, and a second from all that
// are not known; from a known one more.
func TestNewConnections(t *testing.T) {
	var refused told
	w := newWorld(t, func(o *serve.Options) {
		o.Limits.NewOfNetwork, o.Limits.NewOfKnown, o.Limits.NewASecond, o.Refused = 2, 3, 1<<30, refused.refused
	})
	w.add("alice")
	for range 2 {
		w.stands("one of two", w.stranger("127.0.0.9"))
	}
	w.ended("one more", w.stranger("127.0.0.9"))
	w.signedInFrom("127.0.0.10", "alice")
	for range 2 {
		w.stands("one of three", w.stranger("127.0.0.10"))
	}
	w.ended("one more of a known address", w.stranger("127.0.0.10"))
	if refused.count(serve.ByRate) != 2 {
		t.Error("nobody was told")
	}

	w = newWorld(t, func(o *serve.Options) { o.Limits.NewASecond = 1 })
	ended := 0
	for i := range 5 { // a second may have passed in between
		c := w.stranger(fmt.Sprintf("127.0.0.%d", 20+i))
		w.must(c.SetReadDeadline(time.Now().Add(20 * time.Millisecond)))
		if _, err := c.Read(make([]byte, 1)); !isTimeout(err) {
			ended++
		}
	}
	if ended < 2 {
		t.Errorf("of five from as many addresses at once %d were ended", ended)
	}
}
