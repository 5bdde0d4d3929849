package shell

import (
	"context"
	"errors"
	"testing"
	"time"

	"tapetrack/test/check"
	"tapetrack/test/screen"
)

func TestRunComesBackToTheWindow(t *testing.T) {
	s := screen.New(t)
	tasks := NewTasks(context.Background())
	defer tasks.Wait()
	defer tasks.Stop()
	got, failure := 0, errors.New("failed")
	Run(tasks, func(context.Context) (int, error) { return 7, failure }, func(v int, err error) {
		if !errors.Is(err, failure) {
			t.Errorf("error %v", err)
		}
		got = v
	})
	s.Await()
	check.Equal(t, "result", got, 7)
}

// Work of a closed window is cancelled, and its result is dropped.
func TestRunAfterTheWindowClosed(t *testing.T) {
	s := screen.New(t)
	program := NewTasks(context.Background())
	window := program.Child()
	Do(window, func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}, func(error) { t.Error("the window was called after it closed") })
	window.Stop()
	program.Wait()
	s.Drain()

	ended := false
	Do(program, func(ctx context.Context) error { return ctx.Err() }, func(err error) { ended = err == nil })
	program.Wait()
	s.Drain()
	check.Equal(t, "the program goes on", ended, true)
	program.Stop()
}

// The result was on its way when the window closed.
func TestRunStoppedOnTheWayBack(t *testing.T) {
	s := screen.New(t)
	tasks := NewTasks(context.Background())
	Run(tasks, func(context.Context) (int, error) { return 1, nil }, func(int, error) { t.Error("called after Stop") })
	tasks.Wait()
	tasks.Stop()
	s.Await()
}

func TestFinishOutlivesItsWindow(t *testing.T) {
	tasks := NewTasks(context.Background())
	child := tasks.Child()
	held, wrote := make(chan struct{}), false
	child.Finish(func(ctx context.Context) {
		<-held
		wrote = ctx.Err() == nil
	})
	child.Stop()
	tasks.Stop()
	close(held)
	tasks.Wait()
	check.Equal(t, "written", wrote, true)
}

func TestEveryEndsWithItsWindow(t *testing.T) {
	s := screen.New(t)
	tasks := NewTasks(context.Background())
	ticks := 0
	tasks.Every(time.Millisecond, func() { ticks++ })
	s.Until(func() bool { return ticks == 3 })
	tasks.Stop()
	tasks.Wait()
	s.Drain()
	check.Equal(t, "ticks after the end", ticks, 3)
}

func TestInlineIsAStraightLine(t *testing.T) {
	tasks := Inline(context.Background())
	order := ""
	Run(tasks, func(context.Context) (string, error) { return "work ", nil }, func(v string, _ error) { order += v })
	tasks.Finish(func(context.Context) { order += "finish " })
	tasks.Every(time.Nanosecond, func() { order += "tick " })
	check.Equal(t, "order", order, "work finish ")
	tasks.Stop()
	Run(tasks, func(context.Context) (string, error) { return "late", nil }, func(v string, _ error) { order += v })
	check.Equal(t, "order", order, "work finish ")
	tasks.Wait()
}

// A test lets time pass without waiting for it.
func TestInlineTime(t *testing.T) {
	tasks := Inline(t.Context())
	order := ""
	child := tasks.Child()
	tasks.Every(2*time.Second, func() { order += "two " })
	child.Every(3*time.Second, func() { order += "three " })
	tasks.Pass(1900 * time.Millisecond)
	check.Equal(t, "early", order, "")
	tasks.Pass(2100 * time.Millisecond)
	check.Equal(t, "after four seconds", order, "two three two ")
	child.Stop()
	tasks.Every(time.Second, func() { order += "one "; tasks.Stop() })
	child.Pass(time.Minute)
	check.Equal(t, "stopped on the way", order, "two three two one ")
}
