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

// serveOptions say how a database is served. Each is also a name in the config file.
type serveOptions struct {
	Listen string `help:"Listen at this address instead of where init said." placeholder:"ADDRESS"`
}

// listenAt returns where the server listens: as the options say, or else as init did.
func (o serveOptions) listenAt(said string) string { return cmp.Or(o.Listen, said) }

// judge returns what is wrong with the options.
func (o serveOptions) judge() error {
	if o.Listen == "" {
		return nil
	}
	_, err := parseListen(o.Listen)
	return err
}

type runCommand struct{ serveOptions }

// Run serves until a signal ends it. It prints one line once it listens.
func (r runCommand) Run(s *server) error {
	err := r.run(s)
	if s.ctx.Err() != nil && err == s.ctx.Err() {
		return nil // it was stopped before it began
	}
	return err
}

func (r runCommand) run(s *server) error {
	if err := r.judge(); err != nil {
		return err
	}
	if err := s.there(); err != nil {
		return err
	}
	serving, err := s.database.Serve(s.ctx)
	if err != nil {
		return err
	}
	l, err := listen(s.ctx, r.listenAt(serving.Listen))
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
