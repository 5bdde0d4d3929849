package sqlite

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"tapetrack/data/files"
)

// probePrefix is the prefix of the names of files that test whether a folder can be written.
// The program that makes one removes it at once.
const probePrefix = ".tapetrack-probe-"

// probeSize is how much is written to such a file, in bytes: twice what the index of a
// write-ahead log grows by.
const probeSize = 64 << 10

// room returns why no file can be made or written in a folder, nil if it can.
func room(folder string) error {
	removeProbes(folder)
	f, err := files.CreateTemp(folder, probePrefix+"*")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, probeSize))
	return errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name()))
}

// removeProbes removes the probes that killed programs left.
func removeProbes(folder string) {
	for _, path := range namedIn(folder, probePrefix, fs.FileMode.IsRegular) {
		if info, err := os.Lstat(path); err == nil && time.Since(info.ModTime()) > abandoned {
			_ = os.Remove(path)
		}
	}
}
