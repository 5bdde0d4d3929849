package data

import (
	"context"
	"time"
)

// News says whom the events concern that were appended after a look.
type News struct {
	Newest   int64   // ID of the newest event
	Everyone bool    // something that all users may do or see may have changed
	Users    []int64 // keys of the users whom the events are about
}

// A Standing is what a server knows of a session whose program follows changes.
type Standing struct {
	UserKey int64
	Holder  bool // of tapemaster rights, who see everything
	// Left is how long the session lasts at most if no key is pressed; 0: no limit.
	Left time.Duration
}

// A Watch is what a server needs to tell programs of changes. It tells numbers, never what has
// changed. Programs have no such door: nothing of it is asked for over the network.
type Watch interface {
	Changes(ctx context.Context) (int64, error)
	News(ctx context.Context, after int64) (News, error)
	Standing(ctx context.Context, by Actor) (Standing, error)
	Seen(ctx context.Context, running []Actor) error
}
