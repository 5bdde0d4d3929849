package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/svc"
	"golang.org/x/sys/windows/svc/eventlog"
	"golang.org/x/sys/windows/svc/mgr"

	"tapetrack/data"
)

// arguments returns with which arguments the service runs the program. Database and key were made
// by an administrator, for accounts that can read everything anyway: the service has that of the
// system.
func (u unit) arguments() []string {
	args := []string{"run"}
	if u.config != "" {
		args = append(args, "--config", u.config)
	}
	if !u.inConfig {
		args = append(args, "--database", u.database)
	}
	return append(args, "--key-file", u.key)
}

// commandLine is how the service is registered.
func (u unit) commandLine() string {
	words := []string{windows.EscapeArg(u.program)}
	for _, a := range u.arguments() {
		words = append(words, windows.EscapeArg(a))
	}
	return strings.Join(words, " ")
}

// manager connects to the service manager.
func manager() (*mgr.Mgr, error) {
	m, err := mgr.Connect()
	if err != nil {
		return nil, &data.Trouble{Kind: data.ErrDenied, Cause: err, Text: data.Say(noAdministrator)}
	}
	return m, nil
}

func installService(s *server, u unit) error {
	if u.backups != "" {
		return &data.FieldError{Field: "backup", Text: data.Say(noTimer)}
	}
	m, err := manager()
	if err != nil {
		return err
	}
	defer func() { _ = m.Disconnect() }()
	config := mgr.Config{
		StartType: mgr.StartAutomatic, DelayedAutoStart: false, ErrorControl: mgr.ErrorNormal,
		DisplayName: "TapeTrack server", Description: "Judges the sign-ins of all computers.",
	}
	found, err := m.OpenService(serviceName)
	switch {
	case err == nil:
		defer func() { _ = found.Close() }()
		is, err := found.Config()
		if err != nil {
			return err
		}
		if is.BinaryPathName == u.commandLine() {
			s.say(unchanged)
			return nil
		}
		is.BinaryPathName = u.commandLine()
		if err := found.UpdateConfig(is); err != nil {
			return err
		}
		s.say(changed)
		return nil
	case !errors.Is(err, windows.ERROR_SERVICE_DOES_NOT_EXIST):
		return err
	}
	made, err := m.CreateService(serviceName, u.program, config, u.arguments()...)
	if err != nil {
		return err
	}
	defer func() { _ = made.Close() }()
	again := mgr.RecoveryAction{Type: mgr.ServiceRestart, Delay: 5 * time.Second}
	if err := made.SetRecoveryActions([]mgr.RecoveryAction{again, again, again}, 24*60*60); err != nil {
		return err
	}
	if err := eventlog.InstallAsEventCreate(serviceName, eventlog.Error|eventlog.Warning|eventlog.Info); err != nil && !strings.Contains(err.Error(), "exists") {
		return err
	}
	s.say(installed, serviceName)
	s.say(startIt, "sc start "+serviceName)
	return nil
}

func removeService(s *server) error {
	m, err := manager()
	if err != nil {
		return err
	}
	defer func() { _ = m.Disconnect() }()
	found, err := m.OpenService(serviceName)
	if errors.Is(err, windows.ERROR_SERVICE_DOES_NOT_EXIST) {
		return &data.Trouble{Kind: data.ErrNotFound, Text: data.Say(noService, serviceName)}
	}
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }()
	if _, err := found.Control(svc.Stop); err != nil && !errors.Is(err, windows.ERROR_SERVICE_NOT_ACTIVE) {
		return err
	}
	if err := errors.Join(found.Delete(), eventlog.Remove(serviceName)); err != nil {
		return err
	}
	s.say(removed)
	return nil
}

// asService runs the program as a service of Windows, if it was started as one. The manager is
// answered before the database is opened: at a busy start of the computer it gives up after half
// a minute.
func asService(run func(context.Context) error) (is bool, err error) {
	if is, err = svc.IsWindowsService(); err != nil || !is {
		return false, nil
	}
	h := &handler{run: run}
	return true, errors.Join(svc.Run(serviceName, h), h.failed)
}

// A handler answers the service manager.
type handler struct {
	run    func(context.Context) error
	failed error
}

// Execute is that of svc.Handler.
func (h *handler) Execute(_ []string, requests <-chan svc.ChangeRequest, states chan<- svc.Status) (bool, uint32) {
	states <- svc.Status{State: svc.StartPending}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	log, logging := eventlog.Open(serviceName)
	if logging == nil {
		defer func() { _ = log.Close() }()
		_ = log.Info(1, "The server is starting.")
	}
	ended := make(chan error, 1)
	go func() { ended <- h.run(ctx) }()
	states <- svc.Status{State: svc.Running, Accepts: svc.AcceptStop | svc.AcceptShutdown}
	for {
		select {
		case h.failed = <-ended:
			if logging == nil && h.failed != nil {
				_ = log.Error(2, h.failed.Error())
			}
			if h.failed != nil {
				slog.Error("the server ended", "error", h.failed)
				return true, 1
			}
			return false, 0
		case r := <-requests:
			switch r.Cmd {
			case svc.Interrogate:
				states <- r.CurrentStatus
			case svc.Stop, svc.Shutdown:
				states <- svc.Status{State: svc.StopPending, WaitHint: uint32(2 * stopTime / time.Millisecond)}
				stop()
			}
		}
	}
}
