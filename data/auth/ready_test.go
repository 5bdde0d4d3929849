package auth

import (
	"context"
	"errors"
	"testing"

	"tapetrack/data"
)

// TestProbe: a probe leaves nothing, and fails where an act would.
func TestProbe(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	watch := w.Watch()
	number, err := watch.Changes(ctx)
	w.must(err)
	news, err := watch.News(ctx, 0)
	w.must(err)
	w.must(watch.Probe(ctx))
	after, err := watch.Changes(ctx)
	w.must(err)
	left, err := watch.News(ctx, 0)
	w.must(err)
	if after != number || left.Newest != news.Newest {
		t.Errorf("a probe left the change %d after %d, and the event %d after %d", after, number, left.Newest, news.Newest)
	}
	ended, end := context.WithCancel(ctx)
	end()
	if err := watch.Probe(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("without time: %v", err)
	}
	w.try(w.attempt("nobody", "wrong", "")) // writes as before
	if err := watch.Probe(data.DryRun(ctx)); !errors.Is(err, data.ErrNoDryRun) {
		t.Errorf("without the right to write: %v", err)
	}
}
