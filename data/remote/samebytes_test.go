package remote_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"tapetrack/data"
	"tapetrack/data/wire"
)

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
