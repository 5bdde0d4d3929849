package single

import (
	"errors"
	"fmt"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// held are objects of the kernel, which go with the process. The mutex says by being there that the program is running;
// nobody owns it. An asker sets asked, and the program sets raised when it has come to the front. All of them are in the
// namespace of the session, where only programs of the user's own desktop can make any, and open to the computer account
// alone.
type held struct {
	mutex, asked, raised windows.Handle
	leave                windows.Handle // set when serve is to end
	left                 chan struct{}  // closed when it has
}

// anyProcess is ASFW_ANY.
const anyProcess = ^uintptr(0)

var allowSetForegroundWindow = windows.NewLazySystemDLL("user32.dll").NewProc("AllowSetForegroundWindow")

// take makes this process the one with a key; taken says that there is another one. It needs no folders.
func take(key string, _ []string, answer func(waits func() bool) bool) (*held, bool, error) {
	private, err := onlyUs()
	if err != nil {
		return nil, false, err
	}
	h := &held{left: make(chan struct{})}
	if h.mutex, err = windows.CreateMutex(private, false, object(key, "runs")); err != nil {
		closeAll(h.mutex) // there is one even if the mutex was there before
		return nil, errors.Is(err, windows.ERROR_ALREADY_EXISTS), named(err)
	}
	if h.asked, err = event(private, object(key, "asked")); err == nil {
		if h.raised, err = event(private, object(key, "raised")); err == nil {
			h.leave, err = event(private, nil)
		}
	}
	if err != nil {
		closeAll(h.mutex, h.asked, h.raised, h.leave)
		return nil, false, err
	}
	go h.serve(answer)
	return h, false, nil
}

// named returns err unless it only says that an object was there before.
func named(err error) error {
	if errors.Is(err, windows.ERROR_ALREADY_EXISTS) {
		return nil
	}
	return err
}

// object returns the name of an object for a key.
func object(key, what string) *uint16 {
	name, err := windows.UTF16PtrFromString(`Local\TapeTrack-` + key + "-" + what)
	if err != nil {
		return nil // a key has no zeros
	}
	return name
}

// event makes an event that one waiting goroutine at a time gets. An asker may just have it open.
func event(private *windows.SecurityAttributes, name *uint16) (windows.Handle, error) {
	h, err := windows.CreateEvent(private, 0, 0, name)
	return h, named(err)
}

// onlyUs lets the computer account of this process use an object, and nobody else.
func onlyUs() (*windows.SecurityAttributes, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	account := user.User.Sid.String()
	descriptor, err := windows.SecurityDescriptorFromString(fmt.Sprintf("O:%sD:P(A;;GA;;;%s)", account, account))
	if err != nil {
		return nil, err
	}
	return &windows.SecurityAttributes{Length: uint32(unsafe.Sizeof(windows.SecurityAttributes{})), SecurityDescriptor: descriptor}, nil
}

func closeAll(handles ...windows.Handle) {
	for _, h := range handles {
		if h != 0 {
			_ = windows.CloseHandle(h)
		}
	}
}

// release lets another process take the key.
func (h *held) release() {
	closeAll(h.mutex)
	if windows.SetEvent(h.leave) == nil {
		<-h.left
	}
	closeAll(h.asked, h.raised, h.leave)
}

// serve answers until h.leave is set.
func (h *held) serve(answer func(waits func() bool) bool) {
	defer close(h.left)
	for {
		which, err := windows.WaitForMultipleObjects([]windows.Handle{h.leave, h.asked}, false, windows.INFINITE)
		if err != nil || which != windows.WAIT_OBJECT_0+1 {
			return
		}
		if answer(func() bool { return true }) { // an asker who is gone leaves asked unset
			_ = windows.SetEvent(h.raised) // else the asker goes on alone
		}
	}
}

// ask asks the process with a key to come to the front, and reports whether it does.
func ask(key string, _ []string, deadline time.Time) (raises bool) {
	asked, err := windows.OpenEvent(windows.EVENT_MODIFY_STATE, false, object(key, "asked"))
	if err != nil {
		return false // it has only just begun
	}
	defer closeAll(asked)
	raised, err := windows.OpenEvent(windows.EVENT_MODIFY_STATE|windows.SYNCHRONIZE, false, object(key, "raised"))
	if err != nil {
		return false
	}
	defer closeAll(raised)
	free, ok := alone(key, deadline)
	if !ok {
		return false
	}
	defer free()
	// Windows refuses the keyboard to a program in the background unless the one that was just started lets it have it.
	_, _, _ = allowSetForegroundWindow.Call(anyProcess)
	if windows.ResetEvent(raised) != nil || windows.SetEvent(asked) != nil {
		return false
	}
	// A process that goes on later is not to come in front of what was started in its place.
	defer func() {
		if !raises {
			_ = windows.ResetEvent(asked)
		}
	}()
	for {
		left := min(time.Until(deadline), lookAgain)
		if left <= 0 {
			return false
		}
		if got, err := windows.WaitForSingleObject(raised, uint32(left.Milliseconds())); err == nil && got == windows.WAIT_OBJECT_0 {
			return true
		}
		if !runs(key) {
			return false
		}
	}
}

// alone waits until no other process asks: an answer is for one.
func alone(key string, deadline time.Time) (free func(), ok bool) {
	private, err := onlyUs()
	if err != nil {
		return nil, false
	}
	turn, err := windows.CreateMutex(private, false, object(key, "asks"))
	if named(err) != nil {
		return nil, false
	}
	runtime.LockOSThread() // which is what owns a mutex
	got, err := windows.WaitForSingleObject(turn, uint32(max(time.Until(deadline), 0).Milliseconds()))
	if err != nil || got != windows.WAIT_OBJECT_0 && got != windows.WAIT_ABANDONED {
		runtime.UnlockOSThread()
		closeAll(turn)
		return nil, false
	}
	return func() {
		_ = windows.ReleaseMutex(turn) // it ends with the thread
		runtime.UnlockOSThread()
		closeAll(turn)
	}, true
}

// runs reports whether there is a process with a key.
func runs(key string) bool {
	mutex, err := windows.OpenMutex(windows.SYNCHRONIZE, false, object(key, "runs"))
	closeAll(mutex)
	return err == nil
}
