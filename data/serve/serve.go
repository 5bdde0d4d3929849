package serve

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"connectrpc.com/connect/v2"
	"connectrpc.com/connect/v2/connecthttp"

	"tapetrack/data"
	"tapetrack/data/trust"
	"tapetrack/data/wire"
)

// Limits of a server. There is none on how long a stream lasts.
const (
	headerTime  = 5 * time.Second  // for the head of a request
	idleTime    = 3 * time.Minute  // of a connection without a request
	patience    = 30 * time.Second // for a program that sends or takes nothing more
	headerBytes = 16 << 10
	shortBytes  = 64 << 10 // of a message
	mostBytes   = 4 << 20  // of one of long, which is read once its sender is known
	streams     = 100      // of one connection

	// compressBytes is how long a message has to be to be compressed: what fits into the first
	// ten packets of TCP arrives as soon uncompressed, and a page of users does.
	compressBytes = 14 << 10
)

// Options say how a server is run.
type Options struct {
	Doors     data.Doors
	Watch     data.Watch // of the same database
	Authority *trust.Authority
	Version   string           // of the server
	Now       func() time.Time // nil: the clock of this computer
	// Tick is how often the server looks for changes; 0: once a second. Users are told of what
	// is about them at once, and of what concerns many within three ticks.
	Tick time.Duration
	// Heartbeat is how often programs get a sign of life; 0: every 15 seconds, which is below
	// what load balancers wait.
	Heartbeat time.Duration
	// Ping is after how long a server asks whether a silent connection still stands; 0: 30
	// seconds. It waits wire.PongTime for the answer.
	Ping time.Duration
	// Patience is how long a program may take to send a message, and to take a piece of an
	// answer; 0: 30 seconds. Then its request is ended.
	Patience time.Duration
	// Ready reports whether anything can be judged. Until then programs are told that the server
	// starts, and a sign-in waits for it. nil: it can.
	Ready func() bool
	// Judging is called as a judged call begins, most of which hash a password; may be nil.
	Judging func()
	// Limits of connections; where one is zero, that of the product.
	Limits Limits
	// Known reports whether somebody has lately signed in from an address; nil: nobody has.
	Known func(ctx context.Context, address string) bool
	// Refused is called when a limit of connections refuses or ends one. May be nil.
	Refused func(Refused)
	// Observe is called as a request begins; what it returns, as it ends. May be nil.
	Observe func(Call) func(Ending)
}

// A Server answers programs. Make one with New.
type Server struct {
	o        Options
	http     *http.Server
	watch    *watch
	troubles troubles
	closing  chan struct{} // closed when streams are to end
	once     sync.Once
}

// New returns a server that does not listen yet.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Tick == 0 {
		o.Tick = time.Second
	}
	if o.Heartbeat == 0 {
		o.Heartbeat = wire.Heartbeat
	}
	if o.Ping == 0 {
		o.Ping = wire.ServerPingTime
	}
	if o.Patience == 0 {
		o.Patience = patience
	}
	s := &Server{o: o, closing: make(chan struct{})}
	s.watch = newWatch(o.Watch, o.Tick)
	methods := connect.NewServer(coded, s.admit)
	s.register(methods)
	known := map[string]connect.Spec{}
	for spec := range methods.Specs() {
		known[spec.Procedure] = spec
	}
	mux := http.NewServeMux()
	connecthttp.Mount(mux, methods,
		connecthttp.WithCodecs(wire.Codec{}),
		connecthttp.WithCompressMinBytes(compressBytes),
		connecthttp.WithReadMaxBytes(mostBytes),
		connecthttp.WithConditionalOptions(func(spec connect.Spec) []connecthttp.Option {
			if !wire.Is(spec, wire.Long) {
				return []connecthttp.Option{connecthttp.WithReadMaxBytes(shortBytes)}
			}
			return nil
		}),
	)
	protocols := new(http.Protocols)
	protocols.SetHTTP2(true)
	s.http = &http.Server{
		ConnContext: guarding,
		Handler:     patient{s.observed(s.numbered(mux), known), o.Patience, min(o.Patience, o.Limits.orProduct().FirstRequest)}, TLSConfig: trust.ServerConfig(o.Authority, o.Now), Protocols: protocols,
		ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, MaxHeaderBytes: headerBytes,
		HTTP2: &http.HTTP2Config{
			MaxConcurrentStreams: streams, SendPingTimeout: o.Ping, PingTimeout: wire.PongTime(o.Ping), WriteByteTimeout: o.Patience,
		},
		ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug), // strangers' broken connections
	}
	return s
}

// Serve answers on a listener until Stop. It returns nil after Stop.
func (s *Server) Serve(l net.Listener) error {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go s.watch.run(ctx)
	if err := s.http.ServeTLS(newGuard(l, s.o), "", ""); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Stop ends streams, lets requests end until ctx does, and closes every connection.
func (s *Server) Stop(ctx context.Context) error {
	s.once.Do(func() { close(s.closing) })
	if err := s.http.Shutdown(ctx); err != nil {
		return errors.Join(err, s.http.Close())
	}
	return nil
}
