package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// notifySystemd tells systemd that the server is ready, and then, as often as it asks, that it
// still is, until ctx ends. Without systemd it does nothing.
func notifySystemd(ctx context.Context) {
	tellSystemd(daemon.SdNotifyReady)
	every, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		slog.Warn("systemd asks for signs of life in a way that is not understood", "error", err)
	}
	if every <= 0 {
		return
	}
	go func() {
		ticker := time.NewTicker(every / 3)
		defer ticker.Stop()
		for {
			tellSystemd(daemon.SdNotifyWatchdog)
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
		}
	}()
}

// tellSystemd tells systemd of a state.
func tellSystemd(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		slog.Warn("systemd does not take how the server is", "state", state, "error", err)
	}
}
