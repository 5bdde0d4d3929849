package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"

	"tapetrack/cmd/internal/start"
	"tapetrack/cmd/internal/typed"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	goesOnFrom data.Text = "The log has no events from %s to %s: they were exported and removed, or deleted outside TapeTrack. It goes on with event %s."
	anotherLog data.Text = "The log ends with event %s, before event %s: an earlier state of it was put back. Follow it from the beginning, or from an event that it has."
	cantFollow data.Text = "The log can't be read at present: %s tapectl tries again until it can."
	followsOn  data.Text = "The log can be read again."
)

const (
	// endedStatus is the exit status of a cutOff.
	endedStatus = 3
	// followEvery is how often it is asked whether something has changed. That reads no event.
	followEvery = 250 * time.Millisecond
	// followAgain is how long it takes until what failed is tried once more.
	followAgain = 2 * time.Second
	// followPage is how many events are held in memory.
	followPage = 500
	// unreadTime is how long a line may take that was begun before an interrupt.
	unreadTime = time.Second
)

// A cutOff ends a program that follows the log, and has a status of its own: whoever started it
// knows that nothing was wrong with the command, and that it can be given another time.
type cutOff struct{ error }

func (c cutOff) Unwrap() error { return c.error }

// Status is the exit status, see start.Fail.
func (cutOff) Status() int { return endedStatus }

// follow writes events as they come. It ends in order when it is interrupted, and when nobody
// reads any more.
func (e exportEvents) follow(c *console) error {
	format := files.OCSF
	if e.Format != nil {
		var err error
		if format, err = exportFormat("-", eventFormats, e.Format); err != nil {
			return err
		}
	}
	after := int64(0)
	if e.After != nil {
		after = *e.After
	}
	switch {
	case e.File != "" && e.File != "-":
		return &data.FieldError{Field: data.FieldFile, Text: data.Say(noFile, e.File)}
	case format.Extension() != files.JSONLines.Extension():
		return &data.FieldError{Field: "--format", Text: data.Say(onlyLines)}
	case after < 0:
		return &data.FieldError{Field: "--after", Text: data.Say(fromStart)}
	}
	if _, err := e.separator(format); err != nil {
		return err
	}
	if err := c.open(); err != nil {
		return err
	}
	q, err := e.query(c)
	if err != nil {
		return err
	}
	q.Limit = followPage
	changes, err := c.changes()
	if err != nil {
		return err
	}
	signal.Ignore(syscall.SIGPIPE) // a reader that has gone is no failure
	f := &follower{console: c, query: q, after: after, whole: e.eventFilter.all(), changes: changes, to: newOutlet(format)}
	err = f.run()
	if c.ctx.Err() != nil || errors.Is(err, errNoReader) {
		return nil
	}
	return err
}

// all reports whether the filter lets every event through.
func (f eventFilter) all() bool {
	return f.User == "" && len(f.Kind) == 0 && f.Find == "" && f.Since == "" && f.Until == ""
}

// changes returns what tells that something may have changed, see data.Storage.
func (c *console) changes() (func(context.Context) (int64, error), error) {
	if c.server != nil {
		return c.server.doors.Changes, nil
	}
	doors, err := c.database.Open(c.ctx)
	if err != nil {
		return nil, err
	}
	return doors.Self.Changes, nil
}

// A follower writes events as they come.
type follower struct {
	*console
	query   data.EventQuery
	after   int64 // the number up to which they were written
	whole   bool  // the query matches every event
	changes func(context.Context) (int64, error)
	to      *outlet
	failing bool // that the log can't be read was said
}

func (f *follower) read(q data.EventQuery) (data.EventPage, error) {
	return f.service.Log(f.ctx, f.actor(), q)
}

func (f *follower) run() error {
	if err := f.begin(); err != nil {
		return err
	}
	seen := int64(-1)
	for {
		n, err := f.changes(f.ctx)
		if err == nil && n == seen {
			f.says(f.lost(), data.ErrUnreachable)
			if err := f.wait(followEvery); err != nil {
				return err
			}
			continue
		}
		if err == nil {
			err = f.catchUp()
		}
		if err == nil {
			seen = n
			f.says(false, nil)
			continue
		}
		switch {
		case errors.Is(err, data.ErrSessionEnded):
			return cutOff{err}
		case !errors.Is(err, data.ErrUnreachable) && !errors.Is(err, data.ErrBusy):
			return err
		}
		f.says(true, err)
		if err := f.wait(followAgain); err != nil {
			return err
		}
	}
}

// lost reports whether the server is out of reach. Its connection comes back, and with it
// another number of changes.
func (f *follower) lost() bool { return f.server != nil && !f.server.Lost().IsZero() }

// begin notes in the log that it is exported, as for a file: with how many events there are. It
// refuses to go on from an event that the log does not have.
func (f *follower) begin() error {
	page, err := f.read(data.EventQuery{Limit: 1})
	if err != nil {
		return err
	}
	if page.Newest < f.after {
		return f.another(page.Newest)
	}
	q := f.query
	q.After = f.after
	return f.service.ExportLog(f.ctx, f.actor(), q, func(data.Event) error { return nil })
}

// catchUp writes the events that are there.
func (f *follower) catchUp() error {
	for f.ctx.Err() == nil {
		events, upTo, err := data.Onward(f.query, f.after, f.read)
		switch {
		case err != nil:
			return err
		case upTo < f.after:
			return f.another(upTo)
		case upTo == f.after:
			return nil
		}
		for _, e := range events {
			if f.whole && e.ID > f.after+1 {
				f.warn(data.Say(goesOnFrom, words.EventNumber(f.after+1), words.EventNumber(e.ID-1), words.EventNumber(e.ID)))
			}
			if err := f.to.write(f.ctx, e); err != nil {
				return err
			}
			f.after = e.ID
		}
		f.after = upTo
	}
	return f.ctx.Err()
}

func (f *follower) another(newest int64) error {
	return cutOff{&data.Trouble{Kind: data.ErrChanged, Text: data.Say(anotherLog, words.EventNumber(newest), words.EventNumber(f.after))}}
}

// says says once that the log can't be read, and once that it can.
func (f *follower) says(failing bool, err error) {
	switch {
	case failing && !f.failing:
		f.warn(data.Say(cantFollow, start.Words(err)))
	case !failing && f.failing:
		f.warn(data.Say(followsOn))
	}
	f.failing = failing
}

// wait waits, unless the program is interrupted or nobody reads any more.
func (f *follower) wait(d time.Duration) error {
	if noReader(os.Stdout) {
		return errNoReader
	}
	select {
	case <-f.ctx.Done():
		return f.ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// errNoReader: whoever read standard output has closed it.
var errNoReader = errors.New("the reader has ended")

// An outlet writes events to standard output, one line each. Nobody knows how long a reader takes, and an
// interrupt has to end the program all the same.
type outlet struct {
	line   bytes.Buffer
	events files.EventWriter
}

func newOutlet(f files.ExportFormat) *outlet {
	o := new(outlet)
	o.events = eventWriter(&o.line, f, 0)
	return o
}

func (o *outlet) write(ctx context.Context, e data.Event) error {
	o.line.Reset()
	if err := o.events.Write(e); err != nil {
		return err
	}
	line, written := o.line.Bytes(), make(chan error, 1)
	go func() {
		_, err := os.Stdout.Write(line)
		written <- err
	}()
	var err error
	select {
	case err = <-written:
	case <-ctx.Done():
		select {
		case err = <-written:
		case <-time.After(unreadTime):
			return ctx.Err()
		}
	}
	switch {
	case err == nil:
		return nil
	case brokenPipe(err):
		return errNoReader
	default:
		return typed.Unwritten(err)
	}
}
