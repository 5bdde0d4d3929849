package app

import (
	"context"
	"errors"
	"time"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets"
)

const (
	// aliveEvery is how often a program asks whether its session lasts: nothing in the
	// database changes when one comes to its end by itself.
	aliveEvery = 20 * time.Second
	// asksPerReport is how many times it asks until it says again that somebody is there:
	// more than a minute, so that each report is written down.
	asksPerReport = 4
)

// watchOver reports what is pressed, and goes back to the login dialog once the session has
// been open, or idle, for as long as the policy permits. What ends a session otherwise
// is said by the windows, which stay to be read.
func (h *host) watchOver(m *Main, services Services) {
	by := m.Session.Actor()
	told, since := widgets.Presses(), 0
	m.Tasks.Every(aliveEvery, func() {
		now := widgets.Presses()
		since++
		used := now != told && since >= asksPerReport
		shell.Do(m.Tasks, func(ctx context.Context) error { return services.Alive(ctx, by, used) }, func(err error) {
			switch {
			case err == nil && used:
				told, since = now, 0
			case errors.Is(err, data.ErrSessionIdle):
				h.over(m, err, data.ByIdleTime)
			case errors.Is(err, data.ErrSessionOver):
				h.over(m, err, data.ByAge)
			}
		})
	})
}

// over ends a session whose time is over. What was typed and not saved is lost: who
// may see it has to sign in first.
func (h *host) over(m *Main, why error, how data.Ended) {
	h.Hint = shell.Message(why)
	h.backToLogin(m, how)
}
