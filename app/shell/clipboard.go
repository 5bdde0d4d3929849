package shell

import (
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/data/words"
)

// keepSecret is how long a copied secret stays on the clipboard: long enough to paste it,
// not long enough for the next person at the computer.
const keepSecret = 30 * time.Second

// Kept says how long a copied secret stays on the clipboard: "30 seconds".
var Kept = words.Wait(keepSecret)

// A Clipboard copies texts, and clears secrets after a while.
type Clipboard struct {
	app    fyne.App
	tasks  *Tasks
	secret string // the secret to clear; "" if none
	timer  *Tasks // nil if there is none
}

// NewClipboard returns the clipboard of app.
func NewClipboard(app fyne.App, tasks *Tasks) *Clipboard {
	return &Clipboard{app: app, tasks: tasks}
}

// Copy copies text that is not secret; it stays.
func (c *Clipboard) Copy(text string) {
	c.stop()
	c.app.Clipboard().SetContent(text)
}

// CopySecret copies a secret and clears it after keepSecret.
func (c *Clipboard) CopySecret(secret string) {
	c.stop()
	c.secret = secret
	c.app.Clipboard().SetContent(secret)
	c.timer = c.tasks.Child()
	c.timer.Every(keepSecret, c.TakeBack)
}

// TakeBack empties the clipboard if the secret is still on it. It is also called before
// the program ends: otherwise the secret would outlive it.
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
