package shell

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
)

// onDemand returns tasks whose ticks wait until they are received.
func onDemand(t *testing.T) (*Tasks, chan func()) {
	ticks := make(chan func())
	tasks := &Tasks{work: new(work), load: new(load), spawn: func(f func()) { go f() }}
	tasks.ctx, tasks.stop = context.WithCancel(t.Context())
	tasks.ui = func(f func()) {
		select {
		case ticks <- f:
		case <-tasks.ctx.Done():
		}
	}
	t.Cleanup(func() {
		tasks.Stop()
		tasks.Wait()
	})
	return tasks, ticks
}

func TestClipboardTakesSecretsBack(t *testing.T) {
	app := test.NewTempApp(t)
	tasks := Inline(t.Context())
	c := NewClipboard(app, tasks)
	see := func(want string) {
		t.Helper()
		if got := app.Clipboard().Content(); got != want {
			t.Errorf("on the clipboard is %q, want %q", got, want)
		}
	}

	c.CopySecret("first")
	tasks.Pass(30*time.Second - time.Millisecond)
	see("first")
	tasks.Pass(time.Millisecond)
	see("")

	// What somebody has copied since stays.
	c.CopySecret("second")
	app.Clipboard().SetContent("a shopping list")
	tasks.Pass(30 * time.Second)
	see("a shopping list")

	// The end of the program comes before the time is up.
	c.CopySecret("third")
	c.TakeBack()
	see("")
	app.Clipboard().SetContent("third")
	c.TakeBack()
	see("third") // typed by somebody else: nothing of ours is left to take back
}
