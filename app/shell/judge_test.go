package shell

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tapetrack/data"
	"tapetrack/test/check"
	"tapetrack/test/screen"
	"tapetrack/widgets"
)

// While an answer is judged there is no other, and the buttons say so.
func TestOneJudgementAtATime(t *testing.T) {
	s := screen.New(t)
	tasks := NewTasks(context.Background())
	t.Cleanup(func() {
		tasks.Stop()
		tasks.Wait()
	})
	ok, other := widgets.NewButton("OK", nil), widgets.NewButton("Activate", nil)
	var j Judging
	begun, goOn := make(chan struct{}, 10), make(chan struct{})
	answers := 0
	press := func() {
		Judge(tasks, &j, "Checking…", []Busy{ok, other}, func(context.Context) (struct{}, error) {
			begun <- struct{}{}
			<-goOn
			return struct{}{}, nil
		}, func(struct{}, error) { answers++ })
	}
	press()
	<-begun
	for range 10 {
		press()
	}
	if ok.Text != "Checking…" || !ok.Disabled() || other.Text != "Activate" || !other.Disabled() || !j.IsBusy() {
		t.Errorf("meanwhile the buttons are %q (%v) and %q (%v), busy %v", ok.Text, ok.Disabled(), other.Text, other.Disabled(), j.IsBusy())
	}
	close(goOn)
	s.Until(func() bool { return answers > 0 })
	tasks.Wait()
	s.Drain()
	if answers != 1 || len(begun) != 0 {
		t.Errorf("%d answers, %d more were judged", answers, len(begun))
	}
	if ok.Text != "OK" || ok.Disabled() || other.Disabled() || j.IsBusy() {
		t.Errorf("afterwards the buttons are %q (%v) and %q (%v), busy %v", ok.Text, ok.Disabled(), other.Text, other.Disabled(), j.IsBusy())
	}
	press()
	s.Until(func() bool { return answers == 2 })
}

// It needs no button that shows it.
func TestJudgementWithoutAButton(t *testing.T) {
	var j Judging
	if !j.Begin("Checking…") || j.Begin("Checking…") || !j.IsBusy() {
		t.Error("a second one begins")
	}
	if j.End(); j.IsBusy() || !j.Begin("Checking…") {
		t.Error("no other one begins afterwards")
	}
}

func TestUnjudged(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{fmt.Errorf("update: %w", data.ErrBusy), true},
		{data.ErrDiskFull, true},
		{&data.Trouble{Kind: data.ErrUnreachable}, true},
		{data.ErrTampered, false}, // a wrong password is counted all the same
		{errors.New("disk on fire"), false},
		{&data.FieldError{Field: data.FieldCurrent}, false},
	} {
		if got := Unjudged(c.err); got != c.want {
			t.Errorf("%v: %v", c.err, got)
		}
	}
}

// An Enter too many does not take away why the answer before was refused.
func TestARefusalKeepsItsReason(t *testing.T) {
	var j Judging
	s := screen.New(t)
	w := s.NewWindow("Question")
	password, code, message := widgets.NewPasswordEntry(), widgets.NewCodeEntry(), widgets.NewMessage(1)
	w.SetContent(container.NewVBox(password, code, message))
	w.Show()
	const reason, empty = "Not this one.", "Nothing here."
	j.Missing(w, password, message, empty)
	check.Equal(t, "before anything was judged", message.Text(), empty)

	j.Begin("Checking…")
	j.End()
	message.Set(widgets.MessageError, reason)
	password.SetText("wrong")
	j.Refused(w, password)
	check.Equal(t, "the refused field", password.Text, "")
	j.Missing(w, password, message, empty)
	check.Equal(t, "Enter once more", message.Text(), reason)
	check.Equal(t, "focus", w.Canvas().Focused(), fyne.Focusable(password))
	j.Missing(w, code, message, empty)
	check.Equal(t, "another field", message.Text(), empty)

	message.Clear()
	j.Missing(w, password, message, empty)
	check.Equal(t, "the reason is gone already", message.Text(), empty)
	message.Set(widgets.MessageError, reason)
	j.Begin("Checking…")
	j.End()
	j.Missing(w, password, message, empty)
	check.Equal(t, "after another answer", message.Text(), empty)
}
