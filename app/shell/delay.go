package shell

import "time"

// typingPause is how long somebody who types has to pause before the text
// is looked for.
const typingPause = 250 * time.Millisecond

// A Delay waits with a call until no other one came for a moment: what is typed
// is looked for once, not letter by letter.
type Delay struct {
	tasks *Tasks
	wait  time.Duration
	timer *Tasks // nil if nothing waits
}

// NewDelay returns a delay for what is typed.
func NewDelay(tasks *Tasks) *Delay { return &Delay{tasks: tasks, wait: typingPause} }

// Call calls f on Fyne's goroutine in a moment, unless Call or Stop is called
// before. Tasks that do everything at once call it at once.
func (d *Delay) Call(f func()) {
	d.Stop()
	if d.tasks.still {
		f()
		return
	}
	d.timer = d.tasks.Child()
	d.timer.Every(d.wait, func() {
		d.Stop()
		f()
	})
}

// Stop forgets what waits.
func (d *Delay) Stop() {
	if d.timer != nil {
		d.timer.Stop()
	}
	d.timer = nil
}
