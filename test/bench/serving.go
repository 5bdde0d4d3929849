package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"time"

	"tapetrack/assets/passwords"
	"tapetrack/assets/release"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/remote"
	"tapetrack/data/serve"
	"tapetrack/data/site"
	"tapetrack/data/trust"
	"tapetrack/test/load"
)

// A server is one at which the bench signs in.
type server struct{ *load.Server }

// startServer serves a database that load.Initialise made, until Close.
func startServer(bin string, env []string, database string) (*server, error) {
	s, err := load.Start(bin, env, database, nil)
	if err != nil {
		return nil, err
	}
	return &server{s}, nil
}

// serveArgument has the bench serve an embedded database, in a process of its own, as
// tapeserver serves that of a server. To make a copy of a million users for tapeserver takes
// minutes, and the kept one must stay what it is.
const serveArgument = "serve-database"

// startServing serves an embedded database until Close.
func startServing(database string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s, link, err := load.Run(exec.Command(self, serveArgument, database), nil)
	if err != nil {
		return nil, err
	}
	if s.Link, err = trust.Parse(link); err != nil {
		s.Close()
		return nil, err
	}
	return &server{s}, nil
}

// serveDatabase serves a database until a signal ends the process, and prints the link to it.
func serveDatabase(ctx context.Context, path string) error {
	client := data.Client{Program: "tapeserver", Version: release.Version(), Computer: "bench"}
	database := site.New(site.Options{Database: path, Client: client, Common: passwords.Common})
	defer database.Close()
	doors, err := database.Open(ctx)
	if err != nil {
		return err
	}
	authority, err := trust.NewAuthority(time.Now())
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(trust.Server{Hosts: []trust.Host{{Name: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port}}, Keys: []trust.Key{authority.Key()}})
	return serve.New(serve.Options{Doors: doors, Watch: doors.Watch(), Authority: authority, Version: client.Version}).Serve(l)
}

// client returns one more program at the server.
func (s *server) client(program string) (*remote.Client, error) {
	return remote.New(remote.Options{
		Server: s.Link, Client: data.Client{Program: program, Version: release.Version(), Computer: "bench"},
		Rule: func(least int, own []string) data.PasswordRule { return auth.RuleFrom(least, own, passwords.Common) },
	})
}

// rest is after how long a server has given back what a sign-in took, see cmd/tapeserver.
const rest = 8 * time.Second

// warm has users sign in and out again, and waits until what that took was given back. The
// code and the caches that the first of them have loaded are the server's, and no desktop's.
func (s *server) warm(ctx context.Context, users []data.User) error {
	o := newOffice(ctx, s)
	defer o.close()
	for _, u := range users {
		d, err := o.login(sitting{u.ID, "TapeMaster", true})
		if err != nil {
			return err
		}
		if err := d.calls.SignOut(ctx, d.by, data.ByUser); err != nil {
			return err
		}
	}
	time.Sleep(rest)
	return nil
}
