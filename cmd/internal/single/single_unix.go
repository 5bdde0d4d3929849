//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package single

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"tapetrack/data/files"
)

// What is said through the socket. Nothing else is read, and nobody's options are handed on.
const (
	question = "raise\n"
	answered = "done\n"
)

const (
	readLimit = time.Second // for a question
	atOnce    = 8           // questions; more are sent away
	longest   = 100         // bytes in the path of a socket: systems take 103 or more
)

// held is a lock with a socket beside it, which belongs to whoever has the lock.
type held struct {
	lock   *os.File
	socket *net.UnixListener
	path   string      // of the socket
	info   fs.FileInfo // of the socket
	folder *os.File    // nil if path is short
}

// take makes this process the one with a key, in the first folder that is fit for it; taken says that there is another
// one. Both are nil and false where no folder is fit.
func take(key string, folders []string, answer func(waits func() bool) bool) (h *held, taken bool, err error) {
	var all []error
	for _, folder := range folders {
		_ = files.Mkdir(folder) // if it can't be made, it is not there
		if err := judge(folder); err != nil {
			all = append(all, err)
			continue
		}
		lock, taken, err := lock(filepath.Join(folder, name(key)+".lock"))
		if taken {
			return nil, true, nil
		}
		if err == nil {
			h, err = listen(lock, folder, name(key)+".socket")
		}
		if err == nil {
			go h.serve(answer)
			return h, false, nil
		}
		all = append(all, err)
	}
	return nil, false, errors.Join(all...)
}

func name(key string) string { return "tapetrack-" + key }

// judge returns an error unless folder is one in which no other computer account can do anything.
func judge(folder string) error {
	info, err := os.Lstat(folder) // a link may lead to what somebody else puts in its place
	if err != nil {
		return err
	}
	if !filepath.IsAbs(folder) || info.Mode().Perm()&0o077 != 0 || !files.IsOwnFolder(folder) {
		return fmt.Errorf("%s is no folder that this computer account alone can use: %s", folder, info.Mode())
	}
	return nil
}

// lock takes the lock at path. It ends with the process, and the file stays: whoever removed it could remove one that
// the next process has just locked.
func lock(path string) (file *os.File, taken bool, err error) {
	// A pipe is opened without waiting, and a link not at all. Programs that are started from here do not inherit it.
	file, err = files.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW|syscall.O_NONBLOCK)
	if err != nil {
		return nil, false, err
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		err = isAt(file, path)
	}
	if err != nil {
		_ = file.Close() // nothing was written
		return nil, errors.Is(err, syscall.EWOULDBLOCK), err
	}
	// What cleans runtime folders up leaves a sticky file alone; systems that know no such file refuse.
	_ = file.Chmod(0o600 | fs.ModeSticky)
	return file, false, nil
}

// isAt returns an error unless file is a regular one, ours, and still the one at path.
func isAt(file *os.File, path string) error {
	now, err := file.Stat()
	if err != nil {
		return err
	}
	at, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if !now.Mode().IsRegular() || !files.IsOwn(path) || !os.SameFile(now, at) {
		return fmt.Errorf("%s is no file of ours: %s", path, now.Mode())
	}
	return nil
}

// listen replaces whatever is at the place of the socket, such as what a killed process left there. If it fails, the lock
// is free again.
func listen(lock *os.File, folder, name string) (h *held, err error) {
	h = &held{lock: lock, path: filepath.Join(folder, name)}
	defer func() {
		if err != nil {
			h.release()
			h = nil
		}
	}()
	if err := os.Remove(h.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return h, err
	}
	path := ""
	if path, h.folder, err = short(h.path); err != nil {
		return h, err
	}
	if h.socket, err = net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"}); err != nil {
		return h, err
	}
	h.socket.SetUnlinkOnClose(false) // another one may be there by then
	_ = os.Chmod(h.path, 0o600|fs.ModeSticky)
	h.info, err = os.Lstat(h.path)
	return h, err
}

// short returns a path to a socket that the system takes, and a folder that has to stay open as long as it is used; nil
// for none.
func short(path string) (string, *os.File, error) {
	if len(path) <= longest || runtime.GOOS != "linux" {
		return path, nil, nil
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", folder.Fd(), filepath.Base(path)), folder, nil
}

// release lets another process take the key.
func (h *held) release() {
	if h.socket != nil {
		_ = h.socket.Close()
	}
	if at, err := os.Lstat(h.path); err == nil && h.info != nil && os.SameFile(at, h.info) {
		_ = os.Remove(h.path) // else the next one does
	}
	if h.folder != nil {
		_ = h.folder.Close()
	}
	_ = h.lock.Close() // last: what is at the path belongs to the lock
}

// serve answers until the socket is closed.
func (h *held) serve(answer func(waits func() bool) bool) {
	places := make(chan struct{}, atOnce)
	for {
		asker, err := h.socket.AcceptUnix()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil: // such as too many open files
			time.Sleep(retry)
			continue
		}
		select {
		case places <- struct{}{}:
			go func() {
				reply(asker, answer)
				<-places
			}()
		default:
			_ = asker.Close()
		}
	}
}

// reply answers one question. Whoever asks anything else, or too slowly, gets none.
func reply(asker *net.UnixConn, answer func(waits func() bool) bool) {
	defer func() { _ = asker.Close() }()
	if asker.SetDeadline(time.Now().Add(readLimit)) != nil {
		return
	}
	var asked [len(question)]byte
	if _, err := io.ReadFull(asker, asked[:]); err != nil || string(asked[:]) != question {
		return
	}
	if waits := func() bool { return !gone(asker) }; !waits() || !answer(waits) {
		return
	}
	if asker.SetDeadline(time.Now().Add(readLimit)) == nil {
		_, _ = io.WriteString(asker, answered) // who no longer waits for it goes on alone
	}
}

// gone reports whether an asker has hung up, as when this process was stopped for longer than somebody waits: nobody is to
// find its windows over what was started in their place.
func gone(asker *net.UnixConn) (is bool) {
	raw, err := asker.SyscallConn()
	if err != nil {
		return true
	}
	err = raw.Control(func(fd uintptr) {
		var next [1]byte
		n, _, err := syscall.Recvfrom(int(fd), next[:], syscall.MSG_PEEK) // it never waits: the runtime has made it so
		is = n == 0 && err == nil
	})
	return is || err != nil
}

// ask asks the process with a key to come to the front, and reports whether it does.
func ask(key string, folders []string, deadline time.Time) bool {
	for _, folder := range folders {
		if judge(folder) == nil && askAt(filepath.Join(folder, name(key)+".socket"), deadline) {
			return true
		}
	}
	return false
}

func askAt(path string, deadline time.Time) bool {
	path, folder, err := short(path)
	if err != nil {
		return false
	}
	if folder != nil {
		defer func() { _ = folder.Close() }()
	}
	first, err := (&net.Dialer{Deadline: deadline}).Dial("unix", path)
	if err != nil {
		return false
	}
	defer func() { _ = first.Close() }()
	if first.SetDeadline(deadline) != nil {
		return false
	}
	if _, err := io.WriteString(first, question); err != nil {
		return false
	}
	var said [len(answered)]byte
	_, err = io.ReadFull(first, said[:])
	return err == nil && string(said[:]) == answered
}
