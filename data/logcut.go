package data

import "time"

// LogDaysLeast is the least number of days that a log keeps events: what happened since is in it,
// whatever the policy says.
const LogDaysLeast = 90

// A LogCut says what was cut off a log. Numbers of events go on after it.
type LogCut struct {
	Events int64  // how many
	Last   int64  // ID of the newest of them, 0 if there is none
	Seal   string // of the log as it ended with that event
	// Until is the ID of the event up to which a cut that has begun goes, equal to Last if none is
	// under way.
	Until int64
}

// Unfinished reports whether a cut has begun and is not complete.
func (c LogCut) Unfinished() bool { return c.Until != c.Last }

// A SealedEvent is an event with the AuditReport.Seal of the log as it ended with it.
type SealedEvent struct {
	Event
	Seal string
}

// A SealCut is the ErrSealCut of a seal.
type SealCut struct {
	Seal   string // as it was shown
	Events int64  // that the log had then, all those before included
}

// Error returns the error for the log.
func (e *SealCut) Error() string { return e.Seal + ": " + ErrSealCut.Error() }

// Unwrap returns ErrSealCut.
func (*SealCut) Unwrap() error { return ErrSealCut }

// A CutPlan says what is to be cut off a log.
type CutPlan struct {
	Days        int    // for which the policy keeps events; 0: for ever
	Unfinished  LogCut // a cut that was interrupted, which goes on first; zero: none
	From, To    int64  // IDs of the first and the last event; 0: there is nothing to be cut off
	Events      int64  // how many
	First, Last time.Time
	Seal        string // of the log as it ended with the event To
}

// A LoggedCut is what the event of a cut says of it.
type LoggedCut struct {
	Name     string // of the file that has the events
	From, To int64  // their IDs
	Events   int64  // how many they are
	Seal     string // of the log as it ended with the last of them
	SHA256   string // of the file, in hexadecimal digits
}
