package shell

import "time"

// typingPause is how long somebody who types has to pause before the text is used.
const typingPause = 250 * time.Millisecond

// A Delay postpones a call until no other one has come for a moment: a typed text is used
// once, not letter by letter.
type Delay struct {
	tasks *Tasks
	wait  time.Duration
	timer *Tasks // nil if no call waits
}

// NewDelay returns a delay for typed text.
func NewDelay(tasks *Tasks) *Delay { return &Delay{tasks: tasks, wait: typingPause} }

// Call calls f on Fyne's goroutine after typingPause, unless Call or Stop is called before.
// With tasks made by Inline it calls f at once.
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

// Stop cancels the call that waits.
func (d *Delay) Stop() {
	if d.timer != nil {
		d.timer.Stop()
	}
	d.timer = nil
}
