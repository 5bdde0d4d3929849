package serve

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"connectrpc.com/connect/v2"

	"tapetrack/data"
	"tapetrack/data/wire"
)

const (
	rows     = 500     // in a message
	mostRows = 200_000 // of an import
)

// streamed registers a method that answers with several messages. send may be called by
// several goroutines.
func streamed[Q, M any](on *connect.Server, m wire.Stream[Q, M], do func(ctx context.Context, by data.Actor, q Q, send func(M) error) error) {
	on.Register(connect.Method{Spec: m.Spec(), Handler: func(ctx context.Context, _ connect.Spec, stream connect.ServerStream) error {
		var q Q
		if err := stream.Receive(&q); err != nil {
			return err
		}
		defer requestRead(ctx)()
		return do(ctx, asker(ctx), q, func(v M) error { return stream.Send(&v) })
	}})
}

// inPieces calls each for what list brings, and sends it in messages of some rows.
func inPieces[M any](list func(each func(M) error) error, send func([]M) error) error {
	var some []M
	err := list(func(v M) error {
		if some = append(some, v); len(some) < rows {
			return nil
		}
		full := some
		some = nil
		return send(full)
	})
	if err == nil && len(some) > 0 {
		err = send(some)
	}
	return err
}

// steps sends how far a long act is, at most ten times a second and at least each heartbeat,
// since something between may give up a silent connection. The act never waits for whoever is
// told: it holds a transaction.
type steps[R any] struct {
	send func(wire.Progress[R]) error
	news chan struct{} // has one while there is something to tell

	mu          sync.Mutex
	done, total int64
}

func newSteps[R any](send func(wire.Progress[R]) error) *steps[R] {
	return &steps[R]{send: send, news: make(chan struct{}, 1)}
}

func (s *steps[R]) at(done, total int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done, s.total = done, total
	select {
	case s.news <- struct{}{}:
	default:
	}
}

func (s *steps[R]) tell() error {
	s.mu.Lock()
	p := wire.Progress[R]{Done: s.done, Total: s.total}
	s.mu.Unlock()
	return s.send(p)
}

// during calls do while it tells.
func (s *steps[R]) during(do func() error) error {
	ended, quiet := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(quiet)
		s.telling(ended)
	}()
	defer func() { // also if do panics: a stream takes one message at a time, and none after its handler
		close(ended)
		<-quiet
	}()
	return do()
}

// telling tells until ended is closed, or nobody listens.
func (s *steps[R]) telling(ended <-chan struct{}) {
	beat := time.NewTicker(wire.Heartbeat)
	defer beat.Stop()
	for failed := error(nil); failed == nil; {
		select {
		case <-ended:
			select {
			case <-s.news:
				_ = s.tell() // the last one
			default:
			}
			return
		case <-s.news:
			failed = s.tell()
			select {
			case <-ended:
			case <-time.After(time.Second / 10):
			}
		case <-beat.C:
			failed = s.tell()
		}
	}
}

func (s *Server) registerStreams(on *connect.Server, d data.Doors) {
	streamed(on, wire.ExportUsers, func(ctx context.Context, by data.Actor, q wire.UserScope, send func([]data.ExportedUser) error) error {
		scope := data.UserScope{Keys: q.Keys, Query: q.Query.Query()}
		return inPieces(func(each func(data.ExportedUser) error) error { return d.ExportUsers(ctx, by, scope, each) }, send)
	})
	streamed(on, wire.ExportLog, func(ctx context.Context, by data.Actor, q data.EventQuery, send func([]data.Event) error) error {
		return inPieces(func(each func(data.Event) error) error { return d.ExportLog(ctx, by, q, each) }, send)
	})
	streamed(on, wire.VerifyLog, func(ctx context.Context, by data.Actor, _ none, send func(wire.Progress[data.AuditReport]) error) error {
		going := newSteps(send)
		var report data.AuditReport
		err := going.during(func() (err error) {
			report, err = d.VerifyLog(ctx, by, going.at)
			return err
		})
		if err != nil {
			return err
		}
		return send(wire.Progress[data.AuditReport]{Result: &report})
	})
	streamed(on, wire.DeleteGroup, func(ctx context.Context, by data.Actor, q wire.DeleteGroupRequest, send func(wire.Progress[none]) error) error {
		going := newSteps(send)
		return going.during(func() error { return d.DeleteGroup(ctx, by, q.ID, q.MoveTo, going.at) })
	})
	streamed(on, wire.Watch, s.watching)
	on.Register(connect.Method{Spec: wire.ImportUsers.Spec(), Handler: func(ctx context.Context, _ connect.Spec, stream connect.ServerStream) error {
		return s.importUsers(ctx, stream)
	}})
}

// watching sends the number of the present state, another one once something has changed that
// concerns the user, and heartbeats with the same one, as long as the session is open.
func (s *Server) watching(ctx context.Context, by data.Actor, _ none, send func(wire.Change) error) error {
	stream := s.watch.join(data.CallOf(ctx).Key, by)
	defer stream.leave()
	ticker := time.NewTicker(s.o.Heartbeat)
	defer ticker.Stop()
	for {
		now, err := stream.read(ctx)
		if errors.Is(err, data.ErrSessionEnded) {
			return err
		} // any other error meets the program, too, once it reads
		if err == nil {
			sessionUsed(ctx)
		}
		read := time.Now()
		if err := send(wire.Change{Number: now.number}); err != nil {
			return err
		}
		stream.sent(now)
		for waiting, pause := true, (<-chan time.Time)(nil); waiting; {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-s.closing:
				return notReady(data.Say(stopping))
			case <-stream.due:
				pause = time.After(stream.pause(read))
			case <-pause:
				waiting = false
			case <-ticker.C:
				if waiting = err == nil && (now.left == 0 || time.Since(read) < now.left); waiting {
					if err := send(wire.Change{Number: now.number}); err != nil {
						return err
					}
				}
			}
		}
	}
}

// importUsers takes a file of users in pieces. From whoever may import none it takes nothing:
// they are refused, and the log has it.
func (s *Server) importUsers(ctx context.Context, stream connect.ServerStream) error {
	d, by := s.o.Doors, asker(ctx)
	if standing, err := s.o.Watch.Standing(ctx, by); err != nil || !standing.Holder {
		_, refused := d.ImportUsers(ctx, by, data.Import{}, data.ImportOptions{}, nil)
		return errors.Join(err, refused)
	}
	var file data.Import
	var options data.ImportOptions
	for first := true; ; first = false {
		var part wire.ImportPart
		if err := stream.Receive(&part); errors.Is(err, io.EOF) && !first {
			break
		} else if err != nil {
			return err
		}
		if h := part.Head; (h != nil) != first {
			return wire.Refuse(connect.CodeInvalidArgument, data.Say(malformed))
		} else if h != nil {
			file.Name, file.SHA256, file.Columns = h.Name, h.SHA256, h.Columns
			options.Dry, options.Agreed = h.Dry, h.Agreed
		}
		file.Rows = append(file.Rows, part.Rows...)
		if options.Agreed != nil {
			options.Agreed.Rows = append(options.Agreed.Rows, part.Agreed...)
		}
		if len(file.Rows) > mostRows || options.Agreed != nil && len(options.Agreed.Rows) > mostRows {
			return wire.Refuse(connect.CodeResourceExhausted, data.Say("A file of users has at most %d rows. Import it in parts.", mostRows))
		}
	}
	send := func(p wire.Progress[wire.ImportReportPart]) error { return stream.Send(&p) }
	going := newSteps(send)
	var report data.ImportReport
	err := going.during(func() (err error) {
		report, err = d.ImportUsers(ctx, by, file, options, going.at)
		return err
	})
	if err != nil {
		return err
	}
	head := report
	head.Rows = nil
	if err := send(wire.Progress[wire.ImportReportPart]{Result: &wire.ImportReportPart{Head: &head}}); err != nil {
		return err
	}
	return inPieces(func(each func(data.ImportedRow) error) error {
		for _, row := range report.Rows {
			if err := each(row); err != nil {
				return err
			}
		}
		return nil
	}, func(some []data.ImportedRow) error {
		return send(wire.Progress[wire.ImportReportPart]{Result: &wire.ImportReportPart{Rows: some}})
	})
}
