package data

import (
	"fmt"
	"log/slog"
	"time"
)

// A Ticket stands for what a user has proven so far. Whoever holds it can go on from
// there; it is random, handed out once, and stored only as a hash.
type Ticket string

// redacted is printed in place of a secret, however it is printed.
const redacted = "[redacted]"

// Format prints [redacted] for every verb.
func (Ticket) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue returns [redacted].
func (Ticket) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns [redacted], for JSON, too, and nothing if there is no ticket. Code that
// hands a ticket over does so explicitly, with string(ticket).
func (t Ticket) MarshalText() ([]byte, error) {
	if t == "" {
		return nil, nil
	}
	return []byte(redacted), nil
}

// A TicketKind says what a ticket is for; it can't be used for anything else. Its texts
// are stored and never change.
type TicketKind string

// The kinds.
const (
	ForSignIn         TicketKind = "sign-in"        // popups must still be shown, or a new password chosen
	ForMySignIn       TicketKind = "my-sign-in"     // to change one's own authenticators
	ForTurningOn      TicketKind = "turning-on"     // to turn on one's own one-time password
	ForAdministration TicketKind = "administration" // to change one's own sign-in in Administration; belongs to a session
	ForReplacement    TicketKind = "replacement"    // a recovery code was typed: to replace a lost phone; belongs to a session
)

// TicketTime is how long a sign-in may take from the password to the last popup.
const TicketTime = 15 * time.Minute

// ProofTime is how long a user who is signed in need not prove their identity again,
// and how long a recovery code that was typed counts as such a proof.
const ProofTime = 10 * time.Minute

// A KeptTicket is a ticket as it is stored.
type KeptTicket struct {
	ID      string // SHA-256 of the Ticket, in hexadecimal digits
	Kind    TicketKind
	UserKey int64
	KeptAt  time.Time
	Sealed  []byte // what was proven
}
