// Package load is what many programs do to a server, for the bench, which measures it, and for
// soak, which goes on for hours.
package load

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"tapetrack/data/trust"
)

// Password is that of tapemaster in what Initialise makes.
const Password = "correct horse battery"

// A Server is a process that serves a database, whose memory and processor time are its own.
type Server struct {
	Link trust.Server
	cmd  *exec.Cmd
	done chan struct{} // closed once the process has ended
}

// Initialise has the tapeserver in bin make a database, with its key beside it, in a folder that
// gets the file with its link, too.
func Initialise(ctx context.Context, bin string, env []string, path string, more ...string) error {
	port, err := FreePort()
	if err != nil {
		return err
	}
	create := exec.CommandContext(ctx, filepath.Join(bin, "tapeserver"),
		append([]string{"init", "--database", path, "--listen", port, "--name", "127.0.0.1", "--password-stdin"}, more...)...)
	create.Env, create.Dir, create.Stdin = env, filepath.Dir(path), strings.NewReader(Password+"\n")
	if out, err := create.CombinedOutput(); err != nil {
		return fmt.Errorf("make the database of a server: %w: %s", err, out)
	}
	return nil
}

// FreePort returns an address of loopback at which nothing listens.
func FreePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// Start has the tapeserver in bin serve a database that Initialise made, until Close. What it
// logs is written to log, too; nil: nowhere.
func Start(bin string, env []string, database string, log io.Writer, more ...string) (*Server, error) {
	link, err := trust.ReadFile(filepath.Join(filepath.Dir(database), trust.FileName))
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(filepath.Join(bin, "tapeserver"), append([]string{"run", "--database", database}, more...)...)
	cmd.Env = env
	s, _, err := Run(cmd, log)
	if err == nil {
		s.Link = link
	}
	return s, err
}

// Run starts a command that serves a database, and returns the first line that it prints, once
// it listens.
func Run(cmd *exec.Cmd, log io.Writer) (s *Server, line string, err error) {
	var said bytes.Buffer
	cmd.Stderr = &said
	if log != nil {
		cmd.Stderr = io.MultiWriter(&said, log)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := cmd.Start(); err != nil {
		return nil, "", err
	}
	s = &Server{cmd: cmd, done: make(chan struct{})}
	line, err = bufio.NewReader(out).ReadString('\n')
	go func() {
		defer close(s.done)
		_ = cmd.Wait()
	}()
	if err != nil {
		s.Close()
		return nil, "", fmt.Errorf("the server did not start: %s", said.String())
	}
	return s, line, nil
}

// Process returns the number of the process.
func (s *Server) Process() int { return s.cmd.Process.Pid }

// Close has the server stop in order, and waits for it.
func (s *Server) Close() { s.End(syscall.SIGTERM) }

// End sends the server a signal that ends it, and waits for that.
func (s *Server) End(signal os.Signal) {
	_ = s.cmd.Process.Signal(signal)
	<-s.done
}
