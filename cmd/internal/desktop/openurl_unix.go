//go:build unix && !darwin

package desktop

import (
	"net/url"
	"os/exec"
	"time"
)

// settled is how long openURL waits to hear that there is nothing to open a URL with.
const settled = 3 * time.Second

// openURL opens a URL with the desktop's program for it. Fyne does not notice that there is none: xdg-open is found, and
// says so a moment later. Where it turns into the browser it does not end before that does.
func openURL(u *url.URL, wait time.Duration) error {
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
	}
}

// OpenURL opens a URL with the desktop's program for it, such as a page in the browser, or says that there is none. It
// waits for that, so it must not run on Fyne's goroutine.
func OpenURL(u *url.URL) error { return openURL(u, settled) }
