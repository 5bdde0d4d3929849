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
	rows      = 500              // in a message
	heartbeat = 15 * time.Second // below what load balancers wait
	mostRows  = 200_000          // of an import
)

// streamed registers a method that answers with several messages. send may be called by
// several goroutines.
func streamed[Q, M any](on *connect.Server, m wire.Stream[Q, M], do func(ctx context.Context, by data.Actor, q Q, send func(M) error) error) {
	on.Register(connect.Method{Spec: m.Spec(), Handler: func(ctx context.Context, _ connect.Spec, stream connect.ServerStream) error {
		var q Q
		if err := stream.Receive(&q); err != nil {
			return err
		}
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
// since something between may give up a silent connection.
type steps[R any] struct {
	send func(wire.Progress[R]) error
	now  func() time.Time

	mu          sync.Mutex
	last        time.Time
	done, total int64
	failed      error
}

func (s *steps[R]) at(done, total int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done, s.total = done, total
	if now := s.now(); now.Sub(s.last) >= time.Second/10 && s.failed == nil {
		s.last = now
		s.failed = s.send(wire.Progress[R]{Done: done, Total: total})
	}
}

func (s *steps[R]) beat() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed == nil {
		s.failed = s.send(wire.Progress[R]{Done: s.done, Total: s.total})
	}
}

// during calls do while it beats.
func (s *steps[R]) during(do func() error) error {
	ended, quiet := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(quiet)
		ticker := time.NewTicker(heartbeat)
		defer ticker.Stop()
		for {
			select {
			case <-ended:
				return
			case <-ticker.C:
				s.beat()
			}
		}
	}()
	err := do()
	close(ended)
	<-quiet // a stream takes one message at a time
	return err
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
		going := &steps[data.AuditReport]{send: send, now: time.Now}
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
		going := &steps[none]{send: send, now: time.Now}
		return going.during(func() error { return d.DeleteGroup(ctx, by, q.ID, q.MoveTo, going.at) })
	})
	streamed(on, wire.Watch, s.watching)
	on.Register(connect.Method{Spec: wire.ImportUsers.Spec(), Handler: func(ctx context.Context, _ connect.Spec, stream connect.ServerStream) error {
		return importUsers(ctx, d, stream)
	}})
}

// watching sends the number of the present state, another one once something has changed that
// concerns the user, and heartbeats with the same one, as long as the session is open.
func (s *Server) watching(ctx context.Context, by data.Actor, _ none, send func(wire.Change) error) error {
	stream := s.watch.join(data.CallOf(ctx).Key)
	defer stream.leave()
	ticker := time.NewTicker(s.o.Heartbeat)
	defer ticker.Stop()
	for {
		now, err := stream.read(ctx, by)
		if errors.Is(err, data.ErrSessionEnded) {
			return err
		} // any other error meets the program, too, once it reads
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

// importUsers takes a file of users in pieces.
func importUsers(ctx context.Context, d data.Administration, stream connect.ServerStream) error {
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
		if len(file.Rows) > mostRows {
			return wire.Refuse(connect.CodeResourceExhausted, data.Say("A file of users has at most %d rows. Import it in parts.", mostRows))
		}
	}
	send := func(p wire.Progress[wire.ImportReportPart]) error { return stream.Send(&p) }
	going := &steps[wire.ImportReportPart]{send: send, now: time.Now}
	var report data.ImportReport
	err := going.during(func() (err error) {
		report, err = d.ImportUsers(ctx, asker(ctx), file, options, going.at)
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
