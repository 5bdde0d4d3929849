package sqlite

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// The test binary, started again with taskVariable set, does one task as a
// process of its own. It is told the path of the database, says "ready", and
// goes on when its standard input has a line or ends.
const (
	taskVariable = "TAPETRACK_STORE_TEST_TASK"
	pathVariable = "TAPETRACK_STORE_TEST_PATH"
	noteVariable = "TAPETRACK_STORE_TEST_NOTE"
)

// slot is how far apart processes present codes.
const slot = 10 * time.Millisecond

func runTask(task string) int {
	path, note := os.Getenv(pathVariable), os.Getenv(noteVariable)
	if err := tasks[task](path, note); err != nil {
		var t *data.Trouble
		errors.As(err, &t)
		fmt.Printf("%s: %v\n", name(err), err)
		return 1
	}
	return 0
}

func ready() {
	fmt.Println("ready")
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
}

var tasks = map[string]func(path, note string) error{
	"open": func(path, _ string) error {
		ready()
		db, err := Open(context.Background(), path)
		if err != nil {
			return err
		}
		fmt.Println("opened")
		return db.Close()
	},
	"create": func(path, note string) error {
		ready()
		err := Create(context.Background(), path, func(db *DB) error {
			return db.Unlock(testKey{}).Update(context.Background(), func(tx data.Tx) error {
				return tx.SetSetting("made.by", note)
			})
		})
		if err == nil {
			fmt.Println("made")
		}
		return err
	},
	"create and hang": func(path, _ string) error {
		return Create(context.Background(), path, func(db *DB) error {
			return db.Unlock(testKey{}).Update(context.Background(), func(tx data.Tx) error {
				if err := tx.SetSetting("made.by", "nobody"); err != nil {
					return err
				}
				ready()
				return nil
			})
		})
	},
	"lock": func(path, _ string) error {
		db, err := Open(context.Background(), path)
		if err != nil {
			return err
		}
		defer db.Close()
		return db.Unlock(testKey{}).Update(context.Background(), func(data.Tx) error { ready(); return nil })
	},
	"restore and hang": func(path, note string) error {
		_, err := Restore(context.Background(), path, note, func(_, _ *DB) error { ready(); return nil })
		return err
	},
	"use steps": func(path, note string) error {
		db, err := Open(context.Background(), path)
		if err != nil {
			return err
		}
		defer db.Close()
		ready()
		won := 0
		steps, _ := strconv.Atoi(note)
		for step := 1; step <= steps; step++ {
			time.Sleep(time.Until(time.Now().Truncate(slot).Add(slot))) // all processes at the same moment
			err := db.Unlock(testKey{}).Update(context.Background(), func(tx data.Tx) error {
				did, err := tx.UseStep("a", int64(step), 0, time.Now())
				if did {
					won++
				}
				return err
			})
			if err != nil {
				return err
			}
		}
		fmt.Println(won)
		return nil
	},
}

// name returns the sentinel that an error matches.
func name(err error) error {
	for _, kind := range []error{
		data.ErrExists, data.ErrNoDatabase, data.ErrUnreadable, data.ErrNotDatabase, data.ErrReadOnly, data.ErrBusy,
		data.ErrDiskFull, data.ErrNewerSchema, data.ErrTampered,
	} {
		if errors.Is(err, kind) {
			return kind
		}
	}
	return nil
}

// A process runs a task.
type process struct {
	t     *testing.T
	cmd   *exec.Cmd
	out   *bufio.Reader
	goOn  func()
	extra bytes.Buffer
}

// start starts a task and waits until it is ready.
func start(t *testing.T, task, path, note string, change ...func(*exec.Cmd)) *process {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, cmd: exec.Command(self)}
	p.cmd.Env = append(os.Environ(), taskVariable+"="+task, pathVariable+"="+path, noteVariable+"="+note)
	p.cmd.Stderr = &p.extra
	in, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out, p.goOn = bufio.NewReader(out), func() { in.Close() }
	for _, f := range change {
		f(p.cmd)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, _ := p.out.ReadString('\n'); line != "ready\n" {
		_ = p.cmd.Wait()
		t.Fatalf("%s said %q, %s", task, line, p.extra.String())
	}
	return p
}

// end lets the task go on and returns what it says.
func (p *process) end() string {
	p.t.Helper()
	p.goOn()
	said, _ := p.out.ReadString(0)
	_ = p.cmd.Wait()
	if p.extra.Len() > 0 {
		p.t.Errorf("on standard error: %s", p.extra.String())
	}
	return strings.TrimSpace(said)
}

// Several processes present the same codes at once: each is used by one.
func TestProcessesUseSteps(t *testing.T) {
	path := created(t, oneAuthenticator)
	const steps = 50
	var all []*process
	for range 4 {
		all = append(all, start(t, "use steps", path, strconv.Itoa(steps)))
	}
	for _, p := range all {
		p.goOn()
	}
	total := 0
	for _, p := range all {
		said := p.end()
		won, err := strconv.Atoi(said)
		if err != nil {
			t.Error(said)
		}
		t.Logf("used %d of %d steps", won, steps)
		total += won
	}
	// A step counts as lost if a later one was used before it.
	if total < 1 || total > steps {
		t.Errorf("%d steps were used %d times", steps, total)
	}
	last := int64(0)
	err := opened(t, path).Unlock(testKey{}).View(t.Context(), func(tx data.Tx) error {
		a, err := tx.Account(1)
		if err == nil {
			last = a.Authenticators[0].LastStep
		}
		return err
	})
	if err != nil || last != steps {
		t.Errorf("the last step is %d, %v", last, err)
	}
}

func oneAuthenticator(tx data.Tx) error {
	key, err := tx.AddAccount(data.Account{User: data.User{ID: "alice", OTPRequired: true}})
	if err != nil {
		return err
	}
	return tx.AddAuthenticator(key, data.Authenticator{ID: "a", Sealed: []byte("s")})
}

func TestProcessesCreate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "test.db")
	var all []*process
	for i := range 4 {
		all = append(all, start(t, "create", path, strconv.Itoa(i)))
	}
	for _, p := range all {
		p.goOn()
	}
	winner := ""
	for i, p := range all {
		switch said := p.end(); {
		case said == "made" && winner == "":
			winner = strconv.Itoa(i)
		case !strings.HasPrefix(said, data.ErrExists.Error()):
			t.Errorf("process %d: %s", i, said)
		}
	}
	got, err := opened(t, path).Setting(t.Context(), "made.by")
	if err != nil || got != winner {
		t.Errorf("made by %q, %v; want %q", got, err, winner)
	}
	checkNames(t, filepath.Dir(path), "test.db", "test.db-shm", "test.db-wal")
}

// A program that is killed while it makes a database is in nobody's way.
func TestProcessKilledInCreate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	p := start(t, "create and hang", path, "")
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.end()
	if _, err := Open(t.Context(), path); !errors.Is(err, data.ErrNoDatabase) {
		t.Errorf("got %v", err)
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), buildPrefix+"*"))
	if len(left) != 1 {
		t.Fatalf("left %q, so nothing was killed in the middle", left)
	}
	// The next one clears away what was left.
	create(t, path, nil)
	checkNames(t, filepath.Dir(path), "test.db")
}

// checkNames fails unless a folder holds these files and no others.
func checkNames(t *testing.T, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("%s has %q, want %q", folder, got, want)
	}
}
