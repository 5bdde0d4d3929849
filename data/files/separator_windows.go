package files

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

var getLocaleInfo = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetLocaleInfoEx")

const listSeparator = 0xc // LOCALE_SLIST in winnls.h

// ListSeparator returns what spreadsheets on this computer separate lists with: the list
// separator of the Control Panel, or a comma if that is none that can be read again.
func ListSeparator() rune {
	var text [4]uint16 // at most three characters and a NUL
	n, _, _ := getLocaleInfo.Call(0, listSeparator, uintptr(unsafe.Pointer(&text[0])), uintptr(len(text)))
	if n == 2 && CanSeparate(rune(text[0])) {
		return rune(text[0])
	}
	return ','
}
