package shell

import (
	"context"
	"errors"
	"fmt"
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

// A Paper keeps pages for the system's browser to show and print. Each lies in a separate
// folder that only this computer account may open, until Remove. A lock in the folder shows
// that the process that made it is still running: the system releases it however the
// process ends. Several goroutines may use a Paper at once.
type Paper struct {
	// Root is the folder that contains the page folders; empty: the default of this computer account.
	Root string

	mu      sync.Mutex
	folders []paperFolder
	removed int  // how often Remove was called
	ended   bool // no more pages are written
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

// Write writes a page called name with content, and returns its path. If content fails
// there is no page, and its error is returned; a disk error is returned as a data.Trouble.
// If Remove or End is called before the page is finished, it is deleted with the others:
// the error is context.Canceled.
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

// newFolder makes a locked folder for a page. Another program that sweeps at this moment
// may take the lock first and remove the folder: then newFolder makes another one.
func (p *Paper) newFolder() (folder paperFolder, err error) {
	root, err := makePageFolder(p.Root)
	if err != nil {
		return paperFolder{}, err
	}
	for range 10 {
		if folder.path, err = files.MkdirTemp(root, paperPrefix); err != nil {
			return paperFolder{}, err
		}
		folder.lock = flock.New(filepath.Join(folder.path, paperLock))
		locked, trouble := folder.lock.TryLock()
		switch _, swept := os.Stat(folder.path); {
		case swept != nil, trouble == nil && !locked:
			folder.destroy()
		default:
			return folder, nil // without a lock if the file system supports none
		}
	}
	return paperFolder{}, errors.New("every folder for a page is removed by another program")
}

func unwritten(err error) error {
	if errors.Is(err, errNotOurs) {
		return err
	}
	return &data.Trouble{Kind: data.ErrReadOnly, Text: data.Say("The page to print could not be written. Check that you can write to your home folder and that its disk has space."), Cause: err}
}

// pageFolder returns root, or if it is empty the folder for what a browser opens: the user's
// own cache, never a shared folder for temporary files. A browser installed as a snap can't
// read hidden folders; where there are snaps, it is the home folder.
func pageFolder(root string) (string, error) {
	if root != "" {
		return root, nil
	}
	if runtime.GOOS == "linux" {
		if _, err := os.Stat("/snap/bin"); err == nil {
			return os.UserHomeDir()
		}
	}
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, "TapeTrack"), err
}

// NotOurs is what is wrong with a folder for pages. Tests ask for it by name.
const NotOurs data.Text = "The folder %s belongs to another computer account, can be changed by others, or is a link."

var errNotOurs = errors.New("others could exchange pages")

// makePageFolder is pageFolder, which is made if it does not exist. Whoever owns a folder or may write there can exchange what
// is in it: such a folder, which XDG_CACHE_HOME may name or lie in, is refused as a data.Trouble.
func makePageFolder(root string) (string, error) {
	root, err := pageFolder(root)
	if err != nil {
		return "", err
	}
	if home, err := os.UserHomeDir(); err == nil && root == home {
		return root, nil // it may be a link by the administrator
	}
	if above := nearest(filepath.Dir(root)); !files.KeepsFolders(above) {
		return "", notOurs(above)
	}
	if err := files.MkdirAll(root); err != nil {
		return "", err
	}
	if !files.IsSafeFolder(root) {
		return "", notOurs(root)
	}
	return root, nil
}

// nearest returns path, or the first folder above it that exists.
func nearest(path string) string {
	for path != filepath.Dir(path) {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			break
		}
		path = filepath.Dir(path)
	}
	return path
}

func notOurs(folder string) error {
	way := data.Say("Remove it.")
	if runtime.GOOS == "linux" {
		way = data.Say("Remove it, or set XDG_CACHE_HOME to another folder.")
	}
	return &data.Trouble{
		Kind: data.ErrReadOnly, Text: data.InARow(data.Say(NotOurs, folder), way),
		Cause: fmt.Errorf("%s: %w: %w", folder, errNotOurs, fs.ErrPermission),
	}
}

// End removes every page, and lets no more be written.
func (p *Paper) End(ctx context.Context) {
	p.mu.Lock()
	p.ended = true
	p.mu.Unlock()
	p.Remove(ctx)
}

// Remove removes every page, including those being written.
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

// Sweep removes the pages of programs that were killed, and keeps those of running ones. A
// page folder without a lock, from an earlier release or on a file system without locks, is
// removed when it is an hour old.
func (p *Paper) Sweep(context.Context) {
	root, err := pageFolder(p.Root)
	if err != nil {
		return // no page was ever written
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

// sweep removes the folder of a page if no program uses it.
func sweep(path string) {
	folder := paperFolder{path, flock.New(filepath.Join(path, paperLock), flock.SetFlag(os.O_RDWR))} // without os.O_CREATE
	locked, err := folder.lock.TryLock()
	if err != nil {
		info, unread := os.Stat(path)
		locked = unread == nil && time.Since(info.ModTime()) > time.Hour
	}
	if locked {
		folder.destroy()
	}
}

// destroy removes the folder. It holds the lock until the page is removed, except on
// Windows, which does not remove open files.
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
