package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
)

// Codec writes messages as JSON. Fields that it doesn't know are left out, so that a release
// may add some; more than one value in a message is refused.
type Codec struct{}

// Name is the token of the codec.
func (Codec) Name() string { return "json" }

// MarshalWrite writes a message.
func (Codec) MarshalWrite(_ context.Context, w io.Writer, message any) error {
	return json.NewEncoder(w).Encode(message)
}

// UnmarshalRead reads a message.
func (Codec) UnmarshalRead(_ context.Context, r io.Reader, message any) error {
	if read, is := r.(*bytes.Buffer); is { // of connect, which has the whole message
		return json.Unmarshal(read.Bytes(), message)
	}
	whole, err := io.ReadAll(r) // nothing longer than the limits comes here
	if err != nil {
		return err
	}
	return json.Unmarshal(whole, message)
}
