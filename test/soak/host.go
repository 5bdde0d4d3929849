package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"tapetrack/assets/passwords"
	"tapetrack/assets/release"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/remote"
	"tapetrack/data/trust"
	"tapetrack/test/load"
)

// readyIn is how long a server may take until it says that it is ready.
const readyIn = 20 * time.Second

// A host is the computer of the server.
type host struct {
	bin, folder, database string
	env                   []string
	operations            string // where the server says how it is
	link                  trust.Server

	log log

	mu      sync.Mutex
	server  *load.Server // nil while there is none
	lives   int
	rotated time.Time // when the key was last replaced, or that was tried

	cables cables
}

// A log is what the server logs, in all its lives.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
	file io.Writer // for whoever looks what was wrong; may be nil
}

func (l *log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file != nil {
		_, _ = l.file.Write(b)
	}
	return l.text.Write(b)
}

// newHost makes a database and serves it.
func newHost(ctx context.Context, bin string) (*host, error) {
	folder := filepath.Join(bin, "server")
	for _, sub := range []string{"", "seals", "backups"} {
		if err := os.MkdirAll(filepath.Join(folder, sub), 0o700); err != nil {
			return nil, err
		}
	}
	h := &host{bin: bin, folder: folder, database: filepath.Join(folder, "tapetrack.db"), env: []string{"HOME=" + folder, "LANG=C.UTF-8", "PATH=" + os.Getenv("PATH")}}
	file, err := os.Create(filepath.Join(folder, "server.log"))
	if err != nil {
		return nil, err
	}
	h.log.file = file // until the process ends
	if h.operations, err = load.FreePort(); err != nil {
		return nil, err
	}
	if err := load.Initialise(ctx, bin, h.env, h.database, "--seal-folder", filepath.Join(folder, "seals")); err != nil {
		return nil, err
	}
	if h.link, err = trust.ReadFile(filepath.Join(folder, trust.FileName)); err != nil {
		return nil, err
	}
	return h, h.start(ctx)
}

// start starts the server, and waits until it is ready.
func (h *host) start(ctx context.Context) error {
	s, err := load.Start(h.bin, h.env, h.database, &h.log, "--operations", h.operations)
	if err != nil {
		return err
	}
	h.mu.Lock()
	h.server, h.lives = s, h.lives+1
	h.mu.Unlock()
	said := ""
	for end := time.Now().Add(readyIn); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		status, body := h.ask(ctx, "/readyz")
		if said = body; status == http.StatusOK {
			return nil
		}
	}
	return fmt.Errorf("the server was not ready after %s: %s", readyIn, said)
}

// end ends the server, and returns how long that took.
func (h *host) end(signal syscall.Signal) time.Duration {
	h.mu.Lock()
	s := h.server
	h.server = nil
	h.mu.Unlock()
	begun := time.Now()
	if s != nil {
		s.End(signal)
	}
	return time.Since(begun)
}

func (h *host) close() { h.end(syscall.SIGTERM) }

// process returns the number of the process of the server; 0 while there is none.
func (h *host) process() (pid, lives int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.server == nil {
		return 0, h.lives
	}
	return h.server.Process(), h.lives
}

// rotates notes that the key is about to be replaced, or was just now.
func (h *host) rotates() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rotated = time.Now()
}

// rotatedSince reports whether the key was replaced since then: a sign-in that stood between two
// windows begins again.
func (h *host) rotatedSince(then time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return !h.rotated.Before(then)
}

// client returns a program at an address of its own, whose connections are cut now and then.
func (h *host) client(program, address string) (*remote.Client, error) {
	dial := load.DialFrom(address)
	return remote.New(remote.Options{
		Server: h.link, Client: data.Client{Program: program, Version: release.Version(), Computer: "soak"},
		Rule: func(least int, own []string) data.PasswordRule { return auth.RuleFrom(least, own, passwords.Common) },
		Dial: func(ctx context.Context, network, to string) (net.Conn, error) {
			c, err := dial(ctx, network, to)
			if err != nil {
				return nil, err
			}
			return h.cables.laid(c), nil
		},
	})
}

// cables are the open connections.
type cables struct {
	mu   sync.Mutex
	open map[*cable]bool
}

type cable struct {
	net.Conn
	of *cables
}

func (c *cables) laid(conn net.Conn) net.Conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = map[*cable]bool{}
	}
	laid := &cable{conn, c}
	c.open[laid] = true
	return laid
}

// Close closes the connection.
func (c *cable) Close() error {
	c.of.mu.Lock()
	delete(c.of.open, c)
	c.of.mu.Unlock()
	return c.Conn.Close()
}

// cut cuts some of the connections.
func (c *cables) cut(part float64) (n int) {
	c.mu.Lock()
	var those []*cable
	for laid := range c.open {
		if rand.Float64() < part {
			those = append(those, laid)
		}
	}
	c.mu.Unlock()
	for _, laid := range those {
		_ = laid.Conn.Close()
	}
	return len(those)
}
