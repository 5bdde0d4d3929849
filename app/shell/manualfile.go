package shell

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"tapetrack/data/files"
	"tapetrack/docs/manual"
)

// manualPrefix begins the name of a folder that has the manual of one build.
const manualPrefix = "tapetrack-manual-"

// keepManual writes what is missing or different of a book, into the folder of this build
// below root, and returns that folder. root empty: that of this computer account. It follows
// no links, and several programs may call it at once: each file appears whole.
func keepManual(root string, book manual.Book) (string, error) {
	root, err := makePageFolder(root)
	if err != nil {
		return "", err
	}
	all, err := book.Files()
	if err != nil {
		return "", err
	}
	folder := filepath.Join(root, manualPrefix+manual.Edition())
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if err := mend(folder, name, all[name]); err != nil {
			return folder, err
		}
	}
	now := time.Now()
	if err := os.Chtimes(folder, now, now); err != nil {
		slog.Warn("another build may remove this manual while it is read", "error", err)
	}
	removeUnused(root, now.Add(-unusedFor))
	return folder, nil
}

// unusedFor is how long the manual of another build is kept since it was last opened:
// programs of two releases may be in use on one computer, or a page still be read.
const unusedFor = 30 * 24 * time.Hour

// mend writes a file of the manual unless it is as it should be, and makes the folders that
// it is in.
func mend(folder, name string, content []byte) error {
	inside := folder
	for _, part := range append([]string{""}, strings.Split(path.Dir(name), "/")...) {
		inside = filepath.Join(inside, part)
		if err := ownFolder(inside); err != nil {
			return err
		}
	}
	at := filepath.Join(folder, filepath.FromSlash(name))
	info, err := os.Lstat(at)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		if err := os.RemoveAll(at); err != nil { // of a link, the link
			return err
		}
	case private(info) && files.IsOwn(at) && info.Size() == int64(len(content)): // whatever else is there need not fit into memory
		if is, err := os.ReadFile(at); err == nil && bytes.Equal(is, content) {
			return nil
		}
	}
	return files.WriteFile(at, true, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// ownFolder makes a folder that only this computer account may open. What else has its name
// is removed: a link, which is not followed, and a folder of another account, which could
// exchange what is in it.
func ownFolder(at string) error {
	info, err := os.Lstat(at)
	switch {
	case err == nil && info.IsDir() && !files.IsOwn(at):
		if err := os.RemoveAll(at); err != nil {
			return err
		}
	case err == nil && info.IsDir() && private(info):
		return nil
	case err == nil && info.IsDir():
		return os.Chmod(at, 0o700) //nolint:gosec // a folder
	case err == nil:
		if err := os.Remove(at); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := files.Mkdir(at); !errors.Is(err, fs.ErrExist) { // by another program at this moment
		return err
	}
	return nil
}

// private reports whether nobody else may open something. Windows keeps that elsewhere than in
// its mode: in the rights that it was made with.
func private(info fs.FileInfo) bool {
	return runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0
}

// removeUnused removes the manuals of builds that were not opened since a time. That of
// this build was, a moment ago.
func removeUnused(root string, since time.Time) {
	entries, err := os.ReadDir(root)
	if err != nil {
		slog.Error("operation failed", "operation", "look for older manuals", "error", err)
	}
	for _, e := range entries {
		if !e.IsDir() || !isManual(e.Name()) {
			continue
		}
		if info, err := e.Info(); err != nil || !info.ModTime().Before(since) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(root, e.Name())); err != nil {
			slog.Error("operation failed", "operation", "remove an older manual", "error", err)
		}
	}
}

// isManual reports whether a folder has the name that a build gives its manual. Others are not
// ours: the root may be the home folder of the user, with a copy of a manual in it.
func isManual(name string) bool {
	edition, is := strings.CutPrefix(name, manualPrefix)
	return is && len(edition) == len(manual.Edition()) && strings.Trim(edition, "0123456789abcdef") == ""
}
