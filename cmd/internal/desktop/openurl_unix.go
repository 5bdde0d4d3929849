//go:build unix && !darwin

package desktop

import (
	"net/url"
	"os/exec"
	"time"
)

// settled is how long openURL waits to hear that nothing could open a URL. xdg-open tries one program after another, and a
// browser takes seconds to find out that it can't run.
const settled = 10 * time.Second

// openURL opens a URL with the desktop's program for it. Fyne does not notice that there is none, or that it fails: xdg-open
// is found, and says so a while later. Where it turns into the browser it does not end before that does: then the URL counts
// as opened after wait, or once the program leaves.
func openURL(u *url.URL, wait time.Duration, leaving <-chan struct{}) error {
	opens := exec.Command("xdg-open", u.String())
	if err := opens.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- opens.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(wait):
		return nil
	case <-leaving:
		return nil
	}
}

// OpenURL opens a URL with the desktop's program for it, such as a page in the browser, or says that it could not. It
// waits for that, so it must not run on Fyne's goroutine.
func OpenURL(u *url.URL) error { return openURL(u, settled, leaving) }
