package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"tapetrack/assets/passwords"
	"tapetrack/assets/release"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/remote"
	"tapetrack/data/serve"
	"tapetrack/data/site"
	"tapetrack/data/trust"
)

// serveArgument has the bench serve a database, in a process of its own, whose memory and
// processor time are those of the server alone.
const serveArgument = "serve-database"

// A server is a process that serves a database.
type server struct {
	cmd  *exec.Cmd
	stop io.Closer
	link trust.Server
}

// startServer serves a database on loopback until close.
func startServer(database string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{cmd: exec.Command(self, serveArgument, database)}
	s.cmd.Stderr = os.Stderr
	if s.stop, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	link, err := bufio.NewReader(out).ReadString('\n')
	if err == nil {
		s.link, err = trust.Parse(link)
	}
	if err != nil {
		s.close()
		return nil, fmt.Errorf("the server did not start: %w", err)
	}
	return s, nil
}

func (s *server) close() {
	_ = s.stop.Close()
	_ = s.cmd.Wait()
}

// client returns one more program at the server.
func (s *server) client(program string) (*remote.Client, error) {
	return remote.New(remote.Options{
		Server: s.link, Client: data.Client{Program: program, Version: release.Version(), Computer: "bench"},
		Rule: func(least int, own []string) data.PasswordRule { return auth.RuleFrom(least, own, passwords.Common) },
	})
}

// processorTime returns the processor time that the server has used so far.
func (s *server) processorTime() (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	const user, system = 11, 12 // fields after the name, which may have any characters
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	var ticks int64
	for _, field := range []int{user, system} {
		n, err := strconv.ParseInt(fields[field], 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * (time.Second / 100), nil // USER_HZ is 100 on all that Go runs on
}

// serveDatabase serves a database until standard input ends, and prints the link to it.
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
	s := serve.New(serve.Options{Doors: doors, Watch: doors.Watch(), Authority: authority, Version: client.Version})
	link := trust.Server{Hosts: []trust.Host{{Name: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port}}, Keys: []trust.Key{authority.Key()}}
	fmt.Println(link)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // until the bench has ended, however it did
		ctx, stop := context.WithTimeout(ctx, time.Second)
		defer stop()
		_ = s.Stop(ctx)
	}()
	return s.Serve(l)
}
