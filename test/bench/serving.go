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
	"tapetrack/data/trust"
)

// A server is a process of tapeserver, whose memory and processor time are its own.
type server struct {
	cmd  *exec.Cmd
	link trust.Server
}

// initialiseServer has tapeserver make a database, with its key beside it, in a folder that
// gets the file with its link, too. With from it is a copy of that database, which is then
// marked as moved.
func initialiseServer(ctx context.Context, bin string, env []string, path, from string) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	_ = l.Close() // this port is free
	args := []string{"init", "--database", path, "--listen", l.Addr().String(), "--name", "127.0.0.1"}
	if from == "" {
		args = append(args, "--password-stdin")
	} else {
		args = append(args, "--from", from)
	}
	create := exec.CommandContext(ctx, filepath.Join(bin, "tapeserver"), args...)
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
