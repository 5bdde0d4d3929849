package mysignin

import (
	"context"
	"errors"
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

// paper keeps the pages that a browser is to print. Each lies in a folder of
// its own that only this user may open, and goes when its window closes. It is
// used by tasks, which run beside each other.
type paper struct {
	root string // folder for the folders; empty: the one of this computer account

	mu      sync.Mutex
	folders []string
}

const paperPrefix = "tapetrack-print-"

// write puts a page into a new folder and returns its path.
func (p *paper) write(name string, content []byte) (string, error) {
	root, err := p.folder()
	if err == nil {
		err = os.MkdirAll(root, 0o700)
	}
	var folder string
	if err == nil {
		folder, err = os.MkdirTemp(root, paperPrefix) // 0700
	}
	if err == nil {
		p.mu.Lock()
		p.folders = append(p.folders, folder)
		p.mu.Unlock()
		err = os.WriteFile(filepath.Join(folder, name), content, 0o600)
	}
	if err != nil {
		return "", &data.Trouble{Kind: data.ErrReadOnly, Text: "The page could not be written. Save the codes and print that file.", Cause: err}
	}
	return filepath.Join(folder, name), nil
}

// folder returns where pages are put: the user's own cache, never a folder for
// temporary files that everybody shares. A browser that was installed as a snap
// is not let into hidden folders; where there are snaps, it is the home folder.
func (p *paper) folder() (string, error) {
	if p.root != "" {
		return p.root, nil
	}
	if runtime.GOOS == "linux" {
		if _, err := os.Stat("/snap/bin"); err == nil {
			return os.UserHomeDir()
		}
	}
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, "TapeTrack"), err
}

// remove removes every page.
func (p *paper) remove(context.Context) {
	p.mu.Lock()
	folders := p.folders
	p.folders = nil
	p.mu.Unlock()
	for _, folder := range folders {
		destroy(folder)
	}
}

// sweep removes what a program left that was killed. What is younger than an
// hour may be in use by another program.
func (p *paper) sweep(context.Context) {
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
