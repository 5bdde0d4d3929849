package site

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"tapetrack/data"
	"tapetrack/data/store/sqlite"
)

// A Condition says how a database is, for the diagnostics. It has no secret, nor anything
// that a key could be told from.
type Condition struct {
	Path   string        // of the file; empty if it can't be determined
	Broken error         // why the database can't be used; nil if it can
	Behind time.Duration // how far the clock is behind the log, see auth.Entrance.ClockBehind

	// Unseen is why there are no Details: ErrDenied, or what failed.
	Unseen  error
	Details *Details
}

// Details are what only holders of tapemaster rights and the console see.
type Details struct {
	data.Extent
	sqlite.Facts

	File, WriteAheadLog, Folder FileState
	Key                         data.Sentence // where it is, in words that follow "The key is"
	KeyFile                     FileState     // zero if the key is in no file
}

// A FileState is what the system says of a file or folder.
type FileState struct {
	Path     string
	Size     int64 // in bytes
	Mode     os.FileMode
	Writable error // why the program may not write it; nil if it may
	Free     int64 // bytes on its disk that the program may use
	FreeWhy  error // why that is unknown
	Missing  error // why nothing else is known; nil if it is
}

// Condition opens the database, if it exists, and reads how it is. by is who asks; the zero
// Actor, who is nobody, gets no Details.
func (d *Database) Condition(ctx context.Context, by data.Actor) Condition {
	c := Condition{Path: d.o.Database, Unseen: data.ErrDenied}
	if d.Missing() {
		c.Broken = data.ErrNoDatabase
		return c
	}
	if err := d.openEven(ctx); err != nil {
		c.Broken = err
		return c
	}
	d.mu.Lock()
	doors, refused := d.doors, d.refused
	d.mu.Unlock()
	if c.Behind, c.Broken = doors.ClockBehind(ctx); refused != nil {
		c.Broken = refused
	}
	if by == (data.Actor{}) {
		return c
	}
	extent, err := doors.Extent(ctx, by)
	if c.Unseen = err; err != nil {
		return c
	}
	c.Details, c.Unseen = d.details(ctx, extent)
	return c
}

func (d *Database) details(ctx context.Context, extent data.Extent) (*Details, error) {
	d.mu.Lock()
	db, key := d.db, d.key
	d.mu.Unlock()
	if db == nil {
		return nil, data.ErrNoDatabase // it was closed since
	}
	facts, err := db.Facts(ctx)
	if err != nil {
		return nil, err
	}
	path := d.o.Database
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	details := &Details{
		Extent: extent, Facts: facts, Key: key.Where(),
		File: stateOf(path), WriteAheadLog: stateOf(path + "-wal"), Folder: stateOf(filepath.Dir(path)),
	}
	if file := key.File(); file != "" {
		details.KeyFile = stateOf(file)
	}
	return details, nil
}

func stateOf(path string) FileState {
	s := FileState{Path: path}
	info, err := os.Stat(path)
	if err != nil {
		s.Missing = err
		return s
	}
	s.Size, s.Mode, s.Writable = info.Size(), info.Mode(), mayWrite(path, info)
	s.Free, s.FreeWhy = freeSpace(path)
	return s
}
