//go:build unix

// Package portal is a session bus with a desktop portal that shows nothing, for tests of what
// asks for a file.
package portal

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

const (
	name    = "org.freedesktop.portal.Desktop"
	path    = "/org/freedesktop/portal/desktop"
	chooser = "org.freedesktop.portal.FileChooser"
	request = "org.freedesktop.portal.Request"
)

// The first value of an answer.
const (
	Chosen    = uint32(0)
	Cancelled = uint32(1)
	Ended     = uint32(2)
)

// An Asked is what a program asked for.
type Asked struct {
	Save          bool
	Parent, Title string
	Options       map[string]dbus.Variant
	Closed        <-chan struct{} // closed once the program has closed the request

	portal *Portal
	to     string
	handle dbus.ObjectPath
}

// Folder returns the suggested folder, without the NUL that ends it.
func (a Asked) Folder() string {
	var folder []byte
	_ = a.Options["current_folder"].Store(&folder)
	return strings.TrimSuffix(string(folder), "\x00")
}

// Answer sends the response.
func (a Asked) Answer(how uint32, result map[string]any) {
	a.AnswerFrom(a.portal.bus, a.handle, how, result)
}

// AnswerFrom sends a response as another program or about another request.
func (a Asked) AnswerFrom(bus *dbus.Conn, handle dbus.ObjectPath, how uint32, result map[string]any) {
	variants := map[string]dbus.Variant{}
	for key, value := range result {
		variants[key] = dbus.MakeVariant(value)
	}
	bus.Send(&dbus.Message{
		Type: dbus.TypeSignal,
		Headers: map[dbus.HeaderField]dbus.Variant{
			dbus.FieldPath: dbus.MakeVariant(handle), dbus.FieldInterface: dbus.MakeVariant(request),
			dbus.FieldMember: dbus.MakeVariant("Response"), dbus.FieldDestination: dbus.MakeVariant(a.to),
			dbus.FieldSignature: dbus.MakeVariant(dbus.SignatureOf(how, variants)),
		},
		Body: []any{how, variants},
	}, nil)
}

// About returns a as if another request had been made.
func (a Asked) About(handle dbus.ObjectPath) Asked {
	a.handle = handle
	return a
}

// Handle names the request.
func (a Asked) Handle() dbus.ObjectPath { return a.handle }

// A Portal is on a bus of its own, which the process finds as its session bus until the test ends.
type Portal struct {
	t      testing.TB
	bus    *dbus.Conn
	answer func(Asked)
}

// New starts the bus and the portal. answer is called, off the test's goroutine, with what is asked.
func New(t testing.TB, answer func(Asked)) *Portal {
	t.Helper()
	Bus(t)
	p := &Portal{t: t, bus: Connect(t), answer: answer}
	if err := p.bus.Export(p, path, chooser); err != nil {
		t.Fatal(err)
	}
	if reply, err := p.bus.RequestName(name, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(reply, err)
	}
	return p
}

// Files returns a function that answers every question with files.
func Files(paths ...string) func(Asked) {
	return func(a Asked) {
		var addresses []string
		for _, p := range paths {
			addresses = append(addresses, "file://"+p)
		}
		a.Answer(Chosen, map[string]any{"uris": addresses})
	}
}

// Crash has the portal end without an answer.
func (a Asked) Crash() { _ = a.portal.bus.Close() }

// OpenFile is called through the bus.
func (p *Portal) OpenFile(m dbus.Message, parent, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	return p.ask(m, Asked{Parent: parent, Title: title, Options: options})
}

// SaveFile is called through the bus.
func (p *Portal) SaveFile(m dbus.Message, parent, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	return p.ask(m, Asked{Save: true, Parent: parent, Title: title, Options: options})
}

func (p *Portal) ask(m dbus.Message, a Asked) (dbus.ObjectPath, *dbus.Error) {
	a.portal = p
	_ = m.Headers[dbus.FieldSender].Store(&a.to)
	token := ""
	_ = a.Options["handle_token"].Store(&token)
	a.handle = dbus.ObjectPath(path + "/request/" + strings.ReplaceAll(strings.TrimPrefix(a.to, ":"), ".", "_") + "/" + token)
	closed := &closer{done: make(chan struct{})}
	a.Closed = closed.done
	if err := p.bus.Export(closed, a.handle, request); err != nil {
		return "", dbus.MakeFailedError(err)
	}
	go p.answer(a)
	return a.handle, nil
}

type closer struct {
	once sync.Once
	done chan struct{}
}

// Close is called through the bus.
func (c *closer) Close() *dbus.Error {
	c.once.Do(func() { close(c.done) })
	return nil
}

const config = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`

// Bus starts a session bus without a portal.
func Bus(t testing.TB) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "bus.conf")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := exec.Command("dbus-daemon", "--config-file="+file, "--nofork", "--print-address=1")
	out, err := daemon.StdoutPipe()
	if err == nil {
		err = daemon.Start()
	}
	if err != nil {
		t.Fatalf("install the Debian package dbus: %v", err)
	}
	t.Cleanup(func() {
		_ = daemon.Process.Kill()
		_ = daemon.Wait()
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
}

// Connect connects to the bus.
func Connect(t testing.TB) *dbus.Conn {
	t.Helper()
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	return bus
}
