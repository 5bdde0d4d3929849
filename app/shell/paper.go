package shell

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"tapetrack/data"
	"tapetrack/data/files"
)

// A Paper keeps pages that the system's browser is to show and print. Each lies
// in a folder of its own that only this computer account may open, until Remove.
// A lock in the folder says that the process is there that made it: the system
// takes it off whatever ends the process. It may be used off Fyne's goroutine, by
// several tasks at once.
type Paper struct {
	// Root is the folder for the folders; empty: the one of this computer account.
	Root string

	mu      sync.Mutex
	folders []paperFolder
	removed int  // how often Remove was called
	ended   bool // there are no more pages
}

// paperFolder is the folder of one page.
type paperFolder struct {
	path string
	lock *flock.Flock
}

const (
	paperPrefix = "tapetrack-print-"
	paperLock   = "lock"
)

// Write puts what content writes into a page called name, and returns its path.
// If content fails there is no page, and its error is returned; an error of the
// disk says so in a sentence. A page that was not finished before Remove or End
// goes with the others: the error is context.Canceled.
func (p *Paper) Write(name string, content func(io.Writer) error) (string, error) {
	p.mu.Lock()
	removed := p.removed
	p.mu.Unlock()
	folder, err := p.newFolder()
	if err != nil {
		return "", unwritten(err)
	}
	path := filepath.Join(folder.path, name)
	if err := files.WriteFile(path, false, content); err != nil {
		folder.destroy()
		if f, ok := data.AsFieldError(err); ok && f.Field == data.FieldFile {
			return "", unwritten(err)
		}
		return "", err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended || p.removed != removed {
		folder.destroy()
		return "", context.Canceled
	}
	p.folders = append(p.folders, folder)
	return path, nil
}

// newFolder makes a folder for a page. Another program that sweeps at this moment
// may be quicker with the lock and remove it: then it makes another one.
func (p *Paper) newFolder() (folder paperFolder, err error) {
	root, err := p.folder()
	if err == nil {
		err = os.MkdirAll(root, 0o700)
	}
	for range 10 {
		if err != nil {
			return paperFolder{}, err
		}
		if folder.path, err = os.MkdirTemp(root, paperPrefix); err != nil { // 0700
			return paperFolder{}, err
		}
		folder.lock = flock.New(filepath.Join(folder.path, paperLock))
		locked, trouble := folder.lock.TryLock()
		switch _, swept := os.Stat(folder.path); {
		case swept != nil, trouble == nil && !locked:
			folder.destroy()
		default:
			return folder, nil // without a lock, if the disk knows none
		}
	}
	return paperFolder{}, errors.New("every folder for a page is removed by another program")
}

func unwritten(err error) error {
	return &data.Trouble{Kind: data.ErrReadOnly, Text: data.Say("The page to print could not be written. Check that you can write to your home folder and that its disk has space."), Cause: err}
}

// folder returns where pages are put: the user's own cache, never a folder for
// temporary files that everybody shares. A browser that was installed as a snap
// is not let into hidden folders; where there are snaps, it is the home folder.
func (p *Paper) folder() (string, error) {
	if p.Root != "" {
		return p.Root, nil
	}
	if runtime.GOOS == "linux" {
		if _, err := os.Stat("/snap/bin"); err == nil {
			return os.UserHomeDir()
		}
	}
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, "TapeTrack"), err
}

// End removes every page, and lets none be written any more.
func (p *Paper) End(ctx context.Context) {
	p.mu.Lock()
	p.ended = true
	p.mu.Unlock()
	p.Remove(ctx)
}

// Remove removes every page, those that are being written included.
func (p *Paper) Remove(context.Context) {
	p.mu.Lock()
	folders := p.folders
	p.folders = nil
	p.removed++
	p.mu.Unlock()
	for _, folder := range folders {
		folder.destroy()
	}
}

// Sweep removes what a program left that was killed. Pages of programs that run
// stay. Of a page whose folder has no lock, of an earlier release or on a disk that
// knows none, it can't be told: it goes when it is an hour old.
func (p *Paper) Sweep(context.Context) {
	root, err := p.folder()
	if err != nil {
		return // nothing was ever written
	}
	entries, err := os.ReadDir(root)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		slog.Error("operation failed", "operation", "look for printed pages", "error", err)
	}
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), paperPrefix) {
			sweep(filepath.Join(root, e.Name()))
		}
	}
}

// sweep removes the folder of a page if nobody uses it any more.
func sweep(path string) {
	folder := paperFolder{path, flock.New(filepath.Join(path, paperLock), flock.SetFlag(os.O_RDWR))} // it is not made
	locked, err := folder.lock.TryLock()
	if err != nil {
		info, unread := os.Stat(path)
		locked = unread == nil && time.Since(info.ModTime()) > time.Hour
	}
	if locked {
		folder.destroy()
	}
}

// destroy removes the folder. The lock is kept until its page is gone, where the
// system removes what is open.
func (f paperFolder) destroy() {
	if runtime.GOOS == "windows" {
		_ = f.lock.Close()
	}
	err := os.RemoveAll(f.path)
	_ = f.lock.Close()
	if err != nil {
		slog.Error("operation failed", "operation", "remove printed page", "error", err)
	}
}
