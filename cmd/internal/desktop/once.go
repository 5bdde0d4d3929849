package desktop

import (
	"os"
	"strings"

	"fyne.io/fyne/v2"

	"tapetrack/cmd/internal/single"
	"tapetrack/cmd/internal/start"
	"tapetrack/widgets"
)

// same tells starts of a program apart.
type same interface{ Same(start.Desktop) []string }

// claim makes this process the one that the next start with the same options brings to the front; asked says that there
// was one, which comes to the front now, and that this process is to end.
func claim(d same, o start.Desktop) (i *single.Instance, asked bool) {
	switch {
	case o.Demo: // whose database is its own
		return new(single.Instance), false
	case o.New:
		return single.Another(keyOf(d, o), start.RunFolders()...), false
	}
	return single.Claim(keyOf(d, o), start.RunFolders()...)
}

// keyOf returns the key of a program on this display: a window on another one is in front of nobody here.
func keyOf(d same, o start.Desktop) string {
	screen := strings.TrimSuffix(os.Getenv("DISPLAY"), ".0")
	// A program that runs can't be told of a file, so whoever opens one gets a program that asks about it.
	return single.Key(append(d.Same(o), screen, os.Getenv("WAYLAND_DISPLAY"), o.File)...)
}

// serve brings the windows of a to the front for whoever starts the program again. It is called on Fyne's goroutine once
// there are windows.
func serve(i *single.Instance, a fyne.App) {
	i.Serve(func(wanted func() bool, done func()) {
		fyne.Do(func() {
			if wanted() {
				toFront(a.Driver().AllWindows())
			}
			done()
		})
	})
}

// toFront brings to the front what its user saw last of some windows, oldest first.
func toFront(all []fyne.Window) {
	var open []fyne.Window
	for _, w := range all {
		if !widgets.Closing(w) {
			open = append(open, w)
		}
	}
	w := frames{}.front(open)
	if w == nil {
		return
	}
	widgets.Asked(w) // one double click too many was meant for what it covers
	frames{}.raise(w)
}

// newest returns the last of some windows; nil if there is none.
func newest(open []fyne.Window) fyne.Window {
	if len(open) == 0 {
		return nil
	}
	return open[len(open)-1]
}
