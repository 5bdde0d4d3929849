//go:build !unix || darwin

package desktop

import (
	"net/url"

	"fyne.io/fyne/v2"
)

// OpenURL opens a URL with the desktop's program for it, such as a page in the browser, or says that there is none.
func OpenURL(u *url.URL) error { return fyne.CurrentApp().OpenURL(u) }
