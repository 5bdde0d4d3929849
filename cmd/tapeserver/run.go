package main

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"tapetrack/cmd/internal/start"
	"tapetrack/data/serve"
)

// stopTime is how long calls have to end when the server is stopped.
const stopTime = 20 * time.Second

type runCommand struct {
	Listen string `help:"Listen here this time, instead of where init said." placeholder:"ADDRESS"`
}

// Run serves until a signal ends it. It prints one line once it listens.
func (r runCommand) Run(s *server) error {
	err := r.run(s)
	if s.ctx.Err() != nil && err == s.ctx.Err() {
		return nil // it was stopped before it began
	}
	return err
}

func (r runCommand) run(s *server) error {
	if r.Listen != "" {
		if _, err := parseListen(r.Listen); err != nil {
			return err
		}
	}
	if err := s.there(); err != nil {
		return err
	}
	serving, err := s.database.Serve(s.ctx)
	if err != nil {
		return err
	}
	l, err := listen(s.ctx, cmp.Or(r.Listen, serving.Listen))
	if err != nil {
		return err
	}
	server := serve.New(serve.Options{Doors: serving.Doors, Watch: serving.Watch(), Authority: serving.Authority, Version: start.Version, Judging: newMemory().judging})
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	slog.Info("listening", "address", l.Addr().String(), "version", start.Version, "database", s.database.Path())
	s.say("Ready: listening at %s.", l.Addr().String())
	if err := s.flush(); err != nil {
		slog.Warn("standard output can't be written", "error", err)
	}
	select {
	case err := <-ended:
		return err
	case <-s.ctx.Done():
	}
	slog.Info("stopping")
	ctx, stop := context.WithTimeout(context.Background(), stopTime)
	defer stop()
	if err := server.Stop(ctx); err != nil {
		slog.Warn("some calls did not end in time", "error", err)
	}
	slog.Info("stopped")
	return <-ended
}
