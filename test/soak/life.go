package main

import (
	"context"
	"crypto/rand"
	"errors"
	mathrand "math/rand/v2"
	"strings"
	"time"

	"tapetrack/data"
	"tapetrack/data/remote"
)

const (
	// sitsFor is how long people stay signed in at most.
	sitsFor = 4 * time.Minute
	// awayFor is for how long a server may be away or busy before somebody complains.
	awayFor = 2 * time.Minute
	// codeLasts is for how long a code is surely accepted: what comes later is refused rightly.
	codeLasts = 25 * time.Second
)

func newPassword() string {
	return "Soak-" + strings.ToLower(rand.Text()[:16])
}

// A life is what one person does.
type life struct {
	ctx   context.Context
	host  *host
	books *ledger
	p     *person

	calls   *remote.Client
	by      data.Actor
	begun   time.Time // of the session
	changes int64
}

func (l *life) wait(d time.Duration) bool {
	select {
	case <-l.ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// passing reports whether an error is one of the server being away or busy, after which one tries
// again.
func passing(err error) bool {
	return errors.Is(err, data.ErrUnreachable) || errors.Is(err, data.ErrBusy) || errors.Is(err, data.ErrServerBusy) ||
		errors.Is(err, data.ErrTooManySignIns) || errors.Is(err, data.ErrKeyChanged)
}

// tries repeats something until the server answers, and returns what it says. unsure is true if an
// earlier try was without an answer, and may have been done.
func (l *life) tries(what string, do func() error) (unsure bool, err error) {
	begun := time.Now()
	for {
		err = do()
		if err == nil || !passing(err) {
			break
		}
		unsure = unsure || errors.Is(err, data.ErrUnreachable)
		if time.Since(begun) > awayFor {
			l.books.fault("%s of %s: no answer for %s: %v", what, l.p.id, awayFor, err)
			break
		}
		if !l.wait(time.Second) {
			break
		}
	}
	if err == nil {
		l.books.done(what, time.Since(begun))
	}
	return unsure, err
}

// desktop is somebody who signs in, works, and signs out or is cut off, again and again.
func (l *life) desktop() {
	for l.wait(mathrand.N(10*time.Second)) && l.signIn() {
		end := time.Now().Add(mathrand.N(sitsFor))
		for tick := 0; time.Now().Before(end) && l.wait(time.Second) && l.works(tick); tick++ {
			if l.by == (data.Actor{}) {
				break
			}
		}
		l.leaves()
	}
	if l.calls != nil {
		l.leaves()
	}
}

// signIn signs in, however long the server is away. It returns false if the soak has ended.
func (l *life) signIn() bool {
	if l.calls == nil {
		var err error
		if l.calls, err = l.host.client(l.p.program(), l.p.address()); err != nil {
			l.books.fault("a program: %v", err)
			return false
		}
	}
	l.p.account.Lock()
	defer l.p.account.Unlock()
	for l.ctx.Err() == nil {
		code, ok := l.p.code(l.wait)
		if !ok {
			return false
		}
		if l.p.secret != "" || len(l.p.passwords) > 1 || mathrand.N(50) > 0 {
			if l.attempt(code) {
				return true
			}
			continue
		}
		l.mistypes()
	}
	return false
}

// mistypes is somebody who types a wrong password, which is refused.
func (l *life) mistypes() {
	var out data.Outcome
	_, err := l.tries("wrong password", func() (err error) {
		out, err = l.calls.SignIn(l.ctx, l.p.attempt("wrong-"+newPassword(), ""))
		return err
	})
	if err == nil && out.Refusal == nil {
		l.books.fault("%s was let in with a wrong password", l.p.id)
	}
}

// attempt types each password that may be right, with one code. It returns whether it was signed in.
func (l *life) attempt(code string) bool {
	begun := time.Now()
	var reasons []string
	for _, password := range l.p.passwords {
		ctx := l.ctx
		killed := mathrand.N(30) == 0
		if killed { // the program is killed in the middle of it
			var stop context.CancelFunc
			ctx, stop = context.WithTimeout(ctx, mathrand.N(150*time.Millisecond))
			defer stop()
		}
		var out data.Outcome
		asked := time.Now()
		_, err := l.tries("sign-in", func() (err error) {
			out, err = l.calls.SignIn(ctx, l.p.attempt(password, code))
			return err
		})
		if err == nil && out.Ticket != "" {
			password, out, err = l.goesThrough(ctx, password, out)
		}
		switch {
		case err == nil && out.Session != nil:
			l.p.counted(true)
			l.by, l.begun, l.changes = out.Session.Actor(), asked, 0
			l.p.passwords = []string{password}
			l.again(password, code)
			return true
		case err != nil && (ctx.Err() != nil || l.ctx.Err() != nil):
			l.p.counted(false)
			l.calls.Close()
			l.calls, _ = l.host.client(l.p.program(), l.p.address())
			return false
		case errors.Is(err, data.ErrSessionEnded) && l.host.rotatedSince(asked):
			l.books.done("sign-in begun again after a new key", 0)
			return false
		case err != nil:
			l.p.counted(false)
			l.books.fault("sign-in of %s: %v", l.p.id, err)
			return false
		case out.Refusal == nil:
			l.books.fault("sign-in of %s: something else comes first: new password %q, QR code %t, recovery codes %t", l.p.id, out.ChangePassword, out.Enrolment != nil, out.RecoveryDue)
			return false
		}
		reasons = append(reasons, string(out.Refusal.Reason))
		if out.Refusal.Reason != data.WrongPassword {
			break
		}
	}
	if time.Since(begun) < codeLasts {
		l.books.fault("%s was refused: %s", l.p.id, strings.Join(reasons, ", "))
	}
	return false
}

// goesThrough is somebody who does what comes before a session: chooses a password of one's own in
// place of the one that an administrator gave out, and stores recovery codes. The answer to the new
// password may be lost: then nobody knows which is right.
func (l *life) goesThrough(ctx context.Context, password string, out data.Outcome) (string, data.Outcome, error) {
	ticket := out.Ticket
	if out.ChangePassword != "" {
		next := newPassword()
		l.p.passwords = []string{next, password}
		if _, err := l.tries("first own password", func() error { return l.calls.ChooseNew(ctx, ticket, next) }); err != nil {
			return password, out, err
		}
		password = next
	}
	if out.RecoveryDue {
		if _, err := l.tries("recovery codes", func() error {
			_, err := l.calls.DrawRecoveryCodes(ctx, ticket)
			return err
		}); err != nil {
			return password, out, err
		}
	}
	_, err := l.tries("sign-in", func() (err error) {
		out, err = l.calls.Complete(ctx, ticket)
		return err
	})
	return password, out, err
}

// again is somebody who has seen password and code, and types both again: the code is used up.
func (l *life) again(password, code string) {
	if code == "" || mathrand.N(20) > 0 {
		return
	}
	other, err := l.host.client(l.p.program(), l.p.address())
	if err != nil {
		return
	}
	defer other.Close()
	var out data.Outcome
	if _, err = l.tries("used code", func() (err error) {
		out, err = other.SignIn(l.ctx, l.p.attempt(password, code))
		return err
	}); err == nil && out.Refusal == nil {
		l.books.fault("%s was let in twice with one code", l.p.id)
	}
}

// works does what a program does while somebody is signed in. It returns false once the session has
// ended.
func (l *life) works(tick int) bool {
	var err error
	n, _ := l.calls.Changes(l.ctx)
	switch {
	case n != l.changes:
		l.changes = n
		_, err = l.tries("first page", func() error {
			_, err := l.calls.Overview(l.ctx, l.by)
			return err
		})
	case tick%20 == 0:
		_, err = l.tries("still there", func() error {
			_, err := l.calls.Alive(l.ctx, l.by, time.Second)
			return err
		})
	case tick == 40 && mathrand.N(8) == 0:
		err = l.changesPassword()
	case tick%50 == 49:
		_, err = l.tries("My Sign-in", func() error {
			_, err := l.calls.MySignIn(l.ctx, l.by)
			return err
		})
	}
	return l.goesOn(err)
}

// goesOn reports whether the session is still open after an act.
func (l *life) goesOn(err error) bool {
	switch {
	case err == nil:
		return true
	case l.ctx.Err() != nil || passing(err):
		return true
	case errors.Is(err, data.ErrSessionEnded):
		if !l.p.explained(l.begun) {
			l.books.fault("the session of %s ended: %v", l.p.id, err)
		}
		l.by = data.Actor{}
		return false
	}
	l.books.fault("%s: %v", l.p.id, err)
	return true
}

// changesPassword chooses a new password. While there is no answer, nobody knows which is right.
func (l *life) changesPassword() error {
	if !l.p.account.TryLock() {
		return nil // an administrator changes it
	}
	defer l.p.account.Unlock()
	if len(l.p.passwords) > 1 {
		return nil
	}
	old, next := l.p.passwords[0], newPassword()
	l.p.passwords = []string{next, old}
	_, err := l.tries("new password", func() error { return l.calls.ChangePassword(l.ctx, l.by, old, next) })
	switch {
	case err == nil:
		l.p.passwords = []string{next}
	case !passing(err) && l.ctx.Err() == nil:
		l.p.passwords = []string{old}
	}
	return err
}

// leaves signs out, or is a program that is killed.
func (l *life) leaves() {
	if l.by != (data.Actor{}) {
		ctx, stop := context.WithTimeout(context.WithoutCancel(l.ctx), 30*time.Second) // also when the soak ends
		defer stop()
		if mathrand.N(5) == 0 || l.calls.SignOut(ctx, l.by, data.ByUser) != nil {
			l.p.mu.Lock()
			l.p.vanished++
			l.p.mu.Unlock()
		} else {
			l.books.done("sign-out", 0)
		}
	}
	l.by = data.Actor{}
	if l.calls != nil {
		l.calls.Close()
	}
	l.calls = nil
}
