package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/site"
	"tapetrack/data/words"
)

const (
	operationsField = "operations"
	// noOperations is the address that switches the operations listener off.
	noOperations = "none"
	// leastFree is how many bytes of free space a server has to have to be ready: SQLite writes
	// nothing where it can't write all of it.
	leastFree = 16 << 20
	// fresh is for how long what was found out is told again: each look takes the write lock for
	// a moment.
	fresh = time.Second
	// lookTime is how long a look may take before the server is not ready: longer than an import
	// of ordinary size has the write lock.
	lookTime = 5 * time.Second
)

// parseOperations judges the address of --operations. What is told there needs no password, so
// nobody but this computer may reach it.
func parseOperations(address string) error {
	if address == noOperations {
		return nil
	}
	at, err := netip.ParseAddrPort(address)
	switch {
	case err != nil || at.Port() == 0:
		return &data.FieldError{Field: operationsField, Text: data.Say("--operations %s is not an address with a port. Write it like %s, or %s to switch it off.", address, defaultOperations, noOperations)}
	case !at.Addr().Unmap().IsLoopback():
		return &data.FieldError{Field: operationsField, Text: data.Say("--operations %s can be reached by other computers, but what is told there needs no password. Choose an address of this computer alone, such as %s.", address, defaultOperations)}
	}
	return nil
}

const defaultOperations = "127.0.0.1:5444"

// listenOperations begins to listen; nil if it is switched off. If nobody has chosen the address
// and another program has it, the server does without.
func (s *server) listenOperations(address string) (net.Listener, error) {
	if address == noOperations {
		return nil, nil
	}
	l, err := listen(s.ctx, operationsField, address)
	if err != nil && !s.chose(operationsField) {
		slog.Warn("nobody can watch this server: choose an address with --operations", "error", err)
		return nil, nil
	}
	return l, err
}

// A health reads how the server is, at most once a second, whoever asks.
type health struct {
	read     func(context.Context) site.Health
	stopping context.Context // ended once the server is being stopped

	mu   sync.Mutex
	at   time.Time
	last site.Health
}

func (h *health) now() site.Health {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.at.IsZero() || time.Since(h.at) >= fresh {
		ctx, stop := context.WithTimeout(context.Background(), lookTime)
		defer stop()
		h.last = h.read(ctx)
		h.at = time.Now()
	}
	return h.last
}

// A check is one of the things that a server needs to be ready.
type check struct {
	name   string
	failed data.Sentence // empty: it holds
}

// checks returns all of them, in the same order always.
func (h *health) checks() []check {
	all := []check{{name: "database"}, {name: "key"}, {name: "log"}, {name: "disk"}, {name: "clock"}, {name: "running"}}
	fails := func(name string, why data.Sentence) {
		for i := range all {
			if all[i].name == name {
				all[i].failed = why
			}
		}
	}
	now := h.now()
	switch err := now.Broken; {
	case err == nil:
	case errors.Is(err, data.ErrKeyChanged):
		fails("key", words.Message(err))
	case errors.Is(err, data.ErrTampered):
		fails("log", words.Message(err))
	case errors.Is(err, context.DeadlineExceeded):
		fails("database", data.Say("The database did not answer in time. An import may be writing to it; otherwise check the disk."))
	default:
		fails("database", words.Message(err))
	}
	if now.Free >= 0 && now.Free < leastFree {
		fails("disk", data.Say("The disk of the database is almost full. Free some space."))
	}
	if now.Behind > 0 {
		fails("clock", data.Say(words.ClockBehind, now.Behind))
	}
	if h.stopping.Err() != nil {
		fails("running", data.Say("The server is being stopped."))
	}
	return all
}

// operations answers those who watch the server.
func operations(h *health, m *figures) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { tell(w, http.StatusOK, "alive") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		var failed []string
		for _, c := range h.checks() {
			if !c.failed.Empty() {
				failed = append(failed, c.name+": "+lang.Say(c.failed))
			}
		}
		if len(failed) > 0 {
			tell(w, http.StatusServiceUnavailable, failed...)
			return
		}
		tell(w, http.StatusOK, "ready")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.all, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 2 * lookTime}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A page in a browser of this computer can name the address by a name of its own.
		if at, err := netip.ParseAddrPort(r.Host); (err != nil || !at.Addr().Unmap().IsLoopback()) && !strings.HasPrefix(r.Host, "localhost:") {
			tell(w, http.StatusForbidden, "Name this computer by its address or as localhost.")
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// tell answers with some lines.
func tell(w http.ResponseWriter, status int, lines ...string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	fmt.Fprintln(w, strings.Join(lines, "\n")) // nobody can be told that it failed
}

// serveOperations answers on a listener until the returned function is called.
func serveOperations(l net.Listener, handler http.Handler) (end func()) {
	server := &http.Server{
		Handler: handler, ReadTimeout: lookTime, WriteTimeout: 3 * lookTime, IdleTimeout: time.Minute, MaxHeaderBytes: 8 << 10,
		ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			slog.Error("nobody can watch this server any longer", "error", err)
		}
	}()
	return func() {
		_ = server.Close() // nothing is lost with what it was about to tell
		<-ended
	}
}
