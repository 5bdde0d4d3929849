package main

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"tapetrack/data"
	"tapetrack/test/load"
)

const (
	// attackTime is how long the server is attacked.
	attackTime = 30 * time.Second
	// mostAttacked bounds the memory of the server under attack, in MB, lateAttacked the 99th
	// percentile of what people wait, in seconds, and mostLocked how many users one address locks.
	mostAttacked, lateAttacked, mostLocked = 300, 2, 3
	// defenders are how many users sign in from addresses of their own all the time, besides the
	// administrators.
	defenders = 20
)

// measureAttack measures how people at addresses that are known are served while a process of
// attackers does everything at once that anybody can do who reaches the port.
func measureAttack(ctx context.Context, folder string) ([]row, error) {
	env, err := environment(folder, nil)
	if err != nil {
		return nil, err
	}
	people, err := newStaff(ctx, folder, env, true, defenders+load.AttackedUsers)
	if err != nil {
		return nil, err
	}
	s, err := startServer(folder, env, people.path)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	d := &defence{ctx: ctx, server: s, admins: people.admins, users: people.users[load.AttackedUsers:]}
	if err := d.known(); err != nil {
		return nil, err
	}
	calm, err := d.work(attackTime / 3)
	if err != nil {
		return nil, fmt.Errorf("before the attack: %w", err)
	}
	before, err := stored(ctx, people.path)
	if err != nil {
		return nil, err
	}
	used, err := load.ProcessorTime(s.Process())
	if err != nil {
		return nil, err
	}
	attack, err := load.StartAttack(s.Link, attackTime)
	if err != nil {
		return nil, err
	}
	attacked, failed := d.work(attackTime)
	did, attackers, err := attack()
	if err != nil {
		return nil, err
	}
	after, err := load.ProcessorTime(s.Process())
	if err != nil {
		return nil, err
	}
	peak, err := load.Highest(s.Process())
	if err != nil {
		return nil, err
	}
	time.Sleep(time.Minute) // until what was counted is written
	left, err := stored(ctx, people.path)
	if err != nil {
		return nil, err
	}
	fmt.Printf("%s\nThe attackers used %.1f s of processor time in %.0f s.\n", did, attackers.Seconds(), attackTime.Seconds())
	rows := []row{
		{what: "most memory of the server under attack", against: "the bound", ours: peak, theirs: mostAttacked, unit: "MB", budget: 1},
		{what: "most users that one address has locked", against: "the bound", ours: float64(left.most), theirs: mostLocked, unit: "users", budget: 1},
		{what: fmt.Sprintf("users locked by all addresses, of %d that were tried", load.AttackedUsers), against: "those tried", ours: float64(left.locked), theirs: load.AttackedUsers, unit: "users"},
		{what: "processor time of the server under attack", against: "that of one core", ours: (after - used).Seconds(), theirs: attackTime.Seconds(), unit: "s"},
		{
			what: "events that the log has more, in all", against: "the sign-ins that were asked for",
			ours: float64(left.events - before.events), theirs: float64(max(asked(did), 1)), unit: "events",
		},
		{what: "growth of the database, a minute", against: "its size", ours: (left.size - before.size) * 60 / attackTime.Seconds(), theirs: before.size, unit: "MB"},
	}
	for _, c := range []struct {
		who        string
		calm, then []float64
	}{{"administrators", calm.admins, attacked.admins}, {"users", calm.users, attacked.users}} {
		if len(c.then) == 0 {
			continue
		}
		what := fmt.Sprintf("sign-in and first page of %s at known addresses under attack, %%s of %d", c.who, len(c.then))
		rows = append(rows,
			row{what: fmt.Sprintf(what, "median"), against: "the same without attackers", ours: percentile(c.then, 50), theirs: percentile(c.calm, 50), unit: "s"},
			row{what: fmt.Sprintf(what, "99th percentile"), against: "the bound", ours: percentile(c.then, 99), theirs: lateAttacked, unit: "s", budget: 1})
	}
	return rows, failed
}

// A defence is people at addresses of their own.
type defence struct {
	ctx           context.Context
	server        *server
	admins, users []data.User
}

// waited is what people have waited, in seconds.
type waited struct{ admins, users []float64 }

// adminAt and userAt are the addresses of the people.
func adminAt(i int) string { return fmt.Sprintf("127.1.0.%d", i+1) }
func userAt(i int) string  { return fmt.Sprintf("127.2.0.%d", i+1) }

// known has everybody sign in once.
func (d *defence) known() error {
	for i, u := range d.admins {
		if _, err := d.once(adminAt(i), u, true); err != nil {
			return err
		}
	}
	for i, u := range d.users {
		if _, err := d.once(userAt(i), u, false); err != nil {
			return err
		}
	}
	return nil
}

// once has somebody start a program, sign in, read the first page, and, as an administrator, list
// users, and returns how long that took.
func (d *defence) once(address string, u data.User, admin bool) (float64, error) {
	program := map[bool]string{true: "TapeMaster", false: "Lite"}[admin]
	calls, err := load.ClientAt(d.server.Link, address, program)
	if err != nil {
		return 0, err
	}
	defer calls.Close()
	begun := time.Now()
	session, err := load.SignIn(d.ctx, calls, u.ID, program)
	if err != nil {
		return 0, fmt.Errorf("%s at %s: %w", u.ID, address, err)
	}
	_, err = calls.Overview(d.ctx, session.Actor())
	if err == nil && admin {
		_, err = calls.Users(d.ctx, session.Actor(), firstPage)
	}
	took := time.Since(begun).Seconds()
	if err == nil {
		err = calls.SignOut(d.ctx, session.Actor(), data.ByUser)
	}
	return took, err
}

// work has somebody sign in five times a second, and returns how long they waited, and what went
// wrong first.
func (d *defence) work(passing time.Duration) (w waited, err error) {
	var all sync.WaitGroup
	var mu sync.Mutex
	ticker := time.NewTicker(signInsEvery)
	defer ticker.Stop()
	for i := range int(passing / signInsEvery) {
		<-ticker.C
		all.Go(func() {
			admin := i%2 == 0
			address, u := userAt(i/2%len(d.users)), d.users[i/2%len(d.users)]
			if admin {
				address, u = adminAt(i/2%len(d.admins)), d.admins[i/2%len(d.admins)]
			}
			took, failed := d.once(address, u, admin)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case failed != nil:
				if err == nil {
					err = failed
				}
			case admin:
				w.admins = append(w.admins, took)
			default:
				w.users = append(w.users, took)
			}
		})
	}
	all.Wait()
	return w, err
}

// What a database holds after an attack.
type storedState struct {
	events       int64
	locked, most int
	size         float64 // MB
}

func stored(ctx context.Context, path string) (s storedState, err error) {
	c := &crowd{path: path}
	if err := c.open(ctx); err != nil {
		return s, err
	}
	defer c.close()
	of := map[string]int{}
	err = c.service.ExportLog(ctx, c.console, data.EventQuery{}, func(e data.Event) error {
		s.events++
		if e.Kind == data.UserRevoked {
			s.locked++
			of[e.Address]++
			s.most = max(s.most, of[e.Address])
		}
		return nil
	})
	for _, end := range []string{"", "-wal"} {
		if info, err := os.Stat(path + end); err == nil {
			s.size += float64(info.Size()) / (1 << 20)
		}
	}
	return s, err
}

// asked reads from what attackers did how many sign-ins they asked for.
func asked(did string) (n int64) {
	_, _ = fmt.Sscanf(did, load.AskedFor, &n)
	return n
}
