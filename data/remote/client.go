package remote

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"connectrpc.com/connect/v2"
	"connectrpc.com/connect/v2/connecthttp"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/trust"
	"tapetrack/data/wire"
)

// Times of a client.
const (
	dialTime     = 5 * time.Second // for a connection, and as long for the handshake
	unaryTime    = wire.ActTime + wire.AnswerTime
	judgedTime   = wire.JudgedTime + wire.AnswerTime
	repeatFor    = 20 * time.Second // that a judged call is repeated for
	mostReceived = 4 << 20          // bytes of a message
)

// Options say which server is asked, and by whom.
type Options struct {
	Server trust.Server
	Client data.Client // the program, as it says of itself
	// Rule makes the rule for a new password again, see auth.RuleFrom.
	Rule func(least int, own []string) data.PasswordRule
	Now  func() time.Time // nil: the clock of this computer
	// Pause is how long a client waits before it repeats a judged call for the first time; 0:
	// 100 milliseconds. It doubles, up to 2 seconds.
	Pause time.Duration
	// Wait is how long a client waits for a connection, and as long for the handshake
	// in which the server proves its identity; 0: 5 seconds.
	Wait time.Duration
	// Repeat is for how long a judged call without an answer is repeated; 0: 20 seconds.
	Repeat time.Duration
	// Ping is after how long a client asks whether a silent connection still stands; 0: 20
	// seconds. It waits wire.PongTime for the answer.
	Ping time.Duration
	// Dial opens a connection to a host and port; nil: over TCP.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// A Client is one program instance at a server. It is safe for use by several goroutines.
type Client struct {
	o     Options
	calls *connect.Client
	http  *http.Transport
	key   string // of this instance
	wire  int    // that it speaks

	asked attempts
	alive alive
	watch watching
	user  atomic.Pointer[data.Actor] // who signed in last; nil: nobody
}

// signedIn returns who is signed in, for acts that a ticket stands for.
func (c *Client) signedIn() data.Actor {
	if by := c.user.Load(); by != nil {
		return *by
	}
	return nobody
}

var _ data.Doors = (*Client)(nil)

// New returns a client that has not connected yet. Its key is drawn here, and is in memory
// only: another instance can't go on with its sessions.
func New(o Options) (*Client, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Pause == 0 {
		o.Pause = 100 * time.Millisecond
	}
	if o.Dial == nil {
		o.Dial = new(net.Dialer).DialContext
	}
	if o.Wait == 0 {
		o.Wait = dialTime
	}
	if o.Repeat == 0 {
		o.Repeat = repeatFor
	}
	if o.Ping == 0 {
		o.Ping = wire.PingTime
	}
	instance, err := trust.NewInstance(o.Now())
	if err != nil {
		return nil, err
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP2(true)
	c := &Client{o: o, key: instance.Fingerprint(), wire: wire.Number, asked: attempts{now: o.Now}}
	config := trust.ClientConfig(o.Server, instance, o.Now)
	c.http = &http.Transport{
		Protocols: protocols, HTTP2: &http.HTTP2Config{SendPingTimeout: o.Ping, PingTimeout: wire.PongTime(o.Ping)},
		DialTLSContext: func(ctx context.Context, network, _ string) (net.Conn, error) { return c.dial(ctx, network, config) },
	}
	c.calls = connect.NewClient(connecthttp.NewTransport(&http.Client{Transport: c.http}, "https://tapeserver",
		connecthttp.WithCodecs(wire.Codec{}), connecthttp.WithReadMaxBytes(mostReceived), connecthttp.WithCompressMinBytes(4<<10),
	), c.sameWire)
	return c, nil
}

// Key returns by which key the server knows this instance, see trust.Instance.
func (c *Client) Key() string { return c.key }

// Close ends every connection.
func (c *Client) Close() {
	c.watch.end()
	c.http.CloseIdleConnections()
}

// headed returns ctx with the headers of a request.
func (c *Client) headed(ctx context.Context, by data.Actor, attempt string) context.Context {
	ctx, call := connect.NewClientContext(ctx)
	head := call.RequestHeader()
	head.Set(wire.NumberHeader, strconv.Itoa(c.wire))
	head.Set(wire.VersionHeader, c.o.Client.Version)
	if token := actor.Session(by); token != "" {
		head.Set(wire.TokenHeader, token)
	}
	if attempt != "" {
		head.Set(wire.AttemptHeader, attempt)
	}
	if data.IsDryRun(ctx) {
		head.Set(wire.DryRunHeader, "1")
	}
	return ctx
}

// ask calls a method with one answer. A judged one is repeated with the same attempt until
// there is an answer; another one is not, since it may have been carried out.
func ask[Q, R any](ctx context.Context, c *Client, by data.Actor, m wire.Unary[Q, R], q Q) (r R, err error) {
	spec := m.Spec()
	if !wire.Is(spec, wire.Judged) {
		limited, stop := context.WithTimeout(ctx, unaryTime)
		defer stop()
		err = c.calls.CallUnary(c.headed(limited, by, ""), spec, &q, &r)
		return r, c.told(ctx, err, wire.Is(spec, wire.Reads))
	}
	attempt, answered := c.asked.begin(by, spec.Procedure, q)
	end := time.Now().Add(c.o.Repeat)
	unsent := true // by any try
	for wait := c.o.Pause; ; wait = min(2*wait, 2*time.Second) {
		r = *new(R)
		limited, stop := context.WithTimeout(ctx, judgedTime)
		err = c.calls.CallUnary(c.headed(limited, by, attempt), spec, &q, &r)
		stop()
		unsent = unsent && neverSent(err)
		if !again(err) || ctx.Err() != nil || time.Now().Add(wait).After(end) {
			answered(!lost(err) || unsent)
			if !unsent && neverSent(err) {
				err = errors.New(err.Error()) // its words are about this try, and another one may have got through
			}
			return r, c.told(ctx, err, false)
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// receive calls a method with several answers.
func receive[Q, M any](ctx context.Context, c *Client, by data.Actor, m wire.Stream[Q, M], q Q, each func(M) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	stream, err := c.calls.CallServerStream(c.headed(ctx, by, ""), m.Spec(), &q)
	if err != nil {
		return c.told(ctx, err, wire.Is(m.Spec(), wire.Reads))
	}
	defer stream.Close()
	return c.drain(ctx, wire.Is(m.Spec(), wire.Reads), func() error {
		var v M
		if err := stream.Receive(&v); err != nil {
			return err
		}
		return callersOwn{each(v)}.orNil()
	})
}

// callersOwn is an error of the caller's own, in between those of a stream.
type callersOwn struct{ error }

func (t callersOwn) orNil() error {
	if t.error == nil {
		return nil
	}
	return t
}

// drain calls next for each answer of a stream, until there are no more.
func (c *Client) drain(ctx context.Context, reads bool, next func() error) error {
	for {
		err := next()
		var own callersOwn
		switch {
		case err == nil:
		case errors.As(err, &own):
			return own.error
		case errors.Is(err, io.EOF):
			return nil
		default:
			return c.told(ctx, err, reads)
		}
	}
}
