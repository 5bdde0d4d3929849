package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/site"
)

func TestOperationsAddress(t *testing.T) {
	for address, fine := range map[string]bool{
		"127.0.0.1:5444": true, "127.9.8.7:1": true, "[::1]:5444": true, "[::ffff:127.0.0.1]:5444": true, "none": true,
		"": false, "None": false, ":5444": false, "0.0.0.0:5444": false, "[::]:5444": false, "192.0.2.7:5444": false, "localhost:5444": false,
		"127.0.0.1": false, "127.0.0.1:0": false, "127.0.0.1:70000": false, "[::ffff:192.0.2.7]:5444": false, "[fe80::1%eth0]:5444": false,
	} {
		if err := parseOperations(address); (err == nil) != fine {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// Each check fails by itself, and says in its line what to do.
func TestReadyFails(t *testing.T) {
	well := site.Health{Free: 1 << 30}
	change := func(f func(*site.Health)) site.Health { h := well; f(&h); return h }
	for _, c := range []struct {
		name string
		site.Health
		stopped bool
	}{
		{"", well, false},
		{"", change(func(h *site.Health) { h.Free = -1 }), false},
		{"database", change(func(h *site.Health) { h.Broken = data.ErrReadOnly }), false},
		{"database", change(func(h *site.Health) { h.Broken = context.DeadlineExceeded }), false},
		{"key", change(func(h *site.Health) { h.Broken = data.ErrKeyChanged }), false},
		{"log", change(func(h *site.Health) { h.Broken = &data.Tampered{} }), false},
		{"disk", change(func(h *site.Health) { h.Free = leastFree - 1 }), false},
		{"clock", change(func(h *site.Health) { h.Behind = time.Hour }), false},
		{"running", well, true},
	} {
		ctx, stop := context.WithCancel(t.Context())
		if c.stopped {
			stop()
		}
		reads := 0
		h := &health{read: func(context.Context) site.Health { reads++; return c.Health }, stopping: ctx}
		handler := operations(h, newFigures(h, &sealKeeper{}, start.NewAnnouncer(nil)))
		for range 2 {
			r := httptest.NewRecorder()
			handler.ServeHTTP(r, httptest.NewRequest(http.MethodGet, "http://127.0.0.1:5444/readyz", nil))
			body := r.Body.String()
			if ready := c.name == ""; ready != (r.Code == http.StatusOK) || ready != (body == "ready\n") || !ready && (!strings.HasPrefix(body, c.name+": ") || strings.Count(body, "\n") != 1) {
				t.Errorf("%+v: %d %s", c, r.Code, body)
			}
		}
		if reads != 1 {
			t.Errorf("the database was read %d times in a second", reads)
		}
		r := httptest.NewRecorder()
		handler.ServeHTTP(r, httptest.NewRequest(http.MethodGet, "http://127.0.0.1:5444/metrics", nil))
		for _, check := range h.checks() {
			want := "tapeserver_ready{check=\"" + check.name + "\"} 1"
			if check.name == c.name {
				want = strings.TrimSuffix(want, "1") + "0"
			}
			if !strings.Contains(r.Body.String(), want+"\n") {
				t.Errorf("%s: the metrics lack %s", c.name, want)
			}
		}
		stop()
	}
}

// Pages in a browser of the same computer learn nothing, and nothing can be changed.
func TestOperationsAnswerOnlyWhomTheyShould(t *testing.T) {
	h := &health{read: func(context.Context) site.Health { return site.Health{Free: -1} }, stopping: t.Context()}
	handler := operations(h, newFigures(h, &sealKeeper{}, start.NewAnnouncer(nil)))
	for request, want := range map[string]int{
		"GET http://127.0.0.1:5444/livez": 200, "GET http://localhost:5444/livez": 200, "GET http://[::1]:5444/livez": 200, "HEAD http://127.0.0.1:5444/readyz": 200,
		"GET http://evil.example:5444/metrics": 403, "GET http://localhost.evil.example:5444/metrics": 403, "GET http://192.0.2.7:5444/livez": 403,
		"POST http://127.0.0.1:5444/readyz": 405, "GET http://127.0.0.1:5444/": 404, "GET http://127.0.0.1:5444/debug/pprof/": 404,
	} {
		method, url, _ := strings.Cut(request, " ")
		r := httptest.NewRecorder()
		handler.ServeHTTP(r, httptest.NewRequest(method, url, nil))
		if r.Code != want {
			t.Errorf("%s: %d", request, r.Code)
		}
	}
}

// get asks the running server how it is.
func (w *world) get(at, path string) (int, string) {
	w.Helper()
	r, err := http.Get("http://" + at + path)
	if err != nil {
		w.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.Fatal(err)
	}
	return r.StatusCode, string(body)
}

var sample = regexp.MustCompile(`(?m)^([a-z_]+)(\{[^}]*\})? (\S+)$`)

// samples returns the figures of a server, by name and labels.
func (w *world) samples(at string) map[string]string {
	w.Helper()
	status, body := w.get(at, "/metrics")
	if status != http.StatusOK {
		w.Fatalf("%d %s", status, body)
	}
	all := map[string]string{}
	for _, m := range sample.FindAllStringSubmatch(body, -1) {
		all[m[1]+m[2]] = m[3]
	}
	return all
}

// What a server tells of itself while somebody signs in, is refused, and stays.
func TestWatchedServer(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	at := freeAddress(t)
	server := w.run("--operations", at)
	if status, body := w.get(at, "/readyz"); status != http.StatusOK {
		t.Fatal(status, body)
	}
	c := w.client(w.link())
	out := w.signIn(c, data.Superuser, secret)
	if out.Session == nil {
		t.Fatal("nobody is signed in")
	}
	w.signIn(w.client(w.link()), "somebody-unknown", "a wrong password")
	// A program follows changes by itself once somebody is signed in.
	for end := time.Now().Add(time.Minute); w.samples(at)["tapeserver_streams"]+w.samples(at)["tapeserver_sessions"] != "11" && time.Now().Before(end); {
		time.Sleep(50 * time.Millisecond)
	}
	got := w.samples(at)
	for name, want := range map[string]string{
		`tapeserver_sign_ins_total{outcome="signed_in",reason=""}`:       "1",
		`tapeserver_sign_ins_total{outcome="refused",reason="password"}`: "1",
		`tapeserver_calls_total{code="ok",method="SignIn"}`:              "2",
		`tapeserver_call_seconds_count{method="SignIn"}`:                 "2",
		`tapeserver_sessions`:       "1",
		`tapeserver_streams`:        "1",
		`tapeserver_hashes_running`: "0",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, not %s", name, got[name], want)
		}
	}
	if n := got["tapeserver_connections"]; n == "0" || n == "" {
		t.Errorf("%q connections are open", n)
	}
	w.documented(at)
	for name := range got {
		for _, secret := range []string{data.Superuser, "somebody", "desk7", "127.0.0.1"} {
			if strings.Contains(name, secret) {
				t.Errorf("a label has %s", name)
			}
		}
	}

	// What is wrong is seen from outside: a seal that was changed.
	server.end(syscall.SIGTERM)
	if _, err := net.DialTimeout("tcp", at, time.Second); err == nil {
		t.Error("it answers after it was stopped")
	}
	server = w.run("--operations", at)
	w.unready(at, "")
	out2, err := exec.Command("sqlite3", w.database, "UPDATE settings SET value = substr(value, 1, 30) || 'AAAA' || substr(value, 35) WHERE name = 'audit.head'").CombinedOutput()
	if err != nil {
		t.Fatal("install the Debian package sqlite3: ", err, string(out2))
	}
	w.unready(at, "log: ")
	server.end(syscall.SIGTERM)
}

// documented holds the metrics of a server against the table in docs/SERVER.md, both ways.
func (w *world) documented(at string) {
	w.Helper()
	text, err := os.ReadFile("../../docs/SERVER.md")
	if err != nil {
		w.Fatal(err)
	}
	rows := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)[`{]").FindAllSubmatch(text, -1) {
		rows[string(m[1])] = true
	}
	_, body := w.get(at, "/metrics")
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (\S+) `).FindAllStringSubmatch(body, -1) {
		if !rows[m[1]] {
			w.Errorf("docs/SERVER.md lacks %s", m[1])
		}
		delete(rows, m[1])
	}
	for name := range rows {
		if strings.Contains(name, "_") {
			w.Errorf("docs/SERVER.md has %s, which the server does not", name)
		}
	}
}

// unready waits until /readyz answers with a line that begins so, or with none.
func (w *world) unready(at, line string) {
	w.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		status, body := w.get(at, "/readyz")
		if line == "" && status == http.StatusOK || line != "" && status == http.StatusServiceUnavailable && strings.HasPrefix(body, line) && strings.Count(body, "\n") == 1 {
			return
		}
		if time.Now().After(end) {
			w.Fatalf("/readyz says %d %s, not %q", status, body, line)
		}
	}
}

// A port that somebody else has keeps nobody from signing in, unless it was chosen.
func TestOperationsPortIsTaken(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	at := taken.Addr().String()
	w.wants(w.refused(program, "run", "--operations", at), at, "--operations", "already listens")
	if r := w.does("", program, "check", "--operations", at); r.code != 1 || !strings.Contains(r.out, at) {
		t.Errorf("check: %+v", r)
	}
	w.wants(w.refused(program, "run", "--operations", "0.0.0.0:5444"), "0.0.0.0:5444", "127.0.0.1")
	w.wants(w.refused(program, "check", "--config", w.config(`{"operations": ":5444"}`)), "config.json", ":5444")
	s := &server{ctx: t.Context()}
	if l, err := s.listenOperations(at); l != nil || err != nil {
		t.Errorf("the default is taken: %v, %v", l, err)
	}
	w.run("--operations", "none").end(syscall.SIGTERM)
}
