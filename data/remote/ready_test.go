package remote_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/remote"
	"tapetrack/data/serve"
	"tapetrack/data/words"
)

// TestAfterAnHourOfSleep: a connection that died without a word is noticed at both ends, and
// what is shown is read again once it is back; nobody signs in again.
func TestAfterAnHourOfSleep(t *testing.T) {
	const ping = 50 * time.Millisecond // 15 s in the product
	w := newWorld(t, func(o *serve.Options) { o.Ping, o.Heartbeat = ping, ping })
	c := w.client(func(o *remote.Options) { o.Ping, o.Wait = ping, ping })
	out, err := c.SignIn(t.Context(), attemptOf(data.Superuser, password, ""))
	w.must(err)
	f := follower{c, out.Session.Actor()}
	w.settled(f)
	if lost := c.Lost(); !lost.IsZero() {
		t.Fatalf("lost since %s", lost)
	}
	before, _ := c.Changes(t.Context())
	w.between.swallow(true)
	w.until(func() bool { return !c.Lost().IsZero() })
	w.until(func() bool { _, follows := w.server.Told(c.Key(), 0); return !follows })
	w.between.swallow(false)
	w.until(func() bool { return c.Lost().IsZero() })
	if now, _ := c.Changes(t.Context()); now == before {
		t.Error("nothing is read again")
	}
	if _, err := c.MySignIn(t.Context(), f.by); err != nil {
		t.Error(err)
	}
}

// TestServerThatIsNotReady: a server that starts or stops says so, and a sign-in goes on once it
// can be judged.
func TestServerThatIsNotReady(t *testing.T) {
	var ready atomic.Bool
	w := newWorld(t, func(o *serve.Options) { o.Ready = ready.Load })
	c := w.client()
	if _, err := c.Hello(t.Context()); !errors.Is(err, data.ErrUnreachable) || words.Message(err).String() != string(serve.Starting) {
		t.Errorf("while it starts: %v", err)
	}
	in := make(chan error, 1)
	go func() {
		_, err := c.SignIn(t.Context(), attemptOf(data.Superuser, password, ""))
		in <- err
	}()
	ready.Store(true)
	if err := <-in; err != nil {
		t.Errorf("a sign-in meanwhile: %v", err)
	}
}
