package app

import (
	"context"
	"net"
	"os"
	"time"

	"tapetrack/assets/passwords"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/remote"
	"tapetrack/data/serve"
	"tapetrack/data/trust"
)

// overTLS has every program of the tests ask a server instead of the doors.
var overTLS = os.Getenv("TAPETRACK_TEST_OVER") == "tls"

// A served is the server of a world.
type served struct {
	server *serve.Server
	link   trust.Server
}

// connect returns the services of one more program at the server of the world.
func (w *world) connect(client data.Client) (follower, error) {
	if w.served == nil {
		authority, err := trust.NewAuthority(w.now)
		w.must(err)
		l, err := net.Listen("tcp", "127.0.0.1:0")
		w.must(err)
		s := serve.New(serve.Options{Doors: w.Doors, Watch: w.Doors.Watch(), Authority: authority, Version: "1.0.0", Now: w.clock, Tick: time.Millisecond})
		ended := make(chan error)
		go func() { ended <- s.Serve(l) }()
		w.t.Cleanup(func() {
			ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
			defer stop()
			w.must(s.Stop(ctx))
			w.must(<-ended)
		})
		w.served = &served{s, trust.Server{Hosts: []trust.Host{{Name: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port}}, Keys: []trust.Key{authority.Key()}}}
	}
	c, err := remote.New(remote.Options{
		Server: w.served.link, Client: client, Now: w.clock,
		Rule: func(least int, own []string) data.PasswordRule { return auth.RuleFrom(least, own, passwords.Common) },
	})
	if err != nil {
		return follower{}, err
	}
	w.t.Cleanup(c.Close)
	return follower{c, w}, nil
}

// clock is the time of the world.
func (w *world) clock() time.Time { return w.now }

// A follower is a client that has been told of a change as soon as it asks, as embedded
// programs are: tests say when a program looks.
type follower struct {
	*remote.Client
	w *world
}

// Changes waits until the server has told the client of everything that concerns it.
func (f follower) Changes(ctx context.Context) (int64, error) {
	latest, err := f.w.Doors.Changes(ctx)
	if err != nil {
		return 0, err
	}
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		told, all := f.w.served.server.Told(f.Key(), latest)
		if n, _ := f.Client.Changes(ctx); all && n >= told || !f.Following() {
			return n, nil
		}
	}
	f.w.t.Errorf("the server has told of no change %d", latest)
	return 0, context.DeadlineExceeded
}
