package serve

import (
	"context"
	"time"

	"connectrpc.com/connect/v2"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/wire"
)

type none = wire.None

// unary registers a method with one request and one answer.
func unary[Q, R any](on *connect.Server, m wire.Unary[Q, R], do func(context.Context, data.Actor, Q) (R, error)) {
	on.Register(connect.Method{Spec: m.Spec(), Handler: func(ctx context.Context, _ connect.Spec, stream connect.ServerStream) error {
		var q Q
		if err := stream.Receive(&q); err != nil {
			return err
		}
		defer requestRead(ctx)()
		r, err := do(ctx, asker(ctx), q)
		if err != nil {
			return err
		}
		return stream.Send(&r)
	}})
}

// act is an act without an answer.
func act[Q any](do func(context.Context, data.Actor, Q) error) func(context.Context, data.Actor, Q) (none, error) {
	return func(ctx context.Context, by data.Actor, q Q) (none, error) { return none{}, do(ctx, by, q) }
}

// ask is a question without arguments.
func ask[R any](do func(context.Context, data.Actor) (R, error)) func(context.Context, data.Actor, none) (R, error) {
	return func(ctx context.Context, by data.Actor, _ none) (R, error) { return do(ctx, by) }
}

// ticket returns a ticket as the doors take it.
func ticket(t string) data.Ticket { return data.Ticket(t) }

// outcome returns an outcome as it is sent.
func outcome(out data.Outcome, err error) (wire.Outcome, error) {
	w := wire.Outcome{
		Ticket: string(out.Ticket), Session: out.Session, Enrolment: (*wire.Enrolment)(out.Enrolment),
		ChangePassword: out.ChangePassword, RecoveryDue: out.RecoveryDue, Codes: out.Codes,
	}
	if out.Refusal != nil {
		told := out.Refusal.Told()
		w.Refusal = &told
	}
	if out.Session != nil {
		w.Token = actor.Session(out.Session.Actor())
	}
	return w, err
}

func rule(r data.PasswordRule, err error) (wire.PasswordRule, error) {
	return wire.PasswordRule{Least: r.Least, Own: r.Own}, err
}

func (s *Server) register(on *connect.Server) {
	unary(on, wire.Hello, func(context.Context, data.Actor, none) (wire.Greeting, error) {
		return wire.Greeting{Version: s.o.Version, Time: s.o.Now()}, nil
	})
	registerEntrance(on, s.o.Doors)
	registerSelf(on, s.o.Doors)
	registerAdministration(on, s.o.Doors)
	s.registerStreams(on, s.o.Doors)
}

func registerEntrance(on *connect.Server, d data.Entrance) {
	unary(on, wire.SignIn, func(ctx context.Context, _ data.Actor, q wire.SignInRequest) (wire.Outcome, error) {
		client := data.Client{Program: q.Program, Version: q.Version, Computer: q.Computer}
		return outcome(d.SignIn(ctx, data.Attempt{Login: q.Login, Password: q.Password, Code: q.Code, Client: client}))
	})
	unary(on, wire.Activate, func(ctx context.Context, _ data.Actor, q wire.TypedCode) (wire.Outcome, error) {
		return outcome(d.Activate(ctx, ticket(q.Ticket), q.Code))
	})
	unary(on, wire.NewQRCode, func(ctx context.Context, _ data.Actor, q wire.Ticket) (wire.Outcome, error) {
		return outcome(d.NewQRCode(ctx, ticket(q.Ticket)))
	})
	unary(on, wire.Complete, func(ctx context.Context, _ data.Actor, q wire.Ticket) (wire.Outcome, error) {
		return outcome(d.Complete(ctx, ticket(q.Ticket)))
	})
	unary(on, wire.ChooseNew, act(func(ctx context.Context, _ data.Actor, q wire.NewPassword) error {
		return d.ChooseNew(ctx, ticket(q.Ticket), q.Password)
	}))
	unary(on, wire.DuePasswordRule, func(ctx context.Context, _ data.Actor, q wire.Ticket) (wire.PasswordRule, error) {
		return rule(d.DuePasswordRule(ctx, ticket(q.Ticket)))
	})
	unary(on, wire.DrawRecoveryCodes, func(ctx context.Context, _ data.Actor, q wire.Ticket) (data.DueCodes, error) {
		return d.DrawRecoveryCodes(ctx, ticket(q.Ticket))
	})
	unary(on, wire.Abandon, act(func(ctx context.Context, _ data.Actor, q wire.Ticket) error { return d.Abandon(ctx, ticket(q.Ticket)) }))
	unary(on, wire.ClockBehind, func(ctx context.Context, _ data.Actor, _ none) (time.Duration, error) { return d.ClockBehind(ctx) })
}

func registerSelf(on *connect.Server, d data.Self) {
	unary(on, wire.Overview, ask(d.Overview))
	unary(on, wire.Alive, d.Alive)
	unary(on, wire.SignOut, act(d.SignOut))
	unary(on, wire.OwnPasswordRule, func(ctx context.Context, by data.Actor, _ none) (wire.PasswordRule, error) {
		return rule(d.OwnPasswordRule(ctx, by))
	})
	unary(on, wire.ChangePassword, act(func(ctx context.Context, by data.Actor, q wire.PasswordChange) error {
		return d.ChangePassword(ctx, by, q.Current, q.Next)
	}))
	unary(on, wire.MySignIn, ask(d.MySignIn))
	unary(on, wire.Confirm, act(func(ctx context.Context, by data.Actor, q wire.Proof) error {
		return d.Confirm(ctx, by, q.Password, q.Code)
	}))
	unary(on, wire.Prove, func(ctx context.Context, by data.Actor, q wire.Proof) (wire.Ticket, error) {
		t, err := d.Prove(ctx, by, q.Password, q.Code)
		return wire.Ticket{Ticket: string(t)}, err
	})
	unary(on, wire.ProveBySignIn, func(ctx context.Context, by data.Actor, _ none) (wire.Ticket, error) {
		t, err := d.ProveBySignIn(ctx, by)
		return wire.Ticket{Ticket: string(t)}, err
	})
	unary(on, wire.BeginDevice, func(ctx context.Context, _ data.Actor, q wire.BeginDeviceRequest) (wire.Enrolment, error) {
		e, err := d.BeginDevice(ctx, ticket(q.Ticket), q.Replaces)
		if err != nil {
			return wire.Enrolment{}, err
		}
		return wire.Enrolment(*e), nil
	})
	unary(on, wire.ConfirmDevice, func(ctx context.Context, _ data.Actor, q wire.ConfirmDeviceRequest) ([]string, error) {
		return d.ConfirmDevice(ctx, ticket(q.Ticket), q.Name, q.Code)
	})
	unary(on, wire.RenameDevice, act(func(ctx context.Context, _ data.Actor, q wire.DeviceRequest) error {
		return d.RenameDevice(ctx, ticket(q.Ticket), q.ID, q.Name)
	}))
	unary(on, wire.RemoveDevice, act(func(ctx context.Context, _ data.Actor, q wire.DeviceRequest) error {
		return d.RemoveDevice(ctx, ticket(q.Ticket), q.ID)
	}))
	unary(on, wire.NewRecoveryCodes, func(ctx context.Context, _ data.Actor, q wire.Ticket) ([]string, error) {
		return d.NewRecoveryCodes(ctx, ticket(q.Ticket))
	})
	unary(on, wire.FirstRecoveryCodes, ask(d.FirstRecoveryCodes))
	unary(on, wire.BeginTurnOn, func(ctx context.Context, by data.Actor, q wire.Password) (wire.BegunTurnOn, error) {
		t, e, err := d.BeginTurnOn(ctx, by, q.Password)
		return wire.BegunTurnOn{Ticket: string(t), Enrolment: (*wire.Enrolment)(e)}, err
	})
	unary(on, wire.ConfirmTurnOn, act(func(ctx context.Context, _ data.Actor, q wire.ConfirmDeviceRequest) error {
		return d.ConfirmTurnOn(ctx, ticket(q.Ticket), q.Name, q.Code)
	}))
	unary(on, wire.OwnSessions, ask(d.OwnSessions))
	unary(on, wire.EndSession, act(d.EndSession))
	unary(on, wire.Forget, act(func(ctx context.Context, _ data.Actor, q wire.Ticket) error { return d.Forget(ctx, ticket(q.Ticket)) }))
}
