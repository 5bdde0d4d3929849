package app

import (
	"context"
	"time"

	"tapetrack/data"
)

// network is what a world says of servers; the zero one has none.
type network struct {
	server      *data.Server           // that is asked
	connectable bool                   // one may be taken
	removable   bool                   // it may be removed
	file        string                 // that the program was started with
	servers     map[string]data.Server // by link and path
	reached     data.Reached
	unreachable error
	ahead       time.Duration
	lostAt      time.Time
	next        *world // what Connect and Remove take
	connected   string // the link that Connect took
}

func (e *network) Server() *data.Server  { return e.server }
func (e *network) Origin() data.Sentence { return data.Say("named by %s", "--server") }
func (e *network) Connectable() bool     { return e.connectable }
func (e *network) Removable() bool       { return e.removable }
func (e *network) Ahead() time.Duration  { return e.ahead }
func (e *network) Lost() time.Time       { return e.lostAt }

func (e *network) ReadServer(text string) (data.Server, error) {
	s, known := e.servers[text]
	if !known {
		return s, &data.Trouble{Kind: data.ErrNotFound, Text: data.Say("%s is not the link of a server.", text)}
	}
	return s, nil
}

func (e *network) TestServer(context.Context, string) (data.Reached, error) {
	return e.reached, e.unreachable
}

func (e *network) Connect(_ context.Context, link string) (Database, error) {
	if e.unreachable != nil {
		return nil, e.unreachable
	}
	e.connected = link
	return e.next, nil
}

func (e *network) Remove(context.Context) (Database, error) { return e.next, nil }
