package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"tapetrack/test/load"
)

const (
	// stopsIn is how long a server that is told to stop may take.
	stopsIn = 20 * time.Second
	// keep is how many backups are kept.
	keep = "3"
)

// work lets everybody do what they do, until the time is over.
func (h *host) work(ctx context.Context, books *ledger, begun time.Time, lasts time.Duration) *samples {
	ctx, stop := context.WithDeadline(ctx, begun.Add(lasts))
	defer stop()
	t := &trouble{ctx: ctx, host: h, books: books}
	watch := &samples{host: h, begun: begun, lasts: lasts}
	var all sync.WaitGroup
	for _, p := range books.people {
		all.Go((&life{ctx: ctx, host: h, books: books, p: p}).desktop)
	}
	for _, p := range books.bosses {
		all.Go((&life{ctx: ctx, host: h, books: books, p: p}).administrator)
	}
	all.Go(func() { t.kills(begun.Add(lasts / 2)) })
	all.Go(t.cuts)
	all.Go(t.attacks)
	all.Go(t.backups)
	all.Go(func() { t.rotates(lasts / 6) })
	all.Go(func() { watch.take(ctx, books) })
	all.Wait()
	return watch
}

// A trouble is what happens to a server.
type trouble struct {
	ctx   context.Context
	host  *host
	books *ledger
}

func (t *trouble) wait(d time.Duration) bool {
	select {
	case <-t.ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// kills kills the server now and then, or stops it in order, and starts it again, until that time.
func (t *trouble) kills(until time.Time) {
	for t.wait(30*time.Second+rand.N(90*time.Second)) && time.Now().Before(until) {
		what, signal := "server killed", syscall.SIGKILL
		if rand.IntN(3) == 0 {
			what, signal = "server stopped", syscall.SIGTERM
		}
		took := t.host.end(signal)
		t.books.done(what, took)
		if took > stopsIn {
			t.books.fault("the server took %s to stop", took)
		}
		time.Sleep(rand.N(6 * time.Second))
		begun := time.Now()
		if err := t.host.start(context.WithoutCancel(t.ctx)); err != nil {
			t.books.fault("%v", err)
			return
		}
		t.books.done("server ready again", time.Since(begun))
	}
}

// cuts cuts connections.
func (t *trouble) cuts() {
	for t.wait(10*time.Second + rand.N(30*time.Second)) {
		for range t.host.cables.cut(0.2) {
			t.books.done("connection cut", 0)
		}
	}
}

// attacks has attackers do their worst for a while, again and again.
func (t *trouble) attacks() {
	const burst = 15 * time.Second
	for t.wait(2*time.Minute + rand.N(2*time.Minute)) {
		wait, err := load.StartAttack(t.host.link, burst)
		if err != nil {
			t.books.fault("attackers: %v", err)
			return
		}
		if _, _, err := wait(); err != nil {
			t.books.fault("attackers: %v", err)
		}
		t.books.done("attack of 15 s", burst)
	}
}

// backups makes backups, some of which are killed, and tries to restore one meanwhile.
func (t *trouble) backups() {
	folder := filepath.Join(t.host.folder, "backups")
	for n := 0; t.wait(time.Minute + rand.N(time.Minute)); n++ {
		if n%3 == 2 {
			t.killed("backup killed", "backup", folder, "--keep", keep)
			continue
		}
		begun := time.Now()
		if out, err := t.host.tapectl(t.ctx, "backup", folder, "--keep", keep); t.ctx.Err() == nil && err != nil {
			t.books.fault("backup: %v: %s", err, out)
			continue
		}
		t.books.done("backup", time.Since(begun))
		made, _ := filepath.Glob(filepath.Join(folder, "*.db"))
		if pid, _ := t.host.process(); pid == 0 || len(made) == 0 {
			continue
		}
		if out, err := t.host.tapectl(t.ctx, "restore", made[len(made)-1]); err == nil && t.ctx.Err() == nil {
			if pid, _ := t.host.process(); pid != 0 {
				t.books.fault("a backup was restored under the running server: %s", out)
			}
		}
	}
}

// rotates makes a new key, again and again; now and then it is killed before.
func (t *trouble) rotates(every time.Duration) {
	for t.wait(every) {
		t.host.rotates()
		if rand.IntN(2) == 0 {
			t.killed("rotation killed", "key", "rotate")
		}
		begun := time.Now()
		out, err := t.host.tapectl(t.ctx, "key", "rotate")
		t.host.rotates()
		if err != nil && t.ctx.Err() == nil {
			t.books.fault("rotate the key: %v: %s", err, out)
			continue
		}
		t.books.done("key rotated", time.Since(begun))
	}
}

// killed starts a command of tapectl and kills it.
func (t *trouble) killed(what string, args ...string) {
	cmd := exec.Command(filepath.Join(t.host.bin, "tapectl"), append(args, "--database", t.host.database)...)
	cmd.Env = t.host.env
	if err := cmd.Start(); err != nil {
		t.books.fault("%s: %v", what, err)
		return
	}
	time.Sleep(rand.N(400 * time.Millisecond))
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	t.books.done(what, 0)
}

// ask asks the server how it is; status is 0 if it does not answer.
func (h *host) ask(ctx context.Context, path string) (status int, body string) {
	ctx, stop := context.WithTimeout(ctx, 5*time.Second)
	defer stop()
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://%s%s", h.operations, path), nil)
	if err != nil {
		return 0, err.Error()
	}
	r, err := http.DefaultClient.Do(q)
	if err != nil {
		return 0, err.Error()
	}
	defer r.Body.Close()
	text, _ := io.ReadAll(r.Body)
	return r.StatusCode, strings.TrimSpace(string(text))
}
