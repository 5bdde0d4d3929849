package data

import "time"

// A Server is the server that a program asks in place of a database on its computer, as people
// tell it from others.
type Server struct {
	Link  string   // its address with its key, as programs take it
	Place string   // what people call it: the name of its first host
	Hosts []string // where it is reached, each with its port
	Codes []string // of its keys: 13 groups of four characters each, to be compared
}

// A Reached is what a server said when it was asked who it is.
type Reached struct {
	Version string        // of the server
	Ahead   time.Duration // its clock, by which codes are judged, against that of this computer
}

// A Moved error says that what is in a database is in that of a server by now, or that the
// database is that of a server.
type Moved struct {
	*Trouble
	To Server
}

// Unwrap returns the trouble.
func (m *Moved) Unwrap() error { return m.Trouble }
