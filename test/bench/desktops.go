package main

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"tapetrack/data"
	"tapetrack/data/remote"
	"tapetrack/test/load"
)

// What a program does by itself while nobody presses a key, as app and app/shell have it.
const (
	watchEvery = time.Second     // between questions whether anything has changed
	aliveEvery = data.AliveEvery // between questions how long the session lasts
)

// An office is the desktops that are signed in to a server. What goes wrong at one of them is
// kept for fail.
type office struct {
	server *server
	ctx    context.Context
	leave  context.CancelFunc
	going  sync.WaitGroup

	mu      sync.Mutex
	clients []*remote.Client
	failed  error
	awaited *change
}

// A change is one that desktops wait for: the name of a user.
type change struct {
	key   int64
	name  string
	begun time.Time
	seen  map[*desktop]time.Duration
	by    int // by how many it will be seen
	all   chan struct{}
}

// A desktop is a simulated program. One of an administrator also shows the list of users.
type desktop struct {
	office *office
	calls  *remote.Client
	by     data.Actor
	admin  bool
	number int64 // of the state that is shown
}

func newOffice(ctx context.Context, s *server) *office {
	o := &office{server: s}
	o.ctx, o.leave = context.WithCancel(ctx)
	return o
}

// close ends all programs, as when the power fails.
func (o *office) close() {
	o.leave()
	o.going.Wait()
	for _, c := range o.clients {
		c.Close()
	}
}

// fail returns what went wrong first.
func (o *office) fail() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.failed
}

func (o *office) trouble(what string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err != nil && o.failed == nil && o.ctx.Err() == nil {
		o.failed = fmt.Errorf("%s: %w", what, err)
	}
}

// start starts a program, which then does what programs do by themselves.
func (o *office) start(p sitting) {
	d, err := o.login(p)
	if err != nil {
		o.trouble("sign in "+p.login, err)
		return
	}
	o.going.Go(d.follow)
}

// login starts a program as its user does: its login window asks who the server is, somebody
// signs in, and the windows read what they show.
func (o *office) login(p sitting) (*desktop, error) {
	o.mu.Lock()
	n := len(o.clients)
	calls, err := load.ClientAt(o.server.Link, fmt.Sprintf("127.3.%d.%d", n/250, n%250+1), p.program) // as many computers
	if err == nil {
		o.clients = append(o.clients, calls)
	}
	o.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if _, err := calls.Hello(o.ctx); err != nil {
		return nil, err
	}
	if _, err := calls.ClockBehind(o.ctx); err != nil {
		return nil, err
	}
	session, err := load.SignIn(o.ctx, calls, p.login, p.program)
	if err != nil {
		return nil, err
	}
	d := &desktop{office: o, calls: calls, by: session.Actor(), admin: p.admin}
	return d, d.read()
}

// follow does what a program does by itself, until the office closes.
func (d *desktop) follow() {
	select { // not at the same moment as all others
	case <-d.office.ctx.Done():
		return
	case <-time.After(rand.N(watchEvery)):
	}
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	for tick := rand.N(aliveEvery / watchEvery); ; tick++ {
		if n, _ := d.calls.Changes(d.office.ctx); n != d.number {
			d.number = n
			d.office.trouble("read after a change", d.read())
		}
		if tick%(aliveEvery/watchEvery) == 0 {
			_, err := d.calls.Alive(d.office.ctx, d.by, -1)
			d.office.trouble("ask how long the session lasts", err)
		}
		select {
		case <-d.office.ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// read reads what the windows show.
func (d *desktop) read() error {
	o, err := d.calls.Overview(d.office.ctx, d.by)
	if err != nil {
		return err
	}
	shown := []data.User{o.User}
	if d.admin {
		page, err := d.calls.Users(d.office.ctx, d.by, firstPage)
		if err != nil {
			return err
		}
		shown = append(shown, page.Users...)
	}
	d.office.shows(d, shown)
	return nil
}

// firstPage is what the list of users shows when it is opened.
var firstPage = data.UserQuery{Sort: data.ByUserID, Limit: firstRows}

// shows notes that a desktop shows users.
func (o *office) shows(d *desktop, users []data.User) {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := o.awaited
	if c == nil {
		return
	}
	if _, known := c.seen[d]; known {
		return
	}
	for _, u := range users {
		if u.Key == c.key && u.Name == c.name {
			if c.seen[d] = time.Since(c.begun); len(c.seen) == c.by {
				close(c.all)
			}
			return
		}
	}
}

// rename has a program, which is none of the desktops, rename a user, and returns how long it
// took until each of the desktops that show that user, as many as seers, showed it.
func (o *office) rename(calls *remote.Client, by data.Actor, key int64, name string, seers int) ([]time.Duration, error) {
	user, err := calls.User(o.ctx, by, key)
	if err != nil {
		return nil, err
	}
	user.Name = name
	c := &change{key: key, name: name, begun: time.Now(), seen: map[*desktop]time.Duration{}, by: seers, all: make(chan struct{})}
	o.mu.Lock()
	o.awaited = c
	o.mu.Unlock()
	if _, err := calls.EditUser(o.ctx, by, data.UserEdit{User: user}); err != nil {
		return nil, err
	}
	late := false
	select {
	case <-c.all:
	case <-time.After(time.Minute):
		late = true
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.awaited = nil
	if late {
		return nil, fmt.Errorf("of %d desktops only %d saw within a minute that %s was renamed", seers, len(c.seen), user.ID)
	}
	return slices.Collect(maps.Values(c.seen)), nil
}
