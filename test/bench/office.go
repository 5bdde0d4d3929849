package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"time"

	"tapetrack/data"
	"tapetrack/test/load"
)

const (
	signInsEvery = time.Second / 5
	// mostOfDesktop and mostOfServer are the bounds of memory, in kB and MB.
	mostOfDesktop, mostOfServer = 100, 200
	// importedAtOnce are the users that an administrator imports while others sign in, who wait for
	// mostWaited seconds at most.
	importedAtOnce, mostWaited = 10_000, 2
	// medianSeen and lateSeen bound how long a change takes to be seen: the median, and the
	// 99th percentile, in seconds.
	medianSeen, lateSeen = 2, 5
)

// measureOffice measures a server with many desktops: at rest, while some more sign in, and
// how fast they see a change.
func measureOffice(ctx context.Context, folder string, desktops, runs int) ([]row, error) {
	env, err := environment(folder, nil)
	if err != nil {
		return nil, err
	}
	people, err := newStaff(ctx, folder, env, true, 2*desktops) // some sign in later
	if err != nil {
		return nil, err
	}
	s, err := startServer(folder, env, people.path)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if err := s.warm(ctx, people.admins); err != nil {
		return nil, err
	}
	fresh, err := load.Resident(s.Process())
	if err != nil {
		return nil, err
	}
	fmt.Printf("Signing in %d desktops …\n", desktops)
	o := newOffice(ctx, s)
	defer o.close()
	in := people.morning(desktops)
	o.open(in)
	if err := o.fail(); err != nil {
		return nil, err
	}
	time.Sleep(aliveEvery) // until all have read everything

	idle, err := o.during(time.Duration(runs) * aliveEvery / 3)
	if err != nil {
		return nil, err
	}
	used, err := load.Resident(s.Process())
	if err != nil {
		return nil, err
	}
	peak, err := load.Highest(s.Process())
	if err != nil {
		return nil, err
	}
	rows := []row{
		{
			what: fmt.Sprintf("memory of the server for each of %d signed-in desktops", desktops), against: "the bound",
			ours: (used - fresh) * 1024 / float64(desktops), theirs: mostOfDesktop, unit: "kB", budget: 1,
		},
		{what: "memory of the server with all of them", against: "the bound", ours: used, theirs: mostOfServer, unit: "MB", budget: 1},
		{what: "the most memory that it had while they signed in", against: "the bound when they have", ours: peak, theirs: mostOfServer, unit: "MB"},
		{
			what:    fmt.Sprintf("processor time of the server with %d idle desktops, of %.0f s", desktops, idle.passed.Seconds()),
			against: "that of one core", ours: idle.used.Seconds(), theirs: idle.passed.Seconds(), unit: "s", budget: 0.05,
		},
	}
	busy, err := o.signingIn(people.users[desktops:], time.Duration(runs)*aliveEvery/6)
	if err != nil {
		return rows, err
	}
	rows = append(rows, busy)
	imported, err := o.importing(people.users[desktops+desktops/2:])
	if err != nil {
		return rows, err
	}
	rows = append(rows, imported...)
	seen, err := o.changes(people, in, 5*runs)
	return append(rows, seen...), err
}

// open has programs started, as many at once as there are cores: more would only wait for each
// other.
func (o *office) open(in []sitting) {
	next := make(chan sitting)
	var starting sync.WaitGroup
	for range runtime.NumCPU() {
		starting.Go(func() {
			for p := range next {
				o.start(p)
			}
		})
	}
	for _, p := range in {
		next <- p
	}
	close(next)
	starting.Wait()
}

// A sitting is one program that a user starts.
type sitting struct {
	login, program string
	admin          bool
}

// morning returns which programs are started: administrators have TapeMaster, and every sixth
// of the others uses Checkpoint beside Lite.
func (s *staff) morning(desktops int) []sitting {
	var in []sitting
	for _, u := range s.admins {
		in = append(in, sitting{u.ID, "TapeMaster", true})
	}
	for i := 0; len(in) < desktops; i++ {
		in = append(in, sitting{s.users[i].ID, "Lite", false})
		if i%6 == 0 {
			in = append(in, sitting{s.users[i].ID, "Checkpoint", false})
		}
	}
	return in[:desktops]
}

// A span is a time that passed, and the processor time that the server used in it.
type span struct{ passed, used time.Duration }

// measured returns what the server uses until wait returns.
func (o *office) measured(wait func() error) (s span, err error) {
	before, err := load.ProcessorTime(o.server.Process())
	if err != nil {
		return s, err
	}
	begun := time.Now()
	if err := wait(); err != nil {
		return s, err
	}
	s.passed = time.Since(begun)
	after, err := load.ProcessorTime(o.server.Process())
	s.used = after - before
	if err == nil {
		err = o.fail()
	}
	return s, err
}

// during returns what the server uses while some time passes.
func (o *office) during(passing time.Duration) (span, error) {
	return o.measured(func() error {
		time.Sleep(passing)
		return nil
	})
}

// signingIn measures the server while five more programs a second are started.
func (o *office) signingIn(users []data.User, passing time.Duration) (row, error) {
	n := min(int(passing/signInsEvery), len(users))
	var hashes []float64
	s, err := o.measured(func() (err error) {
		timed, err := startHashing(n / 5) // at the same time
		if err != nil {
			return err
		}
		var starting sync.WaitGroup
		ticker := time.NewTicker(signInsEvery)
		defer ticker.Stop()
		for _, u := range users[:n] {
			starting.Go(func() { o.start(sitting{u.ID, "Lite", false}) })
			<-ticker.C
		}
		starting.Wait()
		hashes, err = timed()
		return err
	})
	if err != nil {
		return row{}, err
	}
	one := median(hashes)
	return row{
		what:    fmt.Sprintf("processor time of the server with %d sign-ins besides, %.1f a second", n, float64(n)/s.passed.Seconds()),
		against: fmt.Sprintf("what as many hashes cost, %.1f ms each, and 10 %% of one core", one),
		ours:    s.used.Seconds(), theirs: one*float64(n)/1000 + s.passed.Seconds()/10, unit: "s", budget: 1,
	}, nil
}

// importing measures how long people wait who sign in, five a second, while an administrator
// imports a file of users.
func (o *office) importing(users []data.User) ([]row, error) {
	calls, err := o.server.client("TapeMaster")
	if err != nil {
		return nil, err
	}
	defer calls.Close()
	session, err := load.SignIn(o.ctx, calls, data.Superuser, "TapeMaster")
	if err != nil {
		return nil, err
	}
	file := data.Import{Name: "bench.csv", SHA256: strings.Repeat("0", 64), Columns: data.ColumnUserID | data.ColumnName | data.ColumnGroup, Rows: make([]data.ImportRow, importedAtOnce)}
	for i := range file.Rows { // in a list behind the users who are waited for
		file.Rows[i].Line = i + 2
		file.Rows[i].Put(data.User{ID: fmt.Sprintf("z-imported%05d", i), Name: fmt.Sprintf("Imported %d", i), Group: "OPS"})
	}
	written := make(chan error, 1)
	begun := time.Now()
	go func() {
		_, err := calls.ImportUsers(o.ctx, session.Actor(), file, data.ImportOptions{}, nil)
		written <- err
	}()
	var mu sync.Mutex
	var waited []float64
	var starting sync.WaitGroup
	ticker := time.NewTicker(signInsEvery)
	defer ticker.Stop()
	for _, u := range users {
		select {
		case err := <-written:
			took := time.Since(begun).Seconds()
			starting.Wait()
			if err == nil {
				err = o.fail()
			}
			what := fmt.Sprintf("sign-in while %d users are imported in %.0f s, %%s of %d", importedAtOnce, took, len(waited))
			return []row{
				{what: fmt.Sprintf(what, "median"), against: "the bound", ours: percentile(waited, 50), theirs: mostWaited, unit: "s"},
				{what: fmt.Sprintf(what, "longest"), against: "the bound", ours: percentile(waited, 100), theirs: mostWaited, unit: "s", budget: 1},
			}, err
		case <-ticker.C:
		}
		starting.Go(func() {
			asked := time.Now()
			o.start(sitting{u.ID, "Lite", false})
			mu.Lock()
			defer mu.Unlock()
			waited = append(waited, time.Since(asked).Seconds())
		})
	}
	return nil, fmt.Errorf("the import of %d users takes longer than %d sign-ins", importedAtOnce, len(users))
}

// changes renames users, some of whom are administrators, and measures when the programs of
// the user and of the administrators show that.
func (o *office) changes(people *staff, in []sitting, many int) ([]row, error) {
	calls, err := o.server.client("TapeMaster")
	if err != nil {
		return nil, err
	}
	defer calls.Close()
	session, err := load.SignIn(o.ctx, calls, data.Superuser, "TapeMaster")
	if err != nil {
		return nil, err
	}
	own := map[string]int{} // programs of a user
	for _, p := range in {
		if !p.admin {
			own[p.login]++
		}
	}
	var took []float64
	for i := range many {
		time.Sleep(rand.N(watchEvery)) // whenever
		user := people.users[rand.N(firstRows-staffAdmins-1)]
		times, err := o.rename(calls, session.Actor(), user.Key, fmt.Sprintf("Renamed %d", i), staffAdmins+own[user.ID])
		if err != nil {
			return nil, err
		}
		for _, t := range times {
			took = append(took, t.Seconds())
		}
	}
	what := fmt.Sprintf("a change on one computer seen on another, %%s of %d", len(took))
	return []row{
		{what: fmt.Sprintf(what, "median"), against: "the bound", ours: percentile(took, 50), theirs: medianSeen, unit: "s", budget: 1},
		{what: fmt.Sprintf(what, "99th percentile"), against: "the bound", ours: percentile(took, 99), theirs: lateSeen, unit: "s", budget: 1},
	}, o.fail()
}
