package remote

import (
	"context"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/wire"
)

type none = wire.None

var nobody data.Actor

// outcome returns an outcome as the windows know it, and follows the changes of a session that
// was opened.
func (c *Client) outcome(w wire.Outcome, err error) (data.Outcome, error) {
	if err != nil {
		return data.Outcome{}, err
	}
	out := data.Outcome{
		Refusal: w.Refusal, Ticket: data.Ticket(w.Ticket), Session: w.Session, Enrolment: (*data.Enrolment)(w.Enrolment),
		ChangePassword: w.ChangePassword, RecoveryDue: w.RecoveryDue, Codes: w.Codes,
	}
	if w.Session != nil {
		session := w.Session.With(actor.InSession(w.Token))
		out.Session = &session
		by := session.Actor()
		c.user.Store(&by)
		c.follow(by)
	}
	return out, nil
}

func withTicket(t data.Ticket) wire.Ticket { return wire.Ticket{Ticket: string(t)} }

// SignIn is that of data.Entrance.
func (c *Client) SignIn(ctx context.Context, a data.Attempt) (data.Outcome, error) {
	q := wire.SignInRequest{
		Login: a.Login, Password: a.Password, Code: a.Code,
		Program: a.Client.Program, Version: a.Client.Version, Computer: a.Client.Computer,
	}
	return c.outcome(ask(ctx, c, nobody, wire.SignIn, q))
}

// Activate is that of data.Entrance.
func (c *Client) Activate(ctx context.Context, t data.Ticket, code string) (data.Outcome, error) {
	return c.outcome(ask(ctx, c, nobody, wire.Activate, wire.TypedCode{Ticket: string(t), Code: code}))
}

// NewQRCode is that of data.Entrance.
func (c *Client) NewQRCode(ctx context.Context, t data.Ticket) (data.Outcome, error) {
	return c.outcome(ask(ctx, c, nobody, wire.NewQRCode, withTicket(t)))
}

// Complete is that of data.Entrance.
func (c *Client) Complete(ctx context.Context, t data.Ticket) (data.Outcome, error) {
	return c.outcome(ask(ctx, c, nobody, wire.Complete, withTicket(t)))
}

// ChooseNew is that of data.Entrance.
func (c *Client) ChooseNew(ctx context.Context, t data.Ticket, next string) error {
	_, err := ask(ctx, c, nobody, wire.ChooseNew, wire.NewPassword{Ticket: string(t), Password: next})
	return err
}

// DuePasswordRule is that of data.Entrance.
func (c *Client) DuePasswordRule(ctx context.Context, t data.Ticket) (data.PasswordRule, error) {
	return c.rule(ask(ctx, c, nobody, wire.DuePasswordRule, withTicket(t)))
}

// DrawRecoveryCodes is that of data.Entrance.
func (c *Client) DrawRecoveryCodes(ctx context.Context, t data.Ticket) (data.DueCodes, error) {
	return ask(ctx, c, nobody, wire.DrawRecoveryCodes, withTicket(t))
}

// Abandon is that of data.Entrance.
func (c *Client) Abandon(ctx context.Context, t data.Ticket) error {
	_, err := ask(ctx, c, nobody, wire.Abandon, withTicket(t))
	return err
}

// ClockBehind is that of data.Entrance.
func (c *Client) ClockBehind(ctx context.Context) (time.Duration, error) {
	return ask(ctx, c, nobody, wire.ClockBehind, none{})
}

// Hello asks who the server is, before anybody signs in.
func (c *Client) Hello(ctx context.Context) (wire.Greeting, error) {
	return ask(ctx, c, nobody, wire.Hello, none{})
}

// rule makes the check of a password again, with the block list of this program.
func (c *Client) rule(r wire.PasswordRule, err error) (data.PasswordRule, error) {
	if err != nil {
		return data.PasswordRule{}, err
	}
	return c.o.Rule(r.Least, r.Own), nil
}
