package data

import (
	"context"
	"net/netip"
)

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

// NetworkOf returns who counts as one where an address is: the address itself, or with IPv6 the
// network of 64 bits that one customer has, in which each program can have an address of its
// own. IPv4 mapped to IPv6 is IPv4. It is empty for an empty address, when no server was asked,
// and anything that is no IP address is returned as it is.
func NetworkOf(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	network, _ := ip.Prefix(64) // an IPv6 address has as many bits
	return network.String()
}
