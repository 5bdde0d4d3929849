package main

import (
	"context"
	"errors"
	"os"
	"time"

	"golang.org/x/term"

	"tapetrack/cmd/internal/start"
	"tapetrack/cmd/internal/typed"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/remote"
	"tapetrack/data/words"
)

// signingIn are the options that say who acts at a server.
//
// Password and code are two lines of standard input, always: whether a code is needed is for
// the server to say, and with a line more or less what is meant as a code would become the
// new password of a user.
type signingIn struct {
	SignIn      string `help:"At a server: sign in as this user for the command, and with their rights. Each sign-in needs another code: batch carries out several commands in one." placeholder:"ID"`
	SignInStdin bool   `help:"Read the password from the first line of standard input and the code from the second, which is empty where no code is needed; what the command reads follows. Otherwise you are asked for both at the terminal."`
}

// Sentences that people read here. Tests ask for them by name.
const (
	whoSignsIn  data.Text = "Name who signs in to the server %s: --sign-in=USER-ID."
	noServer    data.Text = "--sign-in is for a server, but no server was named or chosen. Name one with --server, or leave out --sign-in."
	noTerminal  data.Text = "There is no terminal at which to ask for the password of %s. Give it on standard input: --sign-in-stdin."
	askPassword data.Text = "Password of %s at the server %s"
	askCode     data.Text = "Code of %s at the server %s"
	secondLine  data.Text = "A code is needed. Give the one that the authenticator shows now on the second line of standard input."
	enrolFirst  data.Text = "User %s has to set up an authenticator first. Sign in to TapeMaster for that."
	changeFirst data.Text = "User %s has to choose a new password first. Sign in to TapeMaster for that."
	storeFirst  data.Text = "User %s has to store recovery codes first. Sign in to TapeMaster for that."
	ownSignIn   data.Text = "This changes your own sign-in. Do it in TapeMaster, which asks for your password and a code."
	notSaid     data.Text = "The server did not confirm that the sign-in has ended: %s"
)

// signOutTime is how long the end of a sign-in may take.
const signOutTime = 10 * time.Second

// A visit is a sign-in to a server, which lasts as long as the program.
type visit struct {
	*start.Remote
	who     signingIn
	doors   *remote.Client // after the sign-in
	session data.Session
}

// client is what the program says of itself.
func client() data.Client {
	return data.Client{Program: program, Version: start.Version, Computer: start.Computer()}
}

// signIn signs in at the server, once.
func (c *console) signIn() error {
	v := c.server
	if v.doors != nil {
		return nil
	}
	if v.who.SignIn == "" {
		return &data.FieldError{Field: data.FieldUserID, Text: data.Say(whoSignsIn, v.Server().Place)}
	}
	by, err := c.credentials()
	if err != nil {
		return err
	}
	defer by.close()
	doors, err := v.Open(c.ctx) // before anybody types a password for nothing
	if err != nil {
		return err
	}
	a := data.Attempt{Login: v.who.SignIn, Client: client()}
	if a.Password, err = by.password(); err != nil {
		return err
	}
	if a.Code, err = by.code(); err != nil {
		return err
	}
	signIn := func() (data.Outcome, error) {
		ctx, stop := after(c.ctx, signOutTime)
		defer stop()
		return doors.SignIn(ctx, a)
	}
	out, err := signIn()
	for err == nil && out.Refusal != nil && out.Refusal.Retry() && out.Refusal.Reason != data.NeedsTemporary && by.again != nil {
		if out.Refusal.Reason != data.NoCode {
			c.tell(lang.Say(out.Refusal.Says()))
		}
		if a.Code, err = by.again(); err == nil {
			out, err = signIn()
		}
	}
	if err != nil {
		return err
	}
	if err := c.unfinished(doors, out); err != nil {
		return err
	}
	v.doors, v.session = doors, *out.Session
	c.service = doors
	return c.tellSince()
}

// after returns a context that ends some time after ctx has: what is interrupted in between
// might have signed somebody in, and nobody could end that.
func after(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	later, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-later.Done():
		case <-time.After(d):
			cancel()
		}
	})
	return later, func() {
		stop()
		cancel()
	}
}

// unfinished returns an error that says why nobody is signed in; nil if somebody is.
func (c *console) unfinished(doors data.Entrance, out data.Outcome) error {
	who := c.server.who.SignIn
	switch {
	case out.Refusal != nil && out.Refusal.Reason == data.NoCode:
		return &data.FieldError{Field: data.FieldOTP, Text: data.Say(secondLine)}
	case out.Refusal != nil && out.Refusal.Reason == data.NeedsTemporary:
		return &data.FieldError{Text: data.Say(enrolFirst, who)}
	case out.Refusal != nil:
		return &data.FieldError{Text: out.Refusal.Says()}
	case out.Session != nil:
		return nil
	}
	said := storeFirst
	switch {
	case out.Enrolment != nil:
		said = enrolFirst
	case out.ChangePassword != data.NoChange:
		said = changeFirst
	}
	_ = doors.Abandon(c.ctx, out.Ticket) // else it ends by itself after data.TicketTime
	return &data.FieldError{Text: data.Say(said, who)}
}

// A typist returns what somebody types to sign in. again asks for another code, at a terminal
// only.
type typist struct {
	password, code, again func() (string, error)
	close                 func()
}

// credentials returns where password and code come from: standard input, or the terminal,
// also where standard input is something else.
func (c *console) credentials() (typist, error) {
	v := c.server
	if v.who.SignInStdin && !term.IsTerminal(int(c.in.Fd())) {
		return typist{
			password: func() (string, error) { return c.line(typed.Password) },
			code: func() (string, error) {
				line, _, err := c.anyLine(aCode)
				return line, err
			},
			close: func() {},
		}, nil
	}
	terminal, done := c.in, func() {}
	if !term.IsTerminal(int(c.in.Fd())) {
		opened, err := os.OpenFile(terminalFile, os.O_RDWR, 0)
		if err != nil {
			return typist{}, &data.FieldError{Field: data.FieldPassword, Kind: err, Text: data.Say(noTerminal, v.who.SignIn)}
		}
		terminal, done = opened, func() { _ = opened.Close() }
	}
	ask := func(what data.Text) func() (string, error) {
		return func() (string, error) {
			return typed.Ask(c.ctx, terminal, lang.T(what, v.who.SignIn, v.Server().Place))
		}
	}
	return typist{
		password: ask(askPassword), code: func() (string, error) { return "", nil }, again: ask(askCode), close: done,
	}, nil
}

// leave ends the sign-in, also after an interrupt, and returns why it may not have.
func (v *visit) leave(ctx context.Context, ended data.Ended) error {
	defer v.Close()
	if v.doors == nil {
		return nil
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), signOutTime)
	defer stop()
	err := v.doors.SignOut(ctx, v.session.Actor(), ended)
	if err == nil || errors.Is(err, data.ErrSessionEnded) {
		return nil
	}
	return &data.Trouble{Kind: err, Text: data.Say(notSaid, start.Words(err))}
}

// lookAtLog is how administrators find out about wrong passwords here.
const lookAtLog data.Text = "If this wasn't you, find the computer in the log: tapectl audit list."

// tellSince tells, on standard error, what the first page of a program with windows does: each
// sign-in is told only what happened since the one before.
func (c *console) tellSince() error {
	o, err := c.server.doors.Overview(c.ctx, c.actor())
	if err != nil {
		return err
	}
	me := o.User.ID
	line := func(e data.Event) { c.tell(lang.T("%s: %s.", local(e.At), words.HappenedBy(e, me))) }
	if o.Since.TurnedOn.Kind != "" {
		line(o.Since.TurnedOn)
	}
	if refused := words.Refused(o.Since, o.User.Tapemaster, lookAtLog); !refused.Empty() {
		c.tell(lang.T("Since your last sign-in: %s", refused))
	}
	for _, e := range o.Since.Changes {
		line(e)
	}
	if len(o.Since.Alarms) > 0 {
		c.tell(lang.T(words.Alarming))
	}
	for _, e := range o.Since.Alarms {
		line(e)
	}
	return nil
}
