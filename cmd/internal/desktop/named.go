package desktop

import (
	"net/url"
	"strings"

	"fyne.io/fyne/v2"
)

// A named is an application whose windows carry the program's name for the window system, so that a task bar groups
// them and finds the program's icon and entry. Fyne would call each window by its title.
type named struct {
	fyne.App
	program string
}

// leaving is closed when the program begins to end: nobody waits for a browser any longer.
var leaving = make(chan struct{})

// OpenURL opens a URL. It must not run on Fyne's goroutine.
func (n named) OpenURL(u *url.URL) error { return OpenURL(u) }

// NewWindow makes a window. Fyne begins to talk to the window system with the first one, and gives a window its name
// when it is shown.
func (n named) NewWindow(title string) fyne.Window {
	w := n.App.NewWindow(title)
	nameWindows(strings.ToLower(n.program), n.program)
	return w
}
