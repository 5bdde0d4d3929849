package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"tapetrack/data"
)

// mostTickets is how many of a kind one user has at a time: of the sixth the oldest
// goes.
const mostTickets = 5

// A proof is what a ticket stands for. It holds no password and no code.
type proof struct {
	User          int64
	UserID        string // for the audit, should the user be gone when the ticket is used
	PasswordHash  string // as it was when the password was proven: a new password ends the ticket
	Authenticator string // whose QR code was shown, or whose code was proven
	WithCode      bool   // a code was proven
	Factor        data.Factor
	Single        []byte    // hash of the recovery or temporary code that was proven
	Seen          []string  // the user's authenticators at that time
	Proven        time.Time // when that was
	Client        data.Client

	// Of My Sign-in only.
	Session string // whose
	Device  device // to be confirmed
}

// authenticatorIDs returns the authenticators of an account, for proof.Seen.
func authenticatorIDs(account data.Account) []string {
	var ids []string
	for _, a := range account.Authenticators {
		ids = append(ids, a.ID)
	}
	return ids
}

// sameEnrolment reports whether a user is still enrolled as when something was
// proven: one of the user's authenticators of that time, or one that was added with
// this very proof, is there. Whatever resets the user drops all of them.
func (p proof) sameEnrolment(account data.Account) bool {
	return slices.ContainsFunc(account.Authenticators, func(a data.Authenticator) bool { return slices.Contains(p.Seen, a.ID) })
}

// stillHolds reports whether something that was proven for a purpose still is. A clock that
// was set back ends what is good in a session; it must not end a sign-in, whose user
// would be told to begin again each time.
func (p proof) stillHolds(kind data.TicketKind, now time.Time) bool {
	age := now.Sub(p.Proven)
	if kind == data.ForSignIn {
		return age.Abs() < data.TicketTime
	}
	return age >= 0 && age < data.ProofTime
}

// hashed returns what is stored of an id that lets somebody in: its SHA-256 in
// hexadecimal digits. The ids are random and too long to be guessed, so a fast hash
// is enough.
func hashed(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}

// ofSession returns the id of the one proof of a kind that belongs to a session.
func ofSession(kind data.TicketKind, session string) string {
	return hashed(string(kind) + " " + session)
}

// ticketPlace names the place of a proof to the Sealer.
func ticketPlace(kind data.TicketKind, id string, user int64) string {
	return "tickets/" + string(kind) + "/" + id + "/" + strconv.FormatInt(user, 10)
}

// issue keeps what was proven and returns the ticket for it, which is nowhere else.
func (s *service) issue(tx data.Tx, kind data.TicketKind, p proof) (data.Ticket, error) {
	ticket := data.NewID()
	return data.Ticket(ticket), s.keep(tx, kind, hashed(ticket), p)
}

// keep writes a proof, in the place of the one with this id if there is one.
func (s *service) keep(tx data.Tx, kind data.TicketKind, id string, p proof) error {
	plain, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write down what was proven: %w", err)
	}
	defer clear(plain)
	sealed, err := s.sealer.Seal(plain, ticketPlace(kind, id, p.User))
	if err != nil {
		return fmt.Errorf("seal what was proven: %w", err)
	}
	now := s.now()
	return tx.KeepTicket(data.KeptTicket{ID: id, Kind: kind, UserKey: p.User, KeptAt: now, Sealed: sealed}, mostTickets, now.Add(-data.TicketTime))
}

// kept reads a proof by its id. One that is not there, that is over or that was not
// sealed here is none.
func (s *service) kept(tx data.Tx, kind data.TicketKind, id string) (p proof, ok bool, err error) {
	k, err := tx.KeptTicket(id)
	if notFound(err) {
		return p, false, nil
	}
	if err != nil || k.Kind != kind {
		return p, false, err
	}
	plain, err := s.sealer.Open(k.Sealed, ticketPlace(kind, id, k.UserKey))
	if err != nil {
		return p, false, nil // modified outside TapeTrack, or of another key
	}
	defer clear(plain)
	if err := json.Unmarshal(plain, &p); err != nil {
		return proof{}, false, nil // of another release
	}
	return p, p.stillHolds(kind, s.now()), nil
}

// proven is kept for a ticket that somebody has.
func (s *service) proven(tx data.Tx, kind data.TicketKind, ticket data.Ticket) (proof, bool, error) {
	return s.kept(tx, kind, hashed(string(ticket)))
}

// begun calls f with what the ticket of a sign-in whose popup shows an authenticator
// stands for, in a transaction that judges. A ticket that is spent or over, or of no
// popup, gets the refusal TicketUnknown; one that a refusal ends is dropped.
func (s *service) begun(ctx context.Context, ticket data.Ticket, f func(data.Tx, proof) (data.Outcome, error)) (data.Outcome, error) {
	var p proof
	ok := false
	err := s.store.View(ctx, func(tx data.Tx) (err error) {
		p, ok, err = s.proven(tx, data.ForSignIn, ticket)
		return err
	})
	if err != nil {
		return data.Outcome{}, err
	}
	out := endOf(data.TicketUnknown)
	if !ok || p.Authenticator == "" {
		return out, nil
	}
	err = s.decide(ctx, about(data.User{Key: p.User, ID: p.UserID}, data.SignInRefused, p.Client, s.now(), ""), func(tx data.Tx) error {
		p, ok, err := s.proven(tx, data.ForSignIn, ticket)
		if err == nil && ok {
			out, err = f(tx, p)
		}
		return err
	})
	if err != nil {
		return data.Outcome{}, err
	}
	if out.Refusal != nil && !out.Refusal.Retry() {
		// Apart, so that nothing that is wrong with the table takes back what was
		// counted. It opens nothing any more, whether this is done or not.
		_ = s.forget(ctx, ticket)
	}
	return out, nil
}

// rewrite changes what a ticket stands for.
func (s *service) rewrite(tx data.Tx, kind data.TicketKind, ticket data.Ticket, p proof) error {
	return s.keep(tx, kind, hashed(string(ticket)), p)
}

// forget drops a ticket of whatever kind. One that is not there is none any more.
func (s *service) forget(ctx context.Context, ticket data.Ticket) error {
	return s.store.Update(ctx, func(tx data.Tx) error {
		_, err := tx.DropTicket(hashed(string(ticket)))
		return err
	})
}
