package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/test/load"
)

// measureServed compares the start and the sign-in of programs with a server and without one.
func measureServed(ctx context.Context, folder string, runs int) ([]row, error) {
	env, err := environment(folder, nil)
	if err != nil {
		return nil, err
	}
	served, err := newStaff(ctx, folder, env, true, 100)
	if err != nil {
		return nil, err
	}
	embedded, err := newStaff(ctx, folder, env, false, 100)
	if err != nil {
		return nil, err
	}
	s, err := startServer(folder, env, served.path)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	started, err := measureServedStart(folder, s, embedded, runs)
	if err != nil {
		return nil, err
	}
	signedIn, err := measureServedSignIn(ctx, s, served.users, embedded, runs)
	return append(started, signedIn...), err
}

// A staff are the users of a server, in the database at path, with the password of
// tapemaster.
type staff struct {
	path   string
	admins []data.User // whom the list shows first
	users  []data.User
}

// staffAdmins is how many of the staff have tapemaster rights.
const staffAdmins = load.AttackedAdmins

// newStaff makes a database of users besides the administrators, for a server or without one.
func newStaff(ctx context.Context, folder string, env []string, served bool, users int) (*staff, error) {
	place, err := os.MkdirTemp(folder, "staff-")
	if err != nil {
		return nil, err
	}
	s := &staff{path: filepath.Join(place, "tapetrack.db")}
	if served {
		err = load.Initialise(ctx, folder, env, s.path)
	} else {
		err = initialise(ctx, folder, env, s.path)
	}
	if err != nil {
		return nil, err
	}
	c := &crowd{path: s.path}
	if err := c.open(ctx); err != nil {
		return nil, err
	}
	defer c.close()
	hash, err := auth.Argon2id{}.Hash(password)
	if err != nil {
		return nil, err
	}
	if err := c.service.AddGroup(ctx, c.console, data.Group{ID: "OPS", Description: "Operations"}); err != nil {
		return nil, err
	}
	people := newPeople()
	var accounts []data.Account
	add := func(id string, rights bool) {
		a := data.Account{PasswordHash: hash, PasswordSet: time.Now()}
		a.User = data.User{ID: id, Name: people.name(), Group: "OPS", Tapemaster: rights, CreatedAt: time.Now()}
		accounts = append(accounts, a)
	}
	for i := range staffAdmins {
		add(fmt.Sprintf("admin%02d", i), true)
	}
	for i := range users {
		add(fmt.Sprintf("user%05d", i), false)
	}
	err = c.storage.Update(ctx, func(tx data.Tx) error {
		_, err := tx.AddAccounts(accounts)
		return err
	})
	if err != nil {
		return nil, err
	}
	for at := int64(0); ; at += 1000 {
		page, err := c.service.Users(ctx, c.console, data.UserQuery{Sort: data.ByUserID, Offset: at, Limit: 1000})
		if err != nil {
			return nil, err
		}
		for _, u := range page.Users {
			switch {
			case u.IsSuperuser():
			case u.Tapemaster:
				s.admins = append(s.admins, u)
			default:
				s.users = append(s.users, u)
			}
		}
		if len(page.Users) < 1000 {
			return s, nil
		}
	}
}

// measureServedStart compares the login windows of Lite with a server and without one.
func measureServedStart(folder string, s *server, embedded *staff, runs int) ([]row, error) {
	screen, err := startScreen(folder)
	if err != nil {
		return nil, err
	}
	defer screen.close()
	env, err := environment(folder, screen)
	if err != nil {
		return nil, err
	}
	lite := filepath.Join(folder, "lite")
	sides, err := screen.alternate(env, runs, []string{lite, "--server", s.Link.String(), "--user", "alice"}, []string{lite, "--database", embedded.path, "--user", "alice"})
	if err != nil {
		return nil, err
	}
	return []row{{
		what: "start to first painted login window of Lite with a server", against: "the same, embedded",
		ours: median(sides[0].start), theirs: median(sides[1].start), unit: "ms", budget: 1.05,
	}, {
		what: "processor time of that start, whatever others do", against: "the same, embedded",
		ours: median(sides[0].work), theirs: median(sides[1].work), unit: "ms",
	}}, nil
}

// measureServedSignIn compares sign-ins of a program that has shown its login window.
func measureServedSignIn(ctx context.Context, s *server, users []data.User, embedded *staff, runs int) ([]row, error) {
	calls, err := s.client("Lite")
	if err != nil {
		return nil, err
	}
	defer calls.Close()
	c := &crowd{path: embedded.path}
	if err := c.open(ctx); err != nil {
		return nil, err
	}
	defer c.close()
	var next int
	signIn := func(doors interface {
		data.Entrance
		data.Self
	}, worked *time.Duration,
	) func() (time.Duration, error) {
		return func() (time.Duration, error) {
			next++
			before := processorTime()
			begun := time.Now()
			session, err := load.SignIn(ctx, doors, users[next%len(users)].ID, "Lite")
			took := time.Since(begun)
			if err == nil {
				err = doors.SignOut(ctx, session.Actor(), data.ByUser) // which stops following changes
			}
			*worked += processorTime() - before
			return took, err
		}
	}
	var ours, theirs time.Duration
	before, err := load.ProcessorTime(s.Process())
	if err != nil {
		return nil, err
	}
	many := 20 * runs
	took, err := alternately(many, signIn(calls, &ours), signIn(c.hashed(), &theirs))
	if err != nil {
		return nil, err
	}
	after, err := load.ProcessorTime(s.Process())
	ours += after - before
	return []row{
		{
			what: "one sign-in through a server on loopback, everything", against: "the same, embedded",
			ours: median(took[0]), theirs: median(took[1]), unit: "ms", budget: 1.10,
		},
		{
			what:    "processor time of server and program for a sign-in and its end, whatever the disk and others do",
			against: "the same, embedded", ours: ms(ours) / float64(many), theirs: ms(theirs) / float64(many), unit: "ms",
		},
	}, err
}

// measureServedList compares what the list of users reads with a server and without one.
func measureServedList(ctx context.Context, folder string, runs int) ([]row, error) {
	env, err := environment(folder, nil)
	if err != nil {
		return nil, err
	}
	c, err := openCrowd(ctx, folder, env, 1_000_000)
	if err != nil {
		return nil, err
	}
	defer c.close()
	s, err := startServing(c.path)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	calls, err := s.client("TapeMaster")
	if err != nil {
		return nil, err
	}
	defer calls.Close()
	var queries []data.UserQuery
	query := func(doors data.Doors) (func() (time.Duration, error), error) {
		session, err := load.SignIn(ctx, doors, data.Superuser, "TapeMaster")
		if err != nil {
			return nil, err
		}
		var next int
		return func() (time.Duration, error) {
			q := queries[next%len(queries)]
			next++
			begun := time.Now()
			_, err := doors.Users(ctx, session.Actor(), q)
			return time.Since(begun), err
		}, nil
	}
	served, err := query(calls)
	if err != nil {
		return nil, err
	}
	embedded, err := query(c.hashed())
	if err != nil {
		return nil, err
	}
	sorts := data.SortColumns()
	for i, word := range c.words() {
		letters := []rune(word)
		for n := range letters {
			queries = append(queries, data.UserQuery{Filter: data.UserFilter{Text: string(letters[:n+1])}, Sort: sorts[i%len(sorts)], Descending: i%2 == 1, Limit: firstRows})
		}
	}
	typed, err := alternately(len(queries), served, embedded)
	if err != nil {
		return nil, err
	}
	queries = queries[:0]
	for _, sort := range sorts {
		for _, descending := range []bool{false, true} {
			queries = append(queries, data.UserQuery{Sort: sort, Descending: descending, Limit: firstRows})
		}
	}
	pages, err := alternately(10*runs*len(queries), served, embedded)
	if err != nil {
		return nil, err
	}
	var rows []row
	for _, p := range []int{50, 95} {
		rows = append(rows, row{
			what:    fmt.Sprintf("find as you type through a server, %d users: first rows, %dth percentile of %d", c.size, p, len(typed[0])),
			against: "the same, embedded", ours: percentile(typed[0], p), theirs: percentile(typed[1], p), unit: "ms", budget: 1.5,
		})
	}
	return append(rows, row{
		what:    fmt.Sprintf("a page of %d rows of %d users through a server, in any order", firstRows, c.size),
		against: "the same, embedded", ours: median(pages[0]), theirs: median(pages[1]), unit: "ms", budget: 3,
	}), nil
}
