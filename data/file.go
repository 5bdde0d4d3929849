package data

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// WriteFile writes a file that only its owner may read (0600), whole or not at
// all: it is written beside its place, in the same folder, and put there when
// it is complete and on the disk. If write returns an error, or writing fails,
// nothing is left and a file that was there is as it was. What was there before
// is replaced only if replace is true; otherwise the error matches ErrExists.
//
// An error about the path or the disk is a FieldError for FieldFile.
func WriteFile(path string, replace bool, write func(io.Writer) error) (err error) {
	if err := writable(path, replace); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".tapetrack-*.part") // 0600
	if err != nil {
		return fileTrouble(path, err)
	}
	defer func() {
		if err != nil {
			_ = file.Close() // a second time, perhaps
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
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return fileTrouble(path, err)
	}
	if err := writable(path, replace); err != nil { // another program may have made it meanwhile
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return fileTrouble(path, err)
	}
	return nil
}

// disk remembers what went wrong with a file, to tell it from the troubles of
// who writes.
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

// writable reports what speaks against a file at path before it is written.
func writable(path string, replace bool) error {
	if path == "" || !filepath.IsAbs(path) {
		return fileError(nil, "Name the file with its whole path, like %s.", examplePath("log.csv"))
	}
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil // that the folder is there shows when the file is made
	case err != nil:
		return fileTrouble(path, err)
	case info.IsDir():
		return fileError(nil, "%s is a folder. Add the name of a file.", path)
	case !info.Mode().IsRegular():
		return fileError(nil, "%s is not a file that can be replaced. Choose another name.", path)
	case !replace:
		return fileError(ErrExists, "There is a file %s already. Choose another name.", path)
	}
	return nil
}

// fileTrouble words why a file can't be written.
func fileTrouble(path string, err error) error {
	folder := filepath.Dir(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return fileError(err, "There is no folder %s. Choose one that exists.", folder)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fileError(err, "You may not write to the folder %s. Choose another one.", folder)
	case IsDiskFull(err):
		return fileError(ErrDiskFull, "The disk that holds %s is full. Nothing was written; make room and try again.", folder)
	case errors.Is(err, syscall.ENAMETOOLONG):
		return fileError(err, "This name is too long. Choose a shorter one.")
	}
	return fileError(err, "The file can't be written: %v. Choose another folder.", rootCause(err))
}

// rootCause returns what the system said, without the path.
func rootCause(err error) error {
	for errors.Unwrap(err) != nil {
		err = errors.Unwrap(err)
	}
	return err
}

func examplePath(name string) string {
	return filepath.Join(string(filepath.Separator), "home", "alice", name)
}

func fileError(kind error, format string, args ...any) error {
	return &FieldError{Field: FieldFile, Kind: kind, Text: fmt.Sprintf(format, args...)}
}
