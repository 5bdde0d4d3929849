package shell

import (
	"context"
	"errors"
	"testing"

	"tapetrack/test/check"
	"tapetrack/test/screen"
)

func TestRunReportingShowsTheNewest(t *testing.T) {
	s := screen.New(t)
	tasks := NewTasks(context.Background())
	defer tasks.Wait()
	defer tasks.Stop()
	shown, ended := 0, 0
	RunReporting(tasks, func(_ context.Context, report func(int)) (int, error) {
		for i := 1; i <= 1_000_000; i++ {
			report(i)
		}
		return 7, nil
	}, func(n int) {
		if n < shown || ended > 0 {
			t.Errorf("%d was shown after %d and the result %d", n, shown, ended)
		}
		shown = n
	}, func(v int, _ error) { ended = v })
	tasks.Wait() // nothing was shown while it worked: one report waits, and the result
	s.Await()
	check.Equal(t, "the one that waited", shown, 1_000_000)
	s.Await()
	check.Equal(t, "result", ended, 7)
}

// Cancelled work tells what it came to.
func TestRunCancel(t *testing.T) {
	for name, complete := range map[string]bool{"cancelled": false, "complete all the same": true} {
		s := screen.New(t)
		tasks := NewTasks(context.Background())
		ended := errors.New("not yet")
		cancel := RunCancel(tasks, func(ctx context.Context) (struct{}, error) {
			<-ctx.Done()
			if complete {
				return struct{}{}, nil
			}
			return struct{}{}, ctx.Err()
		}, func(_ struct{}, err error) { ended = err })
		cancel()
		s.Await()
		check.Equal(t, name, ended == nil, complete)
		check.Equal(t, name, errors.Is(ended, context.Canceled), !complete)
		tasks.Stop()
		tasks.Wait()
	}
}

// A closed window is no longer called.
func TestRunReportingAfterTheWindowClosed(t *testing.T) {
	s := screen.New(t)
	program := NewTasks(context.Background())
	window := program.Child()
	RunReporting(window, func(ctx context.Context, report func(int)) (int, error) {
		report(1)
		<-ctx.Done()
		return 0, ctx.Err()
	}, func(int) { t.Error("progress of a closed window") }, func(int, error) { t.Error("end of a closed window") })
	window.Stop()
	program.Wait()
	s.Drain()
}

func TestRunReportingInline(t *testing.T) {
	tasks := Inline(t.Context())
	defer tasks.Stop()
	order := []int{}
	RunReporting(tasks, func(_ context.Context, report func(int)) (int, error) {
		report(1)
		report(2)
		return 3, nil
	}, func(n int) { order = append(order, n) }, func(n int, _ error) { order = append(order, n) })
	check.Equal(t, "calls", len(order), 3)
}

func TestDelayCallsOnce(t *testing.T) {
	tasks, ticks := onDemand(t)
	d := NewDelay(tasks)
	d.wait = 1
	calls := ""
	d.Call(func() { calls += "a" })
	first := <-ticks // its time is up, but before it is called something else is typed
	d.Call(func() { calls += "b" })
	first()
	check.Equal(t, "after the first", calls, "")
	for calls == "" {
		(<-ticks)() // those of the first timer do nothing any more
	}
	check.Equal(t, "after the second", calls, "b")
	d.Call(func() { calls += "c" })
	d.Stop()
	d.Stop()
	check.Equal(t, "stopped", calls, "b")

	inline := Inline(t.Context())
	defer inline.Stop()
	NewDelay(inline).Call(func() { calls += "!" })
	check.Equal(t, "at once", calls, "b!")
}
