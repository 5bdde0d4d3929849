package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
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
	if err := sendSystemd(state); err != nil {
		slog.Warn("systemd does not take how the server is", "state", state, "error", err)
	}
}

// systemdTime is how long systemd has to take a state. A socket whose queue is full must not
// hold up the start of the server or its end; daemon.SdNotify would wait for ever.
const systemdTime = 2 * time.Second

func sendSystemd(state string) error {
	socket := os.Getenv("NOTIFY_SOCKET")
	if socket == "" {
		return nil
	}
	to, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		return err
	}
	err = to.SetWriteDeadline(time.Now().Add(systemdTime))
	if err == nil {
		_, err = to.Write([]byte(state))
	}
	return errors.Join(err, to.Close())
}
