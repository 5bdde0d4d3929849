package serve

import (
	"context"
	"errors"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/wire"
)

// TestWithin: what takes longer than a server waits is told as that, and to whoever runs it; a
// program that hangs up first is no trouble of the server.
func TestWithin(t *testing.T) {
	waits := func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}
	err := within(t.Context(), time.Millisecond, waits)
	if !errors.Is(err, data.ErrBusy) || !wire.IsTrouble(err) || !errors.Is(wire.Received(wire.Send(err)), data.ErrBusy) {
		t.Errorf("the server took too long: %v", err)
	}
	ended, end := context.WithTimeout(t.Context(), time.Millisecond)
	defer end()
	for _, limit := range []time.Duration{0, time.Hour} {
		if err := within(ended, limit, waits); errors.Is(err, data.ErrBusy) || wire.IsTrouble(err) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the program waited no longer: %v", err)
		}
	}
	if err := within(t.Context(), time.Hour, func(context.Context) error { return data.ErrChanged }); !errors.Is(err, data.ErrChanged) {
		t.Errorf("an act: %v", err)
	}
}
