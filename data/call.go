package data

import "context"

// A Call is what a server knows of a request besides what it asks for. The zero Call is that
// of a program that asks no server.
type Call struct {
	Key     string // fingerprint of the key that the program instance has presented in TLS
	Address string // of the client
	Attempt string // random id of the attempt that the request belongs to; empty if of none
}

type callKey struct{}

// In returns a context that carries the call. Only a server calls it.
func (c Call) In(ctx context.Context) context.Context { return context.WithValue(ctx, callKey{}, c) }

// CallOf returns the call that a context carries.
func CallOf(ctx context.Context) Call {
	c, _ := ctx.Value(callKey{}).(Call)
	return c
}
