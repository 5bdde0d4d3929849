package main

import (
	"bytes"
	stdtls "crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tapetrack/data/trust"
)

// haproxyExample returns the configuration that docs/SERVER.md shows.
func haproxyExample(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "SERVER.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(text), "```haproxy\n")
	example, _, closed := strings.Cut(after, "```")
	if !found || !closed {
		t.Fatal("docs/SERVER.md shows no configuration of haproxy")
	}
	return example
}

// balanced has haproxy pass on what comes to an address, as the documents have it, from 127.0.0.2.
func (w *world) balanced(at string) {
	w.Helper()
	config := haproxyExample(w.T)
	for _, change := range [][2]string{
		{"bind :5443", "bind " + at}, {"10.1.0.11:5443", w.address + " source 127.0.0.2"}, {"inter 5s", "inter 100ms"},
	} {
		if strings.Count(config, change[0]) != 1 {
			w.Fatalf("%q is not in the configuration once", change[0])
		}
		config = strings.Replace(config, change[0], change[1], 1)
	}
	file := filepath.Join(w.TempDir(), "haproxy.cfg")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		w.Fatal(err)
	}
	path, err := exec.LookPath("haproxy")
	if err != nil {
		path = "/usr/sbin/haproxy" // where Debian has it, which is not in everybody's PATH
	}
	cmd := exec.Command(path, "-db", "-f", file)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if w.Failed() {
			w.Log(said.String())
		}
	})
}

// TestBehindHaproxy: a client is where haproxy says it is, and one that comes without it is where it
// is. What haproxy looks at by itself is in no log.
func TestBehindHaproxy(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	w.wants(w.ok(program, "check", "--proxy", "127.0.0.2"), "127.0.0.2, by the PROXY protocol (option --proxy)")
	r := w.run("--proxy", "127.0.0.2")
	link := w.link()
	direct := w.client(link)
	if out := w.signIn(direct, "tapemaster", secret); out.Session == nil || out.Session.Address != "127.0.0.1" {
		t.Errorf("without haproxy: %+v", out)
	}
	at := freeAddress(t)
	w.balanced(at)
	_, port, _ := net.SplitHostPort(at)
	through := link
	n, _ := strconv.Atoi(port)
	through.Hosts = []trust.Host{{Name: "127.0.0.1", Port: n}}
	if out := w.signIn(w.client(through), "tapemaster", secret); out.Session == nil || out.Session.Address != "127.0.0.1" {
		t.Errorf("through haproxy: %+v", out) // without the protocol, it would be 127.0.0.2
	}
	r.end(syscall.SIGTERM)
	if said := r.said.String(); strings.Contains(said, "handshake") || strings.Contains(said, "127.0.0.2") {
		t.Errorf("the log has %s", said)
	}

	// A load balancer that is not named may not claim anything, and one that is must.
	w.run("--proxy", "10.1.0.0/16")
	w.closed("127.0.0.2", v2(0x21, 0x11, "0a010416"+"7f000001"+"d431"+"1543"))
	w.wants(w.refused(program, "run", "--proxy", "10.1.0"), "--proxy", "10.1.0")
	w.wants(w.refused(program, "check", "--proxy", " Anywhere"), "--proxy", fmt.Sprintf("%q", "anywhere"))
}

// TestProxyHeaders: what a load balancer sends that is none of ours.
func TestProxyHeaders(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	w.run("--proxy", "127.0.0.2")
	client := "0a010416" + "7f000001" + "d431" + "1543" // 10.1.4.22:54321 to 127.0.0.1:5443
	for name, header := range map[string][]byte{
		"none":                   nil,
		"version 1":              []byte("PROXY TCP4 10.1.4.22 127.0.0.1 54321 5443\r\n"),
		"no version":             v2(0x31, 0x11, client),
		"a look by itself":       v2(0x20, 0x00, ""),
		"a look with an address": v2(0x20, 0x11, client),
		"no address":             v2(0x21, 0x00, ""),
		"UDP":                    v2(0x21, 0x12, client),
		"a socket of Unix":       v2(0x21, 0x31, strings.Repeat("61", 216)),
		"too short an address":   v2(0x21, 0x11, client[:8]),
		"half of it":             v2(0x21, 0x11, client)[:20],
		"nonsense":               []byte("GET / HTTP/1.1\r\n\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inner := *w
			inner.T = t
			inner.closed("127.0.0.2", header)
		})
	}
	t.Run("from elsewhere", func(t *testing.T) {
		inner := *w
		inner.T = t
		inner.closed("127.0.0.1", v2(0x21, 0x11, client))
	})
	conn := w.dial("127.0.0.2")
	if _, err := conn.Write(v2(0x21, 0x11, client)); err != nil {
		t.Fatal(err)
	}
	if err := stdtls.Client(conn, &stdtls.Config{InsecureSkipVerify: true}).HandshakeContext(t.Context()); err != nil {
		t.Errorf("a right one: %v", err)
	}
}

// v2 returns a header of version 2, by its document: with the byte of version and command, that of
// family and protocol, and addresses in hexadecimal digits.
func v2(command, family byte, addresses string) []byte {
	header := append([]byte("\r\n\r\n\x00\r\nQUIT\n"), command, family, byte(len(addresses)/2>>8), byte(len(addresses)/2))
	for i := 0; i < len(addresses); i += 2 {
		b, err := strconv.ParseUint(addresses[i:i+2], 16, 8)
		if err != nil {
			panic(err)
		}
		header = append(header, byte(b))
	}
	return header
}

func (w *world) dial(from string) net.Conn {
	w.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	conn, err := d.DialContext(w.Context(), "tcp", w.address)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { _ = conn.Close() })
	return conn
}

// closed sends a header and the beginning of TLS from an address, to which the server must not
// answer by TLS, but end the connection.
func (w *world) closed(from string, header []byte) {
	w.Helper()
	conn := w.dial(from)
	if _, err := conn.Write(header); err != nil {
		w.Fatal(err)
	}
	cut := len(header) == 20 // then nothing follows
	if !cut {
		sends, keeps := net.Pipe()
		go func() {
			_ = stdtls.Client(sends, &stdtls.Config{InsecureSkipVerify: true}).HandshakeContext(w.Context())
		}()
		hello := make([]byte, 4096)
		n, err := keeps.Read(hello)
		if err != nil {
			w.Fatal(err)
		}
		_ = keeps.Close()
		_, _ = conn.Write(hello[:n]) // it may be closed by now
	}
	if err := conn.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		w.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		w.Error("the connection stays open")
	}
	const handshake = 0x16
	if len(answer) > 0 && answer[0] == handshake {
		w.Errorf("the server answers with TLS: %x", answer[:min(len(answer), 20)])
	}
}
