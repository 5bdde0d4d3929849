package remote_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/serve"
	"tapetrack/data/wire"
)

// ledger keeps what a server told of its calls.
type ledger struct {
	mu    sync.Mutex
	calls []serve.Call
	codes map[string][]string // of methods, in the order in which calls ended
	open  int
	news  chan struct{}
}

func (l *ledger) observe(c serve.Call) func(serve.Ending) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = append(l.calls, c)
	l.open++
	return func(e serve.Ending) {
		l.mu.Lock()
		l.open--
		l.codes[c.Method] = append(l.codes[c.Method], e.Code)
		if e.Took <= 0 {
			l.codes[c.Method] = append(l.codes[c.Method], "took no time")
		}
		l.mu.Unlock()
		l.news <- struct{}{}
	}
}

// TestObserved: a server tells those who keep figures of each call, with nothing that its
// client has made up.
func TestObserved(t *testing.T) {
	l := &ledger{codes: map[string][]string{}, news: make(chan struct{}, 100)}
	w := newWorld(t, func(o *serve.Options) { o.Observe = l.observe })
	ended := func() {
		t.Helper()
		select {
		case <-l.news:
		case <-time.After(time.Minute):
			t.Fatal("a call has not ended")
		}
	}
	w.add("alice")
	c := w.client()
	out, err := c.SignIn(t.Context(), attemptOf("alice", password, ""))
	w.must(err)
	ended()
	if _, err := c.Users(t.Context(), out.Session.Actor(), data.UserQuery{Limit: 1}); err == nil {
		t.Fatal("alice lists users")
	}
	ended()
	s := w.sender()
	for _, path := range []string{"/tapetrack.SignIn/alice", "/tapetrack.SignIn/SignIn/x", "/alice", "/", "/tapetrack.SignIn/SIGNIN"} {
		s.post(t.Context(), path, "application/json", "", strings.NewReader("{}"))
		ended()
	}
	s.post(t.Context(), wire.SignIn.Spec().Procedure, "text/alice", "", strings.NewReader("{}"))
	ended()
	s.post(t.Context(), wire.SignIn.Spec().Procedure, "application/json", "", strings.NewReader("{alice"))
	ended()
	l.mu.Lock()
	defer l.mu.Unlock()
	last := 0
	for _, c := range l.calls {
		if c.Lasts {
			last++ // alice follows changes, or does in a moment
		}
	}
	if l.open != last {
		t.Errorf("%d calls are open, %d of them streams", l.open, last)
	}
	for method, want := range map[string]string{
		"SignIn": "ok unreadable invalid_argument", "Users": "permission_denied", "": strings.TrimSpace(strings.Repeat("unreadable ", 5)),
	} {
		if got := strings.Join(l.codes[method], " "); got != want {
			t.Errorf("%q ended with %s, not %s", method, got, want)
		}
	}
	if len(l.codes) != 3 {
		t.Errorf("methods are %v", l.codes)
	}
	ids := map[string]bool{}
	for _, c := range l.calls {
		if c.Address != "127.0.0.1" || len(c.ID) != 16 || ids[c.ID] {
			t.Errorf("%+v", c)
		}
		if c.Judged != (c.Method == "SignIn") {
			t.Errorf("%+v is judged: %v", c, c.Judged)
		}
		ids[c.ID] = true
	}
}
