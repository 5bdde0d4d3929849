package shell

import "time"

// saidFor is how long a list says that something was done.
const saidFor = 10 * time.Second

// An Outcome is what the foot of a list says of the last act. That something was done goes
// after a moment, or once something else is selected: half an hour later it would be read
// as if it had just happened. It is touched on Fyne's goroutine only.
type Outcome struct {
	tasks  *Tasks
	change func() // shows Text

	text   string
	chosen bool   // it goes when something else is selected
	waits  bool   // it says that something has to be read first
	held   bool   // what is selected changes because of an act
	keep   func() // lets the text stay however long it is said; nil: it does
}

// NewOutcome returns an empty outcome. change is called whenever Text has changed.
func NewOutcome(tasks *Tasks, change func()) *Outcome { return &Outcome{tasks: tasks, change: change} }

// Text returns what to say, "" if there is nothing.
func (o *Outcome) Text() string { return o.text }

// Done says that something was done, until the next act, for saidFor, or until something
// else is selected.
func (o *Outcome) Done(what string) {
	o.set(what, true)
	if what == "" {
		return
	}
	o.keep = o.tasks.After(saidFor, o.Clear)
}

// Refused says why nothing was done about what is selected, until the next act or until
// something else is selected.
func (o *Outcome) Refused(why string) { o.set(why, true) }

// Waits says that what is selected has to be read before anything can be done about it,
// until Arrived, or like Refused.
func (o *Outcome) Waits(why string) {
	o.set(why, true)
	o.waits = true
}

// Arrived takes back what Waits has said, if that is still said.
func (o *Outcome) Arrived() {
	if o.waits {
		o.Clear()
	}
}

// Failed says what went wrong, until the next act.
func (o *Outcome) Failed(what string) { o.set(what, false) }

// Clear says nothing any more.
func (o *Outcome) Clear() { o.set("", false) }

// Add adds a sentence to what is said, if anything is.
func (o *Outcome) Add(sentence string) {
	if o.text != "" {
		o.text += " " + sentence
		o.change()
	}
}

// Selected is called when something else is selected.
func (o *Outcome) Selected() {
	if o.chosen && !o.held {
		o.Clear()
	}
}

// Hold calls f, which selects something else because of what was done: what is said stays.
func (o *Outcome) Hold(f func()) {
	was := o.held
	o.held = true
	f()
	o.held = was
}

func (o *Outcome) set(text string, chosen bool) {
	if o.keep != nil {
		o.keep()
		o.keep = nil
	}
	was := o.text
	o.text, o.chosen, o.waits = text, chosen, false
	if text != was {
		o.change()
	}
}
