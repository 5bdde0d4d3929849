package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/test/check"
)

// A following is tapectl while it follows the log.
type following struct {
	*testing.T
	cmd   *exec.Cmd
	out   io.ReadCloser
	lines *bufio.Scanner
	said  strings.Builder
}

// follows starts a command.
func follows(t *testing.T, cmd *exec.Cmd) *following {
	t.Helper()
	f := &following{T: t, cmd: cmd}
	cmd.Stderr = &f.said
	var err error
	if f.out, err = cmd.StdoutPipe(); err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	f.lines = bufio.NewScanner(f.out)
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return f
}

// next returns kind and number of the next event, which is waited for.
func (f *following) next() (kind string, number int64) {
	f.Helper()
	if !f.lines.Scan() {
		_ = f.cmd.Wait()
		f.Fatalf("it ended: %s", &f.said)
	}
	var line struct {
		Class    int `json:"class_uid"`
		Metadata struct {
			Kind   string `json:"event_code"`
			UID    string `json:"uid"`
			Number int64  `json:"sequence"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(f.lines.Bytes(), &line); err != nil || line.Class == 0 || line.Metadata.UID != fmt.Sprint(line.Metadata.Number) {
		f.Fatalf("%s: %v", f.lines.Text(), err)
	}
	return line.Metadata.Kind, line.Metadata.Number
}

// until reads up to an event of a kind and returns its number. Numbers must follow each other.
func (f *following) until(kind string, after int64) int64 {
	f.Helper()
	for {
		k, n := f.next()
		if n != after+1 {
			f.Fatalf("event %d comes after %d", n, after)
		}
		if after = n; k == kind {
			return n
		}
	}
}

// ends waits for the end, after what may still be read.
func (f *following) ends(code int) string {
	f.Helper()
	_, _ = io.Copy(io.Discard, f.out)
	_ = f.cmd.Wait()
	if got := f.cmd.ProcessState.ExitCode(); got != code {
		f.Errorf("it ended with %d (%s), want %d: %s", got, f.cmd.ProcessState, code, &f.said)
	}
	return f.said.String()
}

// What is there comes first, then each event as another program writes it; a signal ends it, and
// it goes on from a number.
func TestFollow(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin")
	before := int64(0)
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		f := follows(t, w.command("audit", "export", "--follow", fmt.Sprintf("--after=%d", before)))
		at := f.until("events-exported", before)
		w.ok("user", "set", "alice", "--name=Alice "+signal.String())
		at = f.until("user-changed", at)
		signIn(t, w.service(), "alice", "wrong password", "")
		before = f.until("sign-in-refused", at)
		if err := f.cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		check.Equal(t, "said", f.ends(0), "")
		if last := w.sql("SELECT max(id) FROM events WHERE kind <> 'sign-out'"); last != fmt.Sprint(before) {
			t.Errorf("the last event is %s, and %d was written", last, before)
		}
	}
	if got := w.sql("SELECT group_concat(detail, ';') FROM events WHERE kind = 'events-exported'"); !strings.Contains(got, "events") {
		t.Errorf("what was exported is noted as %q", got)
	}
}

// A reader that goes away is no failure, whether another event comes or not.
func TestFollowWithoutAReader(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	f := follows(t, w.command("audit", "export", "--follow"))
	f.until("events-exported", 0)
	_ = f.out.Close()
	_ = f.cmd.Wait()
	if f.cmd.ProcessState.ExitCode() != 0 || f.said.String() != "" {
		t.Errorf("it ended with %s and said %q", f.cmd.ProcessState, &f.said)
	}
}

// A reader that takes nothing holds up only what it would read: the log goes on, a signal ends
// the program, and no event is lost to who reads on.
func TestFollowWithASlowReader(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	var batch strings.Builder
	for i := range 300 { // some 200 kB, and a pipe takes 64
		fmt.Fprintf(&batch, "group add G%d\n", i)
	}
	w.typed(batch.String(), "batch")
	slow := follows(t, w.command("audit", "export", "--follow"))
	at := int64(0)
	stuck := follows(t, w.command("audit", "export", "--follow"))
	for w.sql("SELECT count(*) FROM events WHERE kind = 'events-exported'") != "2" {
		time.Sleep(10 * time.Millisecond)
	}
	w.ok("group", "add", "LATE")
	for range 301 {
		at = slow.until("group-added", at)
	}
	if err := stuck.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	state, err := stuck.cmd.Process.Wait()
	if err != nil || state.ExitCode() != 0 {
		t.Errorf("%v, %v: %s", state, err, &stuck.said)
	}
}

// What can't be followed is refused, and a log of an earlier state is not taken for the same.
func TestFollowRefuses(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	for want, args := range map[string][]string{
		"events.csv": {"--follow", "events.csv"},
		"ocsf":       {"--follow", "--format=csv"},
		"OCSF":       {"--follow", "--separator=,"},
		"--after":    {"--after=3", "events.csv"},
		"or 0":       {"--follow", "--after=-1"},
		"--follow":   {},
	} {
		w.wants(w.refused(append([]string{"audit", "export"}, args...)...), want)
	}
	r := finish(t, w.command("audit", "export", "--follow", "--after=1000"))
	if r.code != endedStatus || r.out != "" || strings.Count(r.err, "\n") != 1 || !strings.Contains(r.err, "1000") {
		t.Errorf("%d, %q, %q", r.code, r.out, r.err)
	}
}

// A log whose first events are gone is followed from those that are there, and it is said where
// that is.
func TestFollowAfterACut(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	for i := range 5 {
		w.ok("group", "add", fmt.Sprintf("G%d", i))
	}
	w.sql("DELETE FROM events WHERE id < 4")
	f := follows(t, w.command("audit", "export", "--follow"))
	f.until("events-exported", 3)
	_ = f.cmd.Process.Signal(syscall.SIGTERM)
	w.wants(f.ends(0), "from 1 to 3", "event 4")
}

// At a server a follower lasts as long as its sign-in, over connections that break, and then
// ends with a status of its own.
func TestFollowAtAServer(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.serve()
	through := newWire(t, w.served.link)
	w.served = &served{through.link, w.served.stop}
	f := follows(t, w.at("tapemaster", secret+"\n\n", "audit", "export", "--follow"))
	at := f.until("events-exported", 0)
	service := w.service()
	signIn(t, service, "tapemaster", "wrong password", "")
	at = f.until("sign-in-refused", at)
	through.cut()
	signIn(t, service, "tapemaster", "wrong password", "")
	f.until("sign-in-refused", at)
	w.ok("session", "disconnect", "tapemaster")
	if said := f.ends(endedStatus); !strings.HasPrefix(said[strings.LastIndex(strings.TrimSuffix(said, "\n"), "\n")+1:], "tapectl: ") || strings.Contains(said, "panic") {
		t.Errorf("%q", said)
	}
	// Who has no rights follows nothing.
	w.typed(secret, "user", "add", "plain", "--group=OPS", "--password-stdin")
	r := finish(t, w.at("plain", secret+"\n\n", "audit", "export", "--follow"))
	if r.code != 1 || r.out != "" || !strings.Contains(r.err, data.NeedsRights) {
		t.Errorf("%d, %q, %q", r.code, r.out, r.err)
	}
}
