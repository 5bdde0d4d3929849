package sqlite

import (
	"errors"
	"io/fs"
	"os"
	"time"
)

// probePrefix begins the names of files by which it is found out what can be
// written in a folder. Their owners remove them at once.
const probePrefix = ".tapetrack-probe-"

// probeSize is what is written there, in bytes: twice what an index of the
// write-ahead log grows by.
const probeSize = 64 << 10

// room returns why no file can be made in a folder, or nothing be written there.
func room(folder string) error {
	removeProbes(folder)
	f, err := os.CreateTemp(folder, probePrefix+"*") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, probeSize))
	return errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name()))
}

// removeProbes removes those that killed programs left.
func removeProbes(folder string) {
	for _, path := range namedIn(folder, probePrefix, fs.FileMode.IsRegular) {
		if info, err := os.Lstat(path); err == nil && time.Since(info.ModTime()) > abandoned {
			_ = os.Remove(path)
		}
	}
}
