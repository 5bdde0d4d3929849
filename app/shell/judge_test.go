package shell

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"tapetrack/data"
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
		Judge(tasks, &j, "One moment…", []Busy{ok, other}, func(context.Context) (struct{}, error) {
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
	if ok.Text != "One moment…" || !ok.Disabled() || other.Text != "Activate" || !other.Disabled() || !j.IsBusy() {
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
	if !j.Begin("One moment…") || j.Begin("One moment…") || !j.IsBusy() {
		t.Error("a second one begins")
	}
	if j.End(); j.IsBusy() || !j.Begin("One moment…") {
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
		{data.ErrTampered, false}, // a wrong password is counted all the same
		{errors.New("disk on fire"), false},
		{&data.FieldError{Field: data.FieldCurrent}, false},
	} {
		if got := Unjudged(c.err); got != c.want {
			t.Errorf("%v: %v", c.err, got)
		}
	}
}
