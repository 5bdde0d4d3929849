package desktop

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

var systemParametersInfo = windows.NewLazySystemDLL("user32.dll").NewProc("SystemParametersInfoW")

// spiGetScreenReader is SPI_GETSCREENREADER: screen readers say by it that they are running.
const spiGetScreenReader = 0x46

// listening reports whether a screen reader runs.
func listening() bool {
	var on int32
	ok, _, _ := systemParametersInfo.Call(spiGetScreenReader, 0, uintptr(unsafe.Pointer(&on)), 0)
	return ok != 0 && on != 0
}
