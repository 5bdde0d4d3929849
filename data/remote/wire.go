package remote

import (
	"context"
	"errors"
	"strconv"

	"connectrpc.com/connect/v2"

	"tapetrack/data"
	"tapetrack/data/wire"
)

// ErrOtherWire is returned where the server answers in the wire of another release. It comes in a
// data.Trouble, which says whether the program or the server is to be updated.
var ErrOtherWire = errors.New("the server speaks another wire")

// newerServer is for a server that does not say its version.
const newerServer data.Text = "The server %s is newer than this program. Ask your administrator which version to install."

// sameWire refuses answers in another wire than that of the request, whatever they say: fields may
// mean something else there. It is asked for each message of each method.
func (c *Client) sameWire(next connect.ClientFunc) connect.ClientFunc {
	return func(ctx context.Context, spec connect.Spec) (connect.ClientStream, error) {
		stream, err := next(ctx, spec)
		call, ok := connect.CallInfoForClientContext(ctx)
		if err != nil || !ok {
			return stream, err
		}
		return checked{stream, c, call}, nil
	}
}

// checked is a stream whose answers are in the wire of its request.
type checked struct {
	connect.ClientStream
	client *Client
	call   *connect.CallInfo
}

// Receive is that of connect.ClientStream.
func (s checked) Receive(message any) error {
	err := s.ClientStream.Receive(message)
	head := s.call.ResponseHeader()
	var sent *connect.Error
	switch {
	case head.Get("Content-Type") == "":
		return err // there is no answer
	case errors.As(err, &sent) && sent.IsRemote() && sent.Code() == connect.CodeFailedPrecondition:
		return err // the server refuses by itself, and says which version to install
	}
	if other := s.client.otherWire(head.Get(wire.NumberHeader), head.Get(wire.VersionHeader)); other != nil {
		return other
	}
	return err
}

// otherWire refuses a server by the wire and the version that it names; nil: it is the same wire.
func (c *Client) otherWire(number, version string) error {
	n, err := strconv.Atoi(number)
	newer := err == nil && n > c.wire
	var says data.Sentence
	switch {
	case err == nil && n == c.wire:
		return nil
	case newer && version != "":
		says = data.Say(wire.OldProgram, version)
	case newer:
		says = data.Say(newerServer, c.o.Server.Place())
	case version != "":
		says = data.Say(wire.OlderServer, version)
	default:
		says = data.Say(olderServer, c.o.Server.Place())
	}
	return &data.Trouble{Kind: ErrOtherWire, Text: says}
}
