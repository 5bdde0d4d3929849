package files

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"tapetrack/data"
)

// FullPath begins what is said of a path that is not whole.
const FullPath = "Name the file with its full path"

// WriteFile writes a file that only its owner may read, whole or not at all: it
// writes a temporary file in the same folder, and renames that when it is complete and
// on the disk. If write returns an error, or writing fails, no file is left and an
// existing one is unchanged.
//
// An existing file is replaced only if replace is true. Otherwise the error matches
// ErrExists, also for all but one of several programs that make the file at the same
// time. An error about the path or the disk is a FieldError for FieldFile.
func WriteFile(path string, replace bool, write func(io.Writer) error) error {
	return whole(path, replace, 0, func() error { return writable(path, replace) }, write)
}

// WritePublic is WriteFile for a file that everybody on this computer may read. It is the one
// that was written that is made so, whatever has its path by then. None is replaced.
func WritePublic(path string, write func(io.Writer) error) error {
	return whole(path, false, 0o644, func() error { return writable(path, false) }, write)
}

// WriteAdministered writes a file that everybody on this computer may read, and only administrators
// may change: it and its folder, which is made if it is missing, become theirs. One that is there is
// replaced. The error is about what this account may not do, or the disk.
func WriteAdministered(path string, write func(io.Writer) error) error {
	folder := filepath.Dir(path)
	if err := administer(folder, true); err != nil {
		return err
	}
	if err := whole(path, true, 0o644, func() error { return writable(path, true) }, write); err != nil {
		return err
	}
	return administer(path, false)
}

// WriteOver is WriteFile that replaces only the file that somebody has agreed to lose, as
// os.Lstat described it then. Another file that has taken its place, or a change of it in
// the meantime, is the error of WriteFile that matches ErrExists. agreed nil: none is replaced.
func WriteOver(path string, agreed fs.FileInfo, write func(io.Writer) error) error {
	if agreed == nil {
		return WriteFile(path, false, write)
	}
	return whole(path, true, 0, func() error {
		if is, err := os.Lstat(path); err == nil && !unchanged(agreed, is) {
			return taken(path)
		}
		return writable(path, true)
	}, write)
}

// unchanged reports whether two descriptions are those of the same file with the same content.
func unchanged(was, is fs.FileInfo) bool {
	return os.SameFile(was, is) && was.Size() == is.Size() && was.ModTime().Equal(is.ModTime())
}

// whole writes a file whole or not at all. may is asked before the first byte, and again
// before an existing file is replaced. mode are other rights than those of its owner alone; 0: none.
func whole(path string, replace bool, mode fs.FileMode, may func() error, write func(io.Writer) error) (err error) {
	if err := may(); err != nil {
		return err
	}
	file, err := CreateTemp(filepath.Dir(path), ".tapetrack-*.part")
	if err != nil {
		return fileTrouble(path, err)
	}
	defer func() {
		if err != nil {
			_ = file.Close() // perhaps for the second time
			_ = os.Remove(file.Name())
		}
	}()
	disk := &disk{file: file}
	buffered := bufio.NewWriterSize(disk, 1<<16)
	err = write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if disk.err != nil {
		return fileTrouble(path, disk.err)
	} else if err != nil {
		return err
	}
	if mode != 0 {
		err = file.Chmod(mode)
	}
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fileTrouble(path, err)
	}
	if replace {
		if err := may(); err != nil { // another program may have made a folder in the meantime
			return err
		}
		err = rename(file.Name(), path)
	} else {
		err = Place(file.Name(), path)
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return taken(path)
	case err != nil && isOpen(path):
		return fileError(err, "The file %s is open in another program. Close it there and try again, or choose another name.", path)
	case err != nil:
		return fileTrouble(path, err)
	}
	return nil
}

// Place renames a complete file within its folder without replacing anything: if the
// new name exists, the error matches fs.ErrExist. Of several programs that want the
// name one gets it, and nobody ever reads part of the file. For a moment both names
// exist; on a disk without links the new one is then an empty file.
func Place(made, path string) error {
	err := os.Link(made, path) // never replaces a file
	switch {
	case err == nil:
		if err = os.Remove(made); err != nil {
			err = errors.Join(err, os.Remove(path))
		}
		return err
	case errors.Is(err, fs.ErrExist):
		return err
	}
	return claim(made, path) // FAT has no links
}

// claim is Place for a disk without links. It first makes an empty file of the new
// name, which no other program replaces.
func claim(made, path string) error {
	file, err := OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return err
	}
	if err = file.Close(); err == nil {
		err = os.Rename(made, path)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

// disk remembers the error of writing to a file, to distinguish it from an error of the
// function that writes.
type disk struct {
	file io.Writer
	err  error
}

func (d *disk) Write(b []byte) (int, error) {
	n, err := d.file.Write(b)
	if err != nil {
		d.err = err
	}
	return n, err
}

// writable returns an error if a file can't be written at path, as far as that shows
// before it is tried.
func writable(path string, replace bool) error {
	if path == "" || !filepath.IsAbs(path) {
		return wantsFullPath("log.csv")
	}
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil // a missing folder shows when the file is made
	case err != nil:
		return fileTrouble(path, err)
	case info.IsDir():
		return isFolder(path)
	case !info.Mode().IsRegular():
		return fileError(nil, "%s is not a file that can be replaced. Choose another name.", path)
	case !replace:
		return taken(path)
	}
	return nil
}

func taken(path string) error {
	return fileError(data.ErrExists, "A file %s already exists. Choose another name.", path)
}

// fileTrouble words why a file can't be written.
func fileTrouble(path string, err error) error {
	folder := filepath.Dir(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return fileError(err, "There is no folder %s. Choose one that exists.", folder)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fileError(err, "You have no permission to write to the folder %s. Choose another one.", folder)
	case data.IsDiskFull(err):
		return fileError(data.ErrDiskFull, "The disk that holds %s is full. Nothing was written. Free some space and try again.", folder)
	case errors.Is(err, syscall.ENAMETOOLONG):
		return fileError(err, "This name is too long. Choose a shorter one.")
	}
	return fileError(err, "The file can't be written: %s. Choose another folder.", rootCause(err))
}

// rootCause returns the system's own error, without the path.
func rootCause(err error) error {
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return err
}

// ExamplePath returns a whole path as this system writes it, for a file with this name.
func ExamplePath(name string) string {
	if runtime.GOOS == "windows" {
		return `C:\Users\alice\Documents\` + name
	}
	return "/home/alice/" + name
}

// wantsFullPath refuses a path that says too little.
func wantsFullPath(example string) error {
	return fileError(nil, FullPath+", like %s.", ExamplePath(example))
}

func isFolder(path string) error {
	return fileError(nil, "%s is a folder. Add the name of a file.", path)
}

func fileError(kind error, text data.Text, args ...any) error {
	return &data.FieldError{Field: data.FieldFile, Kind: kind, Text: data.Say(text, args...)}
}
