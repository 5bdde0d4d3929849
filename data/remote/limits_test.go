package remote_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

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

// An answer is what a server sends for a request, frame by frame.
type answer struct {
	head   []hpack.HeaderField // and trailers, without the date
	frames []string            // kind and flags
	body   []byte
}

func (a answer) field(name string) string {
	for _, f := range a.head {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

func (a answer) String() string { return fmt.Sprintf("%v %v %q", a.head, a.frames, a.body) }

// exchange sends the first request over a connection and reads the answer as it comes.
func exchange(t *testing.T, c net.Conn, method, token string, body []byte) answer {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(c.SetDeadline(time.Now().Add(10 * time.Second)))
	const stream = 1
	f := http2.NewFramer(c, c)
	_, err := c.Write([]byte(http2.ClientPreface))
	must(err)
	must(f.WriteSettings())
	var head bytes.Buffer
	to := hpack.NewEncoder(&head)
	for _, field := range [][2]string{
		{":method", http.MethodPost},
		{":scheme", "https"},
		{":authority", "tapeserver"},
		{":path", method},
		{"content-type", "application/json"},
		{strings.ToLower(wire.NumberHeader), "1"},
		{strings.ToLower(wire.TokenHeader), token},
	} {
		if field[1] != "" {
			must(to.WriteField(hpack.HeaderField{Name: field[0], Value: field[1]}))
		}
	}
	must(f.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: head.Bytes(), EndHeaders: true}))
	must(f.WriteData(stream, true, body))
	var a answer
	from := hpack.NewDecoder(4096, func(h hpack.HeaderField) {
		if h.Name != "date" {
			a.head = append(a.head, h)
		}
	})
	for {
		frame, err := f.ReadFrame()
		must(err)
		h := frame.Header()
		if h.StreamID != stream {
			continue
		}
		a.frames = append(a.frames, fmt.Sprint(h.Type, h.Flags))
		switch frame := frame.(type) {
		case *http2.HeadersFrame:
			_, err := from.Write(frame.HeaderBlockFragment())
			must(err)
		case *http2.DataFrame:
			a.body = append(a.body, frame.Data()...)
		}
		if h.Flags.Has(http2.FlagDataEndStream) {
			return a
		}
	}
}

// TestRefusalsAreTheSameInEveryByte: whoever may not know why is told the same, frame by frame,
// but for the date: of an unknown user and of a known one, of one who is locked, delayed, or
// delayed for an address alone, and whether it is listed in the log or not.
func TestRefusalsAreTheSameInEveryByte(t *testing.T) {
	w := newWorld(t)
	const attacker = "127.0.0.66"
	for _, id := range []string{"alice", "locked", "v0", "v1", "v2", "here"} {
		w.add(id)
	}
	w.add("boss", func(n *data.NewUser) { n.Tapemaster = true })
	disabled := w.add("disabled")
	_, err := w.SetDisabled(t.Context(), w.console, disabled.Key, true)
	w.must(err)
	refused := func(address, login, typed string) answer {
		t.Helper()
		c := w.secure(address)
		defer c.Close()
		body, err := json.Marshal(wire.SignInRequest{Login: login, Password: typed, Program: "TapeMaster", Version: "2.0.0"})
		w.must(err)
		return exchange(t, c, wire.SignIn.Spec().Procedure, "", body)
	}
	want := refused("127.0.0.5", "nobody", "wrong")
	if want.field(":status") != "200" || !bytes.Contains(want.body, []byte(`"Refusal":{`)) {
		t.Fatal(want)
	}
	for _, id := range []string{"locked", "boss", "v0", "v1", "v2"} {
		for range 6 {
			refused(map[bool]string{true: attacker, false: "127.0.0.5"}[strings.HasPrefix(id, "v")], id, "wrong")
		}
	}
	for range 6 {
		refused(attacker, "here", "wrong")
	}
	for range 12 { // from now on they are not listed
		refused("127.0.0.6", "nobody", "wrong")
	}
	for _, c := range []struct{ address, login, typed, why string }{
		{"127.0.0.5", "alice", "wrong", "wrong-password"},
		{"127.0.0.5", "alice", "", "wrong-password"},
		{"127.0.0.5", "nobody", "wrong", "unknown-user"},
		{"127.0.0.6", "nobody", "wrong", ""},
		{"127.0.0.6", "locked", password, ""},
		{"127.0.0.5", "disabled", "wrong", "wrong-password"},
		{"127.0.0.5", "locked", password, "revoked"},
		{"127.0.0.5", "locked", "wrong", "revoked"},
		{"127.0.0.5", "boss", password, "password-delayed"},
		{"127.0.0.5", "boss", "wrong", "password-delayed"},
		{attacker, "alice", "wrong", "wrong-password"}, // which counts there alone
		{attacker, "here", password, "password-delayed-here"},
		{attacker, "here", "wrong", "password-delayed-here"},
		{attacker, "nobody", "wrong", "unknown-user"},
	} {
		got := refused(c.address, c.login, c.typed)
		if got.String() != want.String() {
			t.Errorf("%s with %q from %s:\n%s, but of nobody:\n%s", c.login, c.typed, c.address, got, want)
		}
		if why := w.lastRefusal(); c.why != "" && why != c.why { // or it shows nothing
			t.Errorf("%s with %q from %s was refused for %s, and not for %s", c.login, c.typed, c.address, why, c.why)
		}
	}
}

// lastRefusal returns why somebody was refused last.
func (w *world) lastRefusal() string {
	w.t.Helper()
	page, err := w.Log(w.t.Context(), w.console, data.EventQuery{Kinds: []data.Kind{data.SignInRefused}, Limit: 1})
	w.must(err)
	return page.Events[0].Detail
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
