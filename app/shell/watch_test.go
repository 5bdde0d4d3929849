package shell

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/test/check"
	"tapetrack/test/screen"
)

// watched is a database that changes when the test says so, and windows that
// count how often they are refreshed.
type watched struct {
	*screen.Screen
	*Windows
	tasks  *Tasks
	number int64
	fail   error
	asked  int
	told   map[string]int
}

func newWatched(t *testing.T) *watched {
	t.Helper()
	w := &watched{Screen: screen.New(t), tasks: Inline(t.Context()), told: map[string]int{}}
	w.Windows = NewWindows(w, w.tasks)
	t.Cleanup(w.CloseAll)
	w.show("first")
	w.Watch(func(context.Context) (int64, error) {
		w.asked++
		return w.number, w.fail
	})
	w.told = map[string]int{}
	return w
}

func (w *watched) show(key string) {
	w.Show(key, key, func(fyne.Window, *Tasks) View {
		return View{Content: Text(key), Stale: func() { w.told[key]++ }}
	})
}

func (w *watched) change() { w.number++ }

func TestWatchTellsWindows(t *testing.T) {
	w := newWatched(t)
	w.show("second")
	w.Show("third", "third", func(fyne.Window, *Tasks) View { return View{Content: Text("third")} })
	w.tasks.Pass(time.Minute)
	check.Equal(t, "told of nothing", len(w.told), 0)
	check.Equal(t, "asked", w.asked, 61)
	w.change()
	w.tasks.Pass(2 * time.Second)
	check.Equal(t, "first", w.told["first"], 1)
	check.Equal(t, "second", w.told["second"], 1)
	w.Window("second").Close()
	w.change()
	w.tasks.Pass(2 * time.Second)
	check.Equal(t, "first", w.told["first"], 2)
	check.Equal(t, "closed", w.told["second"], 1)
	w.show("second")
	for range 100 { // ten changes a second, for ten seconds
		w.change()
		w.tasks.Pass(time.Second / 10)
	}
	if n := w.told["first"] - 2; n < 9 || n > 11 {
		t.Errorf("told %d times in ten seconds", n)
	}
}

// Windows read once more when a question fails, so that they say what is wrong without an act
// of their user, and once again when it no longer fails.
func TestWatchThatFails(t *testing.T) {
	w := newWatched(t)
	for n := range 2 {
		w.fail = errors.New("disk on fire")
		w.tasks.Pass(time.Minute)
		check.Equal(t, "told", w.told["first"], 2*n+1)
		w.fail = nil
		w.tasks.Pass(time.Minute)
		check.Equal(t, "told when it can be asked again", w.told["first"], 2*n+2)
	}
}

func TestWatchStops(t *testing.T) {
	w := newWatched(t)
	w.tasks.Stop()
	before := w.asked
	w.change()
	w.tasks.Pass(time.Minute)
	check.Equal(t, "asked", w.asked, before)
	check.Equal(t, "told", len(w.told), 0)
}

// A window that closes another one while it is refreshed.
func TestWatchAndAWindowThatCloses(t *testing.T) {
	w := newWatched(t)
	w.Show("second", "second", func(fyne.Window, *Tasks) View {
		return View{Content: Text("second"), Stale: func() { w.Window("third").Close() }}
	})
	w.show("third")
	w.change()
	w.tasks.Pass(time.Second)
	check.Equal(t, "told after it closed", w.told["third"], 0)
}

// A window's last refresh comes once, after the main window's.
func TestWatchHush(t *testing.T) {
	w := newWatched(t)
	w.Join(w.tasks.Child(), func() {
		w.told["main"]++
		check.Equal(t, "before the others", w.told["first"] < w.told["main"], true)
	})
	w.change()
	w.tasks.Pass(time.Second)
	w.Hush(true)
	w.Hush(true)
	check.Equal(t, "a last time", w.told["first"], 2)
	for range 5 {
		w.change()
		w.tasks.Pass(time.Second)
	}
	check.Equal(t, "first", w.told["first"], 2)
	w.told["first"] = 0
	check.Equal(t, "main", w.told["main"] > 5, true)
	w.Hush(false)
	check.Equal(t, "again", w.told["first"], 1)
}

// A window that still reads is not refreshed; once its answer has come it is. Nothing is
// asked while the last answer has not come.
func TestWatchWaitsForWhoReads(t *testing.T) {
	s := screen.New(t)
	tasks, ticks := onDemand(t)
	windows := NewWindows(s, tasks)
	told, release := 0, make(chan struct{})
	var window *Tasks
	windows.Show("first", "first", func(_ fyne.Window, own *Tasks) View {
		window = own
		return View{Content: Text("first"), Stale: func() { told++ }}
	})
	t.Cleanup(windows.CloseAll)
	asked, hold := 0, make(chan struct{})
	windows.Watch(func(context.Context) (int64, error) {
		asked++
		<-hold
		return int64(asked), nil
	})
	for range 3 {
		windows.look()
	}
	Run(window.Child(), func(context.Context) (int, error) {
		<-release
		return 0, nil
	}, func(int, error) {})
	close(hold)
	(<-ticks)()
	check.Equal(t, "asked once", asked, 1)
	check.Equal(t, "still reads", told, 0)
	close(release)
	(<-ticks)()
	windows.look()
	check.Equal(t, "has read", told, 1)
	(<-ticks)()
	tasks.Stop()
}
