package main

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"tapetrack/data/serve"
)

// mostLines is how many calls are logged in a second: an attacker must not fill the disk.
const mostLines = 100

// A callLog logs calls.
type callLog struct {
	mu      sync.Mutex
	second  int64 // of the last line
	lines   int   // in it
	skipped int   // since the last line
}

// faults are the codes that say that something is wrong with the server, and not with a request.
var faults = map[string]bool{"internal": true, "unknown": true, "data_loss": true, "unavailable": true, serve.Panicked: true}

// levelOf says how much it matters how a call ended. Desktops ask many times a minute whether
// anything has changed: that is of interest only to those who look for a fault.
func levelOf(c serve.Call, e serve.Ending) slog.Level {
	switch {
	case faults[e.Code]:
		return slog.LevelWarn
	case e.Code == serve.OK && !c.Judged, c.Lasts && e.Code == "canceled":
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// call logs how a call ended.
func (l *callLog) call(c serve.Call) (ended func(serve.Ending)) {
	return func(e serve.Ending) {
		ctx, level := context.Background(), levelOf(c, e)
		if !slog.Default().Enabled(ctx, level) {
			return
		}
		unlogged, log := l.take(time.Now().Unix())
		if !log {
			return
		}
		attrs := []slog.Attr{
			slog.String("id", c.ID), slog.String("method", cmp.Or(c.Method, unknownMethod)), slog.String("code", e.Code),
			slog.Int64("ms", e.Took.Milliseconds()), slog.String("address", c.Address),
		}
		if unlogged > 0 {
			attrs = append(attrs, slog.Int("unlogged", unlogged))
		}
		slog.LogAttrs(ctx, level, "call", attrs...)
	}
}

// take reports whether one more line may be written in a second, and how many were not since the
// last one.
func (l *callLog) take(second int64) (unlogged int, log bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if second != l.second {
		l.second, l.lines = second, 0
	}
	if l.lines == mostLines {
		l.skipped++
		return 0, false
	}
	l.lines++
	unlogged, l.skipped = l.skipped, 0
	return unlogged, true
}

// both tells two of each call.
func both(a, b func(serve.Call) func(serve.Ending)) func(serve.Call) func(serve.Ending) {
	return func(c serve.Call) func(serve.Ending) {
		first, second := a(c), b(c)
		return func(e serve.Ending) {
			first(e)
			second(e)
		}
	}
}
