package start

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tapetrack/cmd/internal/systemlog"
	"tapetrack/data"
	"tapetrack/data/site"
	"tapetrack/test/check"
)

// fields reads a datagram of journald's native protocol.
func fields(t *testing.T, datagram []byte) map[string]string {
	t.Helper()
	read := map[string]string{}
	for len(datagram) > 0 {
		name, rest, found := bytes.Cut(datagram, []byte("\n"))
		if !found || len(rest) < 8 {
			t.Errorf("the datagram ends in %q", datagram)
			return read
		}
		size := binary.LittleEndian.Uint64(rest)
		if uint64(len(rest)) < 9+size || rest[8+size] != '\n' {
			t.Errorf("%s has no %d bytes", name, size)
			return read
		}
		read[string(name)] = string(rest[8 : 8+size])
		datagram = rest[9+size:]
	}
	return read
}

// A journald of the test keeps what it is sent.
type journald struct {
	path string
	mu   sync.Mutex
	got  []map[string]string
}

func (j *journald) listen(t *testing.T) {
	t.Helper()
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: j.path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		b := make([]byte, 1<<18)
		for {
			n, err := conn.Read(b)
			if err != nil {
				return
			}
			j.mu.Lock()
			j.got = append(j.got, fields(t, b[:n]))
			j.mu.Unlock()
		}
	}()
}

// kinds waits for so many entries and returns the kinds of events. No number comes twice.
func (j *journald) kinds(t *testing.T, n int) []string {
	t.Helper()
	for range 500 {
		j.mu.Lock()
		there := len(j.got)
		j.mu.Unlock()
		if there >= n {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	var kinds []string
	numbers := map[string]bool{}
	for _, f := range j.got {
		kinds = append(kinds, f["TAPETRACK_KIND"])
		if numbers[f["TAPETRACK_EVENT"]] {
			t.Errorf("event %s came twice", f["TAPETRACK_EVENT"])
		}
		numbers[f["TAPETRACK_EVENT"]] = true
	}
	return kinds
}

// announced makes a database whose events go to a journald of the test. open opens it in
// another program.
func announced(t *testing.T) (open func() (*Database, *Announcer), j *journald) {
	t.Helper()
	folder := check.Folder(t)
	path := filepath.Join(folder, "t.db")
	j = &journald{path: filepath.Join(folder, "journal")}
	open = func() (*Database, *Announcer) {
		d := NewConsole("tapectl", Common{Database: path, KeyFile: path + ".key"})
		t.Cleanup(d.Close)
		if d.Missing() {
			if err := d.Create(t.Context(), data.SetUp{Password: "correct horse battery"}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := d.Open(t.Context()); err != nil {
			t.Fatal(err)
		}
		a := NewAnnouncer(func() *site.Database { return d.Database })
		a.write = (&systemlog.Log{Socket: j.path}).Write
		return d, a
	}
	return open, j
}

func setPolicies(t *testing.T, d *Database, policies map[string]string) {
	t.Helper()
	if err := d.Administration().EditPolicies(t.Context(), d.Console().Actor(), nil, policies); err != nil {
		t.Fatal(err)
	}
}

func addGroup(t *testing.T, d *Database, id string) {
	t.Helper()
	if err := d.Administration().AddGroup(t.Context(), d.Console().Actor(), data.Group{ID: id}); err != nil {
		t.Fatal(err)
	}
}

// From the event that turns the policy on to the one that turns it off, each goes once: over an
// absent journald, another program, and programs that ended before they sent anything.
func TestEventsGoToTheSystemsLog(t *testing.T) {
	t.Parallel()
	open, j := announced(t)
	d, a := open()
	addGroup(t, d, "BEFORE")
	a.Once(t.Context())
	if a.Failing() != -1 {
		t.Error("something is to be sent before the policy says so")
	}
	setPolicies(t, d, map[string]string{data.PolicyProfile: "PCI"})
	a.Once(t.Context()) // there is no journald
	if a.Failing() <= 0 {
		t.Error("it does not say that it fails")
	}
	addGroup(t, d, "ABSENT")
	d.Close() // nothing was sent
	j.listen(t)
	d, a = open()
	a.Once(t.Context())
	check.Equal(t, "later", strings.Join(j.kinds(t, 2), " "), "policy-set group-added")
	if a.Failing() != 0 {
		t.Error("it says that it fails")
	}
	other, b := open()
	addGroup(t, other, "OTHER")
	var both sync.WaitGroup
	for _, x := range []*Announcer{a, b, a, b} {
		both.Go(func() { x.Once(context.Background()) })
	}
	both.Wait()
	a.Once(t.Context())
	check.Equal(t, "two programs", len(j.kinds(t, 3)), 3)
	setPolicies(t, d, map[string]string{data.PolicySystemLog: "false"})
	addGroup(t, d, "AFTER")
	a.Once(t.Context())
	a.Once(t.Context())
	check.Equal(t, "off", strings.Join(j.kinds(t, 4), " "), "policy-set group-added group-added policy-set")
	if a.Failing() != -1 {
		t.Error("something is to be sent after the policy says no")
	}
	setPolicies(t, d, map[string]string{data.PolicySystemLog: ""})
	a.Once(t.Context())
	check.Equal(t, "on again", strings.Join(j.kinds(t, 5), " "), "policy-set group-added group-added policy-set policy-set")
	if report, err := d.Administration().VerifyLog(t.Context(), d.Console().Actor(), nil); err != nil || !report.Sound() {
		t.Error(report, err)
	}

	f := j.got[1]
	var o struct {
		Message string
		Group   struct{ Name string }
	}
	if err := json.Unmarshal([]byte(f["TAPETRACK_OCSF"]), &o); err != nil || o.Group.Name != "ABSENT" || o.Message != f["MESSAGE"] ||
		f["PRIORITY"] != "6" || f["SYSLOG_IDENTIFIER"] != "tapetrack" || strings.Contains(f["TAPETRACK_OCSF"], "\n") {
		t.Errorf("%v %q", err, f)
	}
}

// A journald that takes nothing, since it hangs: nobody who writes the log waits for it, and the
// program ends.
func TestJournaldThatHangs(t *testing.T) {
	t.Parallel()
	open, j := announced(t)
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: j.path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	d, a := open()
	setPolicies(t, d, map[string]string{data.PolicySystemLog: "true"})
	const all = 302      // the policy, these, and the last one
	for i := range 300 { // a socket takes some datagrams that nobody reads, depending on the system
		setPolicies(t, d, map[string]string{data.PolicyIssuer: fmt.Sprintf("%d", i)})
	}
	end := a.Run()
	addGroup(t, d, "LAST")
	end() // neither waits for ever
	d.Close()
	// What was taken is not sent once more, and the rest is.
	_ = conn.Close()
	if err := os.Remove(j.path); err != nil {
		t.Fatal(err)
	}
	j.listen(t)
	_, a = open()
	a.Once(t.Context())
	kinds := j.kinds(t, 1)
	for range 500 {
		if kinds = j.kinds(t, 1); slices.Contains(kinds, "group-added") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if len(kinds) == 0 || kinds[len(kinds)-1] != "group-added" || len(kinds) >= all {
		t.Errorf("%d: %q", len(kinds), kinds)
	}
}

// An event that somebody made too long for a datagram does not keep back those after it.
func TestEventTooLongForTheJournal(t *testing.T) {
	t.Parallel()
	j := &journald{path: filepath.Join(check.Folder(t), "journal")}
	j.listen(t)
	l := &systemlog.Log{Socket: j.path}
	long := strings.Repeat("é", 1<<20)
	for n, e := range []systemlog.Entry{
		{Message: long, Severity: 5, Number: "1", Kind: long, Object: []byte(long)},
		{Message: "short", Severity: 1, Number: "2", Kind: "sign-in", Object: []byte("{}")},
	} {
		if err := l.Write(e); err != nil {
			t.Errorf("entry %d: %v", n+1, err)
		}
	}
	j.kinds(t, 2)
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.got) != 2 {
		t.Fatalf("%d came", len(j.got))
	}
	if f := j.got[0]; f["TAPETRACK_EVENT"] != "1" || f["PRIORITY"] != "2" || f["TAPETRACK_OCSF"] != "" || !strings.HasPrefix(long, f["MESSAGE"]) || f["MESSAGE"] == "" {
		t.Errorf("the long one: %.200q", f)
	}
	check.Equal(t, "the next one", j.got[1]["TAPETRACK_OCSF"], "{}")
}
