package auth

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sync"
	"time"

	"tapetrack/data"
)

// hashed returns what is stored of an id that lets somebody in: its SHA-256 in
// hexadecimal digits. The ids are random and too long to be guessed, so a fast hash
// is enough.
func hashed(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}

// tickets keeps what was proven, in the memory of this process.
type tickets struct {
	mu     sync.Mutex
	proofs map[data.Ticket]proof
}

// A proof is what a ticket stands for. It holds no password and no code.
type proof struct {
	user          int64
	userID        string // for the audit, should the user be gone when the ticket is used
	passwordHash  string // as it was when the password was proven: a new password ends the ticket
	authenticator string // whose QR code was shown, or whose code was proven
	withCode      bool   // a code was proven
	factor        data.Factor
	single        []byte    // hash of the recovery or temporary code that was proven
	seen          []string  // the user's authenticators at that time
	proven        time.Time // when that was
	client        data.Client

	// Of My Sign-in only.
	session string // whose
	device  device // to be confirmed
}

// authenticatorIDs returns the authenticators of an account, for proof.seen.
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
	return slices.ContainsFunc(account.Authenticators, func(a data.Authenticator) bool { return slices.Contains(p.seen, a.ID) })
}

// fresh reports whether something was proven less than ten minutes ago, by a
// clock that runs forward.
func (p proof) fresh(now time.Time) bool {
	age := now.Sub(p.proven)
	return age >= 0 && age < data.ProofTime
}

func (t *tickets) issue(p proof) data.Ticket {
	id := data.Ticket(data.NewID())
	t.put(id, p)
	return id
}

func (t *tickets) put(id data.Ticket, p proof) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.proofs == nil {
		t.proofs = map[data.Ticket]proof{}
	}
	t.proofs[id] = p
}

// take is get for one caller only: a ticket opens one session.
func (t *tickets) take(id data.Ticket) (proof, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p, ok := t.proofs[id]
	delete(t.proofs, id)
	return p, ok
}

// get returns a copy: a secret that is replaced meanwhile is not cleared under
// the hands of who is checking its code.
func (t *tickets) get(id data.Ticket) (proof, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p, ok := t.proofs[id]
	p.device.secret = bytes.Clone(p.device.secret)
	return p, ok
}

func (t *tickets) change(id data.Ticket, change func(*proof)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if p, ok := t.proofs[id]; ok {
		change(&p)
		t.proofs[id] = p
	}
}

func (t *tickets) drop(id data.Ticket) {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.proofs[id].device.secret)
	delete(t.proofs, id)
}
