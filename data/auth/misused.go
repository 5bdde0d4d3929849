package auth

import "tapetrack/data"

// Misused means that the id of a session came over the key of another program instance than
// that which signed in: somebody has copied it. It matches data.ErrSessionEnded, and whoever
// sent it is told no more than that.
type Misused struct {
	UserKey int64
	UserID  string
}

// Error returns the text for the log.
func (*Misused) Error() string { return "the sign-in belongs to another program" }

// Unwrap returns data.ErrSessionEnded.
func (*Misused) Unwrap() error { return data.ErrSessionEnded }
