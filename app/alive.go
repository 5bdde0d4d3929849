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
	aliveEvery = data.AliveEvery
	// reportEvery is how long it waits before it reports activity again: one question
	// longer than the minute in which the domain writes down one report.
	reportEvery = 4 * aliveEvery
)

// A lease is what a program knows about how long its session lasts.
type lease struct {
	presses  uint64        // their number at the last question
	pressed  time.Duration // how long ago the last press was that is not reported yet; negative: none
	reported time.Duration // how long ago the last report was
	left     data.TimeLeft // the last answer
	unheard  time.Duration // how long no question has been answered

	warnedOfAge bool
}

// watchOver reports activity, warns before the session has been open, or idle, for as
// long as the policy permits, and then ends it, even if no question is answered.
func (h *host) watchOver(m *Main, services Services) {
	by := m.Session.Actor()
	l := &lease{presses: widgets.Presses(), pressed: -1}
	var ask func(report time.Duration)
	ask = func(report time.Duration) {
		shell.Run(m.Tasks, func(ctx context.Context) (data.TimeLeft, error) {
			return services.Alive(ctx, by, report)
		}, func(left data.TimeLeft, err error) {
			switch {
			case err == nil:
				l.answered(left, report)
				h.warn(m, l, func() { ask(l.used(widgets.Presses())) })
			case errors.Is(err, data.ErrSessionEnded):
				h.ended(m, err)
			case l.left.Least() > 0 && l.unheard >= l.left.Least():
				shell.Log(err, "ask how long the session lasts")
				h.ended(m, l.over())
			}
		})
	}
	m.Tasks.Every(aliveEvery, func() { ask(l.ask(widgets.Presses())) })
}

// Unheard is what people read here. Tests ask for it by name.
const Unheard data.Text = "You were signed out because your session reached its time limit while the database did not answer. Sign in again."

// over is why a session ends whose time is over by the last answer.
func (l *lease) over() error {
	kind := data.ErrSessionOver
	if l.left.Idle == l.left.Least() {
		kind = data.ErrSessionIdle
	}
	return &data.Trouble{Kind: kind, Text: data.Say(Unheard)}
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

// used notes a press that is reported at once.
func (l *lease) used(presses uint64) time.Duration {
	l.presses, l.pressed = presses, 0
	return 0
}

// answered notes how long the session lasts, and that a report has arrived.
func (l *lease) answered(left data.TimeLeft, report time.Duration) {
	l.left, l.unheard = left, 0
	if report < 0 {
		return
	}
	l.reported = 0
	if l.pressed == report { // no press came since
		l.pressed = -1
	}
}
