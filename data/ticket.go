package data

import (
	"fmt"
	"log/slog"
	"time"
)

// A Ticket stands for what somebody has proven who is not done yet. Whoever has it
// can go on; it is random, told once, and stored as its hash only.
type Ticket string

// redacted is what any way of printing shows of what lets somebody in.
const redacted = "[redacted]"

// Format prints [redacted] for every verb.
func (Ticket) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue returns [redacted].
func (Ticket) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText returns [redacted], so that JSON has nothing else either: who hands a
// ticket over says so, with string(ticket).
func (Ticket) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// A TicketKind says what a ticket is for. Its texts are stored and never change. One of a
// kind opens nothing of another.
type TicketKind string

// The kinds.
const (
	ForSignIn         TicketKind = "sign-in"        // popups are to be shown, or a new password is to be chosen
	ForMySignIn       TicketKind = "my-sign-in"     // to change one's own authenticators
	ForAdministration TicketKind = "administration" // to change in Administration how one signs in; belongs to a session
	ForReplacement    TicketKind = "replacement"    // a recovery code was typed: to replace a lost phone; belongs to a session
)

// TicketTime is how long a sign-in may take from the password to the last popup.
const TicketTime = 15 * time.Minute

// ProofTime is how long it is good that somebody who is signed in has proven who
// they are, and for how long a recovery code that was typed stands for that.
const ProofTime = 10 * time.Minute

// A KeptTicket is a ticket as it is stored.
type KeptTicket struct {
	ID      string // SHA-256 of what its user has, in hexadecimal digits
	Kind    TicketKind
	UserKey int64
	KeptAt  time.Time
	Sealed  []byte // what was proven
}
