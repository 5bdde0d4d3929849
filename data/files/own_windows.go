package files

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Mkdir makes one folder for this computer account alone, and so is what others, such as SQLite,
// make in it; see os.Mkdir for its errors.
func Mkdir(path string) error {
	name, err := windows.UTF16PtrFromString(path)
	if err == nil {
		err = withRights(filepath.Dir(path), true, func(sa *windows.SecurityAttributes) error {
			return windows.CreateDirectory(name, sa)
		})
	}
	if err != nil {
		return &fs.PathError{Op: "mkdir", Path: path, Err: err}
	}
	CloseToOthers(path) // where the rights could not be given at once
	return nil
}

// MkdirAll makes a folder for this computer account alone, with the missing ones above it. One
// that exists is left as it is; see os.MkdirAll for its errors.
func MkdirAll(path string) error {
	var missing []string
	for at := filepath.Clean(path); ; at = filepath.Dir(at) {
		if info, err := os.Stat(at); err == nil && info.IsDir() || at == filepath.Dir(at) {
			break
		}
		missing = append(missing, at)
	}
	for i := len(missing) - 1; i >= 0; i-- {
		err := Mkdir(missing[i])
		if info, there := os.Stat(missing[i]); err != nil && (there != nil || !info.IsDir()) { // else: another program made it
			return err
		}
	}
	return nil
}

// MkdirTemp makes a new folder for this computer account alone; see os.MkdirTemp for name and
// errors.
func MkdirTemp(folder, pattern string) (path string, err error) {
	err = named(folder, pattern, func(free string) error {
		path = free
		return Mkdir(free)
	})
	return path, err
}

// OpenFile opens a file with flags of package os. If it makes the file, that is for this
// computer account alone.
func OpenFile(path string, flag int) (*os.File, error) {
	if flag&os.O_CREATE == 0 {
		return os.OpenFile(path, flag, 0)
	}
	for {
		file, err := makeFile(path, flag)
		if !errors.Is(err, fs.ErrExist) || flag&os.O_EXCL != 0 {
			return file, err
		}
		file, err = os.OpenFile(path, flag&^os.O_CREATE, 0)
		if _, there := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) || there == nil { // else: another program has removed it
			return file, err
		}
	}
}

// CreateTemp makes and opens a new file for this computer account alone; see os.CreateTemp for
// name and errors.
func CreateTemp(folder, pattern string) (file *os.File, err error) {
	err = named(folder, pattern, func(free string) error {
		file, err = makeFile(free, os.O_RDWR)
		return err
	})
	return file, err
}

// named calls do with new names in a folder, as package os makes them of a pattern, until one is free.
func named(folder, pattern string, do func(path string) error) error {
	if folder == "" {
		folder = os.TempDir()
	}
	before, after := pattern, ""
	if i := strings.LastIndexByte(pattern, '*'); i >= 0 {
		before, after = pattern[:i], pattern[i+1:]
	}
	var err error
	for range 10000 {
		err = do(filepath.Join(folder, before+strconv.FormatUint(uint64(rand.Uint32()), 10)+after))
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	return err
}

// makeFile makes a file that does not exist.
func makeFile(path string, flag int) (*os.File, error) {
	access := uint32(windows.GENERIC_READ)
	switch {
	case flag&os.O_APPEND != 0:
		access = windows.FILE_GENERIC_WRITE &^ windows.FILE_WRITE_DATA
	case flag&os.O_RDWR != 0:
		access |= windows.GENERIC_WRITE
	case flag&os.O_WRONLY != 0:
		access = windows.GENERIC_WRITE
	}
	name, err := windows.UTF16PtrFromString(path)
	var handle windows.Handle
	if err == nil {
		err = withRights(filepath.Dir(path), false, func(sa *windows.SecurityAttributes) (err error) {
			handle, err = windows.CreateFile(name, access, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE, sa,
				windows.CREATE_NEW, windows.FILE_ATTRIBUTE_NORMAL, 0)
			return err
		})
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	CloseToOthers(path) // where the rights could not be given at once
	return os.NewFile(uintptr(handle), path), nil
}

// withRights calls do with the rights that something new in a folder gets. They are nil on a
// share of another computer, which may know this account under another number and would then
// let nobody in, and once more if the disk refuses them.
func withRights(folder string, isFolder bool, do func(*windows.SecurityAttributes) error) error {
	sa := ownRights(isFolder)
	if sa == nil || !isLocal(folder) {
		return do(nil)
	}
	err := do(sa)
	for _, refused := range []error{
		windows.ERROR_NOT_SUPPORTED, windows.ERROR_INVALID_FUNCTION, windows.ERROR_INVALID_PARAMETER,
		windows.ERROR_INVALID_OWNER, windows.ERROR_INVALID_SECURITY_DESCR, windows.ERROR_INVALID_ACL,
	} {
		if errors.Is(err, refused) {
			return do(nil)
		}
	}
	return err
}

// ownRights returns the rights of what is for this computer account alone; nil if the account
// can't be determined.
func ownRights(isFolder bool) *windows.SecurityAttributes {
	me, err := account()
	if err != nil {
		return nil
	}
	inherited := "" // by what is made in a folder
	if isFolder {
		inherited = "OICI"
	}
	sd, err := windows.SecurityDescriptorFromString("O:" + me.String() + "D:P(A;" + inherited + ";FA;;;" + me.String() + ")(A;" + inherited + ";FA;;;SY)")
	if err != nil {
		return nil
	}
	sa := &windows.SecurityAttributes{SecurityDescriptor: sd}
	sa.Length = uint32(unsafe.Sizeof(*sa))
	return sa
}

// rename replaces a file. It waits a moment for a program that has it open, as one that reads a
// setting while another writes it.
func rename(made, path string) error {
	const tries, pause = 50, 10 * time.Millisecond
	for i := 0; ; i++ {
		err := os.Rename(made, path)
		if err == nil || i == tries || !isOpen(path) {
			return err
		}
		time.Sleep(pause)
	}
}

// isOpen reports whether a file can't be replaced because a program has it open.
func isOpen(path string) bool {
	at, err := openRights(path, windows.DELETE)
	if err != nil {
		return errors.Is(err, windows.ERROR_SHARING_VIOLATION)
	}
	_ = windows.CloseHandle(at)
	return false
}

// CloseToOthers takes a file or folder away from everybody but its owner, if that is this
// computer account. Otherwise, and on a disk that keeps no rights, it does nothing.
func CloseToOthers(path string) {
	at, err := openRights(path, windows.READ_CONTROL|windows.WRITE_DAC)
	if err != nil {
		return
	}
	defer func() { _ = windows.CloseHandle(at) }()
	is, err := rightsOf(at)
	if err != nil || is.owner == nil || !is.owner.Equals(is.me) || is.closed() {
		return
	}
	if sa := ownRights(leadsToFiles(at)); sa != nil {
		// Some file systems have no rights to change. This call sets what it is given, and passes
		// nothing on to what is in a folder.
		_ = windows.SetKernelObjectSecurity(at, windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, sa.SecurityDescriptor)
	}
}

// Entrust does nothing: what an administrator makes is the system's to read, which runs services.
func Entrust(string, ...string) (account string, err error) { return "", nil }

// IsOwn reports whether this computer account owns a file or folder, or what a link itself is.
func IsOwn(path string) bool {
	at, err := openRights(path, windows.READ_CONTROL)
	if err != nil {
		return false
	}
	defer func() { _ = windows.CloseHandle(at) }()
	is, err := rightsOf(at)
	return err == nil && is.own(is.owner)
}

// Folders of Windows take their rights over from the one above, so that the user's own cache is as safe as their profile.
func isWrittenByOthers(fs.FileInfo) bool { return false }

// IsChangedByOthers is always false: files of Windows take their rights over from the folder.
func IsChangedByOthers(fs.FileInfo) bool { return false }

func keeps(fs.FileInfo) bool { return true }

// StandingOf says who else may use an open file.
func StandingOf(file *os.File) (Standing, error) {
	found := Shared
	err := held(file, func(at windows.Handle) (err error) {
		found, err = standing(at)
		return err
	})
	return found, err
}

// held calls do with the handle of an open file.
func held(file *os.File, do func(windows.Handle) error) error {
	raw, err := file.SyscallConn()
	if err != nil {
		return err
	}
	return errors.Join(raw.Control(func(handle uintptr) { err = do(windows.Handle(handle)) }), err)
}

// CloseCommand is what to type at a terminal so that a file is Private.
func CloseCommand(file *os.File) string {
	command := `icacls "` + file.Name() + `" /inheritance:r`
	var is rights
	if held(file, func(at windows.Handle) (err error) {
		is, err = rightsOf(at)
		return err
	}) != nil {
		return command
	}
	command += ` /grant:r "` + nameOf(is.me) + `:F"`
	for _, sid := range is.others() {
		command += ` /remove "` + nameOf(sid) + `"`
	}
	return command
}

// administer makes a folder, or takes a folder or file over, so that only administrators and the system may change it, and
// everybody on this computer may read it. Anybody may make a folder in the one for the data of all programs, or a link to
// one in its place: that is refused.
func administer(path string, folder bool) error {
	inherited := "" // by what is made in a folder
	if folder {
		inherited = "OICI"
	}
	sd, err := windows.SecurityDescriptorFromString("O:BAD:P(A;" + inherited + ";FA;;;BA)(A;" + inherited + ";FA;;;SY)(A;" + inherited + ";FRFX;;;BU)")
	if err != nil {
		return err
	}
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	if folder {
		sa := &windows.SecurityAttributes{SecurityDescriptor: sd}
		sa.Length = uint32(unsafe.Sizeof(*sa))
		if err := windows.CreateDirectory(name, sa); err != nil && !errors.Is(err, windows.ERROR_ALREADY_EXISTS) {
			return &fs.PathError{Op: "mkdir", Path: path, Err: err}
		}
	}
	if info, err := os.Lstat(path); err != nil || folder && !info.Mode().IsDir() || !folder && !info.Mode().IsRegular() {
		return &fs.PathError{Op: "administer", Path: path, Err: fs.ErrInvalid}
	}
	at, err := openRights(path, windows.READ_CONTROL|windows.WRITE_DAC|windows.WRITE_OWNER)
	if err == nil {
		err = windows.SetKernelObjectSecurity(at, windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, sd)
		_ = windows.CloseHandle(at)
	}
	if err != nil {
		return &fs.PathError{Op: "administer", Path: path, Err: err}
	}
	return nil
}

func isAdministered(path string) bool {
	at, err := openRights(path, windows.READ_CONTROL)
	if err != nil {
		return false
	}
	defer func() { _ = windows.CloseHandle(at) }()
	is, err := rightsOf(at)
	return err == nil && is.local && isAdministrator(is.owner) && !is.changedByOthers(leadsToFiles(at))
}
