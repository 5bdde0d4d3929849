package remote_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"connectrpc.com/connect/v2"
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"tapetrack/data"
	"tapetrack/data/serve"
	"tapetrack/data/trust"
	"tapetrack/data/wire"
)

// A sender is a program of somebody else's, which sends what it likes.
type sender struct {
	t      testing.TB
	config *tls.Config
	at     string
}

func (w *world) sender() *sender {
	w.t.Helper()
	key, err := trust.NewInstance(time.Now())
	w.must(err)
	return &sender{w.t, trust.ClientConfig(w.link, key, time.Now), w.link.Hosts[0].String()}
}

// post sends a body and returns the status and what is answered.
func (s *sender) post(ctx context.Context, method, kind, token string, body io.Reader) (int, string) {
	s.t.Helper()
	protocols := new(http.Protocols)
	protocols.SetHTTP2(true)
	transport := &http.Transport{Protocols: protocols, DialTLSContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&tls.Dialer{Config: s.config}).DialContext(ctx, network, s.at)
	}}
	defer transport.CloseIdleConnections()
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://tapeserver"+method, body)
	if err != nil {
		s.t.Fatal(err)
	}
	q.Header.Set("Content-Type", kind)
	q.Header.Set(wire.NumberHeader, "1")
	if token != "" {
		q.Header.Set(wire.TokenHeader, token)
	}
	r, err := transport.RoundTrip(q)
	if err != nil {
		return 0, err.Error()
	}
	defer r.Body.Close()
	answer, err := io.ReadAll(r.Body)
	if err != nil {
		return r.StatusCode, err.Error()
	}
	return r.StatusCode, string(answer)
}

// framed is a message of a stream.
func framed(t *testing.T, message any) []byte {
	t.Helper()
	b, err := json.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	return enveloped(b)
}

// endless is a body that has the same over and over again, and counts what is taken of it.
type endless struct {
	rest, first, again []byte
	taken              atomic.Int64
	most               int64
}

func (e *endless) Read(p []byte) (int, error) {
	if e.taken.Load() > e.most {
		return 0, io.EOF
	}
	if len(e.rest) == 0 {
		e.rest = e.again
	}
	if e.first != nil {
		e.rest, e.first = e.first, nil
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	e.taken.Add(int64(n))
	return n, nil
}

// TestWhatStrangersSend: a token that nobody has makes the server keep nothing of a long
// message.
func TestWhatStrangersSend(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	long := strings.Repeat("x", 1<<20)
	head := framed(t, wire.ImportPart{Head: &wire.ImportHead{Name: "a", Agreed: &data.ImportReport{}}})
	for name, rows := range map[string]wire.ImportPart{
		"rows":   {Rows: []data.ImportRow{{ID: long}}},
		"agreed": {Agreed: []data.ImportedRow{{UserID: long}}},
	} {
		body := &endless{first: head, again: framed(t, rows), most: 64 << 20}
		_, said := w.sender().post(ctx, wire.ImportUsers.Spec().Procedure, "application/connect+json", "NOBODYS", body)
		if taken := body.taken.Load(); taken > 8<<20 || !strings.Contains(said, "unauthenticated") {
			t.Errorf("%s: the server took %d MB, and said %.200q", name, taken>>20, said)
		}
	}
	// One message: what is small on the wire may be large in memory.
	for _, method := range []string{wire.Means.Spec().Procedure, wire.AddUser.Spec().Procedure, wire.SignOut.Spec().Procedure} {
		body := &endless{first: []byte("["), again: []byte(strings.Repeat("1,", 1<<15)), most: 3 << 20}
		status, said := w.sender().post(ctx, method, "application/json", "NOBODYS", body)
		if taken := body.taken.Load(); taken > 2<<20 || status == http.StatusOK || !strings.Contains(said, "unauthenticated") && !strings.Contains(said, "larger than") {
			t.Errorf("%s: the server took %d KB, and said %d %.200q", method, taken>>10, status, said)
		}
	}
}

// TestRefusalsHideOnTheWire: before the password is proven, the bytes of a refusal are the same
// for every user.
func TestRefusalsHideOnTheWire(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	disabled := w.add("disabled")
	_, err := w.SetDisabled(t.Context(), w.console, disabled.Key, true)
	w.must(err)
	w.add("locked")
	s := w.sender()
	refused := func(login, typed string) string {
		t.Helper()
		body, err := json.Marshal(wire.SignInRequest{Login: login, Password: typed, Program: "TapeMaster", Version: "2.0.0"})
		w.must(err)
		_, answer := s.post(t.Context(), wire.SignIn.Spec().Procedure, "application/json", "", bytes.NewReader(body))
		return answer
	}
	for range 6 {
		refused("locked", "wrong")
	}
	want := refused("nobody", "wrong")
	if !strings.Contains(want, `"Refusal":{`) {
		t.Fatalf("%s", want)
	}
	for _, c := range [][2]string{
		{"alice", "wrong"},
		{"alice", ""},
		{"tapemaster", "wrong"},
		{"disabled", "wrong"},
		{"locked", "wrong"},
		{"locked", password},
		{"a\x00b", "wrong"},
	} {
		if got := refused(c[0], c[1]); got != want {
			t.Errorf("%q with %q: %s, but of nobody: %s", c[0], c[1], got, want)
		}
	}
}

// TestTroublesOfTheServerStayThere: programs are told that there is one, and no path.
func TestTroublesOfTheServerStayThere(t *testing.T) {
	const path = "/srv/tapetrack.db"
	for _, kind := range []error{data.ErrKeyChanged, data.ErrBusy, data.ErrDiskFull, data.ErrReadOnly, data.ErrUnreadable} {
		here := &data.Trouble{Kind: kind, Cause: errors.New("open " + path), Text: data.Say("The database %s is in trouble.", path)}
		var sent *connect.Error
		if !errors.As(wire.Send(here), &sent) || !wire.IsTrouble(here) {
			t.Fatalf("%v is no trouble", kind)
		}
		told := sent.Message()
		for _, d := range sent.Details() {
			told += string(d.Value)
		}
		if strings.Contains(told, path) || !strings.Contains(told, "The ") {
			t.Errorf("%v: %q", kind, told)
		}
	}
	if unknown := errors.New("a mistake of the program"); !wire.IsTrouble(unknown) || wire.IsTrouble(data.ErrDenied) || wire.IsTrouble(nil) || wire.IsTrouble(context.Canceled) {
		t.Error("what is a trouble is not told apart")
	}
}

// TestStrangersWhoStopInTheMiddle: who sends half a message, or never takes an answer, does not
// keep the server at it.
func TestStrangersWhoStopInTheMiddle(t *testing.T) {
	w := newWorld(t, func(o *serve.Options) { o.Patience = 200 * time.Millisecond })
	for _, method := range []string{wire.SignIn.Spec().Procedure, wire.Watch.Spec().Procedure} {
		kind, token := "application/json", ""
		if method == wire.Watch.Spec().Procedure {
			kind, token = "application/connect+json", "NOBODYS"
		}
		half, end := io.Pipe()
		go func() { _, _ = end.Write([]byte(`{`)) }()
		ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
		status, said := w.sender().post(ctx, method, kind, token, half)
		late := ctx.Err() != nil
		stop()
		_ = half.Close()
		if late || status == 0 && !strings.Contains(said, "stream") {
			t.Errorf("%s: %d %q", method, status, said)
		}
	}

	// An answer that is never taken: the window of the stream is empty.
	conn, err := (&tls.Dialer{Config: w.sender().config}).DialContext(t.Context(), "tcp", w.link.Hosts[0].String())
	w.must(err)
	defer conn.Close()
	w.must(conn.SetDeadline(time.Now().Add(5 * time.Second)))
	_, err = conn.Write([]byte(http2.ClientPreface))
	w.must(err)
	f := http2.NewFramer(conn, conn)
	w.must(f.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 0}))
	var block bytes.Buffer
	e := hpack.NewEncoder(&block)
	for _, h := range [][2]string{
		{":method", "POST"},
		{":scheme", "https"},
		{":authority", "tapeserver"},
		{":path", wire.Hello.Spec().Procedure},
		{"content-type", "application/json"},
		{strings.ToLower(wire.NumberHeader), "1"},
	} {
		w.must(e.WriteField(hpack.HeaderField{Name: h[0], Value: h[1]}))
	}
	w.must(f.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: block.Bytes(), EndHeaders: true}))
	w.must(f.WriteData(1, true, []byte("{}")))
	for {
		frame, err := f.ReadFrame()
		if err != nil {
			t.Fatalf("the answer waits for ever: %v", err)
		}
		if settings, is := frame.(*http2.SettingsFrame); is && !settings.IsAck() {
			w.must(f.WriteSettingsAck())
		}
		if ping, is := frame.(*http2.PingFrame); is && !ping.IsAck() {
			w.must(f.WritePing(true, ping.Data))
		}
		if _, is := frame.(*http2.RSTStreamFrame); is {
			return
		}
	}
}
