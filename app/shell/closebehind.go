package shell

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/widgets"
)

// settling is more than Fyne takes to read what was typed and clicked before a window was
// hidden: it reads 60 times a second.
const settling = 100 * time.Millisecond

// CloseBehind closes w, in whose place another window was just shown. It is hidden at once
// and closed when Fyne has read what was meant for it: a click that reaches a window which
// is closed and has lost the focus ends the whole program (fyne.io/fyne/v2 2.8.1,
// processMouseClicked). t outlives w.
func CloseBehind(t *Tasks, w fyne.Window) {
	if t.still {
		widgets.Close(w)
		return
	}
	widgets.Cover(w)
	w.Hide()
	away := widgets.Away()
	aside := t.Aside()
	// The first wait may pass while Fyne is still busy with what showed the other window.
	aside.later(settling, func() {
		if !away || !widgets.Away() { // another program keeps the keyboard that it had
			focusNewest() // a click on w may have taken the focus away again
		}
		aside.later(settling, func() { widgets.Close(w) })
	})
}

// focusNewest gives the focus to the newest window that stays.
func focusNewest() {
	all := fyne.CurrentApp().Driver().AllWindows()
	for i := len(all) - 1; i >= 0; i-- {
		if !widgets.Closing(all[i]) {
			all[i].RequestFocus()
			return
		}
	}
}

// later calls f on Fyne's goroutine after a time, unless t stops before.
func (t *Tasks) later(after time.Duration, f func()) {
	Run(t, func(ctx context.Context) (struct{}, error) {
		select {
		case <-ctx.Done():
		case <-time.After(after):
		}
		return struct{}{}, nil
	}, func(struct{}, error) { f() })
}
