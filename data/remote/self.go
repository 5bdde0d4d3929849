package remote

import (
	"context"

	"tapetrack/data"
	"tapetrack/data/wire"
)

// act drops the answer of a method that has none.
func act(_ none, err error) error { return err }

// Overview is that of data.Self.
func (c *Client) Overview(ctx context.Context, by data.Actor) (data.Overview, error) {
	return ask(ctx, c, by, wire.Overview, none{})
}

// SignOut is that of data.Self.
func (c *Client) SignOut(ctx context.Context, by data.Actor, ended data.Ended) error {
	c.watch.end()
	return act(ask(ctx, c, by, wire.SignOut, ended))
}

// OwnSessions is that of data.Self.
func (c *Client) OwnSessions(ctx context.Context, by data.Actor) ([]data.OpenSession, error) {
	return ask(ctx, c, by, wire.OwnSessions, none{})
}

// EndSession is that of data.Self.
func (c *Client) EndSession(ctx context.Context, by data.Actor, id string) error {
	return act(ask(ctx, c, by, wire.EndSession, id))
}

// OwnPasswordRule is that of data.Self.
func (c *Client) OwnPasswordRule(ctx context.Context, by data.Actor) (data.PasswordRule, error) {
	return c.rule(ask(ctx, c, by, wire.OwnPasswordRule, none{}))
}

// ChangePassword is that of data.Self.
func (c *Client) ChangePassword(ctx context.Context, by data.Actor, current, next string) error {
	return act(ask(ctx, c, by, wire.ChangePassword, wire.PasswordChange{Current: current, Next: next}))
}

// MySignIn is that of data.Self.
func (c *Client) MySignIn(ctx context.Context, by data.Actor) (data.MySignIn, error) {
	return ask(ctx, c, by, wire.MySignIn, none{})
}

// Confirm is that of data.Self.
func (c *Client) Confirm(ctx context.Context, by data.Actor, password, code string) error {
	return act(ask(ctx, c, by, wire.Confirm, wire.Proof{Password: password, Code: code}))
}

// Prove is that of data.Self.
func (c *Client) Prove(ctx context.Context, by data.Actor, password, code string) (data.Ticket, error) {
	t, err := ask(ctx, c, by, wire.Prove, wire.Proof{Password: password, Code: code})
	return data.Ticket(t.Ticket), err
}

// ProveBySignIn is that of data.Self.
func (c *Client) ProveBySignIn(ctx context.Context, by data.Actor) (data.Ticket, error) {
	t, err := ask(ctx, c, by, wire.ProveBySignIn, none{})
	return data.Ticket(t.Ticket), err
}

// BeginDevice is that of data.Self.
func (c *Client) BeginDevice(ctx context.Context, t data.Ticket, replaces string) (*data.Enrolment, error) {
	shown, err := ask(ctx, c, c.signedIn(), wire.BeginDevice, wire.BeginDeviceRequest{Ticket: string(t), Replaces: replaces})
	if err != nil {
		return nil, err
	}
	return (*data.Enrolment)(&shown), nil
}

// ConfirmDevice is that of data.Self.
func (c *Client) ConfirmDevice(ctx context.Context, t data.Ticket, name, code string) ([]string, error) {
	return ask(ctx, c, c.signedIn(), wire.ConfirmDevice, wire.ConfirmDeviceRequest{Ticket: string(t), Name: name, Code: code})
}

// RenameDevice is that of data.Self.
func (c *Client) RenameDevice(ctx context.Context, t data.Ticket, id, name string) error {
	return act(ask(ctx, c, c.signedIn(), wire.RenameDevice, wire.DeviceRequest{Ticket: string(t), ID: id, Name: name}))
}

// RemoveDevice is that of data.Self.
func (c *Client) RemoveDevice(ctx context.Context, t data.Ticket, id string) error {
	return act(ask(ctx, c, c.signedIn(), wire.RemoveDevice, wire.DeviceRequest{Ticket: string(t), ID: id}))
}

// NewRecoveryCodes is that of data.Self.
func (c *Client) NewRecoveryCodes(ctx context.Context, t data.Ticket) ([]string, error) {
	return ask(ctx, c, c.signedIn(), wire.NewRecoveryCodes, withTicket(t))
}

// FirstRecoveryCodes is that of data.Self.
func (c *Client) FirstRecoveryCodes(ctx context.Context, by data.Actor) ([]string, error) {
	return ask(ctx, c, by, wire.FirstRecoveryCodes, none{})
}

// BeginTurnOn is that of data.Self.
func (c *Client) BeginTurnOn(ctx context.Context, by data.Actor, password string) (data.Ticket, *data.Enrolment, error) {
	b, err := ask(ctx, c, by, wire.BeginTurnOn, wire.Password{Password: password})
	return data.Ticket(b.Ticket), (*data.Enrolment)(b.Enrolment), err
}

// ConfirmTurnOn is that of data.Self.
func (c *Client) ConfirmTurnOn(ctx context.Context, t data.Ticket, name, code string) error {
	return act(ask(ctx, c, c.signedIn(), wire.ConfirmTurnOn, wire.ConfirmDeviceRequest{Ticket: string(t), Name: name, Code: code}))
}

// Forget is that of data.Self.
func (c *Client) Forget(ctx context.Context, t data.Ticket) error {
	return act(ask(ctx, c, c.signedIn(), wire.Forget, withTicket(t)))
}
