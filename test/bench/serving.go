package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
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

// A server is a process of tapeserver, whose memory and processor time are its own.
type server struct {
	cmd  *exec.Cmd
	link trust.Server
}

// initialiseServer has tapeserver make a database, with its key beside it, in a folder that
// gets the file with its link, too.
func initialiseServer(ctx context.Context, bin string, env []string, path string) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	_ = l.Close() // this port is free
	create := exec.CommandContext(ctx, filepath.Join(bin, "tapeserver"), "init", "--database", path, "--listen", l.Addr().String(), "--name", "127.0.0.1", "--password-stdin")
	create.Env, create.Dir, create.Stdin = env, filepath.Dir(path), strings.NewReader(password+"\n")
	if out, err := create.CombinedOutput(); err != nil {
		return fmt.Errorf("make the database of a server: %w: %s", err, out)
	}
	return nil
}

// startServer serves a database that initialiseServer made, until close.
func startServer(bin string, env []string, database string) (*server, error) {
	link, err := trust.ReadFile(filepath.Join(filepath.Dir(database), trust.FileName))
	if err != nil {
		return nil, err
	}
	s := &server{cmd: exec.Command(filepath.Join(bin, "tapeserver"), "run", "--database", database), link: link}
	var log bytes.Buffer
	s.cmd.Env, s.cmd.Stderr = env, &log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil { // printed once it listens
		s.close()
		return nil, fmt.Errorf("the server did not start: %s", log.String())
	}
	return s, nil
}

// serveArgument has the bench serve an embedded database, in a process of its own, as
// tapeserver serves that of a server. To make a copy of a million users for tapeserver takes
// minutes, and the kept one must stay what it is.
const serveArgument = "serve-database"

// startServing serves an embedded database until close.
func startServing(database string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{cmd: exec.Command(self, serveArgument, database)}
	s.cmd.Stderr = os.Stderr
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

func (s *server) close() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait()
}

// client returns one more program at the server.
func (s *server) client(program string) (*remote.Client, error) {
	return remote.New(remote.Options{
		Server: s.link, Client: data.Client{Program: program, Version: release.Version(), Computer: "bench"},
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

// processorTime returns the processor time that the server has used so far.
func (s *server) processorTime() (time.Duration, error) { return processorTimeOf(s.cmd.Process.Pid) }

// processorTimeOf returns the processor time that a process has used so far.
func processorTimeOf(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
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
