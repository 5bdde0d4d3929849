package filedialog

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	comdlg32             = windows.NewLazySystemDLL("comdlg32.dll")
	getOpenFileName      = comdlg32.NewProc("GetOpenFileNameW")
	getSaveFileName      = comdlg32.NewProc("GetSaveFileNameW")
	commDlgExtendedError = comdlg32.NewProc("CommDlgExtendedError")

	user32            = windows.NewLazySystemDLL("user32.dll")
	setTimer          = user32.NewProc("SetTimer")
	killTimer         = user32.NewProc("KillTimer")
	postMessage       = user32.NewProc("PostMessageW")
	enumThreadWindows = user32.NewProc("EnumThreadWindows")
)

// From commdlg.h and winuser.h.
const (
	overwritePrompt  = 0x2
	hideReadOnly     = 0x4
	noChangeDir      = 0x8 // of the whole process
	pathMustExist    = 0x800
	fileMustExist    = 0x1000
	explorer         = 0x80000
	enableSizing     = 0x800000
	dontAddToRecent  = 0x2000000
	invalidFileName  = 0x3002
	wmCommand        = 0x111
	idCancel         = 2
	lookWhetherEnded = 200 // milliseconds
)

// openFileName is OPENFILENAMEW.
type openFileName struct {
	size          uint32
	owner         uintptr
	instance      uintptr
	filter        *uint16
	customFilter  *uint16
	maxCustFilter uint32
	filterIndex   uint32 // from 1
	file          *uint16
	maxFile       uint32
	fileTitle     *uint16
	maxFileTitle  uint32
	initialDir    *uint16
	title         *uint16
	flags         uint32
	fileOffset    uint16
	fileExtension uint16
	defExt        *uint16
	custData      uintptr
	hook          uintptr
	templateName  *uint16
	reserved      uintptr
	reserved2     uint32
	flagsEx       uint32
}

// Ask asks with the common dialog, and waits for the answer. It returns an error that matches
// ErrNone if the dialog can't be shown; a FieldError for data.FieldFile if what was chosen
// has a name that can't be shown; and that of ctx once ctx is done, which closes the dialog.
func Ask(ctx context.Context, q Question) (Answer, error) {
	runtime.LockOSThread() // the dialog and what it loads belong to one thread
	defer runtime.UnlockOSThread()
	if err := windows.CoInitializeEx(0, windows.COINIT_APARTMENTTHREADED|windows.COINIT_DISABLE_OLE1DDE); err == nil || errors.Is(err, windows.Errno(windows.S_FALSE)) {
		defer windows.CoUninitialize()
	}
	stop := closeOnceDone(ctx)
	defer stop()
	path, kind, err := q.show(q.Name)
	if errors.Is(err, errName) {
		path, kind, err = q.show("")
	}
	switch {
	case ctx.Err() != nil:
		return Answer{}, ctx.Err()
	case err != nil:
		return Answer{}, errors.Join(ErrNone, err)
	case path == "":
		return Answer{}, nil
	}
	return q.completed(path, kind)
}

// errName says that the dialog does not take the suggested name.
var errName = errors.New("the name is not valid")

// show shows the dialog. path is empty if the user cancelled.
func (q Question) show(name string) (path string, kind int, err error) {
	file := make([]uint16, 1<<15) // the longest path
	if suggested, err := windows.UTF16FromString(name); err == nil && len(suggested) < len(file) {
		copy(file, suggested)
	}
	o := openFileName{
		owner: q.Parent, filter: q.filter(), filterIndex: uint32(q.Kind) + 1,
		file: &file[0], maxFile: uint32(len(file)), initialDir: text(q.Folder), title: text(q.Title),
		flags: explorer | enableSizing | hideReadOnly | noChangeDir | pathMustExist | dontAddToRecent,
	}
	o.size = uint32(unsafe.Sizeof(o))
	ask := getOpenFileName
	if q.Save {
		ask = getSaveFileName
		o.flags |= overwritePrompt
		if q.Kind < len(q.Kinds) && len(q.Kinds[q.Kind].Endings) > 0 {
			o.defExt = text(strings.TrimPrefix(q.Kinds[q.Kind].Endings[0], ".")) // the dialog puts that of the chosen kind in its place
		}
	} else {
		o.flags |= fileMustExist
	}
	if err := ask.Find(); err != nil {
		return "", 0, err
	}
	yes, _, _ := ask.Call(uintptr(unsafe.Pointer(&o)))
	if yes == 0 {
		switch why, _, _ := commDlgExtendedError.Call(); why {
		case 0: // cancelled
			return "", 0, nil
		case invalidFileName:
			return "", 0, errName
		default:
			return "", 0, fmt.Errorf("common dialog: error %#x", why)
		}
	}
	return windows.UTF16ToString(file), int(o.filterIndex) - 1, nil
}

// filter returns pairs of a name and patterns, each ended by a NUL, and one more at the end.
func (q Question) filter() *uint16 {
	if len(q.Kinds) == 0 {
		return nil
	}
	var all strings.Builder
	for _, k := range q.Kinds {
		patterns := "*.*"
		if len(k.Endings) > 0 {
			patterns = "*" + strings.Join(k.Endings, ";*")
		}
		all.WriteString(k.Name + " (" + strings.ReplaceAll(patterns, ";", ", ") + ")\x00" + patterns + "\x00")
	}
	units := append(windows.StringToUTF16(strings.ReplaceAll(all.String(), "\x00", "\n")), 0)
	for i, unit := range units {
		if unit == '\n' {
			units[i] = 0
		}
	}
	return &units[0]
}

// text returns s for the system; nil if it is empty, or has a NUL.
func text(s string) *uint16 {
	if s == "" {
		return nil
	}
	units, err := windows.UTF16PtrFromString(s)
	if err != nil {
		return nil
	}
	return units
}

// waiting are the contexts of the dialogs that are shown, by the timer of their thread.
var waiting struct {
	sync.Mutex
	by map[uintptr]context.Context
}

// closeOnceDone closes the dialog of this thread once ctx is done. A timer of the thread looks:
// the dialog's own loop calls it.
func closeOnceDone(ctx context.Context) (stop func()) {
	timer, _, _ := setTimer.Call(0, 0, lookWhetherEnded, onTimer())
	if timer == 0 {
		return func() {}
	}
	waiting.Lock()
	defer waiting.Unlock()
	if waiting.by == nil {
		waiting.by = map[uintptr]context.Context{}
	}
	waiting.by[timer] = ctx
	return func() {
		_, _, _ = killTimer.Call(0, timer)
		waiting.Lock()
		defer waiting.Unlock()
		delete(waiting.by, timer)
	}
}

// onTimer and cancelWindow are made once: the system keeps callbacks for ever.
var (
	onTimer = sync.OnceValue(func() uintptr {
		return windows.NewCallback(func(_, _, timer, _ uintptr) uintptr {
			waiting.Lock()
			ctx := waiting.by[timer]
			waiting.Unlock()
			if ctx != nil && ctx.Err() != nil {
				_, _, _ = enumThreadWindows.Call(uintptr(windows.GetCurrentThreadId()), cancelWindow(), 0)
			}
			return 0
		})
	})
	cancelWindow = sync.OnceValue(func() uintptr {
		return windows.NewCallback(func(window, _ uintptr) uintptr {
			_, _, _ = postMessage.Call(window, wmCommand, idCancel, 0)
			return 1
		})
	})
)
