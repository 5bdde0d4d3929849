package wire

import (
	"context"
	"encoding/json"
	"errors"
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

var errMoreThanOne = errors.New("more than one value in a message")

// UnmarshalRead reads a message.
func (Codec) UnmarshalRead(_ context.Context, r io.Reader, message any) error {
	decoder := json.NewDecoder(r)
	if err := decoder.Decode(message); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errMoreThanOne
	}
	return nil
}
