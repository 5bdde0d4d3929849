package data

import "time"

// An OpenSession is a session that is open, as its user and administrators see it.
// Program, version and computer are what the program says of itself.
type OpenSession struct {
	ID       string // names it to EndSession and Disconnect; whoever knows it can't use the session
	UserKey  int64
	UserID   string
	Name     string
	Program  string
	Version  string
	Computer string
	Address  string // as the server saw it; empty without a server
	OpenedAt time.Time
	UsedAt   time.Time // see Session
	SeenAt   time.Time // see Session; OpenedAt if the program was not seen since
	Factor   Factor
	Own      bool // it is that of whoever asks
}

// OpenSessions are the sessions that are open, by User-ID.
type OpenSessions struct {
	List []OpenSession
	More bool // there are more than MostSessions
}

// MostSessions is how many open sessions are listed at once: as many programs as a server takes.
const MostSessions = 10_000

// OwnSession refuses to end the session of whoever asks.
const OwnSession = "You are signed in here yourself. Sign out instead."
