package remote_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pquerna/otp/totp"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/trust"
	"tapetrack/data/words"
)

// A proxy is haproxy in front of a server.
type proxy struct {
	w      *world
	l      *os.File // where it listens, also while it does not run
	config string
	said   bytes.Buffer
	cmd    *exec.Cmd
}

// proxied has haproxy pass on what comes, from 127.0.0.2, and clients ask it in place of the
// server. Both are options of haproxy: in is for its own end towards clients, out for the other.
func (w *world) proxied(in, out string) *proxy {
	w.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	w.must(err)
	file, err := l.(*net.TCPListener).File()
	w.must(err)
	w.must(l.Close()) // file goes on listening
	p := &proxy{w: w, l: file, config: filepath.Join(w.t.TempDir(), "haproxy.cfg")}
	w.must(os.WriteFile(p.config, fmt.Appendf(nil, `defaults
	mode tcp
	timeout connect 10s
	timeout client 1h
	timeout server 1h
listen tapeserver
	bind fd@3 %s
	server tapeserver %s source 127.0.0.2 %s
`, in, w.between.to, out), 0o600))
	w.link.Hosts = []trust.Host{{Name: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port}}
	p.start()
	w.t.Cleanup(func() {
		p.stop()
		_ = file.Close()
		if w.t.Failed() {
			w.t.Log(p.said.String())
		}
	})
	return p
}

func (p *proxy) start() {
	p.w.t.Helper()
	path, err := exec.LookPath("haproxy")
	if err != nil {
		path = "/usr/sbin/haproxy" // where Debian has it, which is not in everybody's PATH
	}
	p.cmd = exec.Command(path, "-db", "-f", p.config)
	p.cmd.ExtraFiles = []*os.File{p.l}
	p.cmd.Stdout, p.cmd.Stderr = &p.said, &p.said
	p.w.must(p.cmd.Start())
}

// stop ends it, with every connection.
func (p *proxy) stop() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// recorded puts the recorder of a world between the proxy and the programs.
func (p *proxy) recorded() {
	p.w.between.mu.Lock()
	defer p.w.between.mu.Unlock()
	p.w.between.to, p.w.between.keeps = p.w.link.Hosts[0].String(), true
	p.w.link.Hosts[0].Port = p.w.between.l.Addr().(*net.TCPAddr).Port
}

// TestProxyThatEndsTLS: haproxy with a certificate of its own is refused in the sentence for it, and
// nothing that was typed gets to it.
func TestProxyThatEndsTLS(t *testing.T) {
	folder := t.TempDir()
	key, certificate, both := filepath.Join(folder, "key.pem"), filepath.Join(folder, "cert.pem"), filepath.Join(folder, "both.pem")
	made, err := exec.Command("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
		"-subj", "/CN=tapetrack", "-addext", "subjectAltName=IP:127.0.0.1,DNS:tapetrack", "-keyout", key, "-out", certificate).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, made)
	}
	var pem []byte
	for _, name := range []string{certificate, key} {
		read, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pem = append(pem, read...)
	}
	if err := os.WriteFile(both, pem, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, out := range map[string]string{"to the server in TLS": "ssl verify none alpn h2", "without": ""} {
		w := newWorld(t)
		w.add("alice")
		w.proxied("ssl crt "+both+" alpn h2", out)
		c := w.client()
		_, err := c.SignIn(t.Context(), attemptOf("alice", password, ""))
		if said := words.Message(err).String(); !errors.Is(err, trust.ErrOtherServer) || !strings.Contains(said, "something in between") {
			t.Errorf("%s: %s (%v)", name, said, err)
		}
		for method, err := range each(t, c, actor.InSession("TOKEN")) {
			if !errors.Is(err, trust.ErrOtherServer) {
				t.Errorf("%s: %s: %v", name, method, err)
			}
		}
		if w.count(data.SignedIn, 0)+w.count(data.SignInRefused, 0) != 0 {
			t.Errorf("%s: a sign-in was passed on", name)
		}
	}
}

// TestProxyThatPassesTCPOn: behind haproxy everything works that works without, nobody who listens
// reads a secret, and a proxy that was started again is found again. The address in the log is the
// proxy's.
func TestProxyThatPassesTCPOn(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.must(w.EditPolicies(ctx, w.console, nil, map[string]string{data.PolicyRecoveryCodes: "false"}))
	alice := w.add("alice", func(n *data.NewUser) { n.OTP = true })
	p := w.proxied("", "")
	p.recorded()
	c := w.client()
	out, err := c.SignIn(ctx, attemptOf("alice", password, ""))
	w.must(err)
	secret := strings.ReplaceAll(out.Enrolment.Key, " ", "")
	code, err := totp.GenerateCode(secret, w.clock.Now())
	w.must(err)
	ticket := out.Ticket
	out, err = c.Activate(ctx, ticket, code)
	if err == nil && out.Session == nil {
		out, err = c.Complete(ctx, out.Ticket)
	}
	w.must(err)
	f := follower{c, out.Session.Actor()}
	admin := w.follows(data.Superuser)
	w.settled(f, admin)

	// A stream, and what is told.
	var exported []string
	w.must(admin.ExportUsers(ctx, admin.by, data.UserScope{Query: data.UserQuery{Sort: data.ByUserID}}, func(u data.ExportedUser) error {
		exported = append(exported, u.ID)
		return nil
	}))
	if len(exported) != 2 {
		t.Errorf("exported are %q", exported)
	}
	before, _ := c.Changes(ctx)
	w.must(admin.ResetPassword(ctx, admin.by, alice.Key, "another long one", true))
	w.until(func() bool { now, _ := c.Changes(ctx); return now != before })
	var addresses []string
	w.must(w.ExportLog(ctx, w.console, data.EventQuery{UserKey: alice.Key, Kinds: []data.Kind{data.SignedIn}}, func(e data.Event) error {
		addresses = append(addresses, e.Address)
		return nil
	}))
	if len(addresses) != 1 || addresses[0] != "127.0.0.2" {
		t.Errorf("alice signed in from %q, and the proxy has 127.0.0.2", addresses)
	}

	// The proxy is away.
	p.stop()
	w.until(func() bool { return !admin.Lost().IsZero() })
	if _, err := admin.Groups(ctx, admin.by); !errors.Is(err, data.ErrUnreachable) {
		t.Errorf("without the proxy: %v", err)
	}
	p.start()
	w.until(func() bool { return admin.Lost().IsZero() })
	if _, err := admin.Groups(ctx, admin.by); err != nil {
		t.Errorf("with the proxy: %v", err)
	}

	w.between.mu.Lock()
	defer w.between.mu.Unlock()
	for _, s := range []string{password, "alice", code, secret, string(ticket), actor.Session(f.by), "tapetrack.SignIn"} {
		if len(s) > 5 && bytes.Contains(w.between.seen, []byte(s)) || len(w.between.seen) < 1000 {
			t.Errorf("%q is among the %d bytes that were seen", s, len(w.between.seen))
		}
	}
}
