package trust

import (
	"time"

	"tapetrack/data"
)

// An Expired error says when a genuine certificate is valid. It matches ErrExpired and
// has a sentence of its own, about the clock.
type Expired struct {
	Now                 time.Time // by the clock of this computer
	NotBefore, NotAfter time.Time // both included; NotAfter is before NotBefore if the server contradicts itself

	worded error
}

// expired returns an Expired. All times are shown in the time zone of now.
func expired(now, from, to time.Time) error {
	said := func(t time.Time) data.Moment {
		return data.Moment{At: t.In(now.Location()), Layout: data.LayoutTime}
	}
	return &Expired{Now: now, NotBefore: from, NotAfter: to, worded: trouble(ErrExpired, nil,
		"The clock of this computer says %s, but the certificate of the server is valid from %s to %s. Set the clock of this computer. If it is right, ask your administrator to set that of the server.",
		said(now), said(from), said(to))}
}

// Error returns the text for the log.
func (e *Expired) Error() string { return e.worded.Error() }

// Unwrap returns the data.Trouble with the sentence, which matches ErrExpired.
func (e *Expired) Unwrap() error { return e.worded }
