package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"tapetrack/data"
)

const (
	shortImport, longImport = 60, 1200
	message                 = "The soak ends this session."
)

// administrator is somebody who does all day what administrators do.
func (l *life) administrator() {
	acts := []struct {
		often int
		act   func(n int) error
	}{
		{30, l.renames},
		{20, l.adds},
		{20, l.lists},
		{4, l.disconnects},
		{4, l.resets},
		{3, l.disables},
		{3, l.importsUsers},
		{2, l.verifies},
		{3, l.unlocks},
	}
	var drawn []func(int) error
	for _, a := range acts {
		for range a.often {
			drawn = append(drawn, a.act)
		}
	}
	for n := 0; l.ctx.Err() == nil; {
		if !l.signIn() {
			break
		}
		for l.wait(500*time.Millisecond+rand.N(2*time.Second)) && l.goesOn(drawn[rand.IntN(len(drawn))](n)) {
			n++
		}
	}
	l.leaves()
}

// somebody returns a person to whom something is done, of those that this administrator looks
// after: two do not edit the same user, which is refused.
func (l *life) somebody() *person {
	var boss int
	_, _ = fmt.Sscanf(l.p.id, "boss%d", &boss)
	mine := (len(l.books.people) - boss + bosses - 1) / bosses
	return l.books.people[boss+bosses*rand.IntN(mine)]
}

// renames gives a user another name.
func (l *life) renames(n int) error {
	p := l.somebody()
	next := fmt.Sprintf("Soak %s %s %d", p.id, l.p.id, n)
	p.mu.Lock()
	before := p.names
	p.mu.Unlock()
	p.called(append([]string{next}, before...)...)
	_, err := l.tries("rename", func() error {
		u, err := l.calls.User(l.ctx, l.by, p.key)
		if err != nil {
			return err
		}
		u.Name = next
		_, err = l.calls.EditUser(l.ctx, l.by, data.UserEdit{User: u})
		if errors.Is(err, data.ErrChanged) { // by its own sign-in, or by an earlier try
			return data.ErrBusy
		}
		return err
	})
	if err == nil {
		p.called(next)
	}
	return err
}

// adds adds a user, and deletes every other one again.
func (l *life) adds(n int) error {
	id := fmt.Sprintf("new-%s-%d", l.p.id, n)
	l.books.add(id, false)
	unsure, err := l.tries("new user", func() error {
		_, err := l.calls.AddUser(l.ctx, l.by, data.NewUser{User: data.User{ID: id, Name: "New", Group: group}, Password: newPassword(), OTP: n%2 == 0})
		return err
	})
	if unsure && errors.Is(err, data.ErrExists) {
		err = nil // the earlier try did it
	}
	if err != nil {
		return err
	}
	l.books.add(id, true)
	if n%2 == 0 {
		return nil
	}
	u, err := l.calls.UserByID(l.ctx, l.by, id)
	if err != nil {
		return err
	}
	l.books.add(id, false)
	unsure, err = l.tries("delete user", func() error { return l.calls.DeleteUser(l.ctx, l.by, u.Key) })
	if unsure && errors.Is(err, data.ErrNotFound) {
		err = nil
	}
	if err == nil {
		l.books.remove(id)
	}
	return err
}

// lists reads what the lists of TapeMaster show.
func (l *life) lists(int) error {
	_, err := l.tries("lists", func() error {
		if _, err := l.calls.Users(l.ctx, l.by, data.UserQuery{Sort: data.ByUserID, Limit: 100}); err != nil {
			return err
		}
		if _, err := l.calls.Log(l.ctx, l.by, data.EventQuery{Limit: 100}); err != nil {
			return err
		}
		_, err := l.calls.Sessions(l.ctx, l.by)
		return err
	})
	return err
}

// disconnects ends the sessions of somebody with a message.
func (l *life) disconnects(int) error {
	p := l.somebody()
	_, err := l.tries("disconnect", func() error {
		open, err := l.calls.Sessions(l.ctx, l.by)
		if err != nil {
			return err
		}
		var ids []string
		for _, s := range open.List {
			if s.UserID == p.id {
				ids = append(ids, s.ID)
			}
		}
		if len(ids) == 0 {
			return nil
		}
		p.disturb()
		_, err = l.calls.Disconnect(l.ctx, l.by, ids, message)
		return err
	})
	p.disturb() // what was asked for last may have been done only now
	return err
}

// resets gives somebody a new password, unless the person is signing in.
func (l *life) resets(int) error {
	p := l.somebody()
	if !p.account.TryLock() {
		return nil
	}
	defer p.account.Unlock()
	next := newPassword()
	p.disturb()
	before := p.passwords
	p.passwords = append([]string{next}, before...)
	_, err := l.tries("reset password", func() error { return l.calls.ResetPassword(l.ctx, l.by, p.key, next, false) })
	p.disturb()
	switch {
	case err == nil:
		p.passwords = []string{next}
	case !passing(err) && l.ctx.Err() == nil:
		p.passwords = before
	}
	return err
}

// disables keeps somebody out for a moment.
func (l *life) disables(int) error {
	p := l.somebody()
	if !p.account.TryLock() {
		return nil
	}
	defer p.account.Unlock()
	p.disturb()
	_, err := l.tries("disable", func() error {
		_, err := l.calls.SetDisabled(l.ctx, l.by, p.key, true)
		return err
	})
	p.disturb()
	ctx, stop := context.WithTimeout(context.WithoutCancel(l.ctx), awayFor) // also when the soak ends in between
	defer stop()
	enables := *l
	enables.ctx = ctx
	if _, enabled := enables.tries("enable", func() error {
		_, err := l.calls.SetDisabled(ctx, l.by, p.key, false)
		return err
	}); enabled != nil {
		l.books.fault("%s stays disabled: %v", p.id, enabled)
	}
	return err
}

// unlocks unlocks somebody who need not be locked.
func (l *life) unlocks(int) error {
	p := l.somebody()
	_, err := l.tries("unlock", func() error { return l.calls.Unlock(l.ctx, l.by, p.key) })
	return err
}

// importsUsers imports a file, which is a long one now and then.
func (l *life) importsUsers(n int) error {
	what, users := "import of 60", shortImport
	if rand.IntN(4) == 0 {
		what, users = "import of 1,200", longImport
	}
	file := imported{prefix: fmt.Sprintf("imp-%s-%d-", l.p.id, n), users: users}
	rows := make([]data.ImportRow, users)
	for i := range rows {
		rows[i].Line = i + 2
		rows[i].Put(data.User{ID: fmt.Sprint(file.prefix, i), Name: "Imported", Group: group})
	}
	sum := sha256.Sum256([]byte(file.prefix))
	_, err := l.tries(what, func() error {
		report, err := l.calls.ImportUsers(l.ctx, l.by, data.Import{
			Name: "soak.csv", SHA256: fmt.Sprintf("%x", sum), Rows: rows,
			Columns: data.ColumnUserID | data.ColumnName | data.ColumnGroup,
		}, data.ImportOptions{}, nil)
		if err == nil && !report.Written {
			err = fmt.Errorf("nothing was written, with %d problems", report.Problems)
		}
		return err
	})
	file.sure = err == nil
	l.books.imports(file)
	return err
}

// verifies has the server verify the whole log.
func (l *life) verifies(int) error {
	var report data.AuditReport
	_, err := l.tries("verify", func() (err error) {
		report, err = l.calls.VerifyLog(l.ctx, l.by, nil)
		return err
	})
	if err == nil && !report.Sound() {
		l.books.fault("Verify finds: %v", report.Findings())
	}
	return err
}
