package remote_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/remote"
	"tapetrack/data/serve"
	"tapetrack/data/trust"
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

// TestWireNumbers: a client of another wire is refused in a sentence that names the version to
// install, whatever it asks for.
func TestWireNumbers(t *testing.T) {
	w := newWorld(t)
	for number, want := range map[string]string{"0": "2.0.0", "2": "2.0.0", "": "2.0.0", "x": "2.0.0", "-1": "2.0.0"} {
		instance, err := trust.NewInstance(time.Now())
		w.must(err)
		tr := &http.Transport{TLSClientConfig: trust.ClientConfig(w.link, instance, time.Now), ForceAttemptHTTP2: true}
		for _, method := range []string{"Hello", "SignIn", "Users", "Watch", "NoSuchMethod"} {
			q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+w.link.Hosts[0].String()+"/tapetrack.SignIn/"+method, strings.NewReader("{}"))
			w.must(err)
			q.Header.Set("Content-Type", "application/json")
			q.Header.Set("Tapetrack-Wire", number)
			if method == "Watch" {
				continue // a stream, whose error comes in its trailer: TestOldServers has it
			}
			answer, err := tr.RoundTrip(q)
			w.must(err)
			var failure struct{ Code, Message string }
			err = json.NewDecoder(answer.Body).Decode(&failure)
			_ = answer.Body.Close()
			if method == "NoSuchMethod" {
				if answer.StatusCode != http.StatusNotFound && answer.StatusCode != http.StatusNotImplemented {
					t.Errorf("%q %s: %s", number, method, answer.Status)
				}
				continue
			}
			if err != nil || failure.Code != "failed_precondition" || !strings.Contains(failure.Message, want) {
				t.Errorf("wire %q, %s: %s %+v, %v", number, method, answer.Status, failure, err)
			}
			if older := strings.Contains(failure.Message, "older"); older != (number == "2") {
				t.Errorf("wire %q, %s: %s", number, method, failure.Message)
			}
		}
		tr.CloseIdleConnections()
	}
}

// TestOldServers: what a server of another release says is shown, though it knows nothing of
// this one; one that lacks a method is older.
func TestOldServers(t *testing.T) {
	authority, err := trust.NewAuthority(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	const says = "Please install version 7.1.0."
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"it refuses": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = fmt.Fprintf(w, `{"code":"failed_precondition","message":%q}`, says)
		}, says},
		"it lacks it": {func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }, ""},
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		server := &http.Server{Handler: c.answer, TLSConfig: trust.ServerConfig(authority, time.Now), ReadHeaderTimeout: time.Minute}
		ended := make(chan error, 1)
		go func() { ended <- server.ServeTLS(l, "", "") }()
		link := trust.Server{Hosts: []trust.Host{{Name: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port}}, Keys: []trust.Key{authority.Key()}}
		if c.want == "" {
			c.want = fmt.Sprintf(string(remote.OlderServer), link.Place())
		}
		client, err := remote.New(remote.Options{Server: link, Repeat: time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.SignIn(t.Context(), attemptOf("alice", password, ""))
		if got := words.Message(err).String(); got != c.want {
			t.Errorf("%s: %s (%v)", name, got, err)
		}
		if _, err = client.Hello(t.Context()); words.Message(err).String() != c.want {
			t.Errorf("%s: Hello: %v", name, err)
		}
		client.Close()
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
		if err := server.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		stop()
		<-ended
	}
}
