package serve

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"connectrpc.com/connect/v2"
	"connectrpc.com/connect/v2/connecthttp"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/trust"
	"tapetrack/data/wire"
)

// maxID is the most that a token or the id of an attempt may have, in bytes.
const maxID = 128

type actorKey struct{}

// asker is who asks: the holder of the token of a request, never what the request says.
func asker(ctx context.Context) data.Actor {
	by, _ := ctx.Value(actorKey{}).(data.Actor)
	return by
}

// admit refuses requests of other releases and of connections without a key, before anything
// of them is read, and passes on what the server knows of the others.
func (s *Server) admit(next connect.ServerFunc) connect.ServerFunc {
	return func(ctx context.Context, spec connect.Spec, stream connect.ServerStream) error {
		defer tellPanic(ctx, spec.Procedure)
		call, ok := connect.CallInfoForServerContext(ctx)
		if !ok {
			return wire.Refuse(connect.CodeInternal, data.Sentence{})
		}
		head := call.RequestHeader()
		if err := s.sameWire(head.Get(wire.NumberHeader)); err != nil {
			return err
		}
		if err := s.ready(); err != nil {
			return err
		}
		info, ok := call.TransportInfo.(*connecthttp.ServerInfo)
		if !ok || info.TLS() == nil {
			return wire.Refuse(connect.CodeUnauthenticated, data.Say(noKey))
		}
		seen := data.Call{Key: trust.ClientKey(*info.TLS()), Address: addressOf(call.PeerAddr), Attempt: head.Get(wire.AttemptHeader)}
		token := head.Get(wire.TokenHeader)
		switch {
		case seen.Key == "":
			return wire.Refuse(connect.CodeUnauthenticated, data.Say(noKey))
		case len(token) > maxID, len(seen.Attempt) > maxID:
			return wire.Refuse(connect.CodeInvalidArgument, data.Say(malformed))
		case token == "" && !wire.Is(spec, wire.BeforeSignIn):
			return wire.Send(data.ErrSessionEnded)
		}
		ctx = seen.In(ctx)
		if token != "" {
			ctx = context.WithValue(ctx, actorKey{}, actor.InSession(token))
		}
		if head.Get(wire.DryRunHeader) != "" {
			ctx = data.DryRun(ctx)
		}
		if wire.Is(spec, wire.Long) {
			if _, err := s.o.Watch.Standing(ctx, asker(ctx)); err != nil {
				s.troubles.note(ctx, spec.Procedure, err)
				return wire.Send(err)
			}
			sessionUsed(ctx)
		}
		do := func(ctx context.Context) error { return next(ctx, spec, stream) }
		limit := wire.ActTime
		if wire.Is(spec, wire.Judged) {
			limit = wire.JudgedTime
			if s.o.Judging != nil {
				s.o.Judging()
			}
		}
		if spec.StreamType != connect.StreamTypeUnary {
			limit = 0
		}
		err := within(ctx, limit, do)
		if err == nil && token != "" && !wire.Is(spec, wire.BeforeSignIn) && s.standsFor(ctx) {
			s.watch.hear(token, asker(ctx))
		}
		s.troubles.note(ctx, spec.Procedure, err)
		return wire.Send(err)
	}
}

// within does something that may take so long; 0: as long as it takes. What the time was too
// short for has changed nothing, and whoever asked for it may try again.
func within(ctx context.Context, limit time.Duration, do func(context.Context) error) error {
	if limit == 0 {
		return do(ctx)
	}
	limited, stop := context.WithTimeout(ctx, limit)
	defer stop()
	err := do(limited)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return &data.Trouble{Kind: data.ErrBusy, Cause: err}
	}
	return err
}

// numbered says with each answer, also with that of a method that is not there, which wire it is
// written in.
func (s *Server) numbered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(wire.NumberHeader, strconv.Itoa(wire.Number))
		w.Header().Set(wire.VersionHeader, s.o.Version)
		next.ServeHTTP(w, r)
	})
}

// Sentences of refusals.
const (
	noKey     data.Text = "This program has not identified itself to the server. Something in between ends the connection: only TCP may be passed on. Tell your administrator."
	malformed data.Text = "The server can't read this request. Install the version of this program that the server has."
)

// ready refuses what comes while the server starts or stops. Nothing of it was read.
func (s *Server) ready() error {
	select {
	case <-s.closing:
		return notReady(data.Say(stopping))
	default:
	}
	if s.o.Ready == nil || s.o.Ready() {
		return nil
	}
	return notReady(data.Say(Starting))
}

func notReady(why data.Sentence) error {
	return wire.Send(&data.Trouble{Kind: data.ErrUnreachable, Text: why})
}

// Starting is what a server says until it can judge.
const Starting data.Text = "The server is starting. Try again in a moment."

const stopping data.Text = "The server is being stopped. Try again in a moment."

// sameWire refuses the wire of another release.
func (s *Server) sameWire(number string) error {
	n, err := strconv.Atoi(number)
	switch {
	case err == nil && n == wire.Number:
		return nil
	case err == nil && n > wire.Number:
		return wire.Refuse(connect.CodeFailedPrecondition, data.Say(wire.OlderServer, s.o.Version))
	}
	return wire.Refuse(connect.CodeFailedPrecondition, data.Say(wire.OldProgram, s.o.Version))
}

// addressOf returns the host of a peer.
func addressOf(peer string) string {
	host, _, err := net.SplitHostPort(peer)
	if err != nil {
		return peer
	}
	return host
}
