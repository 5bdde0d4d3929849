package shell

import (
	"bufio"
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

	"tapetrack/data"
)

// A Paper keeps pages that the system's browser is to show and print. Each lies
// in a folder of its own that only this computer account may open, until Remove.
// It may be used off Fyne's goroutine, by several tasks at once.
type Paper struct {
	// Root is the folder for the folders; empty: the one of this computer account.
	Root string

	mu      sync.Mutex
	folders []string
}

const paperPrefix = "tapetrack-print-"

// Write puts what content writes into a page called name, and returns its path.
// If content fails there is no page, and its error is returned; an error of the
// disk says so in a sentence.
func (p *Paper) Write(name string, content func(io.Writer) error) (string, error) {
	root, err := p.folder()
	if err == nil {
		err = os.MkdirAll(root, 0o700)
	}
	var folder string
	if err == nil {
		folder, err = os.MkdirTemp(root, paperPrefix) // 0700
	}
	if err != nil {
		return "", unwritten(err)
	}
	p.mu.Lock()
	p.folders = append(p.folders, folder)
	p.mu.Unlock()
	path := filepath.Join(folder, name)
	if err := writePage(path, content); err != nil {
		destroy(folder)
		return "", err
	}
	return path, nil
}

func writePage(path string, content func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return unwritten(err)
	}
	disk := &diskWriter{w: file}
	buffer := bufio.NewWriter(disk)
	err = content(buffer)
	if flushed := buffer.Flush(); err == nil {
		err = flushed
	}
	if closed := file.Close(); err == nil && closed != nil {
		disk.err, err = closed, closed
	}
	if disk.err != nil {
		return unwritten(disk.err)
	}
	return err
}

// diskWriter remembers that the disk failed: what wrote may wrap that in words
// of its own.
type diskWriter struct {
	w   io.Writer
	err error
}

func (d *diskWriter) Write(b []byte) (int, error) {
	n, err := d.w.Write(b)
	if err != nil {
		d.err = err
	}
	return n, err
}

func unwritten(err error) error {
	return &data.Trouble{Kind: data.ErrReadOnly, Text: "The page to print could not be written. Check that your home folder can be written and has room.", Cause: err}
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

// Remove removes every page.
func (p *Paper) Remove(context.Context) {
	p.mu.Lock()
	folders := p.folders
	p.folders = nil
	p.mu.Unlock()
	for _, folder := range folders {
		destroy(folder)
	}
}

// Sweep removes what a program left that was killed. What is younger than an
// hour may be in use by another program.
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
		info, err := e.Info()
		if err == nil && e.IsDir() && strings.HasPrefix(e.Name(), paperPrefix) && time.Since(info.ModTime()) > time.Hour {
			destroy(filepath.Join(root, e.Name()))
		}
	}
}

func destroy(folder string) {
	if err := os.RemoveAll(folder); err != nil {
		slog.Error("operation failed", "operation", "remove printed page", "error", err)
	}
}
