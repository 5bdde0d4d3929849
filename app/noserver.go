package app

import (
	"context"
	"errors"
	"time"

	"tapetrack/data"
)

// NoServer answers what a Database is asked about servers where none is asked, and none can be
// taken.
type NoServer struct{}

var errNoServer = errors.New("there is no server, and windows offer none")

// Server returns nil.
func (NoServer) Server() *data.Server { return nil }

// Origin says nothing.
func (NoServer) Origin() data.Sentence { return data.Sentence{} }

// Connectable returns false.
func (NoServer) Connectable() bool { return false }

// Removable returns false.
func (NoServer) Removable() bool { return false }

// ReadServer fails.
func (NoServer) ReadServer(string) (data.Server, error) { return data.Server{}, errNoServer }

// TestServer fails.
func (NoServer) TestServer(context.Context, string) (data.Reached, error) {
	return data.Reached{}, errNoServer
}

// Connect fails.
func (NoServer) Connect(context.Context, string) (Database, error) { return nil, errNoServer }

// Remove fails.
func (NoServer) Remove(context.Context) (Database, error) { return nil, errNoServer }

// Ahead returns 0: codes are judged by the clock of this computer.
func (NoServer) Ahead() time.Duration { return 0 }

// Lost returns the zero time: nothing is out of reach.
func (NoServer) Lost() time.Time { return time.Time{} }
