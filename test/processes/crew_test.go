package processes

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/vault"
)

const databaseID = "processes-test"

// A crew is several judging processes on one database, and a service of the
// test's own beside them.
type crew struct {
	t       *testing.T
	members []*member
	service auth.Doors
	console data.Actor // acts where a session is not what is tested
	now     time.Time
	path    string
}

type member struct {
	in  io.WriteCloser
	out *bufio.Scanner
}

// newCrew makes a database with the users alice and bob, whose one-time
// passwords are Pending, and starts n processes.
func newCrew(t *testing.T, n int) *crew {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	c := &crew{t: t, now: time.Date(2026, 3, 1, 12, 0, 10, 0, time.UTC), path: filepath.Join(dir, "test.db")}
	keyFile := filepath.Join(dir, "key")
	key, _, err := vault.Make(ctx, vault.Request{KeyFile: keyFile, Database: c.path, DatabaseID: databaseID})
	c.must(err)
	clock := func() time.Time { return c.now }
	c.must(sqlite.Create(ctx, c.path, func(db *sqlite.DB) error {
		parts := partsOf(db, key, clock)
		s := auth.New(parts)
		console := auth.OpenConsole(parts, "root@test", data.Client{})
		if err := console.SetUp(ctx, data.SetUp{Password: "the password of tapemaster"}); err != nil {
			return err
		}
		c.console = console.Actor()
		for _, id := range []string{"alice", "bob"} {
			n := data.NewUser{User: data.User{ID: id, Group: "OPS"}, Password: passwordOf(id), OTP: true}
			if _, err := s.AddUser(ctx, c.console, n); err != nil {
				return err
			}
		}
		// Twenty sign-ins and no window that could make recovery codes.
		if err := s.EditPolicies(ctx, c.console, nil, map[string]string{data.PolicyRecoveryLater: "100"}); err != nil {
			return err
		}
		return db.Unlock(key).Update(ctx, func(tx data.Tx) error { return tx.SetSetting("key.id", key.KeyID()) })
	}))
	service, db, err := open(c.path, keyFile, clock)
	c.must(err)
	c.service = service
	t.Cleanup(func() { _ = db.Close() })
	for range n {
		c.members = append(c.members, c.start(keyFile))
	}
	return c
}

// start starts one process and waits until it is ready.
func (c *crew) start(keyFile string) *member {
	c.t.Helper()
	program, err := os.Executable()
	c.must(err)
	// Not t.Context, which ends before the process is told to.
	cmd := exec.CommandContext(context.Background(), program)
	cmd.Env = append(os.Environ(), judgePath+"="+c.path, judgeKey+"="+keyFile)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	c.must(err)
	out, err := cmd.StdoutPipe()
	c.must(err)
	c.must(cmd.Start())
	c.t.Cleanup(func() {
		_ = in.Close()
		if err := cmd.Wait(); err != nil {
			c.t.Errorf("a judging process: %v", err)
		}
	})
	m := &member{in: in, out: bufio.NewScanner(out)}
	if r := m.read(); r.Outcome != "ready" {
		c.t.Fatalf("a judging process is not ready: %s", r.Outcome)
	}
	return m
}

func (m *member) do(o order) report {
	if err := json.NewEncoder(m.in).Encode(o); err != nil {
		return report{Outcome: "error: " + err.Error()}
	}
	return m.read()
}

func (m *member) read() report {
	var r report
	if !m.out.Scan() {
		return report{Outcome: fmt.Sprint("error: no answer ", m.out.Err())}
	}
	if err := json.Unmarshal(m.out.Bytes(), &r); err != nil {
		return report{Outcome: "error: " + err.Error()}
	}
	return r
}

// together gives every process its order at once and counts the outcomes.
func (c *crew) together(orderOf func(i int) order) map[string]int {
	c.t.Helper()
	counts := map[string]int{}
	for _, r := range c.atOnce(orderOf) {
		counts[r.Outcome]++
	}
	return counts
}

// atOnce gives every process its order at once and returns their reports.
func (c *crew) atOnce(orderOf func(i int) order) []report {
	c.t.Helper()
	reports := make([]report, len(c.members))
	start := make(chan struct{})
	var group sync.WaitGroup
	for i, m := range c.members {
		o := orderOf(i)
		o.Now = c.now
		group.Go(func() {
			<-start
			reports[i] = m.do(o)
		})
	}
	close(start)
	group.Wait()
	return reports
}

func (c *crew) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// secret reads the secret of a Pending user off popup 1.
func (c *crew) secret(id string) []byte {
	c.t.Helper()
	out, err := c.service.SignIn(c.t.Context(), data.Attempt{Login: id, Password: passwordOf(id)})
	c.must(err)
	if out.Enrolment == nil {
		c.t.Fatalf("%s is not Pending", id)
	}
	c.must(c.service.Abandon(c.t.Context(), out.Ticket))
	secret, err := base32.StdEncoding.DecodeString(strings.ReplaceAll(out.Enrolment.Key, " ", ""))
	c.must(err)
	return secret
}

// code is RFC 4226 section 5.3 for the time step that many steps from now.
func (c *crew) code(secret []byte, steps int) string {
	h := hmac.New(sha1.New, secret)
	_ = binary.Write(h, binary.BigEndian, uint64(c.now.Unix()/30+int64(steps)))
	sum := h.Sum(nil)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[sum[19]&0xf:])&0x7fffffff%1_000_000)
}
