package start

import (
	"context"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"tapetrack/cmd/internal/systemlog"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/site"
)

const (
	// announceEvery is how often it is asked whether events are to go to the log of the system.
	announceEvery = time.Second
	// announceTime is how long that may take when a program ends.
	announceTime = 3 * time.Second
)

// An Announcer sends events to the log of the system, while the policy says so. Nobody who signs
// in waits for it: it reads what was committed.
type Announcer struct {
	database func() *site.Database // nil: none is open here
	write    func(systemlog.Entry) error

	mu     sync.Mutex
	on     bool
	failed time.Time // since when it fails; zero: it does not
}

// NewAnnouncer returns the announcer of a program. database returns what is open, or nil.
func NewAnnouncer(database func() *site.Database) *Announcer {
	return &Announcer{database: database, write: new(systemlog.Log).Write}
}

// Once sends what is there, unless the system has no log. What goes wrong is said once, and so is
// that it is over.
func (a *Announcer) Once(ctx context.Context) {
	d := a.database()
	if d == nil || !systemlog.Exists {
		return
	}
	on, err := d.Announce(ctx, a.send)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.on = on || err != nil
	switch {
	case err != nil && ctx.Err() != nil: // the program ends; the next one sends it
	case err != nil && a.failed.IsZero():
		a.failed = time.Now()
		slog.Error("events can't be sent to the log of the system; it is tried each second", "error", err)
	case err == nil && !a.failed.IsZero():
		a.failed = time.Time{}
		slog.Info("events are sent to the log of the system again")
	}
}

func (a *Announcer) send(e data.Event) error {
	object, message, severity, err := files.OCSFLine(e, Version)
	if err != nil {
		return err
	}
	return a.write(systemlog.Entry{
		Message: message, Severity: severity, Number: strconv.FormatInt(e.ID, 10), Kind: string(e.Kind), Object: object,
	})
}

// Run sends events until the returned function is called, which sends what is left, though it
// does not wait for ever.
func (a *Announcer) Run() (end func()) {
	ending, ended := make(chan struct{}), make(chan struct{})
	last, stop := context.WithCancel(context.Background())
	go func() {
		defer close(ended)
		ticker := time.NewTicker(announceEvery)
		defer ticker.Stop()
		for {
			a.Once(last)
			select {
			case <-ending:
				a.Once(last)
				return
			case <-ticker.C:
			}
		}
	}()
	return sync.OnceFunc(func() {
		defer stop()
		close(ending)
		select {
		case <-ended:
		case <-time.After(announceTime):
			slog.Warn("not all events were sent to the log of the system in time")
		}
	})
}

// Failing returns for how many seconds no event could be sent; 0: it works, -1: none is to be sent.
func (a *Announcer) Failing() float64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case !a.on:
		return -1
	case a.failed.IsZero():
		return 0
	}
	return time.Since(a.failed).Seconds()
}

// AnnounceLast sends what is there when a program ends that ran for one command.
func (d *Database) AnnounceLast(ctx context.Context) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), announceTime)
	defer stop()
	NewAnnouncer(func() *site.Database { return d.Database }).Once(ctx)
}
