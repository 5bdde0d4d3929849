package shell

import (
	"time"

	"fyne.io/fyne/v2"
)

// keepSecret is how long a copied secret stays on the clipboard: long enough to
// paste it, not long enough for whoever sits down at the computer next.
const keepSecret = 30 * time.Second

// A Clipboard copies secrets and takes them back.
type Clipboard struct {
	app    fyne.App
	tasks  *Tasks
	keep   time.Duration
	secret string // what is to be taken back
	timer  *Tasks // nil if nothing is
}

// NewClipboard returns the clipboard of app.
func NewClipboard(app fyne.App, tasks *Tasks) *Clipboard {
	return &Clipboard{app: app, tasks: tasks, keep: keepSecret}
}

// Copy copies what is no secret; it stays.
func (c *Clipboard) Copy(text string) {
	c.stop()
	c.app.Clipboard().SetContent(text)
}

// CopySecret copies a secret, for half a minute.
func (c *Clipboard) CopySecret(secret string) {
	c.stop()
	c.secret = secret
	c.app.Clipboard().SetContent(secret)
	c.timer = c.tasks.Child()
	c.timer.Every(c.keep, c.TakeBack)
}

// TakeBack empties the clipboard if the secret is still on it. It is called
// before the program ends, too: what was copied would outlive it.
func (c *Clipboard) TakeBack() {
	if c.secret != "" && c.app.Clipboard().Content() == c.secret {
		c.app.Clipboard().SetContent("")
	}
	c.stop()
}

func (c *Clipboard) stop() {
	if c.timer != nil {
		c.timer.Stop()
	}
	c.timer, c.secret = nil, ""
}
