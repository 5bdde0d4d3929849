package site

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"tapetrack/data"
)

// A Health says whether a served database can be worked with, and how large it is.
type Health struct {
	Broken error         // why no act could be carried out now, see auth.Watch.Probe; nil if it could
	Behind time.Duration // how far the clock is behind the log, see auth.Entrance.ClockBehind

	Size     int64 // of the file and its write-ahead log, in bytes
	Free     int64 // bytes on its disk that the program may use; -1 if that is unknown
	Sessions int64 // open ones; -1 if that is unknown
}

// Health reads how the database is that Serve has opened. It changes nothing.
func (d *Database) Health(ctx context.Context) Health {
	h := Health{Free: -1, Sessions: -1}
	d.mu.Lock()
	db, doors := d.db, d.doors
	d.mu.Unlock()
	if db == nil {
		h.Broken = data.ErrNoDatabase // it was closed since
		return h
	}
	h.Broken = doors.Watch().Probe(ctx)
	if h.Broken == nil {
		h.Behind, h.Broken = doors.ClockBehind(ctx)
	}
	if n, err := db.OpenSessions(ctx); err == nil {
		h.Sessions = n
	}
	for _, end := range []string{"", "-wal"} {
		if info, err := os.Stat(d.o.Database + end); err == nil {
			h.Size += info.Size()
		}
	}
	if free, err := freeSpace(filepath.Dir(d.o.Database)); err == nil {
		h.Free = free
	}
	return h
}
