// Package systemlog writes to the system's own log: journald or the Windows Event Log.
package systemlog

// An Entry is one entry.
type Entry struct {
	Message  string // one sentence
	Severity int    // 1 (informational) to 5 (critical), as in OCSF
	Number   string // of the event, by which readers recognise one that came twice
	Kind     string // of the event
	Object   []byte // the event as JSON
}
