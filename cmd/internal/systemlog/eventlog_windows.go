package systemlog

import (
	"strings"
	"sync"

	"golang.org/x/sys/windows/svc/eventlog"
)

// Exists reports whether this system has a log that a program can write events to.
const Exists = true

// A Log writes to the log Application of Windows. It is safe for use by several goroutines.
type Log struct {
	mu  sync.Mutex
	log *eventlog.Log
}

// source names the product there.
const source = "TapeTrack"

// entryID is the number of all entries: what happened is in the object.
const entryID = 100

// mostText is the most characters that one text of an entry can have, with some room.
const mostText = 30_000

// Write reports an entry.
func (l *Log) Write(e Entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.log == nil {
		// What an administrator has installed words entries; without, the viewer adds a remark. An account
		// that may not install it writes all the same.
		_ = eventlog.InstallAsEventCreate(source, eventlog.Error|eventlog.Warning|eventlog.Info)
		opened, err := eventlog.Open(source)
		if err != nil {
			return err
		}
		l.log = opened
	}
	text := strings.TrimSuffix(string(e.Object), "\n")
	if len(text) > mostText {
		text = e.Message + " (" + e.Kind + ", event " + e.Number + ")"
	}
	switch {
	case e.Severity >= 5:
		return l.log.Error(entryID, text)
	case e.Severity >= 3:
		return l.log.Warning(entryID, text)
	default:
		return l.log.Info(entryID, text)
	}
}
