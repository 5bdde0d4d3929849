package main

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"tapetrack/cmd/internal/start"
	"tapetrack/data/serve"
	"tapetrack/data/site"
)

// stopTime is how long calls have to end when the server is stopped.
const stopTime = 20 * time.Second

// serveOptions say how a database is served. Each is also a name in the config file.
type serveOptions struct {
	Listen     string   `help:"Listen at this address instead of where init said." placeholder:"ADDRESS"`
	Proxy      []string `help:"The addresses of TCP load balancers, or ranges of them. They must say with the PROXY protocol, version 2, whom they pass on; nobody else may." placeholder:"ADDRESS,…"`
	Operations string   `help:"Where programs of this computer ask how the server is (/livez, /readyz, /metrics): an address of this computer alone, or none. Default: 127.0.0.1:5444." default:"127.0.0.1:5444" placeholder:"ADDRESS"`
	SealFolder string   `help:"Note in this folder, once a minute, where the Sign-in Log ends, and refuse to start with an older database. Name a folder on another disk. Default: the folder of the last time; none notes it nowhere." placeholder:"FOLDER"`
	LogLevel   string   `help:"What the log has at least: debug (every call), info (what is judged or refused), warn or error. Default: info." enum:"debug,info,warn,error" default:"info" placeholder:"LEVEL"`
}

// level returns from which level on something is logged.
func (o serveOptions) level() slog.Level {
	var l slog.Level
	_ = l.UnmarshalText([]byte(o.LogLevel)) // kong has judged it; otherwise it is Info
	return l
}

// listenAt returns where the server listens: as the options say, or else as init did.
func (o serveOptions) listenAt(said string) string { return cmp.Or(o.Listen, said) }

// judge returns what is wrong with the options.
func (o serveOptions) judge() error {
	if o.Listen != "" {
		if _, err := parseListen(o.Listen); err != nil {
			return err
		}
	}
	if _, err := parseProxies(o.Proxy); err != nil {
		return err
	}
	return parseOperations(o.Operations)
}

type runCommand struct {
	serveOptions
	AcceptOlderDatabase bool `help:"Go on, this once, with a database that is older than the note of its end in --seal-folder. Sessions end, recovery codes and temporary codes are void, and administrators are told."`
}

// Run serves until a signal ends it. It prints one line once it listens.
func (r runCommand) Run(s *server) error {
	err := r.run(s)
	if s.ctx.Err() != nil && err == s.ctx.Err() {
		return nil // it was stopped before it began
	}
	return err
}

// keepSeal compares the database with the note of its end.
func (r runCommand) keepSeal(s *server, folder string) (site.SealKept, error) {
	kept, err := s.database.KeepSeal(s.ctx, folder, r.AcceptOlderDatabase)
	switch {
	case err != nil:
		return kept, err
	case kept.Accepted:
		slog.Warn("an older database was accepted: all sessions have ended, and administrators are told")
	case r.AcceptOlderDatabase:
		slog.Warn("nothing had to be accepted: the database is not older than the note of its end")
	}
	if kept.First {
		slog.Warn("the end of the log was noted nowhere until now", "folder", kept.Folder)
	}
	if besideDatabase(kept.Folder, s.database.Path()) {
		slog.Warn("the end of the log is noted beside the database: whoever puts back one can put back the other", "folder", kept.Folder)
	}
	return kept, nil
}

func (r runCommand) run(s *server) error {
	if err := r.judge(); err != nil {
		return err
	}
	if err := s.there(); err != nil {
		return err
	}
	seals, err := parseSealFolder(r.SealFolder)
	if err != nil {
		return err
	}
	serving, err := s.database.Serve(s.ctx)
	if err != nil {
		return err
	}
	kept, err := r.keepSeal(s, seals)
	if err != nil {
		return err
	}
	l, err := listen(s.ctx, listenField, r.listenAt(serving.Listen))
	if err != nil {
		return err
	}
	proxies, err := parseProxies(r.Proxy)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	l = behind(l, proxies)
	watched, err := s.listenOperations(r.Operations)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	h := &health{read: s.database.Health, stopping: s.ctx}
	keeper := &sealKeeper{note: s.database.NoteSeal, kept: kept.Folder != ""}
	announcer := start.NewAnnouncer(func() *site.Database { return s.database })
	m := newFigures(h, keeper, announcer)
	if watched != nil {
		defer serveOperations(watched, operations(h, m))()
	}
	server := serve.New(serve.Options{
		Doors: countedDoors{serving.Doors, m}, Watch: serving.Watch(), Authority: serving.Authority, Version: start.Version,
		Known: serving.Watch().Known, Refused: m.refusedConnection, Limits: serve.Limits{Connections: connections()},
		Judging: newMemory().judging, Observe: both(m.call, new(callLog).call),
	})
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(countedListener{l, m.connections}) }()
	noted := keeper.run()
	defer noted() // before the database is closed
	defer announcer.Run()()
	slog.Info("listening", "address", l.Addr().String(), "version", start.Version, "database", s.database.Path())
	s.say("Ready: listening at %s.", l.Addr().String())
	if err := s.flush(); err != nil {
		slog.Warn("standard output can't be written", "error", err)
	}
	notifySystemd(s.ctx)
	select {
	case err := <-ended:
		return err
	case <-s.ctx.Done():
	}
	slog.Info("stopping")
	tellSystemd(daemon.SdNotifyStopping)
	ctx, stop := context.WithTimeout(context.Background(), stopTime)
	defer stop()
	if err := server.Stop(ctx); err != nil {
		slog.Warn("some calls did not end in time", "error", err)
	}
	slog.Info("stopped")
	return <-ended
}
