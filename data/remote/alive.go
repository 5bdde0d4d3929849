package remote

import (
	"context"
	"sync"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/wire"
)

const (
	// answerFor is how long an answer about the time that is left is told again. The server tells
	// of each change by itself, so that a thousand idle programs need not ask.
	answerFor = 5 * time.Minute
	// nearEnd is how much time has to be left for that: programs warn a minute before the end.
	nearEnd = 2 * time.Minute
)

// alive is the last answer about the time that a session has left.
type alive struct {
	mu     sync.Mutex
	token  string
	at     time.Time // zero: there is none
	number int64     // of changes, before it was asked
	left   data.TimeLeft
}

// Alive is that of data.Self. What is no report of activity is answered from memory for some
// minutes, as long as the server tells of changes and has told of none.
func (c *Client) Alive(ctx context.Context, by data.Actor, pressed time.Duration) (data.TimeLeft, error) {
	token := actor.Session(by)
	number, told := c.watch.state(token)
	if pressed < 0 && told {
		if left, known := c.alive.recall(token, number, c.o.Now()); known {
			return left, nil
		}
	}
	asked := c.o.Now()
	left, err := ask(ctx, c, by, wire.Alive, pressed)
	if err == nil {
		c.alive.keep(token, number, asked, left)
	}
	return left, err
}

func (a *alive) keep(token string, number int64, at time.Time, left data.TimeLeft) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.token, a.number, a.at, a.left = token, number, at, left
}

func (a *alive) recall(token string, number int64, now time.Time) (data.TimeLeft, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	since := now.Sub(a.at)
	if a.at.IsZero() || a.token != token || a.number != number || since < 0 || since > answerFor {
		return data.TimeLeft{}, false
	}
	left := a.left
	for _, d := range []*time.Duration{&left.Age, &left.Idle} {
		if *d == 0 {
			continue
		}
		if *d -= since; *d < nearEnd {
			return data.TimeLeft{}, false
		}
	}
	return left, true
}
