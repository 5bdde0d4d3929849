package remote_test

import (
	"context"
	"crypto/tls"
	"errors"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/serve"
)

// slow are doors at which a sign-in takes as long as a test wants.
type slow struct {
	data.Doors
	begun, released, ended chan struct{}
}

func (s slow) SignIn(ctx context.Context, a data.Attempt) (data.Outcome, error) {
	if a.Login != "slow" {
		return s.Doors.SignIn(ctx, a)
	}
	defer close(s.ended)
	close(s.begun)
	select {
	case <-s.released:
		return data.Outcome{Refusal: &data.Refusal{}}, nil
	case <-ctx.Done():
		return data.Outcome{}, ctx.Err()
	}
}

// TestStops: a server that is stopped ends streams and connections at once, lets a call end that
// goes on, and waits for none that does not.
func TestStops(t *testing.T) {
	for name, ends := range map[string]bool{"a call that ends": true, "a call that does not": false} {
		t.Run(name, func(t *testing.T) {
			doors := slow{begun: make(chan struct{}), released: make(chan struct{}), ended: make(chan struct{})}
			w := newWorld(t, func(o *serve.Options) { doors.Doors = o.Doors; o.Doors = doors })
			w.add("alice")
			follower := w.client()
			if out, err := follower.SignIn(t.Context(), attemptOf("alice", password, "")); err != nil || out.Session == nil {
				t.Fatal(out, err)
			}
			w.eventually(func() bool { return follower.Following() && follower.Lost().IsZero() })
			s := w.sender()
			idle, err := (&tls.Dialer{Config: s.config}).DialContext(t.Context(), "tcp", s.at)
			w.must(err)
			defer idle.Close()

			calling, hangUp := context.WithCancel(t.Context())
			defer hangUp()
			answered := make(chan error, 1)
			go func() {
				_, err := w.client().SignIn(calling, attemptOf("slow", password, ""))
				answered <- err
			}()
			<-doors.begun
			limit := 500 * time.Millisecond
			if ends {
				limit = time.Minute
			}
			ctx, stop := context.WithTimeout(t.Context(), limit)
			defer stop()
			stopped := make(chan error, 1)
			go func() { stopped <- w.server.Stop(ctx) }()
			w.eventually(func() bool { return !follower.Lost().IsZero() }) // its stream has ended
			if ends {
				select {
				case err := <-stopped:
					t.Errorf("it did not wait for the call: %v", err)
				default:
				}
				close(doors.released)
			}
			select {
			case err := <-stopped:
				if ends != (err == nil) || !ends && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("it stopped with %v", err)
				}
			case <-time.After(30 * time.Second):
				t.Fatal("it does not stop")
			}
			<-doors.ended
			if ends {
				w.must(<-answered)
			}
			w.must(idle.SetReadDeadline(time.Now().Add(30 * time.Second)))
			for err := error(nil); err == nil; {
				if _, err = idle.Read(make([]byte, 1000)); errors.Is(err, context.DeadlineExceeded) || isTimeout(err) {
					t.Error("an idle connection stays open")
				}
			}
		})
	}
}

func isTimeout(err error) bool {
	var late interface{ Timeout() bool }
	return errors.As(err, &late) && late.Timeout()
}

// eventually waits until something is so.
func (w *world) eventually(is func() bool) {
	w.t.Helper()
	for end := time.Now().Add(time.Minute); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatal("it did not come")
		}
	}
}
