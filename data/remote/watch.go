package remote

import (
	"context"
	"errors"
	"sync"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/wire"
)

// retry is how long a client waits before it asks for the stream of changes again.
const retry = 2 * time.Second

// watching follows the changes that the server tells.
type watching struct {
	mu     sync.Mutex
	token  string
	stop   context.CancelFunc
	ended  chan struct{}
	number int64     // as the server told it last; lower after the server was started again
	breaks int64     // how often what was told before may be old
	lost   time.Time // since when there is no connection; zero while there is one
}

// afterBreak is more than the numbers of a server differ by.
const afterBreak = 1 << 48

// Changes returns a number that differs once something has changed that the user may see, from
// memory. It differs, too, when a connection that was lost is back.
func (c *Client) Changes(context.Context) (int64, error) {
	c.watch.mu.Lock()
	defer c.watch.mu.Unlock()
	return c.watch.number + c.watch.breaks*afterBreak, nil
}

// state returns the number of changes, and whether the server tells a session of them now.
func (w *watching) state(token string) (number int64, told bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.number + w.breaks*afterBreak, token != "" && w.token == token && w.lost.IsZero() && w.number != 0
}

// Lost returns since when there is no connection; zero while there is one.
func (c *Client) Lost() time.Time {
	c.watch.mu.Lock()
	defer c.watch.mu.Unlock()
	return c.watch.lost
}

// Following reports whether somebody is signed in and told of changes.
func (c *Client) Following() bool {
	c.watch.mu.Lock()
	defer c.watch.mu.Unlock()
	return c.watch.token != ""
}

// follow begins to follow the changes for the session of by, and stops following any other.
func (c *Client) follow(by data.Actor) {
	w := &c.watch
	w.end()
	ctx, stop := context.WithCancel(context.Background())
	w.mu.Lock()
	w.token, w.stop, w.ended = actor.Session(by), stop, make(chan struct{})
	ended := w.ended
	w.mu.Unlock()
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			err := receive(ctx, c, by, wire.Watch, wire.None{}, func(change wire.Change) error {
				w.told(change.Number)
				return nil
			})
			if errors.Is(err, data.ErrSessionEnded) {
				w.over() // whatever asks next is told why
				return
			}
			w.broken(c.o.Now())
			select {
			case <-ctx.Done():
			case <-time.After(retry):
			}
		}
	}()
}

func (w *watching) told(n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.lost.IsZero() {
		w.lost = time.Time{}
		w.breaks++ // whatever is shown may be old
	}
	w.number = n
}

// over is called when the server says that the session has ended.
func (w *watching) over() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.breaks++
	w.token, w.lost = "", time.Time{}
}

func (w *watching) broken(now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.lost.IsZero() {
		w.lost = now
	}
}

// end stops following.
func (w *watching) end() {
	w.mu.Lock()
	stop, ended := w.stop, w.ended
	w.stop, w.token = nil, ""
	w.mu.Unlock()
	if stop != nil {
		stop()
		<-ended
	}
}
