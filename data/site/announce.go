package site

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/gofrs/flock"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/store/sqlite"
)

// announcedAtOnce is how many events are held in memory until it is noted that they went. After
// a crash in between, so many may go another time, with the same numbers.
const announcedAtOnce = 200

// An outgoing is what this program knows of the events that go to the log of the system.
type outgoing struct {
	of     *sqlite.DB
	looked int64     // the number of changes at the last look that found nothing to do; 0: none
	on     bool      // what that look said
	sent   int64     // the last event that this program sent, also if that could not be noted
	due    int64     // the event that is to go next
	since  time.Time // when it was first seen to be due
}

// heldTime is how long another program may send nothing while this one leaves it to it: one that is stopped, or
// that keeps the lock on purpose, would else keep all events back, and nobody would learn of it.
const heldTime = time.Minute

// Announce calls send with each event that is to go to the log of the system, oldest first, and
// notes that it went. It reports whether any are to go at all. While another program does it for the same
// database, it leaves that to it; if that one sends nothing for a minute, the error matches data.ErrBusy. An error
// of send is returned; the event is sent later. Of a database
// that is not open, nothing is sent.
func (d *Database) Announce(ctx context.Context, send func(data.Event) error) (on bool, err error) {
	d.announcing.Lock()
	defer d.announcing.Unlock()
	d.mu.Lock()
	open, db, doors := d.db != nil && d.refused == nil, d.db, d.doors
	d.mu.Unlock()
	if !open {
		return false, nil
	}
	if d.out.of != db {
		d.out = outgoing{of: db}
	}
	changes, err := doors.Self.Changes(ctx)
	if err != nil || d.out.looked != 0 && changes == d.out.looked {
		return d.out.on, err
	}
	outlet := doors.Outlet()
	events, on, err := outlet.Due(ctx, announcedAtOnce)
	if err != nil || len(events) == 0 {
		if err == nil {
			d.out.looked, d.out.on = changes, on
		}
		return on, err
	}
	if d.out.due != events[0].ID {
		d.out.due, d.out.since = events[0].ID, time.Now()
	}
	free, err := d.alone()
	if err != nil || free == nil {
		if err == nil && time.Since(d.out.since) > heldTime {
			err = &data.Trouble{Kind: data.ErrBusy, Text: data.Say("Another program has locked the file %s, and sends no events to the log of the system. End that program.", d.besideReal(".sending"))}
		}
		return on, err
	}
	defer func() { err = errors.Join(err, free()) }()
	for {
		// Read once more: another program may have sent them.
		if events, _, err = outlet.Due(ctx, announcedAtOnce); err != nil || len(events) == 0 {
			return on, err
		}
		if err := d.announce(ctx, outlet, events, send); err != nil {
			return on, err
		}
	}
}

func (d *Database) announce(ctx context.Context, outlet *auth.Outlet, events []data.Event, send func(data.Event) error) error {
	var failed error
	upTo := int64(0)
	for _, e := range events {
		if e.ID > d.out.sent {
			if failed = send(e); failed != nil {
				break
			}
			d.out.sent = e.ID
		}
		upTo = e.ID
	}
	if upTo == 0 {
		return failed
	}
	return errors.Join(failed, outlet.Sent(ctx, upTo))
}

// alone claims that this program announces, and returns what ends that; nil if another one does.
// The lock ends with the process, and is on a file of its own, see claim.
func (d *Database) alone() (free func() error, err error) {
	path := d.besideReal(".sending")
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return nil, &data.Trouble{Kind: data.ErrReadOnly, Text: data.Say("%s, by which programs know of each other, is not an ordinary file. Move it away.", path)}
	}
	if err := d.makeLock(path); err != nil {
		return nil, err
	}
	lock := flock.New(path, flock.SetFlag(os.O_RDWR))
	locked, err := lock.TryLock()
	if err != nil || !locked {
		return nil, errors.Join(err, lock.Close())
	}
	return lock.Close, nil
}
