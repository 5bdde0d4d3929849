package serve

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/http"
	"path"
	"time"

	"connectrpc.com/connect/v2"

	"tapetrack/data/wire"
)

// A Call is a request as those are told of it who keep logs and figures. It has nothing of what
// the request says: no User-ID, no token, no code.
type Call struct {
	ID      string // random, of this request alone
	Method  string // one of those that the server has; empty for anything else
	Address string // of the client
	Lasts   bool   // it is a stream of changes, which ends with its program
	Judged  bool   // it is repeated with the same attempt, see wire.Judged
}

// An Ending says how a call ended.
type Ending struct {
	// Code is OK, or that of the error, one of connect. It is Unreadable for what no method was
	// found for, or that could not be read.
	Code string
	Took time.Duration // from when its head had been read until its answer was written
}

// Codes of calls that are none of connect.
const (
	OK         = "ok"
	Unreadable = "unreadable"
	Panicked   = "panicked"
)

// observation is a call that goes on.
type observation struct{ id, code string }

type observationKey struct{}

// callID returns the Call.ID of a request, so that what is logged about it is found; empty if
// nobody observes calls.
func callID(ctx context.Context) string {
	if o, is := ctx.Value(observationKey{}).(*observation); is {
		return o.id
	}
	return ""
}

// observed tells Options.Observe of each request. known are the paths of the methods.
func (s *Server) observed(next http.Handler, known map[string]connect.Spec) http.Handler {
	if s.o.Observe == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := make([]byte, 8)
		_, _ = rand.Read(id) // never fails
		call := Call{ID: hex.EncodeToString(id), Address: addressOf(r.RemoteAddr)}
		if spec, is := known[r.URL.Path]; is {
			call.Method, call.Judged = path.Base(spec.Procedure), wire.Is(spec, wire.Judged)
			call.Lasts = spec.Procedure == wire.Watch.Spec().Procedure
		}
		begun, ended, o := time.Now(), s.o.Observe(call), &observation{id: call.ID, code: Unreadable}
		defer func() { ended(Ending{Code: o.code, Took: time.Since(begun)}) }()
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), observationKey{}, o)))
	})
}

// coded notes with which code a method ended.
func coded(next connect.ServerFunc) connect.ServerFunc {
	return func(ctx context.Context, spec connect.Spec, stream connect.ServerStream) (err error) {
		o, is := ctx.Value(observationKey{}).(*observation)
		if !is {
			return next(ctx, spec, stream)
		}
		o.code = Panicked
		err = next(ctx, spec, stream)
		switch {
		case err == nil:
			o.code = OK
		case errors.Is(ctx.Err(), context.Canceled):
			o.code = connect.CodeCanceled.String() // nobody waits for the answer any longer
		default:
			o.code = connect.CodeOf(err).String()
		}
		return err
	}
}
