package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"tapetrack/data"
)

// mostTickets is how many tickets of a kind a user can have at a time: one more deletes
// the oldest.
const mostTickets = 5

// A proof is what a ticket stands for. It holds no password and no code.
type proof struct {
	User          int64
	UserID        string // for the log, in case the user no longer exists when the ticket is used
	PasswordHash  string // as of the proof: a new password ends the ticket
	Authenticator string // ID of the one whose QR code was shown, or whose code was proven
	WithCode      bool   // a code was proven
	Factor        data.Factor
	Recovery      []data.SingleUse // drawn and shown, and written when the sign-in is complete
	Single        []byte           // hash of the recovery or temporary code that was proven
	Seen          []string         // IDs of the user's authenticators at that time
	Proven        time.Time        // when this was proven
	BySignIn      bool             // by signing in, and not since: enough for what does no harm, see ProveBySignIn
	Client        data.Client

	// For proofs in a session only.
	Session string // stored id of the session
	Version int64  // of the account, when the one-time password is to be turned on
	Device  device // to be confirmed, in My Sign-in
}

// authenticatorIDs returns the IDs of the authenticators of an account, for proof.Seen.
func authenticatorIDs(account data.Account) []string {
	var ids []string
	for _, a := range account.Authenticators {
		ids = append(ids, a.ID)
	}
	return ids
}

// sameEnrolment reports whether the user was not reset since the proof, which drops all
// authenticators: one of that time, or one that was added with this proof, still exists.
func (p proof) sameEnrolment(account data.Account) bool {
	return slices.ContainsFunc(account.Authenticators, func(a data.Authenticator) bool { return slices.Contains(p.Seen, a.ID) })
}

// stillHolds reports whether a proof of a kind is still valid by its age. Setting the
// clock back ends a proof in a session. It does not end a sign-in, whose user would have
// to begin again each time.
func (p proof) stillHolds(kind data.TicketKind, now time.Time) bool {
	age := now.Sub(p.Proven)
	if kind == data.ForSignIn {
		return age.Abs() < data.TicketTime
	}
	return age >= 0 && age < data.ProofTime
}

// hashed returns what is stored of a secret id: its SHA-256 in hexadecimal digits. The
// ids are random and too long to be guessed, so a fast hash is enough.
func hashed(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}

// ofSession returns the id of the one proof of a kind that belongs to a session.
func ofSession(kind data.TicketKind, session string) string {
	return hashed(string(kind) + " " + session)
}

// ticketPlace returns the place that a proof is sealed for, see Sealer.
func ticketPlace(kind data.TicketKind, id string, user int64) string {
	return "tickets/" + string(kind) + "/" + id + "/" + strconv.FormatInt(user, 10)
}

// issue keeps a proof and returns its ticket, which is drawn from the attempt, and of which
// only the hash is stored.
func (s *service) issue(tx data.Tx, kind data.TicketKind, p proof, at *attempt) (data.Ticket, error) {
	ticket := at.newID()
	return data.Ticket(ticket), s.keep(tx, kind, hashed(ticket), p)
}

// keep stores a proof, and replaces the one with this id if there is one.
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

// kept reads a proof by its id, for the program instance that calls. ok is false
// if there is none, or if it is of another kind or instance, expired, or not sealed here.
func (s *service) kept(tx data.Tx, call data.Call, kind data.TicketKind, id string) (p proof, ok bool, err error) {
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
	if !p.stillHolds(kind, s.now()) {
		return p, false, nil
	}
	if p.Client.Key != call.Key {
		s.copies.ofTicket(tx, p, kind, call)
		return p, false, nil
	}
	p.Client = p.Client.SeenIn(call) // its address may be another one by now
	return p, true, nil
}

// proven is kept for a ticket.
func (s *service) proven(ctx context.Context, tx data.Tx, kind data.TicketKind, ticket data.Ticket) (proof, bool, error) {
	return s.kept(tx, data.CallOf(ctx), kind, hashed(string(ticket)))
}

// begun calls f with the proof of a sign-in whose popup shows an authenticator, in a
// transaction that judges. If the ticket is not valid, or not that of such a popup, the
// refusal is TicketUnknown. A refusal that ends the sign-in drops the ticket.
func (s *service) begun(ctx context.Context, ticket data.Ticket, at *attempt, f func(data.Tx, proof) (data.Outcome, error)) (data.Outcome, error) {
	var refused data.Event
	out, err := once(ctx, at, at.restoreFor(ticket), func() error {
		return s.store.View(ctx, func(tx data.Tx) error {
			p, ok, err := s.proven(ctx, tx, data.ForSignIn, ticket)
			if err == nil && (!ok || p.Authenticator == "") {
				err = errNotBegun
			}
			refused = about(data.User{Key: p.User, ID: p.UserID}, data.SignInRefused, p.Client, s.now(), "")
			return err
		})
	}, &refused, func(tx data.Tx) (out data.Outcome, told, err error) {
		out = endOf(data.TicketUnknown)
		p, ok, err := s.proven(ctx, tx, data.ForSignIn, ticket)
		if err == nil && ok {
			out, err = f(tx, p)
		}
		return out, nil, err
	})
	switch {
	case errors.Is(err, errNotBegun):
		return endOf(data.TicketUnknown), nil
	case err != nil:
		return data.Outcome{}, err
	}
	if out.Refusal != nil && !out.Refusal.Retry() {
		// In a transaction of its own, so that damage to the table does not undo what
		// was counted. The ticket opens nothing, even if it is not dropped.
		_ = s.forget(ctx, ticket)
	}
	return out, nil
}

// errNotBegun means that a ticket is not valid, or not that of a popup.
var errNotBegun = errors.New("no popup was begun with this ticket")

// rewrite replaces the proof of a ticket.
func (s *service) rewrite(tx data.Tx, kind data.TicketKind, ticket data.Ticket, p proof) error {
	return s.keep(tx, kind, hashed(string(ticket)), p)
}

// forget drops a ticket of any kind, if it exists.
func (s *service) forget(ctx context.Context, ticket data.Ticket) error {
	return s.store.Update(ctx, func(tx data.Tx) error {
		_, err := tx.DropTicket(hashed(string(ticket)))
		return err
	})
}
