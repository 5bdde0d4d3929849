package remote_test

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/remote"
	"tapetrack/data/trust"
	"tapetrack/data/wire"
	"tapetrack/data/words"
)

// each calls every method of a client with nothing but a user, and returns the errors by name.
func each(t *testing.T, c *remote.Client, by data.Actor) map[string]error {
	t.Helper()
	errs := map[string]error{}
	_, errs["Hello"] = c.Hello(t.Context())
	for m := range reflect.TypeFor[data.Doors]().Methods() {
		if m.Name == "Changes" || m.Name == "SignOut" { // from memory; ends the stream of changes
			continue
		}
		method := reflect.ValueOf(c).MethodByName(m.Name)
		args := []reflect.Value{reflect.ValueOf(t.Context())}
		for i := 1; i < method.Type().NumIn(); i++ {
			arg := reflect.Zero(method.Type().In(i))
			if arg.Type() == reflect.TypeFor[data.Actor]() {
				arg = reflect.ValueOf(by)
			}
			args = append(args, arg)
		}
		returned := method.Call(args)
		errs[m.Name], _ = returned[len(returned)-1].Interface().(error)
	}
	if len(errs) < 50 {
		t.Fatalf("only %d methods", len(errs))
	}
	return errs
}

// TestProgramsOfOtherWires: whatever a program of another wire asks a server, it is refused in a
// sentence that says what is to be updated, and nothing is done.
func TestProgramsOfOtherWires(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	for number, says := range map[int]data.Text{
		0: wire.OldProgram,
		2: wire.OlderServer,
	} {
		c := w.client()
		f := w.follows(data.Superuser)
		before, err := w.Doors.Watch().Changes(t.Context())
		w.must(err)
		c.Speaks(number)
		want := data.Say(says, "2.0.0").String()
		for name, err := range each(t, c, f.by) {
			if got := words.Message(err).String(); got != want {
				t.Errorf("wire %d, %s: %s (%v)", number, name, got, err)
			}
		}
		if _, err := c.SignIn(t.Context(), attemptOf("alice", password, "")); words.Message(err).String() != want {
			t.Errorf("wire %d, a sign-in: %v", number, err)
		}
		c.Follow(f.by) // Watch
		w.until(func() bool { return !c.Lost().IsZero() })
		if _, told := w.server.Told(c.Key(), 0); told {
			t.Errorf("wire %d is told of changes", number)
		}
		if now, err := w.Doors.Watch().Changes(t.Context()); now != before || err != nil {
			t.Errorf("wire %d has done something: %d events, before %d, %v", number, now, before, err)
		}
	}
}

// TestWireNumbers: what a server refuses another wire with can be read by programs that know nothing
// else of it, whatever they ask for.
func TestWireNumbers(t *testing.T) {
	w := newWorld(t)
	for _, number := range []string{"0", "2", "", "x", "-1"} {
		instance, err := trust.NewInstance(time.Now())
		w.must(err)
		tr := &http.Transport{TLSClientConfig: trust.ClientConfig(w.link, instance, time.Now), ForceAttemptHTTP2: true}
		for _, method := range []string{"Hello", "SignIn", "Users", "Watch", "ImportUsers", "NoSuchMethod"} {
			kind, body := "application/json", "{}"
			if streamed[method] || method == "Watch" {
				kind, body = "application/connect+json", string(enveloped([]byte("{}")))
			}
			q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+w.link.Hosts[0].String()+"/tapetrack.SignIn/"+method, strings.NewReader(body))
			w.must(err)
			q.Header.Set("Content-Type", kind)
			q.Header.Set("Tapetrack-Wire", number)
			answer, err := tr.RoundTrip(q)
			w.must(err)
			said, err := io.ReadAll(answer.Body)
			w.must(err)
			w.must(answer.Body.Close())
			if answer.Header.Get("Tapetrack-Wire") != "1" || answer.Header.Get("Tapetrack-Version") != "2.0.0" {
				t.Errorf("%q %s: the answer names %v", number, method, answer.Header)
			}
			if method == "NoSuchMethod" {
				if answer.StatusCode != http.StatusNotFound && answer.StatusCode != http.StatusNotImplemented {
					t.Errorf("%q %s: %s", number, method, answer.Status)
				}
				continue
			}
			var failure struct{ Code, Message string }
			if kind == "application/json" {
				err = json.Unmarshal(said, &failure)
			} else if len(said) > 5 && said[0] == 2 { // the only message is the last one
				end := struct{ Error any }{&failure}
				err = json.Unmarshal(said[5:], &end)
			}
			if err != nil || failure.Code != "failed_precondition" || !strings.Contains(failure.Message, "2.0.0") {
				t.Errorf("wire %q, %s: %s %q, %v", number, method, answer.Status, said, err)
			}
			if older := strings.Contains(failure.Message, "older"); older != (number == "2") {
				t.Errorf("wire %q, %s: %s", number, method, failure.Message)
			}
		}
		tr.CloseIdleConnections()
	}
}

// other is a server with the genuine authority that answers as another release might.
func other(t *testing.T, answer http.HandlerFunc) trust.Server {
	t.Helper()
	authority, err := trust.NewAuthority(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: answer, TLSConfig: trust.ServerConfig(authority, time.Now), ReadHeaderTimeout: time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- server.ServeTLS(l, "", "") }()
	t.Cleanup(func() {
		_ = server.Close()
		<-ended
	})
	return trust.Server{Hosts: []trust.Host{{Name: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port}}, Keys: []trust.Key{authority.Key()}}
}

// TestServersOfOtherWires: a server that does not refuse the wire of a program is refused by it,
// whatever it answers and to whatever method, in a sentence that says what is to be updated.
func TestServersOfOtherWires(t *testing.T) {
	for name, c := range map[string]struct {
		number, version string
		want            data.Text
	}{
		"wire 0":                {"0", "1.9.0", wire.OlderServer},
		"wire 2":                {"2", "7.1.0", wire.OldProgram},
		"no wire":               {"", "", remote.OlderServer},
		"wire x":                {"x", "1.9.0", wire.OlderServer},
		"wire 0, of no version": {"0", "", remote.OlderServer},
		"wire 2, of no version": {"2", "", remote.NewerServer},
	} {
		t.Run(name, func(t *testing.T) {
			for answers, body := range map[string]string{"success": "{}", "what it can't read": `{"Session":[]}`, "a list": "[]", "nothing": ""} {
				asked := make(chan string, 1000)
				link := other(t, func(w http.ResponseWriter, r *http.Request) {
					asked <- r.URL.Path
					_, _ = io.Copy(io.Discard, r.Body)
					w.Header().Set("Content-Type", r.Header.Get("Content-Type"))
					for header, value := range map[string]string{wire.NumberHeader: c.number, wire.VersionHeader: c.version} {
						if value != "" {
							w.Header().Set(header, value)
						}
					}
					if r.Header.Get("Content-Type") == "application/json" {
						_, _ = io.WriteString(w, body)
						return
					}
					end := enveloped([]byte("{}"))
					end[0] = 2 // the last one
					_, _ = w.Write(append(enveloped([]byte(body)), end...))
				})
				want := c.version
				if want == "" {
					want = link.Place()
				}
				want = data.Say(c.want, want).String()
				client, err := remote.New(remote.Options{
					Server: link, Repeat: time.Millisecond, Pause: time.Millisecond,
					Rule: func(int, []string) data.PasswordRule { return data.PasswordRule{} },
				})
				if err != nil {
					t.Fatal(err)
				}
				by := actor.InSession("TOKEN")
				for method, err := range each(t, client, by) {
					if got := words.Message(err).String(); got != want || !errors.Is(err, remote.ErrOtherWire) {
						t.Errorf("%s, answered with %s: %s (%v)", method, answers, got, err)
					}
				}
				for len(asked) > 0 {
					<-asked
				}
				client.Follow(by)
				for path := range asked {
					if path == wire.Watch.Spec().Procedure {
						break
					}
				}
				for end := time.Now().Add(20 * time.Second); client.Lost().IsZero(); time.Sleep(time.Millisecond) {
					if time.Now().After(end) {
						t.Fatal("it takes what it is told for changes")
					}
				}
				if n, err := client.Changes(t.Context()); n != 0 || err != nil {
					t.Errorf("after %s it is told of change %d, %v", answers, n, err)
				}
				client.Close()
			}
		})
	}
}

// TestOldServers: what a server of another release refuses with is shown, though it knows nothing of
// this one; one that lacks a method is older.
func TestOldServers(t *testing.T) {
	const says = "Please install version 7.1.0."
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"it refuses": {func(w http.ResponseWriter, r *http.Request) {
			failure := `{"code":"failed_precondition","message":"` + says + `"}`
			kind := r.Header.Get("Content-Type")
			w.Header().Set("Content-Type", kind)
			if kind == "application/json" {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, failure)
				return
			}
			end := enveloped([]byte(`{"error":` + failure + `}`))
			end[0] = 2 // the last one
			_, _ = w.Write(end)
		}, says},
		"it lacks it": {http.NotFound, ""},
		"it lacks it in this wire": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set(wire.NumberHeader, "1")
			http.NotFound(w, r)
		}, ""},
	} {
		link := other(t, c.answer)
		if c.want == "" {
			c.want = data.Say(remote.OlderServer, link.Place()).String()
		}
		client, err := remote.New(remote.Options{Server: link, Repeat: time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		for method, err := range each(t, client, actor.InSession("TOKEN")) {
			if got := words.Message(err).String(); got != c.want {
				t.Errorf("%s: %s: %s (%v)", name, method, got, err)
			}
		}
		client.Close()
	}
}
