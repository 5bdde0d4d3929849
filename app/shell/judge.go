package shell

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/widgets"
)

// A Judging is a question whose answers are judged and may be counted: a password, a code.
// One press is one judgement: while an answer is being judged there is no other, and a
// refused answer does not stay in its field, where Enter would send it again. The zero
// value is ready.
type Judging struct {
	busy    bool
	shown   []Busy         // show that an answer is being judged
	refused *widgets.Entry // what was typed there was refused, and nothing was judged since
}

// Busy is a button, or a modal with one, that shows that its work is under way.
type Busy interface {
	Busy(text string)
	Idle()
}

// Begin reports whether an answer may be judged now. If so, none of shown can be pressed
// until End, and the first of them shows says.
func (j *Judging) Begin(says string, shown ...Busy) bool {
	if j.busy {
		return false
	}
	for i, b := range shown {
		text := says
		if button, ok := b.(*widgets.Button); ok && i > 0 {
			text = button.Text
		}
		b.Busy(text)
	}
	j.busy, j.shown, j.refused = true, shown, nil
	return true
}

// End ends what Begin began.
func (j *Judging) End() {
	for _, b := range j.shown {
		b.Idle()
	}
	j.busy, j.shown = false, nil
}

// IsBusy reports whether an answer is being judged.
func (j *Judging) IsBusy() bool { return j.busy }

// Judge has an answer judged, unless another one is being judged: it calls work off Fyne's
// goroutine and done with its result on it, as Run does.
func Judge[T any](t *Tasks, j *Judging, says string, shown []Busy, work func(context.Context) (T, error), done func(T, error)) {
	if !j.Begin(says, shown...) {
		return
	}
	Run(t, work, func(v T, err error) {
		j.End()
		done(v, err)
	})
}

// Blank reports whether a field for a code contains nothing that could be judged.
func Blank(code *widgets.Entry) bool { return strings.TrimSpace(code.Text) == "" }

// Unjudged reports whether err came before anything was judged: the answer can be sent
// again as it is. So can one that a server was sent without an answer of its own: the program
// repeats it under the same id, and what became of it counts once.
func Unjudged(err error) bool {
	return errors.Is(err, data.ErrBusy) || errors.Is(err, data.ErrDiskFull) || errors.Is(err, data.ErrUnreachable)
}

// Refused clears a field of w whose answer was refused, and puts the focus there. It does
// so whatever the reason: a difference would give away why.
func (j *Judging) Refused(w fyne.Window, field *widgets.Entry) {
	j.refused = field
	field.SetText("")
	w.Canvas().Focus(field)
}

// Missing says that a field of w is empty and puts the focus there. In a field that Refused
// cleared the reason of the refusal stays instead: a second Enter must not take it away.
func (j *Judging) Missing(w fyne.Window, field *widgets.Entry, message *widgets.Message, says string) {
	if j.refused != field || message.Text() == "" {
		Complain(message, field, says)
	}
	w.Canvas().Focus(field)
}
