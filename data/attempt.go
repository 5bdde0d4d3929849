package data

import "time"

// AttemptTime is for how long the outcome of an attempt can be asked for again.
const AttemptTime = 10 * time.Minute

// A KeptAttempt is the outcome of an act that was asked for over the network, as it is
// stored for a client that did not get the answer.
type KeptAttempt struct {
	ID     string // SHA-256 of the attempt's id and of the client's key, in hexadecimal digits
	KeptAt time.Time
	Sealed []byte // what became of it
}
