package trust

import (
	"os"
	"path/filepath"
	"syscall"
	"unsafe"
)

var (
	knownFolderPath = syscall.NewLazyDLL("shell32.dll").NewProc("SHGetKnownFolderPath")
	taskMemFree     = syscall.NewLazyDLL("ole32.dll").NewProc("CoTaskMemFree")
)

// programData is FOLDERID_ProgramData (KnownFolders.h).
var programData = syscall.GUID{Data1: 0x62AB5D82, Data2: 0xFDC1, Data3: 0x4DC3, Data4: [8]byte{0xA9, 0xDD, 0x07, 0x0D, 0x1D, 0x49, 0x5D, 0x97}}

// machineFile asks the system instead of the environment, which a user can change, and
// so could override what an administrator has laid down.
func machineFile() string { return filepath.Join(programDataFolder(), "TapeTrack", FileName) }

func programDataFolder() string {
	var path *uint16
	result, _, _ := knownFolderPath.Call(uintptr(unsafe.Pointer(&programData)), 0, 0, uintptr(unsafe.Pointer(&path)))
	defer func() { _, _, _ = taskMemFree.Call(uintptr(unsafe.Pointer(path))) }()
	if result != 0 || path == nil {
		return `C:\ProgramData` // where it is unless somebody has moved it
	}
	n := 0
	for *(*uint16)(unsafe.Add(unsafe.Pointer(path), 2*n)) != 0 {
		n++
	}
	return syscall.UTF16ToString(unsafe.Slice(path, n))
}

// open opens a file to read it.
func open(path string) (*os.File, error) { return os.Open(path) }
