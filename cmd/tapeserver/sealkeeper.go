package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/site"
)

const (
	// sealEvery is how often the end of the log is noted.
	sealEvery = time.Minute
	// sealsALine is how many notes there are for each line of the server's log.
	sealsALine = 60
	// sealTime is how long a note may take when the server is stopped: a disk that is out of reach
	// can hold a program up for ever. Nobody who signs in waits for it.
	sealTime = 10 * time.Second
)

// parseSealFolder returns the whole path of the folder that --seal-folder names.
func parseSealFolder(folder string) (string, error) {
	if folder == "" || folder == site.NoSeals {
		return folder, nil
	}
	path, err := start.Path(folder)
	if err != nil {
		return "", &data.FieldError{Field: site.FieldSeals, Kind: err, Text: data.Say("%s", err)}
	}
	return path, nil
}

// makeSealFolder makes the folder if the one above it is there: a disk that is not connected is
// then noticed.
func makeSealFolder(path string) error {
	if path == "" {
		return nil
	}
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return nil
	}
	if err = files.Mkdir(path); err != nil {
		return &data.FieldError{Field: site.FieldSeals, Kind: err, Text: data.Say("The folder %s can't be made. Make it, on another disk than the database, so that this account can write to it.", path)}
	}
	return nil
}

// besideDatabase reports whether a folder is on the disk of the database, as far as that can be
// told by their paths.
func besideDatabase(folder, database string) bool {
	return folder != "" && folder != site.NoSeals && filepath.Dir(database) == folder
}

// A sealKeeper has the end of the log noted, outside the database and in the server's own log.
type sealKeeper struct {
	note func(context.Context) (seal string, err error)
	kept bool // outside the database, too

	mu     sync.Mutex
	at     time.Time // of the last note; zero: there was none
	failed bool      // the last one
	notes  int       // until the next line of the log
}

// once notes the end of the log. What goes wrong is said once, and so is that it is over.
func (k *sealKeeper) once() {
	ctx, stop := context.WithTimeout(context.Background(), sealTime)
	defer stop()
	seal, err := k.note(ctx)
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case err != nil && !k.failed:
		slog.Error("the end of the log can't be noted", "error", err)
	case err == nil && k.failed:
		slog.Info("the end of the log is noted again")
	}
	if k.failed = err != nil; err == nil {
		k.at = time.Now()
	}
	if k.notes--; k.notes < 0 && seal != "" {
		k.notes = sealsALine - 1
		slog.Info("end of the log", "seal", seal)
	}
}

// run notes it now, every minute, and once more when the returned function is called, which
// waits for that, though not for ever.
func (k *sealKeeper) run() (end func()) {
	k.once()
	ending, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(sealEvery)
		defer ticker.Stop()
		for {
			select {
			case <-ending:
				k.once()
				return
			case <-ticker.C:
				k.once()
			}
		}
	}()
	return func() {
		close(ending)
		select {
		case <-ended:
		case <-time.After(sealTime):
			slog.Warn("the end of the log was not noted in time")
		}
	}
}

// age returns how many seconds ago the end of the log was noted outside the database; -1 if it is
// not to be, and more than any rule permits if that has never worked.
func (k *sealKeeper) age() float64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case !k.kept:
		return -1
	case k.at.IsZero():
		return (365 * 24 * time.Hour).Seconds()
	}
	return time.Since(k.at).Seconds()
}
