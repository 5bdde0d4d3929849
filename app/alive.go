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
	// aliveEvery is how often a program asks whether its session still lasts: nothing in
	// the database changes when a session reaches its time limit.
	aliveEvery = 20 * time.Second
	// reportEvery is how long it waits before it reports activity again: one question
	// longer than the minute in which the domain writes down one report.
	reportEvery = 4 * aliveEvery
)

// A lease is what a program knows about how long its session lasts.
type lease struct {
	presses  uint64        // their number at the last question
	pressed  time.Duration // how long ago the last press was that is not reported yet; negative: none
	reported time.Duration // how long ago the last report was
	left     time.Duration // the last answer; 0: no limit
	unheard  time.Duration // how long no question has been answered
}

// watchOver reports activity, and goes back to the login dialog once the session has
// been open, or idle, for as long as the policy permits, even if no question is
// answered. Other ends of a session are shown in the windows, which stay open to be read.
func (h *host) watchOver(m *Main, services Services) {
	by := m.Session.Actor()
	l := &lease{presses: widgets.Presses(), pressed: -1}
	m.Tasks.Every(aliveEvery, func() {
		report := l.ask(widgets.Presses())
		shell.Run(m.Tasks, func(ctx context.Context) (time.Duration, error) {
			return services.Alive(ctx, by, report)
		}, func(left time.Duration, err error) {
			switch {
			case err == nil:
				l.answered(left, report)
			case errors.Is(err, data.ErrSessionOver):
				h.over(m, err, data.ByAge)
			case errors.Is(err, data.ErrSessionIdle), l.left > 0 && l.unheard >= l.left:
				h.over(m, err, data.ByIdleTime)
			}
		})
	})
}

// ask is called before each question, and returns how long ago the press was that is
// to be reported; negative if none is.
func (l *lease) ask(presses uint64) time.Duration {
	l.unheard += aliveEvery
	l.reported += aliveEvery
	if l.pressed >= 0 {
		l.pressed += aliveEvery
	}
	if presses != l.presses {
		l.presses, l.pressed = presses, 0
	}
	if l.reported < reportEvery {
		return -1
	}
	return l.pressed
}

// answered notes how long the session lasts, and that a report has arrived.
func (l *lease) answered(left, report time.Duration) {
	l.left, l.unheard = left, 0
	if report < 0 {
		return
	}
	l.reported = 0
	if l.pressed == report { // no press came since
		l.pressed = -1
	}
}

// over ends a session whose time is up. What was typed and not saved is lost: it must
// not stay on the screen, and there is nobody to ask.
func (h *host) over(m *Main, why error, how data.Ended) {
	h.Hint = shell.Message(why)
	h.backToLogin(m, how)
}
